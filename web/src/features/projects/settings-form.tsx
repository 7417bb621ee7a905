// Changes a project's name, connection and policies.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import type { Project } from "@/shared/api/types";
import { noCredential } from "./connection";
import { ProjectForm, type ProjectValues, projectBody } from "./project-form";

const valuesOf = (project: Project): ProjectValues => ({
  name: project.name,
  connection: {
    ...noCredential,
    kind: project.credentialKind ?? "token",
    repoUrl: project.repoUrl,
    branch: project.branch,
    docsPath: project.docsPath,
  },
  policies: {
    publishMode: project.publishMode,
    lockPolicy: project.lockPolicy,
    signOff: project.signOff,
  },
});

export function SettingsForm({ project }: { project: Project }) {
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (values: ProjectValues) => api.projects.update(project.id, projectBody(values)),
    onSuccess: (updated) => {
      cache.setQueryData(["project", project.id], updated);
      cache.invalidateQueries({ queryKey: ["projects"] });
      toast.success("Settings saved.");
    },
  });
  return (
    <ProjectForm
      initial={valuesOf(project)}
      project={project}
      save={save}
      submitLabel="Save settings"
    />
  );
}
