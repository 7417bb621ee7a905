// One project as a card: what it is, who is there, whether it is locked, whether Git is in step.
import { Link } from "@tanstack/react-router";
import { FileText, GitBranch } from "lucide-react";
import type { Project } from "@/shared/api/types";
import { usePresence } from "@/shared/api/use-realtime";
import { RelativeTime } from "@/shared/ui/relative-time";
import { t } from "@/strings/projects";
import { changedAt } from "./order";
import { Presence } from "./presence";
import { ImportProgress, StateBadges } from "./project-state";
import { shortRepo } from "./repo";

export function ProjectCard({ project }: { project: Project }) {
  const people = usePresence(project.id);
  return (
    <li className="relative flex flex-col gap-3 rounded-xl border border-line bg-surface p-4 transition-colors focus-within:border-line-strong hover:border-line-strong">
      <div className="flex min-h-6 items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base">
            <Link
              to="/projects/$projectId"
              params={{ projectId: project.id }}
              data-project
              className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-2"
            >
              {project.name}
            </Link>
          </h2>
          <p className="truncate text-muted text-sm">{shortRepo(project.repoUrl)}</p>
        </div>
        {/* Above the card's link, so that the names can be hovered. */}
        <div className="relative">
          <Presence people={people} />
        </div>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-faint text-xs [&_svg]:size-3.5 [&_svg]:shrink-0">
        <span className="flex min-w-0 items-center gap-1">
          <GitBranch /> <span className="truncate">{project.branch}</span>
        </span>
        <span className="flex items-center gap-1">
          <FileText /> {t.docs(project.docsCount)}
        </span>
        <span>
          {t.changed} <RelativeTime at={changedAt(project)} />
        </span>
      </p>
      <ImportProgress project={project} />
      <div className="mt-auto pt-1">
        <StateBadges project={project} />
      </div>
    </li>
  );
}
