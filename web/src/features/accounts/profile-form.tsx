// Changes one's own name and email address.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { errorAt, firstProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import { signedIn } from "@/shared/api/session";
import type { Account } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { t as strings } from "@/strings/accounts";
import { FormError } from "./form-error";
import { useWait } from "./use-wait";

const t = strings.account;

export function ProfileForm({ account }: { account: Account }) {
  const [name, setName] = useState(account.name);
  const [email, setEmail] = useState(account.email);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: () => people.own.update({ name: name.trim(), email: email.trim() }),
    onSuccess: (updated) => {
      const session = cache.getQueryData(queries.session().queryKey);
      if (session) signedIn(cache, { ...session, name: updated.name, account: updated });
      setName(updated.name);
      setEmail(updated.email);
      // They have the name, too.
      cache.invalidateQueries({ queryKey: ["project"] });
      toast.success(t.saved);
    },
  });
  const problem = firstProblem(save.error);
  const wait = useWait(problem);
  const unchanged = name.trim() === account.name && email.trim() === account.email;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending && wait === 0) save.mutate();
      }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={strings.name} hint={strings.nameHint} error={errorAt(problem, "name")}>
          {(field) => (
            <Input
              {...field}
              autoComplete="name"
              maxLength={100}
              value={name}
              onChange={({ target }) => {
                setName(target.value);
                save.reset();
              }}
              required
            />
          )}
        </Field>
        <Field label={strings.email} error={errorAt(problem, "email")}>
          {(field) => (
            <Input
              {...field}
              type="email"
              autoComplete="email"
              maxLength={254}
              value={email}
              onChange={({ target }) => {
                setEmail(target.value);
                save.reset();
              }}
              required
            />
          )}
        </Field>
      </div>
      <FormError problem={problem} wait={wait} fields={["name", "email"]} />
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        disabled={unchanged || save.isPending || wait > 0}
      >
        {save.isPending ? t.saving : t.save}
      </Button>
    </form>
  );
}
