// Where you are: the app, the project with the way to another one, the page.
import { useQuery } from "@tanstack/react-query";
import { Link, useMatch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { queries } from "@/shared/api/queries";
import { code } from "@/shared/lib/code";
import { t } from "@/strings/app";
import { t as common } from "@/strings/common";
import { FrameBoundary } from "./frame-boundary";

const ProjectSwitcher = lazy(code(() => import("./project-switcher")));

export function Breadcrumbs() {
  const project = useMatch({ from: "/projects/$projectId", shouldThrow: false });
  const settings = useMatch({ from: "/projects/$projectId/settings", shouldThrow: false });
  const editor = useMatch({ from: "/editor/$projectId/$docId", shouldThrow: false });
  const projectId = (project ?? settings ?? editor)?.params.projectId;
  return (
    <nav aria-label={t.breadcrumb} className="min-w-0 flex-1 text-sm">
      <ol className="flex min-w-0 items-center gap-0.5">
        <li className="shrink-0">
          <Link
            to="/projects"
            aria-label={common.appName}
            className="flex items-center gap-2 rounded-md px-1 py-1 font-semibold hover:text-accent"
          >
            <img src="/favicon.svg" alt="" className="size-5" />
            <span className={projectId ? "hidden md:inline" : undefined}>{common.appName}</span>
          </Link>
        </li>
        {projectId && <ProjectCrumb projectId={projectId} isPage={project !== undefined} />}
        {settings && <Crumb>{t.settings}</Crumb>}
        {editor && <DocCrumb {...editor.params} />}
      </ol>
    </nav>
  );
}

/** The page itself: the last crumb, and no link. */
function Crumb({ children }: { children: ReactNode }) {
  return (
    <li className="flex min-w-0 items-center gap-0.5">
      <Slash />
      <span aria-current="page" className="truncate px-1 text-muted">
        {children}
      </span>
    </li>
  );
}

const Slash = () => (
  <span aria-hidden="true" className="text-line-strong">
    /
  </span>
);

function ProjectCrumb({ projectId, isPage }: { projectId: string; isPage: boolean }) {
  const { data } = useQuery(queries.project(projectId));
  return (
    <li className="flex min-w-12 items-center gap-0.5">
      <Slash />
      <Link
        to="/projects/$projectId"
        params={{ projectId }}
        aria-current={isPage ? "page" : undefined}
        className="truncate rounded-md px-1 py-1 text-muted hover:text-text"
        activeOptions={{ exact: true }}
      >
        {data?.name ?? t.unknown}
      </Link>
      <FrameBoundary>
        <Suspense>
          <ProjectSwitcher projectId={projectId} />
        </Suspense>
      </FrameBoundary>
    </li>
  );
}

function DocCrumb({ projectId, docId }: { projectId: string; docId: string }) {
  const { data } = useQuery(queries.docs(projectId));
  const doc = data?.find((candidate) => candidate.id === docId);
  return <Crumb>{doc?.fileName ?? t.unknown}</Crumb>;
}
