// Creates a project: name, connection (checked before saving), policies.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { errorAt, errorElsewhere, firstProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
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

const blankConnection: Connection = { repoUrl: "", token: "", branch: "main", docsPath: "docs" };
const defaultPolicies: Policies = { publishMode: "on-save", lockPolicy: "block" };

interface CreateProjectProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateProjectDialog({ open, onOpenChange }: CreateProjectProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New project"
      description="Connect the Git repository that holds your docs."
    >
      <CreateProjectForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CreateProjectForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState("");
  const [connection, setConnection] = useState(blankConnection);
  const [policies, setPolicies] = useState(defaultPolicies);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const check = useConnectionCheck();
  const create = useMutation({
    mutationFn: () => api.projects.create({ name, ...connectionBody(connection), ...policies }),
    onSuccess: (project) => {
      cache.invalidateQueries({ queryKey: ["projects"] });
      toast.success(`${project.name} is connected. Its docs are on their way.`);
      onDone();
      navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
    },
  });
  const problem = firstProblem(create.error, check.error);
  const general = errorElsewhere(problem, "name", ...connectionFields, ...policyFields);

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        check.reset();
        create.mutate();
      }}
    >
      <Field label="Name" error={errorAt(problem, "name")}>
        {(field) => (
          <Input
            {...field}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Payments platform"
            autoComplete="off"
            required
          />
        )}
      </Field>
      <ConnectionFields
        value={connection}
        problem={problem}
        onChange={(value) => {
          setConnection(value);
          check.reset();
          create.reset();
        }}
      />
      <PolicyFields
        value={policies}
        problem={problem}
        onChange={(value) => {
          setPolicies(value);
          create.reset();
        }}
      />
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
        <CheckButton connection={connection} check={check} />
        <Button type="submit" variant="primary" disabled={create.isPending}>
          {create.isPending ? "Connecting…" : "Create project"}
        </Button>
      </div>
    </form>
  );
}
