// Changes one's own password, or sets the first one of an account that has none.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { errorAt, firstProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Account } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { PasswordField } from "@/shared/ui/password-field";
import { t as strings } from "@/strings/accounts";
import { FormError } from "./form-error";
import { longest, passwordProblem } from "./new-password";
import { useWait } from "./use-wait";

const t = strings.account;

export function PasswordForm({ account }: { account: Account }) {
  const { hasPassword } = account;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [left, setLeft] = useState(false);
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: () => people.own.changePassword(hasPassword ? current : null, next),
    gcTime: 0,
    onSuccess: () => {
      setCurrent("");
      setNext("");
      setLeft(false);
      cache.setQueryData(
        queries.session().queryKey,
        (session) => session && { ...session, account: { ...account, hasPassword: true } },
      );
      cache.invalidateQueries({ queryKey: peopleQueries.sessions().queryKey });
      toast.success(t.changed);
    },
  });
  const problem = firstProblem(change.error);
  const wait = useWait(problem);
  const tooShort = passwordProblem(next);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (!tooShort && !change.isPending && wait === 0) change.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      {!hasPassword && <p className="text-muted text-sm">{t.noPassword}</p>}
      {/* Tells password managers whose password it is. */}
      <input type="email" autoComplete="username" value={account.email} readOnly hidden />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {hasPassword && (
          <PasswordField
            label={t.current}
            error={errorAt(problem, "currentPassword")}
            autoComplete="current-password"
            maxLength={longest}
            value={current}
            onChange={({ target }) => {
              setCurrent(target.value);
              change.reset();
            }}
          />
        )}
        <PasswordField
          label={strings.newPassword}
          hint={strings.passwordRule}
          error={
            errorAt(problem, "password") ??
            errorAt(problem, "newPassword") ??
            (left ? tooShort : null)
          }
          autoComplete="new-password"
          maxLength={longest}
          value={next}
          onChange={({ target }) => {
            setNext(target.value);
            change.reset();
          }}
          onBlur={() => setLeft(true)}
        />
      </div>
      <FormError
        problem={problem}
        wait={wait}
        fields={["currentPassword", "password", "newPassword"]}
      />
      <Button
        type="submit"
        className="justify-self-start"
        disabled={change.isPending || wait > 0 || !next || (hasPassword && !current)}
      >
        {hasPassword ? t.change : t.set}
      </Button>
    </form>
  );
}
