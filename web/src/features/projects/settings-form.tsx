// Changes a project's name, connection and policies; what is changed is saved or discarded as a whole.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import type { Project } from "@/shared/api/types";
import { Section } from "@/shared/ui/section";
import { t } from "@/strings/projects";
import { CheckResult } from "./check-result";
import { noCredential } from "./connection";
import { ConnectionFields } from "./connection-fields";
import { LeaveGuard } from "./leave-guard";
import { NameField } from "./name-field";
import { PolicyFields } from "./policy-fields";
import { SaveBar } from "./save-bar";
import { type ProjectValues, projectBody, useProjectForm } from "./use-project-form";

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
      toast.success(t.settings.saved);
    },
  });
  const form = useProjectForm(valuesOf(project), save, project.id);
  const { values, problem, check } = form;
  const { connection } = values;
  const known = project.repoUrl === connection.repoUrl ? project.provider : null;
  useRepair(check.want);
  return (
    <form ref={form.form} className="grid grid-cols-1 gap-5" onSubmit={form.submit}>
      <Section id="general" title={t.settings.general}>
        <NameField
          value={values.name}
          problem={problem}
          onChange={(name) => form.change({ name })}
        />
      </Section>
      <Section id="connection" title={t.settings.connection} about={t.settings.connectionAbout}>
        <ConnectionFields
          value={connection}
          {...{ problem, check, project }}
          onChange={(next) => form.change({ connection: next })}
        />
        <CheckResult connection={connection} check={check} />
      </Section>
      <Section id="publishing" title={t.settings.publishing} about={t.settings.publishingAbout}>
        <PolicyFields
          value={values.policies}
          problem={problem}
          provider={check.offers?.provider ?? known}
          onChange={(policies) => form.change({ policies })}
        />
      </Section>
      {form.isChanged && (
        <SaveBar saving={save.isPending} problem={form.general} onDiscard={form.discard} />
      )}
      <LeaveGuard active={form.isChanged} />
    </form>
  );
}

/** Whoever is sent here to mend the connection sees at once what is wrong with it, and what there is instead. */
function useRepair(check: () => void): void {
  const hash = useLocation({ select: (location) => location.hash });
  const repair = hash === "repository" || hash === "branch" || hash === "folder";
  const begin = useEffectEvent(check);
  useEffect(() => {
    if (repair) begin();
  }, [repair]);
}
