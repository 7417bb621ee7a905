// The editor's page: docs on the left, the open doc beside them, one lock for the whole project.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { PanelLeft } from "lucide-react";
import { useEffect, useState } from "react";
import { BinaryDoc } from "@/features/docs/binary-doc";
import { DocsTree } from "@/features/docs/docs-tree";
import { DocEditor } from "@/features/editor/doc-editor";
import { useEditorLayout } from "@/features/editor/layout";
import { isHeld } from "@/features/locks/lock-badge";
import { useLockSession } from "@/features/locks/use-lock-session";
import { Presence } from "@/features/projects/presence";
import { toProblem } from "@/shared/api/problem";
import { queries } from "@/shared/api/queries";
import type { Doc, Project } from "@/shared/api/types";
import { usePresence, useRooms } from "@/shared/api/use-realtime";
import { narrow, useMedia } from "@/shared/lib/media";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Failure } from "@/shared/ui/feedback";
import { NotFoundPage } from "./not-found-page";
import { LoadingPage } from "./status-pages";

export function EditorPage() {
  const { projectId, docId } = useParams({ from: "/editor/$projectId/$docId" });
  const project = useQuery(queries.project(projectId));
  const docs = useQuery(queries.docs(projectId));
  useRooms([projectId]);

  const error = project.error ?? docs.error;
  if (error && toProblem(error).status === 404) return <NotFoundPage />;
  if (!project.data || !docs.data) {
    // Only without data: a server that is away for a while must not close the editor.
    if (!error) return <LoadingPage />;
    const retry = () => (project.error ? project.refetch() : docs.refetch());
    return (
      <div className="p-6">
        <Failure error={error} onRetry={retry} />
      </div>
    );
  }
  const doc = docs.data.find((candidate) => candidate.id === docId);
  return (
    <Workspace key={projectId} project={project.data} docs={docs.data} doc={doc} docId={docId} />
  );
}

interface WorkspaceProps {
  project: Project;
  docs: Doc[];
  doc: Doc | undefined;
  docId: string;
}

function Workspace({ project, docs, doc, docId }: WorkspaceProps) {
  const isNarrow = useMedia(narrow);
  // A phone is for reading: opening a doc there, or turning it, must not block the team.
  const [reader] = useState(isNarrow);
  const { session, state: lock } = useLockSession(project.id, !reader && doc?.encoding === "utf-8");
  const people = usePresence(project.id);
  const { sidebar, toggleSidebar } = useEditorLayout();
  const [drawer, setDrawer] = useState(false);
  const toggle = isNarrow ? () => setDrawer(true) : toggleSidebar;
  useTitle(doc?.fileName ?? "Doc", lock.phase === "held" ? "mine" : isHeld(project.lock));
  useSidebarKey(toggle);

  // A doc that was open and is deleted stays on screen until the person leaves it.
  const [open, setOpen] = useState(doc);
  if (doc && doc !== open) setOpen(doc);
  const known = open?.id === docId ? open : undefined;
  if (!known) return <NotFoundPage />;

  const tree = (
    <DocsTree
      dense
      docs={docs}
      projectId={project.id}
      currentDocId={docId}
      lockToken={lock.phase === "held" ? lock.token : null}
    />
  );
  const leading = (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={sidebar && !isNarrow ? "Hide docs" : "Show docs"}
        aria-keyshortcuts="Control+B"
        onClick={toggle}
      >
        <PanelLeft />
      </Button>
      <Presence people={people} />
    </>
  );
  return (
    <div className="flex h-full">
      {sidebar && !isNarrow && (
        <div className="w-60 shrink-0 overflow-y-auto border-line border-r bg-surface p-2">
          {tree}
        </div>
      )}
      <Dialog
        kind="sheet"
        open={drawer && isNarrow}
        onOpenChange={setDrawer}
        title={project.name}
        className="max-w-xs"
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: closes after any link inside was followed */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: links send a click for the keyboard too */}
        <div
          onClick={(event) => {
            if ((event.target as Element).closest("a")) setDrawer(false);
          }}
        >
          {tree}
        </div>
      </Dialog>
      <div className="min-w-0 flex-1">
        {known.encoding === "base64" ? (
          <BinaryDoc doc={known} leading={leading} />
        ) : (
          <OpenText {...{ project, docs, session, lock, leading }} listed={known} key={known.id} />
        )}
      </div>
    </div>
  );
}

function useSidebarKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "b") {
        event.preventDefault();
        event.stopPropagation();
        toggle();
      }
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [toggle]);
}

type OpenTextProps = Omit<React.ComponentProps<typeof DocEditor>, "doc"> & { listed: Doc };

function OpenText({ listed, ...rest }: OpenTextProps) {
  const doc = useQuery({
    ...queries.doc(listed.projectId, listed.fileName),
    // A doc that gets another name stays on screen until it is read under that one.
    placeholderData: keepPreviousData,
  });
  if (doc.data) return <DocEditor doc={doc.data} {...rest} />;
  if (doc.isError) {
    return (
      <div className="p-6">
        <Failure error={doc.error} onRetry={doc.refetch} />
      </div>
    );
  }
  return <LoadingPage />;
}
