// Asks for what makes an account: a name, an email address, a password.
import { type FormEvent, useEffect, useRef, useState } from "react";
import { errorAt, firstProblem } from "@/shared/api/problem";
import type { NewAccount } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { PasswordField } from "@/shared/ui/password-field";
import { t } from "@/strings/accounts";
import { FormError } from "./form-error";
import { longest, passwordProblem } from "./new-password";
import { useWait } from "./use-wait";

interface NewAccountFormProps {
  email?: string;
  create: {
    mutate: (account: NewAccount) => void;
    reset: () => void;
    error: Error | null;
    isPending: boolean;
  };
  submit: string;
  submitting: string;
}

export function NewAccountForm({ email = "", create, submit, submitting }: NewAccountFormProps) {
  const [account, setAccount] = useState<NewAccount>({ name: "", email, password: "" });
  const [leftPassword, setLeftPassword] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problem = firstProblem(create.error);
  const wait = useWait(problem);
  useEffect(() => {
    if (create.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [create.error]);
  const change = (part: Partial<NewAccount>) => {
    setAccount({ ...account, ...part });
    create.reset();
  };
  const tooShort = passwordProblem(account.password);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setLeftPassword(true);
    if (!tooShort && !create.isPending && wait === 0) create.mutate(account);
  };
  return (
    <form ref={form} className="grid gap-4" onSubmit={send}>
      <Field label={t.name} hint={t.nameHint} error={errorAt(problem, "name")}>
        {(props) => (
          <Input
            {...props}
            name="name"
            autoComplete="name"
            placeholder={t.nameExample}
            autoFocus
            maxLength={100}
            value={account.name}
            onChange={({ target }) => change({ name: target.value })}
            required
          />
        )}
      </Field>
      <Field label={t.email} error={errorAt(problem, "email")}>
        {(props) => (
          <Input
            {...props}
            type="email"
            name="email"
            autoComplete="username"
            placeholder={t.emailExample}
            maxLength={254}
            value={account.email}
            onChange={({ target }) => change({ email: target.value })}
            required
          />
        )}
      </Field>
      <PasswordField
        label={t.password}
        hint={t.passwordRule}
        error={errorAt(problem, "password") ?? (leftPassword ? tooShort : null)}
        name="password"
        autoComplete="new-password"
        maxLength={longest}
        value={account.password}
        onChange={({ target }) => change({ password: target.value })}
        onBlur={() => setLeftPassword(true)}
      />
      <FormError problem={problem} wait={wait} fields={["name", "email", "password"]} />
      <Button type="submit" variant="primary" disabled={create.isPending || wait > 0}>
        {create.isPending ? submitting : submit}
      </Button>
    </form>
  );
}
