// The people who have the project open now.
import { Avatar } from "@/shared/ui/avatar";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/projects";

const shown = 4;

export function Presence({ people }: { people: string[] }) {
  if (people.length === 0) return null;
  const rest = people.slice(shown);
  return (
    <ul aria-label={t.peopleHere} className="flex -space-x-1.5">
      {people.slice(0, shown).map((name) => (
        <li key={name}>
          <Tooltip text={name}>
            <span>
              <Avatar name={name} className="ring-2 ring-bg" />
              <span className="sr-only">{name}</span>
            </span>
          </Tooltip>
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Tooltip text={rest.join(", ")}>
            <span className="relative grid size-6 place-items-center rounded-full bg-raised text-[10px] text-muted ring-2 ring-bg">
              {t.morePeople(rest.length)}
            </span>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}
