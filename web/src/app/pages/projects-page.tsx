// All projects as cards or in a table, with search, order, and the way to a new one.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { focusFirst, moveFocus } from "@/features/projects/arrow-keys";
import { EmptyProjects } from "@/features/projects/empty-projects";
import { ListToolbar, NewProjectButton } from "@/features/projects/list-toolbar";
import { useListView } from "@/features/projects/list-view";
import { inOrder, matches } from "@/features/projects/order";
import { ProjectCard } from "@/features/projects/project-card";
import { ProjectSkeletons } from "@/features/projects/project-skeletons";
import { ProjectsTable } from "@/features/projects/projects-table";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { useRooms } from "@/shared/api/use-realtime";
import { code } from "@/shared/lib/code";
import { useRecents } from "@/shared/lib/recents";
import { useShortcut } from "@/shared/lib/shortcuts";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Failure } from "@/shared/ui/feedback";
import { t } from "@/strings/projects";
import { FrameBoundary } from "../frame-boundary";

const CreateProjectDialog = lazy(code(() => import("@/features/projects/create-project-dialog")));

export function ProjectsPage() {
  useTitle(t.title);
  const projects = useQuery(queries.projects());
  const creating = useSearch({ from: "/projects" }).new === true;
  const navigate = useNavigate();
  const setCreating = (open: boolean) =>
    navigate({ to: "/projects", search: open ? { new: true } : {}, replace: true });
  useRooms(projects.data?.map((project) => project.id) ?? [], "watching");
  useShortcut("create", () => setCreating(true));
  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6 sm:py-8">
      {projects.data && projects.data.length > 0 ? (
        <Listed projects={projects.data} onCreate={() => setCreating(true)} />
      ) : (
        <div className="mb-6 flex items-center gap-2">
          <h1 className="mr-auto font-semibold text-2xl tracking-tight">{t.title}</h1>
          <NewProjectButton onClick={() => setCreating(true)} />
        </div>
      )}
      {projects.isError && <Failure error={projects.error} onRetry={projects.refetch} />}
      {projects.isPending && <ProjectSkeletons />}
      {projects.data?.length === 0 && <EmptyProjects onCreate={() => setCreating(true)} />}
      {creating && (
        <FrameBoundary>
          <Suspense>
            <CreateProjectDialog onClose={() => setCreating(false)} />
          </Suspense>
        </FrameBoundary>
      )}
    </div>
  );
}

function Listed({ projects, onCreate }: { projects: Project[]; onCreate: () => void }) {
  const [query, setQuery] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { view, order, setView } = useListView();
  // As they were when the page was opened: following a link must not shuffle the list on the way out.
  const [opened] = useState(() => useRecents.getState().names);
  const shown = inOrder(projects, order, opened).filter((project) => matches(project, query));
  const focusSearch = () => search.current?.focus();
  useShortcut("find", focusSearch);
  useShortcut("view", () => setView(view === "cards" ? "list" : "cards"));
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center gap-x-2 gap-y-3">
        <h1 className="mr-auto font-semibold text-2xl tracking-tight">{t.title}</h1>
        <ListToolbar
          {...{ query, search, onCreate }}
          onQuery={setQuery}
          onLeave={() => focusFirst(list.current)}
        />
      </div>
      <p aria-live="polite" className="sr-only">
        {query && t.found(shown.length)}
      </p>
      {shown.length === 0 && (
        <div className="py-12 text-center">
          <p className="text-muted">{t.noMatch(query)}</p>
          <Button
            size="sm"
            className="mt-3"
            onClick={() => {
              setQuery("");
              focusSearch();
            }}
          >
            {t.clearSearch}
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside have the focus and take the keys */}
      <div ref={list} onKeyDown={(event) => moveFocus(event, focusSearch)}>
        {view === "list" && shown.length > 0 && <ProjectsTable projects={shown} />}
        {view === "cards" && (
          <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3" aria-label={t.title}>
            {shown.map((project) => (
              <ProjectCard key={project.id} project={project} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
