// Makes a folder that is shown here until a doc is in it.
import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, Input } from "@/shared/ui/field";
import { t as common } from "@/strings/common";
import { t } from "@/strings/docs";
import { pathProblem, type TakenNames } from "./paths";

interface NewFolderProps {
  taken: TakenNames;
  emptyFolders: string[];
  /** The folder that the path begins with; null while the dialog is closed. */
  folder: string | null;
  onClose: () => void;
  onCreate: (path: string) => void;
}

export function NewFolderDialog({ folder, ...props }: NewFolderProps) {
  return (
    <Dialog
      open={folder !== null}
      onOpenChange={(open) => !open && props.onClose()}
      title={t.newFolder}
      description={t.newFolderAbout}
      className="max-w-md"
    >
      <NewFolderForm folder={folder ?? ""} {...props} />
    </Dialog>
  );
}

function NewFolderForm({ taken, emptyFolders, folder, onClose, onCreate }: NewFolderProps) {
  const [typed, setTyped] = useState(folder ? `${folder}/` : "");
  const path = typed.trim();
  const finished = path !== "" && !path.endsWith("/");
  const known = emptyFolders.includes(path) ? t.taken.folder(path) : null;
  const wrong = finished ? (pathProblem(path) ?? taken.conflict(path) ?? known) : null;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(path);
        onClose();
      }}
    >
      <Field label={t.folderPath} error={wrong}>
        {(field) => (
          <Input
            {...field}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t.folderExample}
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button type="submit" variant="primary" disabled={!finished || wrong !== null}>
          {t.createFolder}
        </Button>
      </div>
    </form>
  );
}
