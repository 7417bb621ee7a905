// Narrows the audit log down: to a project, an account, a kind of action.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AuditWanted } from "@/shared/api/people";
import { peopleQueries } from "@/shared/api/people-queries";
import { queries } from "@/shared/api/queries";
import { Field, Select } from "@/shared/ui/field";
import { t } from "@/strings/audit";

/** What an action's name begins with; "lock." is no "lockout". */
const prefixOf = (action: string) => (action.includes(".") ? action : `${action}.`);

interface AuditFiltersProps {
  wanted: AuditWanted;
  onChange: (wanted: AuditWanted) => void;
}

export function AuditFilters({ wanted, onChange }: AuditFiltersProps) {
  const { data: projects = [] } = useQuery(queries.projects());
  const { data: accounts } = useInfiniteQuery(peopleQueries.accounts());
  const people = accounts?.pages.flatMap(({ items }) => items) ?? [];
  const choose = (part: keyof AuditWanted) => (value: string) => {
    const { [part]: _old, ...rest } = wanted;
    onChange(value ? { ...rest, [part]: value } : rest);
  };
  return (
    <fieldset className="grid gap-3 sm:grid-cols-3">
      <legend className="sr-only">{t.filters}</legend>
      <Choice
        label={t.project}
        value={wanted.projectId}
        options={projects.map(({ id, name }) => [id, name])}
        onChange={choose("projectId")}
      />
      <Choice
        label={t.account}
        value={wanted.accountId}
        options={people.map(({ id, name }) => [id, name])}
        onChange={choose("accountId")}
      />
      <Choice
        label={t.action}
        value={wanted.action}
        options={Object.entries(t.actions).map(([action, name]) => [prefixOf(action), name])}
        onChange={choose("action")}
      />
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: [value: string, name: string][];
  onChange: (value: string) => void;
}

function Choice({ label, value = "", options, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {(field) => (
        <Select {...field} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{t.all}</option>
          {options.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
