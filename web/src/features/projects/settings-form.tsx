// Changes a project's name, connection and policies.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { errorAt, errorElsewhere, firstProblem } from "@/shared/api/problem";
import type { Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import {
  CheckButton,
  type Connection,
  ConnectionFields,
  connectionBody,
  connectionFields,
  useConnectionCheck,
} from "./connection-fields";
import { type Policies, PolicyFields, policyFields } from "./policy-fields";

export function SettingsForm({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [connection, setConnection] = useState<Connection>({
    repoUrl: project.repoUrl,
    token: "",
    branch: project.branch,
    docsPath: project.docsPath,
  });
  const [policies, setPolicies] = useState<Policies>({
    publishMode: project.publishMode,
    lockPolicy: project.lockPolicy,
  });
  const cache = useQueryClient();
  const check = useConnectionCheck(project.id);
  const save = useMutation({
    mutationFn: () =>
      api.projects.update(project.id, { name, ...connectionBody(connection), ...policies }),
    onSuccess: (updated) => {
      cache.setQueryData(["project", project.id], updated);
      cache.invalidateQueries({ queryKey: ["projects"] });
      setConnection((old) => ({ ...old, token: "" }));
      toast.success("Settings saved.");
    },
  });
  const problem = firstProblem(save.error, check.error);
  const general = errorElsewhere(problem, "name", ...connectionFields, ...policyFields);

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        check.reset();
        save.mutate();
      }}
    >
      <Field label="Name" error={errorAt(problem, "name")}>
        {(field) => (
          <Input
            {...field}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
          />
        )}
      </Field>
      <ConnectionFields
        value={connection}
        problem={problem}
        hasToken={project.hasToken}
        onChange={(value) => {
          setConnection(value);
          check.reset();
          save.reset();
        }}
      />
      <PolicyFields
        value={policies}
        problem={problem}
        onChange={(value) => {
          setPolicies(value);
          save.reset();
        }}
      />
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <CheckButton connection={connection} check={check} />
        <Button type="submit" variant="primary" disabled={save.isPending}>
          Save settings
        </Button>
      </div>
    </form>
  );
}
