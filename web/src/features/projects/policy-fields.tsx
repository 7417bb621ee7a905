// How a project publishes, and what its lock does to workstations.
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import type { LockPolicy, Provider, PublishMode } from "@/shared/api/types";
import { Checkbox, Field, Select } from "@/shared/ui/field";
import { t as strings } from "@/strings/projects";

const t = strings.policies;

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

export function PolicyFields({ value, onChange, problem, provider }: PolicyFieldsProps) {
  const modeHint = t.hints[value.publishMode];
  const hint =
    provider === "github" ? modeHint : t.withoutPullRequests(modeHint, provider === "git");
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label={t.publish} error={errorAt(problem, "publishMode")} hint={hint}>
        {(field) => (
          <Select
            {...field}
            value={value.publishMode}
            onChange={(event) =>
              onChange({ ...value, publishMode: event.target.value as PublishMode })
            }
          >
            <option value="on-save">{t.modes["on-save"]}</option>
            <option value="manual">{t.modes.manual}</option>
            <option value="pull-request" disabled={provider !== "github"}>
              {t.modes["pull-request"]}
            </option>
          </Select>
        )}
      </Field>
      <Field label={t.locked} hint={t.lockedHint} error={errorAt(problem, "lockPolicy")}>
        {(field) => (
          <Select
            {...field}
            value={value.lockPolicy}
            onChange={(event) =>
              onChange({ ...value, lockPolicy: event.target.value as LockPolicy })
            }
          >
            <option value="block">{t.lockPolicies.block}</option>
            <option value="warn">{t.lockPolicies.warn}</option>
          </Select>
        )}
      </Field>
      <Checkbox
        className="sm:col-span-2"
        label={t.signOff}
        hint={t.signOffHint}
        checked={value.signOff}
        onChange={(event) => onChange({ ...value, signOff: event.target.checked })}
      />
    </div>
  );
}
