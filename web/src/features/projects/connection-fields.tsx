// The fields that connect a project to its Git repository; branch and folder offer what a check has found.
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import type { Project } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Combobox } from "@/shared/ui/combobox";
import { Field, focusField, Input } from "@/shared/ui/field";
import { Suggestions } from "@/shared/ui/suggestions";
import { t } from "@/strings/projects";
import type { Connection } from "./connection";
import { CredentialFields } from "./credential-fields";
import type { ConnectionCheck } from "./use-connection-check";

interface ConnectionFieldsProps {
  value: Connection;
  onChange: (value: Connection) => void;
  problem: ApiProblem | null;
  check: ConnectionCheck;
  project?: Project;
}

export function ConnectionFields(props: ConnectionFieldsProps) {
  const { value, onChange, problem, check, project } = props;
  const branches = check.offers?.branches ?? [];
  const folders = check.offers?.folders ?? [];
  return (
    <>
      <div id="repository">
        <Field
          label={t.fields.repository}
          hint={t.fields.repositoryHint}
          error={errorAt(problem, "repoUrl")}
          remedy={
            <NewAddress problem={problem} onChoose={(repoUrl) => onChange({ ...value, repoUrl })} />
          }
        >
          {(field) => (
            <Input
              {...field}
              value={value.repoUrl}
              onChange={(event) => onChange({ ...value, repoUrl: event.target.value })}
              placeholder={t.fields.repositoryExample}
              autoComplete="off"
              spellCheck={false}
              autoFocus={!project}
              required
            />
          )}
        </Field>
      </div>
      {/* Once it is saved, the stored one is what there is to see. */}
      <CredentialFields key={project?.updatedAt} {...{ value, onChange, problem, project }} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <div id="branch">
          <Field
            label={t.fields.branch}
            error={errorAt(problem, "branch")}
            remedy={
              <Suggestions
                values={problem?.suggestions ?? []}
                onChoose={(branch) => onChange({ ...value, branch })}
              />
            }
          >
            {(field) => (
              <Combobox
                {...field}
                value={value.branch}
                onChange={(branch) => onChange({ ...value, branch })}
                options={branches.map((branch) => ({
                  value: branch,
                  hint: branch === check.offers?.defaultBranch ? t.fields.defaultBranch : undefined,
                }))}
                onOpen={check.want}
                required
              />
            )}
          </Field>
        </div>
        <div id="folder">
          <Field
            label={t.fields.folder}
            hint={t.fields.folderHint}
            error={errorAt(problem, "docsPath")}
            remedy={
              <Suggestions
                values={problem?.suggestions ?? []}
                onChoose={(docsPath) => onChange({ ...value, docsPath })}
              />
            }
          >
            {(field) => (
              <Combobox
                {...field}
                value={value.docsPath}
                onChange={(docsPath) => onChange({ ...value, docsPath })}
                options={folders.map((folder) => ({
                  value: folder.path,
                  label: folder.path || t.fields.wholeRepository,
                  hint: t.docs(folder.docsCount),
                }))}
                onOpen={check.want}
              />
            )}
          </Field>
        </div>
      </div>
    </>
  );
}

interface NewAddressProps {
  problem: ApiProblem | null;
  onChoose: (repoUrl: string) => void;
}

/** A repository that has moved says where to. */
function NewAddress({ problem, onChoose }: NewAddressProps) {
  const [address] = problem?.suggestions ?? [];
  if (problem?.code !== "remote_moved" || !address) return null;
  return (
    <Button
      size="sm"
      className="justify-self-start"
      onClick={(event) => {
        focusField(event.currentTarget);
        onChoose(address);
      }}
    >
      {t.fields.useNewAddress}
    </Button>
  );
}
