// Everything that is set of a project, as one form: a new project's, or an existing one's settings.
import type { UseMutationResult } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { errorAt, errorElsewhere, firstProblem } from "@/shared/api/problem";
import type { Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { CheckResult } from "./check-result";
import { type Connection, connectionBody, connectionFields, noCredential } from "./connection";
import { ConnectionFields } from "./connection-fields";
import { type Policies, PolicyFields, policyFields } from "./policy-fields";
import { useConnectionCheck } from "./use-connection-check";

export interface ProjectValues {
  name: string;
  connection: Connection;
  policies: Policies;
}

export const projectBody = ({ name, connection, policies }: ProjectValues) => ({
  name,
  ...connectionBody(connection),
  ...policies,
});

interface ProjectFormProps {
  initial: ProjectValues;
  /** The project whose settings these are; none while it is new. */
  project?: Project;
  save: UseMutationResult<Project, Error, ProjectValues>;
  submitLabel: string;
}

export function ProjectForm({ initial, project, save, submitLabel }: ProjectFormProps) {
  const [values, setValues] = useState(initial);
  const { connection } = values;
  const check = useConnectionCheck(connection, project?.id);
  const problem = firstProblem(save.error, check.error);
  const general = errorElsewhere(problem, "name", ...connectionFields, ...policyFields);
  const known = project?.repoUrl === connection.repoUrl ? project.provider : null;
  useRepair(check.want);
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        check.stop();
        save.mutate(values, {
          // A saved credential is not kept in the page.
          onSuccess: ({ credentialKind }) =>
            setValues((old) => ({
              ...old,
              connection: { ...old.connection, ...noCredential, kind: credentialKind ?? "token" },
            })),
        });
      }}
    >
      <Field label="Name" error={errorAt(problem, "name")}>
        {(field) => (
          <Input
            {...field}
            value={values.name}
            onChange={(event) => setValues({ ...values, name: event.target.value })}
            placeholder="Payments platform"
            autoComplete="off"
            required
          />
        )}
      </Field>
      <ConnectionFields
        value={connection}
        problem={problem}
        check={check}
        project={project}
        onChange={(next) => {
          setValues({ ...values, connection: next });
          check.changed(next);
          save.reset();
        }}
      />
      <CheckResult connection={connection} check={check} />
      <PolicyFields
        value={values.policies}
        problem={problem}
        provider={check.offers?.provider ?? known}
        onChange={(policies) => {
          setValues({ ...values, policies });
          save.reset();
        }}
      />
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      <div className="flex justify-end border-line border-t pt-4">
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending && !project ? "Connecting…" : submitLabel}
        </Button>
      </div>
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
