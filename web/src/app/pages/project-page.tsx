// One project: its docs, its workstations, what happened lately, its lock and sync.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { GitBranch, History, Laptop, Lock as LockIcon, Send, Settings } from "lucide-react";
import { Tabs } from "radix-ui";
import { type ReactNode, useState } from "react";
import { ActivityFeed } from "@/features/activity/activity-feed";
import { ConflictsList } from "@/features/docs/conflicts-list";
import { DocsTree } from "@/features/docs/docs-tree";
import { EmptyDocs } from "@/features/docs/empty-docs";
import { LockActions } from "@/features/locks/lock-actions";
import { Countdown, isHeld, LockBadge } from "@/features/locks/lock-badge";
import { ViewerBanner } from "@/features/members/viewer-banner";
import { Presence } from "@/features/projects/presence";
import { shortRepo } from "@/features/projects/repo";
import { SearchDialog } from "@/features/search/search-dialog";
import { PublishButton } from "@/features/sync/publish-button";
import { PullRequestBadge } from "@/features/sync/pull-request-badge";
import { SyncBadge } from "@/features/sync/sync-badge";
import { SyncButton } from "@/features/sync/sync-button";
import { SyncHistory } from "@/features/sync/sync-history";
import { SyncNotices } from "@/features/sync/sync-notices";
import { isImporting } from "@/features/sync/sync-state";
import { ConnectSheet } from "@/features/workstations/connect-sheet";
import { WorkstationList } from "@/features/workstations/workstation-list";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Project } from "@/shared/api/types";
import { usePresence, useRooms } from "@/shared/api/use-realtime";
import { cn } from "@/shared/lib/cn";
import { useCommands } from "@/shared/lib/commands";
import { useMedia } from "@/shared/lib/media";
import { ProjectRole, useMayEdit } from "@/shared/lib/role";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Banner, Failure, Skeleton, SkeletonRows } from "@/shared/ui/feedback";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/project-page";
import { NotFoundPage } from "./not-found-page";

/** Wide enough for two columns. */
const wide = "(min-width: 1024px)";

export function ProjectPage() {
  const { projectId } = useParams({ from: "/projects/$projectId" });
  const project = useQuery(queries.project(projectId));
  useRooms([projectId]);
  useTitle(project.data?.name ?? t.title, isHeld(project.data?.lock));
  if (project.isError && toProblem(project.error).status === 404) return <NotFoundPage />;
  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6 sm:py-8">
      {project.isError && <Failure error={project.error} onRetry={project.refetch} />}
      {project.isPending && <PageSkeleton />}
      {project.data && (
        <ProjectRole value={project.data.role}>
          <Content project={project.data} />
        </ProjectRole>
      )}
    </div>
  );
}

function PageSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">{t.loading}</span>
      <Skeleton className="h-7 w-56" />
      <Skeleton className="mt-3 w-80 max-w-full" />
      <Skeleton className="mt-4 h-5 w-44" />
      <Skeleton className="mt-8 h-96 rounded-xl" />
    </div>
  );
}

function Content({ project }: { project: Project }) {
  const [connecting, setConnecting] = useState(false);
  const [showHistory, setShowHistory] = useState(false);
  const connect = () => setConnecting(true);
  const history = () => setShowHistory(true);
  useCommands([
    { id: "connect", title: t.connect, icon: <Laptop />, run: connect },
    { id: "sync-history", title: t.syncHistory, icon: <History />, run: history },
  ]);
  return (
    <>
      <Top project={project} onConnect={connect} onShowHistory={history} />
      <Notices project={project} onShowHistory={history} />
      <Columns
        docs={
          <div className="grid min-w-0 grid-cols-1 content-start gap-8">
            {project.sync.conflicts > 0 && <ConflictsList projectId={project.id} />}
            <Docs project={project} />
          </div>
        }
        workstations={<WorkstationList projectId={project.id} onConnect={connect} />}
        activity={<ActivityFeed projectId={project.id} />}
      />
      <SearchDialog projectId={project.id} />
      <ConnectSheet project={project} open={connecting} onOpenChange={setConnecting} />
      <SyncHistory projectId={project.id} open={showHistory} onOpenChange={setShowHistory} />
    </>
  );
}

interface TopProps {
  project: Project;
  onConnect: () => void;
  onShowHistory: () => void;
}

function Top({ project, onConnect, onShowHistory }: TopProps) {
  const people = usePresence(project.id);
  const editor = isHeld(project.lock) ? project.lock.lockedBy : undefined;
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-4">
      <div className="mr-auto min-w-0">
        <h1 className="break-words font-semibold text-2xl tracking-tight">{project.name}</h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
          <RepoName url={project.repoUrl} />
          <span className="flex min-w-0 items-center gap-1">
            <GitBranch aria-hidden="true" className="size-3.5 shrink-0" />
            <span className="truncate">{project.branch}</span>
          </span>
          <span className="flex items-center gap-1">
            <Send aria-hidden="true" className="size-3.5 shrink-0" />
            {t.publishing[project.publishMode]}
          </span>
        </p>
        <div className="mt-3 flex flex-wrap items-center gap-1.5">
          <LockBadge lock={project.lock} />
          <SyncBadge sync={project.sync} />
          {project.pullRequest && <PullRequestBadge pullRequest={project.pullRequest} />}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Presence people={people} editor={editor} />
        <PublishButton project={project} />
        <SyncButton project={project} />
        <Tooltip text={t.syncHistory}>
          <Button size="icon" aria-label={t.syncHistory} onClick={onShowHistory}>
            <History />
          </Button>
        </Tooltip>
        <Button onClick={onConnect}>
          <Laptop /> {t.connect}
        </Button>
        <Tooltip text={t.settings}>
          <Button asChild size="icon" aria-label={t.settings}>
            <Link to="/projects/$projectId/settings" params={{ projectId: project.id }}>
              <Settings />
            </Link>
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}

/** A link where a browser can follow it. */
function RepoName({ url }: { url: string }) {
  if (!/^https?:\/\//.test(url)) return <span className="min-w-0 truncate">{shortRepo(url)}</span>;
  return (
    <a
      href={`https://${shortRepo(url)}`}
      target="_blank"
      rel="noopener noreferrer"
      className="min-w-0 truncate rounded-xs hover:text-accent hover:underline"
    >
      {shortRepo(url)}
      <span className="sr-only">{t.newTab}</span>
    </a>
  );
}

interface NoticesProps {
  project: Project;
  onShowHistory: () => void;
}

function Notices({ project, onShowHistory }: NoticesProps) {
  const { lock } = project;
  const mayEdit = useMayEdit();
  return (
    <div className="mt-5 overflow-hidden rounded-lg empty:hidden">
      {!mayEdit && <ViewerBanner projectId={project.id} />}
      {isHeld(lock) && (
        <Banner
          tone="accent"
          icon={<LockIcon />}
          label={t.lock}
          actions={<LockActions lock={lock} />}
        >
          <strong className="font-medium">{lock.lockedBy}</strong>
          {t.editing}
          {lock.reason && t.because(lock.reason)}. <Countdown until={lock.expiresAt} />
          {t.left}
        </Banner>
      )}
      <SyncNotices project={project} onShowHistory={onShowHistory} />
    </div>
  );
}

interface ColumnsProps {
  docs: ReactNode;
  workstations: ReactNode;
  activity: ReactNode;
}

/**
 * Side by side where there is room, and one at a time where there is none. The parts are the same elements in both, so
 * that whoever turns a tablet keeps the dialog that is open and the files that are on their way.
 */
function Columns(parts: ColumnsProps) {
  const isWide = useMedia(wide);
  const [shown, setShown] = useState("docs");
  const part = (name: keyof ColumnsProps) => (
    <Tabs.Content
      key={name}
      value={name}
      forceMount
      hidden={!isWide && name !== shown}
      {...(isWide ? notATab : {})}
      className={cn("min-w-0 outline-offset-4", name === "docs" && "lg:row-span-2")}
    >
      {parts[name]}
    </Tabs.Content>
  );
  return (
    <Tabs.Root value={shown} onValueChange={setShown} className="mt-6 lg:mt-8">
      {!isWide && (
        <Tabs.List aria-label={t.parts} className="mb-4 flex gap-5 border-line border-b">
          {partNames.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="-mb-px h-9 border-transparent border-b-2 text-muted text-sm hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
            >
              {t[name]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      )}
      <div className="lg:grid lg:grid-cols-[minmax(0,1fr)_19rem] lg:grid-rows-[auto_1fr] lg:gap-x-10 lg:gap-y-8">
        {part("docs")}
        {part("workstations")}
        {part("activity")}
      </div>
    </Tabs.Root>
  );
}

const partNames = ["docs", "activity", "workstations"] as const;
const notATab = { role: undefined, tabIndex: undefined, "aria-labelledby": undefined };

function Docs({ project }: { project: Project }) {
  const docs = useQuery(queries.docs(project.id));
  const importing = isImporting(project.sync);
  return (
    <section aria-labelledby="docs" className="min-w-0">
      <h2 id="docs" className="sr-only">
        {t.docs}
      </h2>
      {docs.isPending && <SkeletonRows rows={8} />}
      {docs.isError && !docs.data && <Failure error={docs.error} onRetry={docs.refetch} />}
      {docs.data && (
        <DocsTree
          docs={docs.data}
          projectId={project.id}
          empty={
            importing ? (
              <div className="p-3">
                <SkeletonRows rows={6} />
              </div>
            ) : (
              <EmptyDocs docsPath={project.docsPath} />
            )
          }
        />
      )}
    </section>
  );
}
