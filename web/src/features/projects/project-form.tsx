// Everything that is set of a project, as one form: a new project's, or an existing one's settings.
import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
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
  const check = useConnectionCheck(project?.id);
  const problem = firstProblem(save.error, check.error);
  const general = errorElsewhere(problem, "name", ...connectionFields, ...policyFields);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        check.reset();
        save.mutate(values, {
          // A saved token is not kept in the page.
          onSuccess: () =>
            setValues((old) => ({ ...old, connection: { ...old.connection, token: "" } })),
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
        value={values.connection}
        problem={problem}
        hasToken={project?.hasToken}
        onChange={(connection) => {
          setValues({ ...values, connection });
          check.reset();
          save.reset();
        }}
      />
      <PolicyFields
        value={values.policies}
        problem={problem}
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
      <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
        <CheckButton connection={values.connection} check={check} />
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending && !project ? "Connecting…" : submitLabel}
        </Button>
      </div>
    </form>
  );
}
