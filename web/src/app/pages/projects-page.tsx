// All projects as cards, with search and the way to a new one.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpenText, Plus } from "lucide-react";
import { useState } from "react";
import { CreateProjectDialog } from "@/features/projects/create-project-dialog";
import { ProjectCard } from "@/features/projects/project-card";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { useRooms } from "@/shared/api/use-realtime";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Empty, Failure, Skeleton } from "@/shared/ui/feedback";
import { Input } from "@/shared/ui/field";

const matches = (project: Project, query: string) =>
  `${project.name} ${project.repoUrl}`.toLowerCase().includes(query.trim().toLowerCase());

export function ProjectsPage() {
  useTitle("Projects");
  const projects = useQuery(queries.projects());
  const [query, setQuery] = useState("");
  const creating = useSearch({ from: "/projects" }).new === true;
  const navigate = useNavigate();
  const setCreating = (open: boolean) =>
    navigate({ to: "/projects", search: open ? { new: true } : {}, replace: true });
  useRooms(projects.data?.map((project) => project.id) ?? []);

  const shown = projects.data?.filter((project) => matches(project, query)) ?? [];
  const none = projects.data?.length === 0;
  return (
    <div className="mx-auto max-w-5xl px-4 py-8 sm:px-6">
      <div className="mb-6 flex flex-wrap items-center gap-3">
        <h1 className="mr-auto font-semibold text-2xl tracking-tight">Projects</h1>
        {!none && (
          <Input
            type="search"
            aria-label="Search projects"
            placeholder="Search projects"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="w-full sm:w-56"
          />
        )}
        <Button variant="primary" onClick={() => setCreating(true)}>
          <Plus /> New project
        </Button>
      </div>
      {projects.isError && <Failure error={projects.error} onRetry={projects.refetch} />}
      {projects.isPending && <CardSkeletons />}
      {none && (
        <Empty icon={<BookOpenText />} title="Give every agent the same docs">
          <p>
            A project is the docs folder of one Git repository. Edit the docs here; every connected
            workstation gets them at once, read-only, and its agent waits while you edit.
          </p>
          <ol className="mx-auto mt-4 grid w-fit list-inside list-decimal gap-1 text-left">
            <li>Connect a repository</li>
            <li>Edit a doc with the preview beside it</li>
            <li>Connect your workstations with one command each</li>
          </ol>
          <Button variant="primary" className="mt-5" onClick={() => setCreating(true)}>
            <Plus /> Connect your first repository
          </Button>
        </Empty>
      )}
      {projects.data && !none && shown.length === 0 && (
        <p className="py-12 text-center text-muted">No project matches “{query}”.</p>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" aria-label="Projects">
        {shown.map((project) => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </ul>
      <CreateProjectDialog open={creating} onOpenChange={setCreating} />
    </div>
  );
}

function CardSkeletons() {
  return (
    <div role="status" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      <span className="sr-only">Loading projects</span>
      {["first", "second", "third"].map((key) => (
        <div key={key} className="rounded-xl border border-line bg-surface p-4">
          <Skeleton className="w-2/5" />
          <Skeleton className="mt-3 h-3 w-3/4" />
          <Skeleton className="mt-8 h-5 w-1/2" />
        </div>
      ))}
    </div>
  );
}
