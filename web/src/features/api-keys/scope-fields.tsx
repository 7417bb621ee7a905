// Chooses what a key may be used for; one that may do nothing can't be made.
import type { ApiKeyScope } from "@/shared/api/types";
import { Checkbox } from "@/shared/ui/field";
import { t } from "@/strings/api-keys";
import { allScopes } from "./scopes";

interface ScopeFieldsProps {
  value: ApiKeyScope[];
  onChange: (scopes: ApiKeyScope[]) => void;
}

export function ScopeFields({ value, onChange }: ScopeFieldsProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{t.scopesOfKey}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {allScopes.map((scope) => (
          <Checkbox
            key={scope}
            label={t.scopes[scope]}
            hint={t.scopesAbout[scope]}
            checked={value.includes(scope)}
            onChange={({ target }) =>
              onChange(
                allScopes.filter((one) => (one === scope ? target.checked : value.includes(one))),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
