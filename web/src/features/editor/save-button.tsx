// Saves, at once or with a message that goes into the commit and the history.
import { ChevronDown, MessageSquareText, Save } from "lucide-react";
import { useState } from "react";
import { ariaKeys } from "@/shared/lib/shortcuts";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, TextArea } from "@/shared/ui/field";
import { Menu, MenuItem } from "@/shared/ui/menu";
import { t as common } from "@/strings/common";
import { t } from "@/strings/editor";

const longestMessage = 1000;

interface SaveButtonProps {
  disabled: boolean;
  onSave: () => void;
  onAskMessage: () => void;
}

export function SaveButton({ disabled, onSave, onAskMessage }: SaveButtonProps) {
  return (
    <div className="flex">
      <Button
        variant="primary"
        className="rounded-r-none"
        disabled={disabled}
        aria-keyshortcuts={ariaKeys("save")}
        onClick={onSave}
      >
        <Save /> {t.toolbar.save}
      </Button>
      <Menu
        trigger={
          <Button
            variant="primary"
            className="w-6 rounded-l-none border-on-accent/25 border-l px-0"
            disabled={disabled}
            aria-label={t.toolbar.moreSaving}
          >
            <ChevronDown />
          </Button>
        }
      >
        <MenuItem onSelect={onAskMessage} aria-keyshortcuts={ariaKeys("saveWithMessage")}>
          <MessageSquareText /> {t.toolbar.saveWithMessage}
        </MenuItem>
      </Menu>
    </div>
  );
}

interface MessageDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSave: (message: string) => void;
}

export function SaveMessageDialog({ open, onOpenChange, onSave }: MessageDialogProps) {
  return (
    <Dialog
      {...{ open, onOpenChange }}
      title={t.save.withMessage}
      description={t.save.messageAbout}
      className="max-w-md"
    >
      <MessageForm
        onCancel={() => onOpenChange(false)}
        onSave={(message) => {
          onOpenChange(false);
          onSave(message);
        }}
      />
    </Dialog>
  );
}

interface MessageFormProps {
  onCancel: () => void;
  onSave: (message: string) => void;
}

/** Mounted while the dialog is open, so that the last message is not there the next time. */
function MessageForm({ onCancel, onSave }: MessageFormProps) {
  const [message, setMessage] = useState("");
  const send = () => message.trim() && onSave(message.trim());
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label={t.save.message}>
        {(field) => (
          <TextArea
            {...field}
            rows={3}
            maxLength={longestMessage}
            placeholder={t.save.messageExample}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{common.cancel}</Button>
        <Button type="submit" variant="primary" disabled={!message.trim()}>
          {t.toolbar.save}
        </Button>
      </div>
    </form>
  );
}
