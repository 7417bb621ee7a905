// Dialogs, side sheets and confirmations on Radix: focus is trapped and given back.
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/common";
import { Button } from "./button";
import { Field, Input } from "./field";
import { useReturnFocus } from "./return-focus";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** A sheet slides in from the side and takes the whole height. */
  kind?: "dialog" | "sheet";
  className?: string;
  /** Only Escape and the button close it. */
  staysOnOutsidePress?: boolean;
  /** Nothing closes it but what it asks for. */
  staysOpen?: boolean;
}

export function Dialog({ open, onOpenChange, ...content }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

type ContentProps = Omit<DialogProps, "open" | "onOpenChange">;

function Content(props: ContentProps) {
  const { title, description, children, kind = "dialog", className, staysOpen } = props;
  const returnFocus = useReturnFocus();
  const shape =
    kind === "sheet"
      ? "inset-y-0 right-0 h-dvh w-full max-w-md animate-slide-in border-l"
      : "top-[4dvh] left-1/2 max-h-[92dvh] w-[calc(100vw-1.5rem)] max-w-lg -translate-x-1/2 animate-appear rounded-xl border sm:top-[8dvh] sm:max-h-[84dvh]";
  return (
    <Radix.Content
      className={cn(
        "fixed z-50 flex flex-col overflow-hidden border-line bg-overlay shadow-float",
        shape,
        className,
      )}
      onOpenAutoFocus={(event) => {
        // Whoever opens a dialog with a field wants to type; a sheet is for reading first.
        if (kind === "dialog" && focusField(event.currentTarget)) event.preventDefault();
      }}
      onCloseAutoFocus={returnFocus}
      onInteractOutside={(event) => {
        if (staysOpen || props.staysOnOutsidePress) event.preventDefault();
      }}
      onEscapeKeyDown={(event) => {
        // An open list of choices is what Escape closes first.
        if (document.activeElement?.matches('[role="combobox"][aria-expanded="true"]')) {
          event.preventDefault();
        }
      }}
      {...(description ? {} : { "aria-describedby": undefined })}
    >
      <header className="flex items-start gap-4 px-4 pt-4 pb-3 sm:px-5">
        <div className="min-w-0 flex-1">
          <Radix.Title className="break-words font-semibold text-lg">{title}</Radix.Title>
          {description && (
            <Radix.Description className="mt-0.5 text-muted text-sm">
              {description}
            </Radix.Description>
          )}
        </div>
        {!staysOpen && (
          <Radix.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label={t.close}>
              <X />
            </Button>
          </Radix.Close>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-5 sm:px-5">{children}</div>
    </Radix.Content>
  );
}

/** Puts the focus behind what the first field begins with; false when there is no field. */
function focusField(dialog: EventTarget | null): boolean {
  const field = (dialog as Element | null)?.querySelector<HTMLInputElement>(
    'input:not([type]), input[type="text"]',
  );
  if (!field) return false;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  return true;
}

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  action: string;
  busy?: boolean;
  onConfirm: (reason: string) => void;
  /** Text that must be typed before the action is allowed. */
  mustType?: string;
  /** Asks for a reason under this label. */
  reasonLabel?: string;
}

export function ConfirmDialog(props: ConfirmProps) {
  const { open, onOpenChange, title, description } = props;
  return (
    <Dialog {...{ open, onOpenChange, title, description }} className="max-w-md">
      <ConfirmForm {...props} />
    </Dialog>
  );
}

/** Mounted while the dialog is open, so that what was typed is not there the next time. */
function ConfirmForm({ mustType, reasonLabel, onConfirm, onOpenChange, ...props }: ConfirmProps) {
  const [typed, setTyped] = useState("");
  const ready = (!mustType || typed === mustType) && (!reasonLabel || typed.trim() !== "");
  const label = mustType ? t.typeToConfirm(mustType) : reasonLabel;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onConfirm(typed.trim());
      }}
    >
      {label && (
        <Field label={label}>
          {(field) => (
            <Input
              {...field}
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{t.cancel}</Button>
        <Button type="submit" variant="danger" disabled={!ready || props.busy}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
