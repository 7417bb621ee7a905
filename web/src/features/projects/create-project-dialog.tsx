// Creates a project; its connection is tried before anything is kept.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/projects";
import { CheckResult } from "./check-result";
import { noCredential } from "./connection";
import { ConnectionFields } from "./connection-fields";
import { NameField } from "./name-field";
import { PolicyFields } from "./policy-fields";
import { nameFrom } from "./repo";
import { type ProjectValues, projectBody, useProjectForm } from "./use-project-form";

const blank: ProjectValues = {
  name: "",
  connection: { ...noCredential, repoUrl: "", branch: "main", docsPath: "docs" },
  policies: { publishMode: "on-save", lockPolicy: "block", signOff: false },
};

export default function CreateProjectDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t.newProject}
      description={t.create.about}
      // What was typed is not lost by a press beside the dialog.
      staysOnOutsidePress
    >
      <CreateProject onDone={onClose} />
    </Dialog>
  );
}

function CreateProject({ onDone }: { onDone: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (values: ProjectValues) => api.projects.create(projectBody(values)),
    onSuccess: (project) => {
      cache.invalidateQueries({ queryKey: ["projects"] });
      toast.success(t.create.created(project.name));
      onDone();
      navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
    },
  });
  const form = useProjectForm(blank, create);
  const { values, problem, check, general } = form;
  // A name that nobody chose follows the repository.
  const [named, setNamed] = useState(false);
  return (
    <form ref={form.form} className="grid grid-cols-1 gap-4" onSubmit={form.submit}>
      <ConnectionFields
        value={values.connection}
        {...{ problem, check }}
        onChange={(connection) =>
          form.change({ connection, ...(named ? {} : { name: nameFrom(connection.repoUrl) }) })
        }
      />
      <CheckResult connection={values.connection} check={check} />
      <NameField
        value={values.name}
        problem={problem}
        onChange={(name) => {
          setNamed(name !== "");
          form.change({ name });
        }}
      />
      <PolicyFields
        value={values.policies}
        problem={problem}
        provider={check.offers?.provider ?? null}
        onChange={(policies) => form.change({ policies })}
      />
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      <div className="sticky -bottom-5 -mx-4 -mb-5 flex justify-end border-line border-t bg-overlay px-4 py-3 sm:-mx-5 sm:px-5">
        <Button
          type="submit"
          variant="primary"
          className="max-sm:w-full"
          disabled={create.isPending}
        >
          {create.isPending ? t.create.submitting : t.create.submit}
        </Button>
      </div>
    </form>
  );
}
