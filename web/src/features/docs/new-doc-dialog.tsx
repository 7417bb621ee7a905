// Asks for the path of a new doc and what it begins with, creates it and opens it.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, Input, Select } from "@/shared/ui/field";
import { t as common } from "@/strings/common";
import { t } from "@/strings/docs";
import type { DocOperations } from "./operations";
import { pathProblem, type TakenNames, titleOf, withExtension } from "./paths";
import { isStartingPoint, type StartingPoint, startingPoints } from "./starting-points";

interface NewDocProps {
  projectId: string;
  operations: DocOperations;
  taken: TakenNames;
  /** The folder that the path begins with; null while the dialog is closed. */
  folder: string | null;
  onClose: () => void;
}

export function NewDocDialog({ folder, ...props }: NewDocProps) {
  return (
    <Dialog
      open={folder !== null}
      onOpenChange={(open) => !open && props.onClose()}
      title={t.newDoc}
      description={t.newDocAbout}
      className="max-w-md"
    >
      <NewDocForm folder={folder ?? ""} {...props} />
    </Dialog>
  );
}

/** Mounted while the dialog is open, so that what was typed is not there the next time. */
function NewDocForm({ projectId, operations, taken, folder, onClose }: NewDocProps) {
  const [path, setPath] = useState(folder ? `${folder}/` : "");
  const [start, setStart] = useState<StartingPoint>("blank");
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (file: string) =>
      operations.create(file, startingPoints[start].text(titleOf(file))),
    onSuccess: (doc) => {
      onClose();
      navigate({ to: "/editor/$projectId/$docId", params: { projectId, docId: doc.id } });
    },
  });
  const file = withExtension(path);
  // A path that still ends in a slash is not wrong, only unfinished.
  const finished = file !== "" && !file.endsWith("/");
  const wrong = finished ? (pathProblem(file) ?? taken.conflict(file)) : null;
  const refused = create.error && toProblem(create.error);
  const error = wrong ?? (refused?.status === 412 ? t.taken.doc(file) : (refused?.message ?? null));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(file);
      }}
    >
      <Field label={t.path} hint={t.pathHint} error={error}>
        {(field) => (
          <Input
            {...field}
            value={path}
            onChange={(event) => {
              setPath(event.target.value);
              create.reset();
            }}
            placeholder={t.pathExample}
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
      </Field>
      <Field label={t.startWith}>
        {(field) => (
          <Select
            {...field}
            value={start}
            onChange={({ target }) => isStartingPoint(target.value) && setStart(target.value)}
          >
            {Object.entries(startingPoints).map(([key, { name }]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={create.isPending || !finished || wrong !== null}
        >
          {t.createDoc}
        </Button>
      </div>
    </form>
  );
}
