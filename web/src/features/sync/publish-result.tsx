// What a publish did, and where it can be seen.
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Project, SyncResult } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { t as common } from "@/strings/common";
import { t } from "@/strings/sync";
import { commitUrl } from "./sync-state";

interface PublishResultProps {
  project: Project;
  result: SyncResult;
  onClose: () => void;
}

export function PublishResult({ project, result, onClose }: PublishResultProps) {
  const { pushed, conflicts, incoming, commit, pullRequest } = result;
  return (
    <div className="grid gap-3">
      <p role="status" className="flex items-center gap-2 text-sm [&_svg]:size-4">
        <CircleCheck className="text-ok" />
        {pushed === 0
          ? t.publish.nothing
          : pullRequest
            ? t.publish.proposed(pushed)
            : t.publish.done(pushed)}
      </p>
      {conflicts > 0 && <Note>{t.publish.conflicts(conflicts)}</Note>}
      {incoming > 0 && <Note>{t.publish.waits}</Note>}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <span className="mr-auto text-sm">
          {pullRequest ? (
            <OutLink href={pullRequest.url}>{t.publish.seePullRequest(pullRequest.number)}</OutLink>
          ) : (
            commit && pushed > 0 && <Commit project={project} commit={commit} />
          )}
        </span>
        <Button variant="primary" autoFocus onClick={onClose}>
          {common.close}
        </Button>
      </div>
    </div>
  );
}

function Note({ children }: { children: string }) {
  return (
    <p className="flex items-center gap-2 text-sm [&_svg]:size-4 [&_svg]:shrink-0">
      <TriangleAlert className="text-warn" />
      {children}
    </p>
  );
}

function Commit({ project, commit }: { project: Project; commit: string }) {
  const url = commitUrl(project, commit);
  const text = t.publish.commit(commit.slice(0, 7));
  return url ? <OutLink href={url}>{text}</OutLink> : <span className="text-muted">{text}</span>;
}

function OutLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="text-accent underline underline-offset-2"
    >
      {children}
      <span className="sr-only"> {t.pullRequest.newTab}</span>
    </a>
  );
}
