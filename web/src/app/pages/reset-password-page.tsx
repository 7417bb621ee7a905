// Sets a new password by a link that an admin made.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { FormError } from "@/features/accounts/form-error";
import {
  DeadLink,
  isDead,
  LinkFailure,
  LinkLoading,
  MissingLink,
  OtherLink,
} from "@/features/accounts/link-states";
import { linkTokens, useLinkToken } from "@/features/accounts/link-token";
import { longest, passwordProblem } from "@/features/accounts/new-password";
import { PublicCard } from "@/features/accounts/public-card";
import { useWait } from "@/features/accounts/use-wait";
import { people } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { errorAt, firstProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { PasswordField } from "@/shared/ui/password-field";
import { t } from "@/strings/accounts";

const page = "reset-password";

export function ResetPasswordPage() {
  const token = useLinkToken(page);
  return token ? <Reset key={token} token={token} /> : <MissingLink />;
}

function Reset({ token }: { token: string }) {
  const link = useQuery(peopleQueries.link(token));
  const [password, setPassword] = useState("");
  const [left, setLeft] = useState(false);
  const reset = useMutation({
    mutationFn: () => people.resetPassword(token, password),
    gcTime: 0,
    onSuccess: () => linkTokens.forget(page),
  });
  const problem = firstProblem(reset.error);
  const wait = useWait(problem);
  if (reset.isSuccess) return <Done />;
  if (isDead(reset.error)) return <DeadLink page={page} />;
  if (link.error) {
    return (
      <LinkFailure
        {...{ page }}
        title={t.reset.title}
        error={link.error}
        onRetry={() => link.refetch()}
      />
    );
  }
  if (!link.data) return <LinkLoading title={t.reset.title} />;
  if (link.data.kind !== "password_reset") return <OtherLink />;
  const tooShort = passwordProblem(password);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (!tooShort && !reset.isPending && wait === 0) reset.mutate();
  };
  return (
    <PublicCard title={t.reset.title} about={t.reset.about}>
      <form className="grid gap-4" onSubmit={submit}>
        {link.data.email && <AccountName email={link.data.email} />}
        <PasswordField
          label={t.newPassword}
          hint={t.passwordRule}
          error={
            errorAt(problem, "password") ??
            errorAt(problem, "newPassword") ??
            (left ? tooShort : null)
          }
          autoComplete="new-password"
          autoFocus
          maxLength={longest}
          value={password}
          onChange={({ target }) => {
            setPassword(target.value);
            reset.reset();
          }}
          onBlur={() => setLeft(true)}
        />
        <FormError problem={problem} wait={wait} fields={["password", "newPassword"]} />
        <Button type="submit" variant="primary" disabled={reset.isPending || wait > 0}>
          {reset.isPending ? t.reset.submitting : t.reset.submit}
        </Button>
      </form>
    </PublicCard>
  );
}

/** Tells password managers whose password it is. */
const AccountName = ({ email }: { email: string }) => (
  <input type="email" autoComplete="username" value={email} readOnly hidden />
);

const Done = () => (
  <PublicCard title={t.reset.done} about={t.reset.doneAbout}>
    <Button asChild variant="primary" className="justify-self-start">
      <Link to="/sign-in">{t.link.toSignIn}</Link>
    </Button>
  </PublicCard>
);
