// What the runs of a project's sync did, newest first, in a sheet of its own.
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { queries } from "@/shared/api/queries";
import type { SyncChange, SyncRun } from "@/shared/api/types";
import { sentence } from "@/shared/lib/sentence";
import { ago, dateTime, useNow } from "@/shared/lib/time";
import { Badge, type Tone } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { count } from "@/strings/count";

interface SyncHistoryProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function SyncHistory({ projectId, open, onOpenChange }: SyncHistoryProps) {
  return (
    <Dialog
      kind="sheet"
      open={open}
      onOpenChange={onOpenChange}
      title="Sync history"
      description="What each sync took from Git and brought to it. Looks that found nothing new are left out."
      className="max-w-xl"
    >
      <Runs projectId={projectId} />
    </Dialog>
  );
}

function Runs({ projectId }: { projectId: string }) {
  useNow(30_000);
  const runs = useInfiniteQuery(queries.syncRuns(projectId));
  if (runs.isPending) return <SkeletonRows rows={6} className="h-14" />;
  if (runs.isError) return <Failure error={runs.error} onRetry={runs.refetch} />;
  const list = runs.data.pages.flatMap((page) => page.items);
  if (list.length === 0) return <p className="text-muted text-sm">No sync has run yet.</p>;
  return (
    <>
      <ol aria-label="Runs" className="divide-y divide-line">
        {list.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ol>
      {runs.hasNextPage && (
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2.5 mt-3"
          disabled={runs.isFetchingNextPage}
          onClick={() => runs.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

const triggers: Record<SyncRun["trigger"], string> = {
  connected: "Connected",
  saved: "After a save",
  schedule: "On schedule",
  webhook: "Git told of a change",
  manual: "Asked for by hand",
};

const outcomes: Record<SyncRun["outcome"], { tone: Tone; text: string }> = {
  running: { tone: "info", text: "Running" },
  done: { tone: "ok", text: "Done" },
  conflicted: { tone: "bad", text: "Conflicts" },
  failed: { tone: "bad", text: "Failed" },
  interrupted: { tone: "warn", text: "Interrupted" },
};

function Run({ run }: { run: SyncRun }) {
  const { tone, text } = outcomes[run.outcome];
  return (
    <li className="grid grid-cols-1 gap-2 py-3.5 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
        <Badge tone={tone}>{text}</Badge>
        <span className="font-medium">{triggers[run.trigger]}</span>
        <time
          dateTime={run.startedAt}
          title={dateTime(run.startedAt)}
          className="ml-auto text-faint text-xs"
        >
          {ago(run.startedAt)}
        </time>
      </div>
      <p className="text-muted text-xs">
        {counts(run)}
        {run.commit && (
          <>
            {" · "}
            <code className="font-mono">{run.commit.slice(0, 7)}</code>
          </>
        )}
      </p>
      {run.error && <p className="wrap-anywhere text-bad text-sm">{sentence(run.error)}</p>}
      <Shortened
        label="Docs"
        items={run.changes}
        keyOf={(change) => `${change.kind} ${change.fileName}`}
      >
        {(change) => <Change change={change} />}
      </Shortened>
      {run.notes.length > 0 && (
        <div className="grid gap-1">
          <p className="font-medium text-xs">Left alone</p>
          <Shortened label="Files left alone" items={run.notes} keyOf={(note) => note}>
            {(note) => <span className="wrap-anywhere text-muted">{note}</span>}
          </Shortened>
        </div>
      )}
    </li>
  );
}

function counts({ pulled, merged, pushed, conflicts }: SyncRun): string {
  const parts = [
    pulled > 0 && `${count(pulled, "doc")} pulled`,
    merged > 0 && `${merged} merged`,
    pushed > 0 && `${count(pushed, "doc")} published`,
    conflicts > 0 && `${conflicts} in conflict`,
  ].filter(Boolean);
  return parts.join(" · ") || "No doc changed";
}

const kinds: Record<SyncChange["kind"], { tone: string; text: string }> = {
  added: { tone: "text-ok", text: "Added" },
  updated: { tone: "text-info", text: "Changed" },
  deleted: { tone: "text-bad", text: "Deleted" },
  renamed: { tone: "text-info", text: "Renamed" },
  merged: { tone: "text-info", text: "Merged" },
  conflicted: { tone: "text-bad", text: "Conflict" },
  published: { tone: "text-accent", text: "Published" },
  proposed: { tone: "text-accent", text: "Proposed" },
};

function Change({ change }: { change: SyncChange }) {
  const { tone, text } = kinds[change.kind];
  return (
    <span className="flex gap-2">
      <span className={`w-18 shrink-0 ${tone}`}>{text}</span>
      <span className="wrap-anywhere min-w-0">
        {change.from && <span className="text-muted">{change.from} → </span>}
        {change.fileName}
      </span>
    </span>
  );
}

const shownAtFirst = 4;

interface ShortenedProps<T> {
  label: string;
  items: T[];
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
}

/** A list of which the first few are enough until somebody asks. */
function Shortened<T>({ label, items, keyOf, children }: ShortenedProps<T>) {
  const [all, setAll] = useState(false);
  if (items.length === 0) return null;
  // One more line is no longer than the button that would show it.
  const shown = all || items.length <= shownAtFirst + 1 ? items : items.slice(0, shownAtFirst);
  return (
    <div>
      <ul aria-label={label} className="grid grid-cols-1 gap-1 text-xs">
        {shown.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {shown.length < items.length && (
        <Button size="sm" variant="ghost" className="-ml-2.5 mt-1" onClick={() => setAll(true)}>
          Show all {items.length}
        </Button>
      )}
    </div>
  );
}
