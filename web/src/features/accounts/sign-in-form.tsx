// Signs in, with a password or through another service.
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { people } from "@/shared/api/people";
import { firstProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Session } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { PasswordField } from "@/shared/ui/password-field";
import { t } from "@/strings/accounts";
import { FormError } from "./form-error";
import { useWait } from "./use-wait";

interface SignInFormProps {
  /** The address that is filled in. */
  email?: string;
  /** Where another service is to send the person back to. */
  next: string;
  /** Other services open a tab of their own, and this page stays as it is. */
  inNewTab?: boolean;
  onSignedIn: (session: Session) => void;
}

export function SignInForm({ email: known = "", next, inNewTab, onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => people.signIn(email.trim(), password),
    // The password leaves this component with it.
    gcTime: 0,
    onSuccess: onSignedIn,
  });
  const problem = firstProblem(signIn.error);
  const wait = useWait(problem);
  useEffect(() => {
    // Most often it is the password that was wrong.
    if (problem?.code === "wrong_credentials") field.current?.select();
  }, [problem]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending && wait === 0) signIn.mutate();
  };
  return (
    <div className="grid gap-4">
      <form className="grid gap-4" onSubmit={submit}>
        <Field label={t.email}>
          {(props) => (
            <Input
              {...props}
              type="email"
              name="email"
              autoComplete="username"
              autoFocus={!known}
              value={email}
              onChange={({ target }) => setEmail(target.value)}
              required
            />
          )}
        </Field>
        <PasswordField
          ref={field}
          label={t.password}
          name="password"
          autoComplete="current-password"
          autoFocus={known !== ""}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <FormError problem={problem} wait={wait} fields={[]} />
        <Button type="submit" variant="primary" disabled={signIn.isPending || wait > 0}>
          {signIn.isPending ? t.signIn.submitting : t.signIn.submit}
        </Button>
      </form>
      <Providers next={next} inNewTab={inNewTab === true} />
      <details className="text-sm">
        <summary className="w-fit rounded-md text-muted hover:text-text">
          {t.signIn.forgotten}
        </summary>
        <p className="mt-2 text-muted">{t.signIn.forgottenBefore}</p>
        <code className="mt-1.5 block break-words rounded-md bg-raised px-2 py-1 font-mono text-xs">
          {t.signIn.command}
        </code>
      </details>
    </div>
  );
}

interface ProvidersProps {
  next: string;
  inNewTab: boolean;
  /** The secret of an invitation that is to be accepted on the way. */
  invite?: string;
}

/** Links, not buttons: the other service is another page. */
export function Providers({ next, inNewTab, invite }: ProvidersProps) {
  const { data: session } = useQuery(queries.session());
  const providers = session?.providers ?? [];
  if (providers.length === 0) return null;
  const query = new URLSearchParams({ next, ...(invite ? { invite } : {}) });
  return (
    <>
      <p className="flex items-center gap-3 text-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t.signIn.or}
      </p>
      <div className="grid gap-2">
        {providers.map(({ id, name }) => (
          <Button key={id} asChild>
            <a
              href={`/api/auth/${encodeURIComponent(id)}/start?${query}`}
              {...(inNewTab ? { target: "_blank", rel: "noopener" } : {})}
            >
              {t.signIn.with(name)}
              {inNewTab && <span className="sr-only">{t.again.newTab}</span>}
            </a>
          </Button>
        ))}
      </div>
    </>
  );
}
