// One project in the list: what it is, whether it is locked, whether Git is in step.
import { Link } from "@tanstack/react-router";
import { GitBranch } from "lucide-react";
import type { Project } from "@/shared/api/types";
import { count } from "@/strings/count";
import { LockBadge } from "../locks/lock-badge";
import { PullRequestBadge } from "../sync/pull-request-badge";
import { SyncBadge } from "../sync/sync-badge";

/** "https://github.com/acme/docs.git" → "github.com/acme/docs". */
export const shortRepo = (url: string) =>
  url.replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/i, "").replace(/\.git\/?$/, "");

export function ProjectCard({ project }: { project: Project }) {
  return (
    <li className="relative flex flex-col rounded-xl border border-line bg-surface p-4 transition-colors hover:border-line-strong">
      <h2 className="font-semibold text-base">
        <Link
          to="/projects/$projectId"
          params={{ projectId: project.id }}
          className="after:absolute after:inset-0 after:rounded-xl"
        >
          {project.name}
        </Link>
      </h2>
      <p className="mt-0.5 truncate text-muted text-sm">{shortRepo(project.repoUrl)}</p>
      <p className="mt-3 flex items-center gap-3 text-faint text-xs">
        <span className="flex items-center gap-1">
          <GitBranch className="size-3.5" /> {project.branch}
        </span>
        <span>{count(project.docsCount, "doc")}</span>
      </p>
      {/* Above the card's link, so that the explanations can be hovered. */}
      <div className="relative mt-4 flex flex-wrap gap-1.5 self-start">
        <LockBadge lock={project.lock} />
        <SyncBadge sync={project.sync} />
        {project.pullRequest?.state === "open" && (
          <PullRequestBadge pullRequest={project.pullRequest} />
        )}
      </div>
    </li>
  );
}
