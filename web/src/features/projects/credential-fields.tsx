// What opens the repository: an access token, a private key for ssh, or a GitHub App; and what is stored already.
import { useLocation } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import type { CredentialKind, Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Checkbox, Field, Input, Select, TextArea } from "@/shared/ui/field";
import { t as strings } from "@/strings/projects";
import { byApp, type Connection, hasNewCredential, noCredential, overSsh } from "./connection";
import { Expiry } from "./expiry";

const t = strings.credential;

interface CredentialFieldsProps {
  value: Connection;
  onChange: (value: Connection) => void;
  problem: ApiProblem | null;
  /** The project whose credential it is, which may have one stored; none while it is new. */
  project?: Project;
}

export function CredentialFields({ value, onChange, problem, project }: CredentialFieldsProps) {
  const sentToReplace = useLocation({ select: ({ hash }) => hash === "credential" });
  const [opened, setOpened] = useState(sentToReplace);
  const stored = project?.hasToken ? project : undefined;
  // A refused credential can only be mended where another one can be entered.
  const refused = errorAt(problem, "token") ?? errorAt(problem, "githubApp");
  const replacing = opened || hasNewCredential(value) || Boolean(refused);
  if (stored && !replacing) {
    return (
      <StoredCredential
        project={stored}
        remove={value.removeToken}
        onRemove={(removeToken) => onChange({ ...value, removeToken })}
        onReplace={() => {
          setOpened(true);
          onChange({ ...value, removeToken: false });
        }}
      />
    );
  }
  return (
    <div id="credential" className="grid grid-cols-1 gap-4">
      {!overSsh(value.repoUrl) && (
        <Field label={t.openedWith}>
          {(field) => (
            <Select
              {...field}
              value={value.kind}
              onChange={(event) =>
                onChange({
                  ...value,
                  ...noCredential,
                  kind: event.target.value as CredentialKind,
                })
              }
            >
              <option value="token">{t.token}</option>
              <option value="github-app">{t.app}</option>
            </Select>
          )}
        </Field>
      )}
      {byApp(value) ? (
        <AppFields {...{ value, onChange, refused }} required={!stored} />
      ) : (
        <TokenField {...{ value, onChange, refused }} stored={Boolean(stored)} focus={opened} />
      )}
      {stored && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => {
            setOpened(false);
            onChange({ ...value, ...noCredential, kind: stored.credentialKind ?? "token" });
          }}
        >
          {t.keepStored}
        </Button>
      )}
    </div>
  );
}

interface StoredProps {
  project: Project;
  remove: boolean;
  onRemove: (remove: boolean) => void;
  onReplace: () => void;
}

function StoredCredential({ project, remove, onRemove, onReplace }: StoredProps) {
  const { credentialKind, credentialExpiresAt, repoUrl } = project;
  const what =
    credentialKind === "github-app" ? t.storedApp : overSsh(repoUrl) ? t.storedKey : t.storedToken;
  return (
    <section
      aria-label={t.label}
      id="credential"
      className="grid gap-3 rounded-lg border border-line p-3"
    >
      <div className="flex flex-wrap items-center gap-3">
        <p className="flex min-w-0 flex-1 basis-48 items-center gap-2 text-sm">
          <KeyRound className="size-4 shrink-0 text-faint" />
          <span>
            {t.isStored(what)}
            {credentialExpiresAt && (
              <>
                {t.butItExpires} <Expiry at={credentialExpiresAt} />
              </>
            )}
            .
          </span>
        </p>
        <Button size="sm" disabled={remove} onClick={onReplace}>
          {what === t.storedToken ? t.replaceToken : t.replaceKey}
        </Button>
      </div>
      <Checkbox
        label={t.removeOnSave}
        checked={remove}
        onChange={(event) => onRemove(event.target.checked)}
      />
    </section>
  );
}

interface NewCredentialProps {
  value: Connection;
  onChange: (value: Connection) => void;
  refused: string | null;
}

interface TokenFieldProps extends NewCredentialProps {
  stored: boolean;
  focus: boolean;
}

function TokenField({ value, onChange, refused, stored, focus }: TokenFieldProps) {
  const ssh = overSsh(value.repoUrl);
  const set = (event: { target: { value: string } }) =>
    onChange({ ...value, token: event.target.value });
  return (
    <Field
      label={ssh ? t.privateKey : t.token}
      hint={stored ? t.emptyKeeps : t.needs}
      error={refused}
    >
      {(field) =>
        ssh ? (
          <TextArea
            {...field}
            value={value.token}
            onChange={set}
            placeholder={t.sshExample}
            className="font-mono text-xs"
            rows={4}
            autoComplete="off"
            spellCheck={false}
            autoFocus={focus}
          />
        ) : (
          <Input
            {...field}
            type="password"
            value={value.token}
            onChange={set}
            placeholder={stored ? t.hidden : ""}
            autoComplete="new-password"
            autoFocus={focus}
          />
        )
      }
    </Field>
  );
}

function AppFields({
  value,
  onChange,
  refused,
  required,
}: NewCredentialProps & { required: boolean }) {
  return (
    <>
      <Field label={t.appId} hint={t.appIdHint}>
        {(field) => (
          <Input
            {...field}
            value={value.appId}
            onChange={(event) => onChange({ ...value, appId: event.target.value.trim() })}
            inputMode="numeric"
            pattern="[0-9]+"
            autoComplete="off"
            className="sm:w-48"
            required={required}
          />
        )}
      </Field>
      <Field label={t.appKey} hint={t.appKeyHint} error={refused}>
        {(field) => (
          <TextArea
            {...field}
            value={value.privateKey}
            onChange={(event) => onChange({ ...value, privateKey: event.target.value })}
            placeholder={t.appKeyExample}
            className="font-mono text-xs"
            rows={4}
            autoComplete="off"
            spellCheck={false}
            required={required}
          />
        )}
      </Field>
    </>
  );
}
