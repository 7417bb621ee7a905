// What a project's page says about its sync while there is something to say: an import, a wait, a problem.
import { CloudDownload, CloudOff, FileQuestion, FolderDown, Hourglass } from "lucide-react";
import type { Project, SyncStatus } from "@/shared/api/types";
import { useSyncProgress } from "@/shared/api/use-realtime";
import { sentence } from "@/shared/lib/sentence";
import { countdown, timeOfDay, useNow } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { Progress } from "@/shared/ui/progress";
import { count } from "@/strings/count";
import { isHeld } from "../locks/lock-badge";
import { SyncProblem } from "./sync-problem";
import { incomingText, isHindered, isImporting, remoteName } from "./sync-state";

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
        <Banner tone="info" icon={<CloudDownload />} label="Changes from Git">
          {incomingText(sync.incoming, isHeld(lock) ? lock.lockedBy : undefined)}
        </Banner>
      )}
      {sync.skipped > 0 && (
        <Banner
          tone="info"
          icon={<FileQuestion />}
          label="Files left alone"
          actions={
            <Button size="sm" onClick={onShowHistory}>
              See which and why
            </Button>
          }
        >
          {count(sync.skipped, "file")} of the docs folder {sync.skipped === 1 ? "is" : "are"} left
          alone.
        </Banner>
      )}
    </>
  );
}

function ImportNotice({ projectId }: { projectId: string }) {
  const progress = useSyncProgress(projectId);
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Banner tone="info" icon={<FolderDown />} label="First import">
      <div className="grid gap-2 py-1">
        <p>
          Importing the docs from Git…{" "}
          {total > 0 && (
            <span className="text-muted tabular-nums">
              {done.toLocaleString("en")} of {count(total, "doc")}
            </span>
          )}
        </p>
        <Progress label="Docs imported" done={done} total={total} />
      </div>
    </Banner>
  );
}

function WaitNotice({ project, sync }: { project: Project; sync: SyncStatus }) {
  const now = useNow(1000);
  const { nextRetryAt } = sync;
  const left = nextRetryAt && (
    <>
      <span className="tabular-nums">{countdown(nextRetryAt, now)}</span> left.
    </>
  );
  const safe = sync.unpublished > 0 && "Saved docs are safe here and reach Git later.";
  if (sync.errorCode === "remote_rate_limited") {
    return (
      <Banner tone="warn" icon={<Hourglass />} label="Sync">
        {remoteName(project)} asked us to wait
        {nextRetryAt && ` until ${timeOfDay(nextRetryAt)}`}. {left} {safe}
      </Banner>
    );
  }
  return (
    <Banner tone="warn" icon={<CloudOff />} label="Sync">
      {sync.error ? sentence(sync.error) : `${remoteName(project)} can’t be reached.`}{" "}
      {nextRetryAt && (
        <>
          Next try in <span className="tabular-nums">{countdown(nextRetryAt, now)}</span>.
        </>
      )}{" "}
      {safe}
    </Banner>
  );
}
