// A field for a password, with the way to see what was typed.
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { t } from "@/strings/accounts";
import { Button } from "./button";
import { Field, Input } from "./field";

interface PasswordFieldProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: string;
  error?: string | null;
  /** What password managers go by. */
  autoComplete: "current-password" | "new-password";
}

export function PasswordField({ label, hint, error, ...props }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(field) => (
        <div className="relative">
          <Input
            {...field}
            {...props}
            type={shown ? "text" : "password"}
            autoCapitalize="none"
            spellCheck={false}
            className="pr-9"
            required
          />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={shown ? t.hidePassword : t.showPassword}
            aria-controls={field.id}
            onClick={() => setShown(!shown)}
            className="absolute top-0.5 right-0.5"
          >
            {shown ? <EyeOff /> : <Eye />}
          </Button>
        </div>
      )}
    </Field>
  );
}
