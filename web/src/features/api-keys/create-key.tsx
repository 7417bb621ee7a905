// Creates an API key and shows its secret, once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { errorAt, errorElsewhere, firstProblem } from "@/shared/api/problem";
import type { ApiKeyScope, CreatedApiKey } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Field, Input, Select } from "@/shared/ui/field";
import { t } from "@/strings/api-keys";
import { CreatedKey } from "./created-key";
import { dateIn, type ExpiryChoice, expiresAt, expiryChoices, isExpiryChoice } from "./expiry";
import { ScopeFields } from "./scope-fields";
import { allScopes } from "./scopes";

interface CreateKeyProps {
  projectId: string;
  suggestedName?: string;
  /** Not where it is clear what the key is for. */
  choosesScopes?: boolean;
  onCreated?: (key: CreatedApiKey) => void;
  /** Whether the secret is known to be somewhere else than on this screen. */
  taken?: boolean;
  onTaken?: () => void;
}

export function CreateKey(props: CreateKeyProps) {
  const { projectId, suggestedName = "", choosesScopes = false, onCreated, onTaken } = props;
  const [name, setName] = useState(suggestedName);
  const [expiry, setExpiry] = useState<ExpiryChoice>("never");
  const [date, setDate] = useState(() => dateIn(180));
  const [scopes, setScopes] = useState<ApiKeyScope[]>([...allScopes]);
  const [copied, setCopied] = useState(false);
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: () => api.keys.create(projectId, name.trim(), expiresAt(expiry, date), scopes),
    // The secret leaves this component with it, and is in no cache.
    gcTime: 0,
    onSuccess: (key) => {
      cache.invalidateQueries({ queryKey: ["project", projectId, "keys"] });
      cache.invalidateQueries({ queryKey: ["project", projectId, "activity"] });
      setName("");
      setScopes([...allScopes]);
      setCopied(false);
      onCreated?.(key);
    },
  });
  const nothing = scopes.length === 0;
  const problem = firstProblem(create.error);
  const dateProblem = errorAt(problem, "expiresAt");
  const general = errorElsewhere(problem, "name", "expiresAt");
  return (
    <div className="grid gap-3">
      <form
        className="grid items-start gap-3 sm:grid-cols-[1fr_9rem_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Field label={t.name} error={errorAt(problem, "name")}>
          {(field) => (
            <Input
              {...field}
              value={name}
              onChange={(event) => setName(event.target.value)}
              placeholder={t.nameExample}
              autoComplete="off"
              required
            />
          )}
        </Field>
        <Field label={t.expires} error={expiry === "date" ? null : dateProblem}>
          {(field) => (
            <Select
              {...field}
              value={expiry}
              onChange={({ target }) => isExpiryChoice(target.value) && setExpiry(target.value)}
            >
              {expiryChoices.map((choice) => (
                <option key={choice} value={choice}>
                  {t.expiry[choice]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button
          type="submit"
          className="sm:mt-[1.59rem]"
          disabled={create.isPending || !name.trim() || (expiry === "date" && !date) || nothing}
        >
          {t.create}
        </Button>
        {expiry === "date" && (
          <div className="sm:col-start-2">
            <Field label={t.expiryDate} error={dateProblem}>
              {(field) => (
                <Input
                  {...field}
                  type="date"
                  value={date}
                  min={dateIn(1)}
                  onChange={(event) => setDate(event.target.value)}
                  required
                />
              )}
            </Field>
          </div>
        )}
        {choosesScopes && (
          <div className="sm:col-span-3">
            <ScopeFields value={scopes} onChange={setScopes} />
          </div>
        )}
      </form>
      {general && (
        <p role="alert" className="text-bad text-sm">
          {general}
        </p>
      )}
      {create.data && (
        <CreatedKey
          key={create.data.id}
          created={create.data}
          taken={copied || props.taken === true}
          onTaken={() => {
            setCopied(true);
            onTaken?.();
          }}
        />
      )}
    </div>
  );
}
