// What each role may do, a sentence each.
import { t } from "@/strings/roles";
import { roleNames } from "./roles";

export function RoleTable() {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 rounded-lg border border-line bg-bg px-3 py-2.5 text-xs sm:grid-cols-[auto_1fr]">
      {roleNames.map((role) => (
        <div key={role} className="sm:contents">
          <dt className="font-medium">{t.roles[role]}</dt>
          <dd className="text-muted">{t.may[role]}</dd>
        </div>
      ))}
    </dl>
  );
}
