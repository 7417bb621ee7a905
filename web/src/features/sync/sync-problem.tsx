// A sync that somebody has to mend: what went wrong, and the way out at a press.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CloudAlert } from "lucide-react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Project, SyncStatus } from "@/shared/api/types";
import { useIsOwner, useMayEdit } from "@/shared/lib/role";
import { sentence } from "@/shared/lib/sentence";
import { Button } from "@/shared/ui/button";
import { Banner } from "@/shared/ui/feedback";
import { t } from "@/strings/sync";
import { useSync } from "./use-sync";

/** Which part of the settings mends it, and what is done there. */
const repairs: Partial<Record<NonNullable<SyncStatus["errorCode"]>, [hash: string, text: string]>> =
  {
    remote_auth: ["credential", t.problem.replaceToken],
    remote_moved: ["repository", t.problem.newAddress],
    remote_not_found: ["repository", t.problem.checkAddress],
    remote_branch_not_found: ["branch", t.problem.otherBranch],
    remote_folder_not_found: ["folder", t.problem.otherFolder],
    remote_archived: ["repository", t.problem.otherRepository],
    remote_refused: ["repository", t.problem.openSettings],
  };

export function SyncProblem({ project }: { project: Project }) {
  const { sync } = project;
  const again = useSync(project.id);
  const isOwner = useIsOwner();
  const mayEdit = useMayEdit();
  const code = sync.errorCode;
  const [hash, text] = (code && repairs[code]) ?? [];
  return (
    <Banner
      tone="bad"
      icon={<CloudAlert />}
      label={t.problem.label}
      actions={
        <>
          {text && isOwner && (
            <Button asChild size="sm" variant="primary">
              <Link
                to="/projects/$projectId/settings"
                params={{ projectId: project.id }}
                hash={hash}
              >
                {text}
              </Link>
            </Button>
          )}
          {code === "remote_protected" && isOwner && <PublishByPullRequest project={project} />}
          {mayEdit && (
            <Button size="sm" disabled={again.isPending} onClick={() => again.mutate()}>
              {t.problem.tryAgain}
            </Button>
          )}
        </>
      }
    >
      <strong className="font-medium">
        {sync.lastSyncedAt ? t.problem.outOfStep : t.problem.importFailed}
      </strong>{" "}
      {sync.error && sentence(sync.error)}
    </Banner>
  );
}

function PublishByPullRequest({ project }: { project: Project }) {
  const cache = useQueryClient();
  const choose = useMutation({
    mutationFn: () => api.projects.update(project.id, { publishMode: "pull-request" }),
    onSuccess: (updated) => {
      cache.setQueryData(["project", project.id], updated);
      cache.invalidateQueries({ queryKey: ["projects"] });
      toast.success(t.problem.byPullRequestFromNow);
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  if (project.provider !== "github") {
    return (
      <Button asChild size="sm" variant="primary">
        <Link to="/projects/$projectId/settings" params={{ projectId: project.id }}>
          {t.problem.openSettings}
        </Link>
      </Button>
    );
  }
  return (
    <Button size="sm" variant="primary" disabled={choose.isPending} onClick={() => choose.mutate()}>
      {t.problem.byPullRequest}
    </Button>
  );
}
