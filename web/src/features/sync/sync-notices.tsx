// What a project's page says about its sync while there is something to say: an import, a wait, a problem.
import { CloudDownload, CloudOff, FileQuestion, FolderDown, Hourglass } from "lucide-react";
import type { Project, SyncStatus } from "@/shared/api/types";
import { useSyncProgress } from "@/shared/api/use-realtime";
import { sentence } from "@/shared/lib/sentence";
import { countdown, timeOfDay, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { Progress } from "@/shared/ui/progress";
import { t } from "@/strings/sync";
import { isHeld } from "../locks/lock-badge";
import { SyncProblem } from "./sync-problem";
import { isHindered, isImporting, remoteName } from "./sync-state";

interface SyncNoticesProps {
  project: Project;
  onShowHistory: () => void;
}

export function SyncNotices({ project, onShowHistory }: SyncNoticesProps) {
  const { sync, lock } = project;
  return (
    <>
      {isImporting(sync) && <ImportNotice projectId={project.id} />}
      {sync.state === "failed" && <SyncProblem project={project} />}
      {sync.state === "waiting" && isHindered(sync) && <WaitNotice project={project} sync={sync} />}
      {sync.incoming > 0 && (
        <Banner tone="info" icon={<CloudDownload />} label={t.notices.incomingLabel}>
          {t.notices.incoming(sync.incoming, isHeld(lock) ? lock.lockedBy : undefined)}
        </Banner>
      )}
      {sync.skipped > 0 && (
        <Banner
          tone="info"
          icon={<FileQuestion />}
          label={t.notices.skippedLabel}
          actions={
            <Button size="sm" onClick={onShowHistory}>
              {t.notices.seeSkipped}
            </Button>
          }
        >
          {t.notices.skipped(sync.skipped)}
        </Banner>
      )}
    </>
  );
}

function ImportNotice({ projectId }: { projectId: string }) {
  const progress = useSyncProgress(projectId);
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Banner tone="info" icon={<FolderDown />} label={t.notices.importLabel}>
      <div className="grid gap-2 py-1">
        <p>
          {t.notices.importing}{" "}
          {total > 0 && (
            <span className="text-muted tabular-nums">{t.notices.imported(done, total)}</span>
          )}
        </p>
        <Progress label={t.notices.importProgress} done={done} total={total} />
      </div>
    </Banner>
  );
}

function WaitNotice({ project, sync }: { project: Project; sync: SyncStatus }) {
  const now = useNow(1000);
  const { nextRetryAt } = sync;
  const left = nextRetryAt && (
    <>
      <span className="tabular-nums">{countdown(nextRetryAt, now)}</span> {t.notices.left}
    </>
  );
  const safe = sync.unpublished > 0 && t.notices.safe;
  if (sync.errorCode === "remote_rate_limited") {
    return (
      <Banner tone="warn" icon={<Hourglass />} label={t.notices.syncLabel}>
        {t.notices.askedToWait(remoteName(project), nextRetryAt ? timeOfDay(nextRetryAt) : null)}{" "}
        {left} {safe}
      </Banner>
    );
  }
  return (
    <Banner tone="warn" icon={<CloudOff />} label={t.notices.syncLabel}>
      {sync.error ? sentence(sync.error) : t.notices.unreachable(remoteName(project))}{" "}
      {nextRetryAt && (
        <>
          {t.notices.nextTryIn} <span className="tabular-nums">{countdown(nextRetryAt, now)}</span>.
        </>
      )}{" "}
      {safe}
    </Banner>
  );
}
