// The projects in a table, a row each; on a phone the columns that matter most.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Project } from "@/shared/api/types";
import { usePresence } from "@/shared/api/use-realtime";
import { cn } from "@/shared/lib/cn";
import { RelativeTime } from "@/shared/ui/relative-time";
import { number } from "@/strings/count";
import { t } from "@/strings/projects";
import { changedAt } from "./order";
import { Presence } from "./presence";
import { ImportProgress, StateBadges } from "./project-state";
import { shortRepo } from "./repo";

const wide = "hidden md:table-cell";
const cell = "px-3 py-2.5 align-middle first:pl-4 last:pr-4";

export function ProjectsTable({ projects }: { projects: Project[] }) {
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table aria-label={t.title} className="w-full table-fixed text-left text-sm">
        <thead className="border-line border-b text-faint text-xs max-sm:sr-only">
          <tr>
            <Heading>{t.columns.name}</Heading>
            <Heading className="sm:w-72 lg:w-80">{t.columns.state}</Heading>
            <Heading className={cn(wide, "w-16 text-right")}>{t.columns.docs}</Heading>
            <Heading className={cn(wide, "w-28")}>{t.columns.people}</Heading>
            <Heading className={cn(wide, "w-28")}>{t.columns.changed}</Heading>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {projects.map((project) => (
            <Row key={project.id} project={project} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={cn(cell, "py-2 font-medium", className)}>
      {children}
    </th>
  );
}

function Row({ project }: { project: Project }) {
  const people = usePresence(project.id);
  return (
    <tr className="relative transition-colors focus-within:bg-raised/60 hover:bg-raised/60 max-sm:grid max-sm:gap-2 max-sm:px-4 max-sm:py-3">
      <th scope="row" className={cn(cell, "min-w-0 font-normal max-sm:!p-0")}>
        <Link
          to="/projects/$projectId"
          params={{ projectId: project.id }}
          data-project
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {project.name}
        </Link>
        <span className="block truncate text-muted text-xs">{shortRepo(project.repoUrl)}</span>
      </th>
      <td className={cn(cell, "max-sm:!p-0")}>
        <div className="grid gap-2">
          <StateBadges project={project} />
          <ImportProgress project={project} />
        </div>
      </td>
      <td className={cn(cell, wide, "text-right text-muted tabular-nums")}>
        {number(project.docsCount)}
      </td>
      <td className={cn(cell, wide)}>
        <div className="relative w-fit">
          <Presence people={people} />
        </div>
      </td>
      <td className={cn(cell, wide, "text-muted text-xs")}>
        <RelativeTime at={changedAt(project)} />
      </td>
    </tr>
  );
}
