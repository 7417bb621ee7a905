// Asks for the name that others see on locks and saves, where the server has no accounts.
import { useState } from "react";
import { realtime } from "@/shared/api/use-realtime";
import { defaultName, useIdentity } from "@/shared/lib/identity";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, Input } from "@/shared/ui/field";

interface DisplayNameProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DisplayNameDialog({ open, onOpenChange }: DisplayNameProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Who are you?"
      description="Others see it while you edit, and it is the author of what you save."
      className="max-w-sm"
    >
      <NameForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NameForm({ onDone }: { onDone: () => void }) {
  const { name: current, rename } = useIdentity();
  const [name, setName] = useState(current === defaultName ? "" : current);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        rename(name);
        realtime.renamed();
        onDone();
      }}
    >
      <Field label="Display name">
        {(field) => (
          <Input
            {...field}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Mara Lindqvist"
            autoComplete="name"
            maxLength={80}
            required
          />
        )}
      </Field>
      <Button type="submit" variant="primary" disabled={!name.trim()}>
        Save name
      </Button>
    </form>
  );
}
