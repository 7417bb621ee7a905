// Asks for the name that others see on locks and saves, where the server has no accounts.
import { useState } from "react";
import { realtime } from "@/shared/api/use-realtime";
import { defaultName, useIdentity } from "@/shared/lib/identity";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, Input } from "@/shared/ui/field";
import { t } from "@/strings/app";

export default function DisplayNameDialog({ onClose }: { onClose: () => void }) {
  const { name: current, rename } = useIdentity();
  const [name, setName] = useState(current === defaultName ? "" : current);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t.nameTitle}
      description={t.nameAbout}
      className="max-w-sm"
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          rename(name);
          realtime.renamed();
          onClose();
        }}
      >
        <Field label={t.displayName}>
          {(field) => (
            <Input
              {...field}
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder={t.nameExample}
              autoComplete="name"
              autoFocus
              maxLength={80}
              required
            />
          )}
        </Field>
        <Button type="submit" variant="primary" disabled={!name.trim()}>
          {t.saveName}
        </Button>
      </form>
    </Dialog>
  );
}
