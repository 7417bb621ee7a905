// One project: its docs, what happened lately, its lock and sync, and how to connect a workstation.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import {
  FileText,
  GitBranch,
  History,
  Laptop,
  Lock as LockIcon,
  Plus,
  Settings,
} from "lucide-react";
import { useState } from "react";
import { ActivityFeed } from "@/features/activity/activity-feed";
import { ConflictsList } from "@/features/docs/conflicts-list";
import { DeleteDocDialog } from "@/features/docs/delete-doc-dialog";
import { DocsTree } from "@/features/docs/docs-tree";
import { NewDocDialog } from "@/features/docs/new-doc-dialog";
import { filterDocs } from "@/features/docs/tree";
import { LockActions } from "@/features/locks/lock-actions";
import { Countdown, isHeld, LockBadge } from "@/features/locks/lock-badge";
import { Presence } from "@/features/projects/presence";
import { shortRepo } from "@/features/projects/repo";
import { PullRequestBadge } from "@/features/sync/pull-request-badge";
import { SyncBadge } from "@/features/sync/sync-badge";
import { SyncButton } from "@/features/sync/sync-button";
import { SyncHistory } from "@/features/sync/sync-history";
import { SyncNotices } from "@/features/sync/sync-notices";
import { isImporting } from "@/features/sync/sync-state";
import { ConnectSheet } from "@/features/workstations/connect-sheet";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc, Project } from "@/shared/api/types";
import { usePresence, useRooms } from "@/shared/api/use-realtime";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Banner, Empty, Failure, Skeleton, SkeletonRows } from "@/shared/ui/feedback";
import { Input } from "@/shared/ui/field";
import { Tooltip } from "@/shared/ui/tooltip";
import { NotFoundPage } from "./not-found-page";

export function ProjectPage() {
  const { projectId } = useParams({ from: "/projects/$projectId" });
  const project = useQuery(queries.project(projectId));
  useRooms([projectId]);
  useTitle(project.data?.name ?? "Project", isHeld(project.data?.lock));
  if (project.isError && toProblem(project.error).status === 404) return <NotFoundPage />;
  return (
    <div className="mx-auto max-w-5xl px-4 py-6 sm:px-6 sm:py-8">
      {project.isError && <Failure error={project.error} onRetry={project.refetch} />}
      {project.isPending && <Skeleton className="h-8 w-64" />}
      {project.data && <Content project={project.data} />}
    </div>
  );
}

function Content({ project }: { project: Project }) {
  const people = usePresence(project.id);
  const [connecting, setConnecting] = useState(false);
  const [showHistory, setShowHistory] = useState(false);
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-4">
        <div className="mr-auto min-w-0">
          <h1 className="truncate font-semibold text-2xl tracking-tight">{project.name}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
            <span className="truncate">{shortRepo(project.repoUrl)}</span>
            <span className="flex items-center gap-1">
              <GitBranch className="size-3.5" /> {project.branch}
            </span>
          </p>
          <div className="mt-3 flex flex-wrap items-center gap-1.5">
            <LockBadge lock={project.lock} />
            <SyncBadge sync={project.sync} />
            {project.pullRequest && <PullRequestBadge pullRequest={project.pullRequest} />}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Presence people={people} />
          <SyncButton project={project} />
          <Tooltip text="Sync history">
            <Button size="icon" aria-label="Sync history" onClick={() => setShowHistory(true)}>
              <History />
            </Button>
          </Tooltip>
          <Button onClick={() => setConnecting(true)}>
            <Laptop /> Connect a workstation
          </Button>
          <Button asChild size="icon" aria-label="Project settings">
            <Link to="/projects/$projectId/settings" params={{ projectId: project.id }}>
              <Settings />
            </Link>
          </Button>
        </div>
      </div>
      <Notices project={project} onShowHistory={() => setShowHistory(true)} />
      <div className="mt-8 grid gap-x-10 gap-y-8 lg:grid-cols-[1fr_18rem]">
        <div className="grid min-w-0 content-start gap-8">
          {project.sync.conflicts > 0 && <ConflictsList projectId={project.id} />}
          <Docs project={project} />
        </div>
        <section aria-labelledby="activity">
          <h2 id="activity" className="mb-4 flex h-8 items-center font-semibold text-base">
            Activity
          </h2>
          <ActivityFeed projectId={project.id} />
        </section>
      </div>
      <ConnectSheet project={project} open={connecting} onOpenChange={setConnecting} />
      <SyncHistory projectId={project.id} open={showHistory} onOpenChange={setShowHistory} />
    </>
  );
}

interface NoticesProps {
  project: Project;
  onShowHistory: () => void;
}

function Notices({ project, onShowHistory }: NoticesProps) {
  const { lock } = project;
  return (
    <div className="mt-5 overflow-hidden rounded-lg empty:hidden">
      {isHeld(lock) && (
        <Banner
          tone="accent"
          icon={<LockIcon />}
          label="Lock"
          actions={<LockActions lock={lock} />}
        >
          <strong className="font-medium">{lock.lockedBy}</strong> is editing these docs
          {lock.reason && `: ${lock.reason}`}. <Countdown until={lock.expiresAt} /> left.
        </Banner>
      )}
      <SyncNotices project={project} onShowHistory={onShowHistory} />
    </div>
  );
}

function Docs({ project }: { project: Project }) {
  const docs = useQuery(queries.docs(project.id));
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Doc | null>(null);
  const shown = filterDocs(docs.data ?? [], query);
  const importing = docs.data?.length === 0 && isImporting(project.sync);
  return (
    <section aria-labelledby="docs" className="min-w-0">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 id="docs" className="mr-auto font-semibold text-base">
          Docs
        </h2>
        {docs.data && docs.data.length > 0 && (
          <Input
            type="search"
            aria-label="Filter docs"
            placeholder="Filter"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="w-40"
          />
        )}
        <Button onClick={() => setCreating(true)}>
          <Plus /> New doc
        </Button>
      </div>
      {(docs.isPending || importing) && <SkeletonRows rows={6} />}
      {docs.isError && <Failure error={docs.error} onRetry={docs.refetch} />}
      {docs.data?.length === 0 && !importing && (
        <Empty icon={<FileText />} title="No docs yet">
          <p>
            The folder <code className="font-mono">{project.docsPath || "/"}</code> has none. Write
            the first one here, or push it to Git and sync.
          </p>
        </Empty>
      )}
      {shown.length > 0 && (
        <nav aria-label="Docs" className="-mx-2">
          <DocsTree docs={shown} projectId={project.id} onDelete={setDeleting} />
        </nav>
      )}
      {docs.data && docs.data.length > 0 && shown.length === 0 && (
        <p className="py-8 text-center text-muted text-sm">No doc matches “{query}”.</p>
      )}
      <NewDocDialog projectId={project.id} open={creating} onOpenChange={setCreating} />
      <DeleteDocDialog doc={deleting} onClose={() => setDeleting(null)} />
    </section>
  );
}
