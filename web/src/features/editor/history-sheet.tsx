// Every saved version of a doc: compare it with the present text, restore it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc, Revision } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago, dateTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { DiffView } from "./monaco-views";

interface HistoryProps {
  doc: Doc;
  text: string;
  lockToken: string | null;
  canEdit: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function HistorySheet(props: HistoryProps) {
  return (
    <Dialog
      kind="sheet"
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="History"
      description={props.doc.fileName}
      className="max-w-5xl"
    >
      <History {...props} />
    </Dialog>
  );
}

function History({ doc, text, lockToken, canEdit, onOpenChange }: HistoryProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const revisions = useInfiniteQuery(queries.revisions(doc.projectId, doc.fileName));
  if (revisions.isPending) return <SkeletonRows rows={6} />;
  if (revisions.isError) return <Failure error={revisions.error} onRetry={revisions.refetch} />;
  const list = revisions.data.pages.flatMap((page) => page.items);
  const version = chosen ?? list.find((one) => one.version !== doc.version)?.version ?? doc.version;
  return (
    <div className="grid h-full min-h-0 grid-rows-[minmax(0,14rem)_minmax(0,1fr)] gap-4 md:grid-cols-[15rem_1fr] md:grid-rows-1">
      <div className="min-h-0 overflow-y-auto">
        <ul aria-label="Versions" className="grid gap-0.5">
          {list.map((revision) => (
            <RevisionRow
              key={revision.version}
              revision={revision}
              current={revision.version === doc.version}
              chosen={revision.version === version}
              onChoose={() => setChosen(revision.version)}
            />
          ))}
        </ul>
        {revisions.hasNextPage && (
          <Button size="sm" variant="ghost" onClick={() => revisions.fetchNextPage()}>
            Show older
          </Button>
        )}
      </div>
      <Comparison
        key={version}
        {...{ doc, text, version, lockToken, canEdit }}
        onRestored={() => onOpenChange(false)}
      />
    </div>
  );
}

interface RowProps {
  revision: Revision;
  current: boolean;
  chosen: boolean;
  onChoose: () => void;
}

function RevisionRow({ revision, current, chosen, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className={cn(
          "w-full rounded-md px-2.5 py-2 text-left hover:bg-raised",
          chosen && "bg-raised",
        )}
      >
        <span className="flex items-baseline gap-2 text-sm">
          <span className="font-medium">Version {revision.version}</span>
          {current && <span className="text-accent text-xs">current</span>}
          {revision.deleted && <span className="text-bad text-xs">deleted</span>}
        </span>
        <span className="block truncate text-faint text-xs" title={dateTime(revision.createdAt)}>
          {revision.author ?? "Unknown"} · {ago(revision.createdAt)}
        </span>
        {revision.message && (
          <span className="block truncate text-muted text-xs">{revision.message}</span>
        )}
      </button>
    </li>
  );
}

interface ComparisonProps {
  doc: Doc;
  text: string;
  version: number;
  lockToken: string | null;
  canEdit: boolean;
  onRestored: () => void;
}

function Comparison({ doc, text, version, lockToken, canEdit, onRestored }: ComparisonProps) {
  const cache = useQueryClient();
  const revision = useQuery(queries.revision(doc.projectId, doc.fileName, version));
  const restore = useMutation({
    mutationFn: () =>
      api.docs.restore(doc.projectId, doc.fileName, version, { ifMatch: doc.hash, lockToken }),
    onSuccess: () => {
      toast.success(`Version ${version} is restored.`);
      cache.invalidateQueries({ queryKey: ["project", doc.projectId] });
      onRestored();
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  if (revision.isError) return <Failure error={revision.error} onRetry={revision.refetch} />;
  if (!revision.data) return <SkeletonRows rows={8} />;
  const hint = !canEdit
    ? "Start editing to restore a version."
    : text !== doc.content
      ? "Save or undo your changes first."
      : null;
  return (
    <div className="flex min-h-0 flex-col gap-3">
      <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line">
        <DiffView
          fileName={doc.fileName}
          left={{ label: `Version ${version}`, text: revision.data.content ?? "" }}
          right={{ label: "Now", text }}
        />
      </div>
      <div className="flex items-center justify-end gap-3">
        {hint && <p className="text-faint text-xs">{hint}</p>}
        <Button
          disabled={hint !== null || restore.isPending || version === doc.version}
          onClick={() => restore.mutate()}
        >
          Restore version {version}
        </Button>
      </div>
    </div>
  );
}
