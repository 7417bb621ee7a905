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
import { t } from "@/strings/sync";

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
      title={t.history.title}
      description={t.history.about}
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
  if (list.length === 0) return <p className="text-muted text-sm">{t.history.none}</p>;
  return (
    <>
      <ol aria-label={t.history.runs} className="divide-y divide-line">
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
          {t.history.more}
        </Button>
      )}
    </>
  );
}

const triggers: Record<SyncRun["trigger"], string> = t.history.triggers;

const outcomes: Record<SyncRun["outcome"], Tone> = {
  running: "info",
  done: "ok",
  conflicted: "bad",
  failed: "bad",
  interrupted: "warn",
};

function Run({ run }: { run: SyncRun }) {
  return (
    <li className="grid grid-cols-1 gap-2 py-3.5 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
        <Badge tone={outcomes[run.outcome]}>{t.history.outcomes[run.outcome]}</Badge>
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
        label={t.history.docs}
        items={run.changes}
        keyOf={(change) => `${change.kind} ${change.fileName}`}
      >
        {(change) => <Change change={change} />}
      </Shortened>
      {run.notes.length > 0 && (
        <div className="grid gap-1">
          <p className="font-medium text-xs">{t.history.leftAlone}</p>
          <Shortened label={t.history.filesLeftAlone} items={run.notes} keyOf={(note) => note}>
            {(note) => <span className="wrap-anywhere text-muted">{note}</span>}
          </Shortened>
        </div>
      )}
    </li>
  );
}

function counts({ pulled, merged, pushed, conflicts }: SyncRun): string {
  const parts = [
    pulled > 0 && t.history.pulled(pulled),
    merged > 0 && t.history.merged(merged),
    pushed > 0 && t.history.published(pushed),
    conflicts > 0 && t.history.conflicts(conflicts),
  ].filter(Boolean);
  return parts.join(" · ") || t.history.noChange;
}

const kinds: Record<SyncChange["kind"], string> = {
  added: "text-ok",
  updated: "text-info",
  deleted: "text-bad",
  renamed: "text-info",
  merged: "text-info",
  conflicted: "text-bad",
  published: "text-accent",
  proposed: "text-accent",
};

function Change({ change }: { change: SyncChange }) {
  return (
    <span className="flex gap-2">
      <span className={`w-18 shrink-0 ${kinds[change.kind]}`}>{t.history.kinds[change.kind]}</span>
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
          {t.history.showAll(items.length)}
        </Button>
      )}
    </div>
  );
}
