// Asks for the path of a new doc, creates it and opens it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Field, Input } from "@/shared/ui/field";

interface NewDocProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Docs are Markdown unless the person says otherwise. */
export function withExtension(path: string): string {
  const trimmed = path.trim();
  const name = trimmed.slice(trimmed.lastIndexOf("/") + 1);
  return name === "" || name.includes(".") ? trimmed : `${trimmed}.md`;
}

const titleOf = (file: string) => {
  const words = file
    .slice(file.lastIndexOf("/") + 1)
    .replace(/\.[^.]*$/, "")
    .replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export function NewDocDialog({ projectId, open, onOpenChange }: NewDocProps) {
  const [path, setPath] = useState("");
  const cache = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (file: string) =>
      api.docs.save(projectId, file, `# ${titleOf(file)}\n\n`, { createOnly: true }),
    onSuccess: async (doc) => {
      await cache.invalidateQueries({ queryKey: ["project", projectId, "docs"] });
      onOpenChange(false);
      setPath("");
      navigate({ to: "/editor/$projectId/$docId", params: { projectId, docId: doc.id } });
    },
  });
  const problem = create.error && toProblem(create.error);
  const error =
    problem?.status === 412 ? "A doc of this name exists already." : (problem?.message ?? null);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title="New doc"
      description="It is saved here at once and published like any other change."
      className="max-w-md"
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(withExtension(path));
        }}
      >
        <Field label="Path" hint="A slash makes folders: api/errors.md" error={error}>
          {(field) => (
            <Input
              {...field}
              value={path}
              onChange={(event) => setPath(event.target.value)}
              placeholder="standards/testing.md"
              autoComplete="off"
              spellCheck={false}
              required
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={create.isPending || !path.trim()}>
            Create doc
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
