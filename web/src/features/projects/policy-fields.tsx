// How a project publishes, and what its lock does to workstations.
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import type { LockPolicy, PublishMode } from "@/shared/api/types";
import { Field, Select } from "@/shared/ui/field";

export interface Policies {
  publishMode: PublishMode;
  lockPolicy: LockPolicy;
}

interface PolicyFieldsProps {
  value: Policies;
  onChange: (value: Policies) => void;
  problem: ApiProblem | null;
}

export const policyFields = ["publishMode", "lockPolicy"];

export function PolicyFields({ value, onChange, problem }: PolicyFieldsProps) {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field
        label="Publish"
        error={errorAt(problem, "publishMode")}
        hint="When saved docs go to Git."
      >
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
    </div>
  );
}
