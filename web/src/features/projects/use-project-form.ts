// What a form about a project holds: its values, whether they differ from what is stored, and what is wrong with them.
import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { errorElsewhere, firstProblem } from "@/shared/api/problem";
import type { Project } from "@/shared/api/types";
import { type Connection, connectionBody, connectionFields } from "./connection";
import { type Policies, policyFields } from "./policy-fields";
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

/** Whether they would be stored as the same. */
const isSame = (a: ProjectValues, b: ProjectValues) =>
  JSON.stringify(projectBody(a)) === JSON.stringify(projectBody(b));

/** `stored` is what the form begins with, and follows as long as nothing of it was changed. */
export function useProjectForm(
  stored: ProjectValues,
  save: UseMutationResult<Project, Error, ProjectValues>,
  projectId?: string,
) {
  const [edited, setEdited] = useState<ProjectValues | null>(null);
  const values = edited ?? stored;
  const check = useConnectionCheck(values.connection, projectId);
  const problem = firstProblem(save.error, check.error);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    // Whoever pressed the button has to find what is wrong, which may be out of sight.
    if (save.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [save.error]);

  const change = (next: Partial<ProjectValues>) => {
    setEdited({ ...values, ...next });
    if (next.connection) check.changed(next.connection);
    save.reset();
  };
  const discard = () => {
    setEdited(null);
    check.stop();
    save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.stop();
    // What was entered is stored now, and a saved credential is not kept in the page.
    save.mutate(values, { onSuccess: () => setEdited(null) });
  };
  return {
    form,
    values,
    isChanged: edited !== null && !isSame(edited, stored),
    check,
    problem,
    /** What no field can show. */
    general: errorElsewhere(problem, "name", ...connectionFields, ...policyFields),
    change,
    discard,
    submit,
  };
}

export type ProjectFormState = ReturnType<typeof useProjectForm>;
