// The name of a project.
import { type ApiProblem, errorAt } from "@/shared/api/problem";
import { Field, Input } from "@/shared/ui/field";
import { t } from "@/strings/projects";

interface NameFieldProps {
  value: string;
  onChange: (value: string) => void;
  problem: ApiProblem | null;
}

export function NameField({ value, onChange, problem }: NameFieldProps) {
  return (
    <Field label={t.fields.name} error={errorAt(problem, "name")}>
      {(field) => (
        <Input
          {...field}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          placeholder={t.fields.nameExample}
          autoComplete="off"
          maxLength={100}
          required
        />
      )}
    </Field>
  );
}
