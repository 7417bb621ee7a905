// A labelled form field with its hint and its error, wired up for screen readers.
import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/shared/lib/cn";

const control =
  "w-full rounded-md border border-line-strong/70 bg-bg px-2.5 text-sm text-text placeholder:text-faint transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(control, "h-8", className)} {...props} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(control, "py-1.5", className)} {...props} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <div className={cn("relative", className)}>
      <select className={cn(control, "h-8 appearance-none truncate pr-8")} {...props} />
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint"
      />
    </div>
  );
}

interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...props }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cn("flex items-start gap-2.5", className)}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-about` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...props}
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-about`} className="text-faint text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** After a remedy was taken its button is gone: the focus goes to the field that it changed. */
export const focusField = (remedy: Element) =>
  remedy.closest("[data-field]")?.querySelector("input")?.focus();

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** What mends the error at a press. */
  remedy?: ReactNode;
  children: (props: {
    id: string;
    "aria-describedby"?: string;
    "aria-invalid"?: boolean;
  }) => ReactNode;
}

export function Field({ label, hint, error, remedy, children }: FieldProps) {
  const id = useId();
  const describedBy = error || hint ? `${id}-about` : undefined;
  return (
    <div data-field className="grid grid-cols-1 gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={describedBy} role="alert" className="text-bad text-xs">
          {error}
        </p>
      ) : (
        hint && (
          <p id={describedBy} className="text-faint text-xs">
            {hint}
          </p>
        )
      )}
      {error && remedy}
    </div>
  );
}
