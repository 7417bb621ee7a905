// The docs of a project that changed here and in Git at once, each with the way to settle it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GitMerge } from "lucide-react";
import { queries } from "@/shared/api/queries";
import type { ConflictSummary } from "@/shared/api/types";
import { useMayEdit } from "@/shared/lib/role";
import { ago, dateTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Failure, SkeletonRows } from "@/shared/ui/feedback";
import { t } from "@/strings/docs";
import { useResolve } from "./use-resolve";

export function ConflictsList({ projectId }: { projectId: string }) {
  const conflicts = useQuery(queries.conflicts(projectId));
  const docs = useQuery(queries.docs(projectId));
  const mayEdit = useMayEdit();
  const texts = new Set(docs.data?.filter((doc) => doc.encoding === "utf-8").map((doc) => doc.id));
  return (
    <section aria-labelledby="conflicts" className="min-w-0">
      <h2 id="conflicts" className="mb-3 flex items-center gap-2 font-semibold text-base">
        <GitMerge className="size-4 text-bad" /> {t.conflicts.title}
      </h2>
      {conflicts.isPending && <SkeletonRows rows={2} />}
      {conflicts.isError && <Failure error={conflicts.error} onRetry={conflicts.refetch} />}
      {conflicts.data && (
        <ul className="divide-y divide-line rounded-lg border border-bad/40">
          {conflicts.data.map((conflict) => (
            <li
              key={conflict.docId}
              className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5"
            >
              <div className="min-w-0 flex-1 basis-48">
                <p className="truncate font-medium text-sm">{conflict.fileName}</p>
                <p className="text-muted text-xs">
                  {t.conflicts[conflict.kind]}
                  {" · "}
                  <time dateTime={conflict.createdAt} title={dateTime(conflict.createdAt)}>
                    {ago(conflict.createdAt)}
                  </time>
                </p>
              </div>
              {!mayEdit ? null : texts.has(conflict.docId) ? (
                <Button asChild size="sm">
                  <Link
                    to="/editor/$projectId/$docId"
                    params={{ projectId, docId: conflict.docId }}
                    aria-label={t.about(t.conflicts.resolve, conflict.fileName)}
                  >
                    {t.conflicts.resolve}
                  </Link>
                </Button>
              ) : (
                docs.data && <SidesToTake projectId={projectId} conflict={conflict} />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface SidesProps {
  projectId: string;
  conflict: ConflictSummary;
}

/** For what the editor can't open: a doc that is deleted here, or one that is not text. */
function SidesToTake({ projectId, conflict }: SidesProps) {
  const resolve = useResolve(projectId, conflict.fileName);
  const { kind, fileName } = conflict;
  const ours = kind === "deleted-here" ? t.conflicts.leaveDeleted : t.conflicts.keepOurs;
  const theirs = kind === "deleted-there" ? t.conflicts.deleteHere : t.conflicts.takeTheirs;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        aria-label={t.actionOn(ours, fileName)}
        disabled={resolve.isPending}
        onClick={() => resolve.mutate({ take: "ours" })}
      >
        {ours}
      </Button>
      <Button
        size="sm"
        aria-label={t.actionOn(theirs, fileName)}
        disabled={resolve.isPending}
        onClick={() => resolve.mutate({ take: "theirs" })}
      >
        {theirs}
      </Button>
    </div>
  );
}
