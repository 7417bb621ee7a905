// The people who have the project open now: you first, then whoever edits.

import { cn } from "@/shared/lib/cn";
import { useMyName } from "@/shared/lib/identity";
import { Avatar } from "@/shared/ui/avatar";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/presence";

const shown = 4;

interface PresenceProps {
  people: string[];
  /** Who holds the lock, if anybody does. */
  editor?: string | undefined;
}

export function Presence({ people, editor }: PresenceProps) {
  const me = useMyName();
  if (people.length === 0) return null;
  const rank = (name: string) => (name === me ? 0 : name === editor ? 1 : 2);
  const inOrder = people.toSorted((a, b) => rank(a) - rank(b));
  const saying = (name: string) => t.person(name, name === me, name === editor);
  const rest = inOrder.slice(shown);
  return (
    <ul aria-label={t.here} className="flex -space-x-1.5">
      {inOrder.slice(0, shown).map((name) => (
        <li key={name}>
          <Tooltip text={saying(name)}>
            <span>
              <Avatar
                name={name}
                className={cn("ring-2", name === editor ? "ring-accent" : "ring-bg")}
              />
              <span className="sr-only">{saying(name)}</span>
            </span>
          </Tooltip>
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Tooltip text={rest.map(saying).join(", ")}>
            <span className="relative grid size-6 place-items-center rounded-full bg-raised text-[10px] text-muted ring-2 ring-bg">
              <span aria-hidden="true">{t.more(rest.length)}</span>
              <span className="sr-only">{rest.map(saying).join(", ")}</span>
            </span>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}
