// How a project publishes, and what its lock does to workstations.
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import type { LockPolicy, Provider, PublishMode } from "@/shared/api/types";
import { Checkbox, Field, Select } from "@/shared/ui/field";

export interface Policies {
  publishMode: PublishMode;
  lockPolicy: LockPolicy;
  signOff: boolean;
}

interface PolicyFieldsProps {
  value: Policies;
  onChange: (value: Policies) => void;
  problem: ApiProblem | null;
  /** How the platform speaks to the repository; nothing until its connection was checked. */
  provider: Provider | null;
}

export const policyFields = ["publishMode", "lockPolicy"];

const publishHints: Record<PublishMode, string> = {
  "on-save": "Every save is a commit on the branch.",
  manual: "Saved docs go to Git when someone presses Sync now.",
  "pull-request": "Saved docs gather in one pull request until it is merged.",
};

export function PolicyFields({ value, onChange, problem, provider }: PolicyFieldsProps) {
  const hint =
    provider === "github"
      ? publishHints[value.publishMode]
      : `${publishHints[value.publishMode]} ${
          provider === "git"
            ? "Pull requests need a repository on GitHub."
            : "Pull requests can be chosen once the check has found GitHub."
        }`;
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Publish" error={errorAt(problem, "publishMode")} hint={hint}>
        {(field) => (
          <Select
            {...field}
            value={value.publishMode}
            onChange={(event) =>
              onChange({ ...value, publishMode: event.target.value as PublishMode })
            }
          >
            <option value="on-save">On every save</option>
            <option value="manual">When someone syncs</option>
            <option value="pull-request" disabled={provider !== "github"}>
              By pull request
            </option>
          </Select>
        )}
      </Field>
      <Field
        label="While docs are locked"
        hint="What agents on workstations do."
        error={errorAt(problem, "lockPolicy")}
      >
        {(field) => (
          <Select
            {...field}
            value={value.lockPolicy}
            onChange={(event) =>
              onChange({ ...value, lockPolicy: event.target.value as LockPolicy })
            }
          >
            <option value="block">Agents wait</option>
            <option value="warn">Agents go on, with a notice</option>
          </Select>
        )}
      </Field>
      <Checkbox
        className="sm:col-span-2"
        label="Sign off commits (Signed-off-by)"
        hint="Adds the author’s name to each commit message, as repositories with a DCO ask for."
        checked={value.signOff}
        onChange={(event) => onChange({ ...value, signOff: event.target.checked })}
      />
    </div>
  );
}
