// The versions of a doc by day; arrow keys walk through them.
import { type KeyboardEvent, useRef } from "react";
import type { Revision } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { dateTime, timeOfDay } from "@/shared/lib/time";
import { t } from "@/strings/editor";
import { byDay } from "./days";

/** So close to the end the next versions are asked for. */
const margin = 120;

interface VersionListProps {
  revisions: Revision[];
  /** The doc's version now; none when it is deleted. */
  current: number | null;
  chosen: number;
  onChoose: (version: number) => void;
  hasOlder: boolean;
  onOlder: () => void;
}

export function VersionList(props: VersionListProps) {
  const { revisions, current, chosen, onChoose, hasOlder, onOlder } = props;
  const box = useRef<HTMLDivElement>(null);

  const onScroll = () => {
    if (!box.current || !hasOlder) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    if (scrollHeight - scrollTop - clientHeight < margin) onOlder();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...(box.current?.querySelectorAll("button") ?? [])];
    const next = rows[rows.indexOf(document.activeElement as HTMLButtonElement) + step];
    event.preventDefault();
    if (!next) return;
    next.focus();
    next.click();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the arrow keys of the buttons inside
    <div ref={box} onScroll={onScroll} onKeyDown={onKeyDown} className="min-h-0 overflow-y-auto">
      {byDay(revisions).map((day) => (
        <section key={day.name} className="mb-3">
          <h3 className="sticky top-0 bg-overlay px-2.5 py-1 text-faint text-xs">{day.name}</h3>
          <ul aria-label={`${t.history.versions}: ${day.name}`} className="grid gap-0.5">
            {day.revisions.map((revision) => (
              <Row
                key={revision.version}
                revision={revision}
                current={revision.version === current}
                chosen={revision.version === chosen}
                onChoose={() => onChoose(revision.version)}
              />
            ))}
          </ul>
        </section>
      ))}
      {hasOlder && (
        <p role="status" className="px-2.5 py-2 text-faint text-xs">
          {t.history.loadingMore}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  revision: Revision;
  current: boolean;
  chosen: boolean;
  onChoose: () => void;
}

function Row({ revision, current, chosen, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        tabIndex={chosen ? 0 : -1}
        onClick={onChoose}
        className={cn(
          "w-full rounded-md px-2.5 py-1.5 text-left hover:bg-raised focus-visible:-outline-offset-2",
          chosen && "bg-raised",
        )}
      >
        <span className="flex items-baseline gap-2 text-sm">
          <span className="font-medium">{t.history.version(revision.version)}</span>
          {current && <span className="text-accent text-xs">{t.history.current}</span>}
          {revision.deleted && <span className="text-bad text-xs">{t.history.deleted}</span>}
          <time
            dateTime={revision.createdAt}
            title={dateTime(revision.createdAt)}
            className="ml-auto text-muted text-xs tabular-nums"
          >
            {timeOfDay(revision.createdAt)}
          </time>
        </span>
        <span className="block truncate text-muted text-xs">
          {revision.author || t.history.unknown}
        </span>
        {revision.message && (
          <span className="block truncate text-muted text-xs">{revision.message}</span>
        )}
      </button>
    </li>
  );
}
