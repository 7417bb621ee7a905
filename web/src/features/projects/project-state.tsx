// How a project stands, for its card and its row: lock, sync, pull request, and how far a first import is.
import type { Project } from "@/shared/api/types";
import { useSyncProgress } from "@/shared/api/use-realtime";
import { Progress } from "@/shared/ui/progress";
import { t } from "@/strings/projects";
import { LockBadge } from "../locks/lock-badge";
import { PullRequestBadge } from "../sync/pull-request-badge";
import { SyncBadge } from "../sync/sync-badge";
import { isImporting } from "../sync/sync-state";

export function StateBadges({ project }: { project: Project }) {
  return (
    // Above the link that covers the whole project, so that the explanations can be hovered.
    <div className="relative flex flex-wrap gap-1.5 self-start">
      <LockBadge lock={project.lock} />
      <SyncBadge sync={project.sync} />
      {project.pullRequest?.state === "open" && (
        <PullRequestBadge pullRequest={project.pullRequest} />
      )}
    </div>
  );
}

export function ImportProgress({ project }: { project: Project }) {
  const progress = useSyncProgress(project.id);
  if (!isImporting(project.sync)) return null;
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <div className="grid gap-1.5">
      <p className="text-muted text-xs tabular-nums">
        {total > 0 ? t.imported(done, total) : t.importBegins}
      </p>
      <Progress label={t.importing} done={done} total={total} />
    </div>
  );
}
