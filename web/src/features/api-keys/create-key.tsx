// Creates an API key and shows its secret, once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { errorAt, errorElsewhere, firstProblem } from "@/shared/api/problem";
import type { CreatedApiKey } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { CopyButton } from "@/shared/ui/copy";
import { Field, Input, Select } from "@/shared/ui/field";

const day = 24 * 60 * 60 * 1000;

interface CreateKeyProps {
  projectId: string;
  suggestedName?: string;
  onCreated?: (key: CreatedApiKey) => void;
}

export function CreateKey({ projectId, suggestedName = "", onCreated }: CreateKeyProps) {
  const [name, setName] = useState(suggestedName);
  const [days, setDays] = useState("");
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      api.keys.create(
        projectId,
        name.trim(),
        days ? new Date(Date.now() + Number(days) * day).toISOString() : null,
      ),
    onSuccess: (key) => {
      cache.invalidateQueries({ queryKey: ["project", projectId, "keys"] });
      cache.invalidateQueries({ queryKey: ["project", projectId, "activity"] });
      setName("");
      onCreated?.(key);
    },
  });
  const problem = firstProblem(create.error);
  const general = errorElsewhere(problem, "name");
  return (
    <div className="grid gap-3">
      <form
        className="grid items-end gap-3 sm:grid-cols-[1fr_9rem_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label="Key name" error={errorAt(problem, "name")}>
          {(field) => (
            <Input
              {...field}
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder="Mara’s laptop"
              autoComplete="off"
              required
            />
          )}
        </Field>
        <Field label="Expires">
          {(field) => (
            <Select {...field} value={days} onChange={(event) => setDays(event.target.value)}>
              <option value="">Never</option>
              <option value="30">In 30 days</option>
              <option value="90">In 90 days</option>
              <option value="365">In a year</option>
            </Select>
          )}
        </Field>
        <Button type="submit" disabled={create.isPending || !name.trim()}>
          Create key
        </Button>
      </form>
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      {create.data && <Secret created={create.data} />}
    </div>
  );
}

function Secret({ created }: { created: CreatedApiKey }) {
  return (
    <div role="status" className="rounded-lg border border-accent/40 bg-accent/8 p-3">
      <p className="text-sm">
        Copy the key of <strong>{created.name}</strong> now. It is not shown again.
      </p>
      <div className="mt-2 flex items-center gap-2 rounded-md bg-bg px-2.5 py-1">
        <code data-testid="api-key-secret" className="min-w-0 flex-1 break-all font-mono text-xs">
          {created.key}
        </code>
        <CopyButton text={created.key} label="Copy API key" />
      </div>
    </div>
  );
}
