// The fields that connect a project to its Git repository, and the button that tries them.
import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { api } from "@/shared/api/client";
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import { Button } from "@/shared/ui/button";
import { Field, Input, TextArea } from "@/shared/ui/field";

export interface Connection {
  repoUrl: string;
  token: string;
  branch: string;
  docsPath: string;
}

export const connectionFields = ["repoUrl", "token", "branch", "docsPath"];

interface ConnectionFieldsProps {
  value: Connection;
  onChange: (value: Connection) => void;
  problem: ApiProblem | null;
  /** A token is stored already: leaving the field empty keeps it. */
  hasToken?: boolean;
}

/** ssh://host/path or git@host:path: opened by a key of many lines, which a one-line field would break. */
const overSsh = (repoUrl: string) => /^(ssh:\/\/|[\w.-]+@[\w.-]+:)/.test(repoUrl.trim());

export function ConnectionFields({ value, onChange, problem, hasToken }: ConnectionFieldsProps) {
  const set = (key: keyof Connection) => (event: { target: { value: string } }) =>
    onChange({ ...value, [key]: event.target.value });
  return (
    <>
      <Field
        label="Repository URL"
        hint="GitHub, GitLab, Gitea or any Git server, over https or ssh."
        error={errorAt(problem, "repoUrl")}
      >
        {(field) => (
          <Input
            {...field}
            value={value.repoUrl}
            onChange={set("repoUrl")}
            placeholder="https://github.com/acme/platform"
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
      </Field>
      <Field
        label={overSsh(value.repoUrl) ? "Private key" : "Access token"}
        hint={
          hasToken
            ? "One is stored, encrypted. Leave empty to keep it."
            : "Needs read and write access to contents. Stored encrypted, never shown again. Public or local repositories may need none."
        }
        error={errorAt(problem, "token")}
      >
        {(field) =>
          overSsh(value.repoUrl) ? (
            <TextArea
              {...field}
              value={value.token}
              onChange={set("token")}
              placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              className="font-mono text-xs"
              rows={4}
              autoComplete="off"
              spellCheck={false}
            />
          ) : (
            <Input
              {...field}
              type="password"
              value={value.token}
              onChange={set("token")}
              placeholder={hasToken ? "••••••••••••" : ""}
              autoComplete="new-password"
            />
          )
        }
      </Field>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Branch" error={errorAt(problem, "branch")}>
          {(field) => (
            <Input
              {...field}
              value={value.branch}
              onChange={set("branch")}
              autoComplete="off"
              spellCheck={false}
              required
            />
          )}
        </Field>
        <Field
          label="Docs folder"
          hint="Empty for the whole repository."
          error={errorAt(problem, "docsPath")}
        >
          {(field) => (
            <Input
              {...field}
              value={value.docsPath}
              onChange={set("docsPath")}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      </div>
    </>
  );
}

/** What the API takes: no token at all when the field was left empty. */
export const connectionBody = ({ token, ...rest }: Connection) => ({
  ...rest,
  ...(token ? { token } : {}),
});

/** With a project, its stored token is tried where the field was left empty. */
export function useConnectionCheck(projectId?: string) {
  return useMutation({
    mutationFn: (connection: Connection) =>
      api.projects.check({ ...connectionBody(connection), ...(projectId ? { projectId } : {}) }),
  });
}

interface CheckButtonProps {
  connection: Connection;
  check: ReturnType<typeof useConnectionCheck>;
}

export function CheckButton({ connection, check }: CheckButtonProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        disabled={check.isPending || !connection.repoUrl}
        onClick={() => check.mutate(connection)}
      >
        {check.isPending ? "Checking…" : "Check connection"}
      </Button>
      <p role="status" className="flex items-center gap-1.5 text-ok text-sm">
        {check.data && (
          <>
            <CircleCheck className="size-4" /> Connected, {check.data.docsCount}{" "}
            {check.data.docsCount === 1 ? "doc" : "docs"} found.
          </>
        )}
      </p>
    </div>
  );
}
