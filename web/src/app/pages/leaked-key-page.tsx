// Where whoever found an API key revokes it; nobody has to sign in for that.
import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { FormError } from "@/features/accounts/form-error";
import { PublicCard } from "@/features/accounts/public-card";
import { useWait } from "@/features/accounts/use-wait";
import { api } from "@/shared/api/client";
import { errorAt, firstProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { t as strings } from "@/strings/accounts";

const t = strings.leakedKey;

export function LeakedKeyPage() {
  const [key, setKey] = useState("");
  const revoke = useMutation({
    mutationFn: () => api.keys.reportLeaked(key.trim()),
    gcTime: 0,
    onSuccess: () => setKey(""),
  });
  const problem = firstProblem(revoke.error);
  const wait = useWait(problem);
  if (revoke.isSuccess) {
    return (
      <PublicCard title={t.done} about={t.doneAbout}>
        <p role="status" className="flex items-center gap-2 text-ok text-sm [&_svg]:size-4">
          <CircleCheck /> {t.done}
        </p>
        <Button className="justify-self-start" onClick={() => revoke.reset()}>
          {t.another}
        </Button>
      </PublicCard>
    );
  }
  return (
    <PublicCard title={t.title} about={t.about}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!revoke.isPending && wait === 0) revoke.mutate();
        }}
      >
        <Field label={t.key} error={errorAt(problem, "key")}>
          {(field) => (
            <Input
              {...field}
              value={key}
              onChange={({ target }) => {
                setKey(target.value);
                revoke.reset();
              }}
              placeholder={t.keyExample}
              autoComplete="off"
              autoFocus
              spellCheck={false}
              className="font-mono text-xs"
              required
            />
          )}
        </Field>
        <FormError problem={problem} wait={wait} fields={["key"]} />
        <Button
          type="submit"
          variant="danger"
          disabled={revoke.isPending || wait > 0 || !key.trim()}
        >
          {revoke.isPending ? t.submitting : t.submit}
        </Button>
      </form>
    </PublicCard>
  );
}
