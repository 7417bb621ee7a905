// The editor with one doc open: sidebar, toolbar and text, under one lock for the whole project.
import { ListTree, PanelLeft, TextSearch } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Doc, Project } from "@/shared/api/types";
import { usePresence } from "@/shared/api/use-realtime";
import { useCommands } from "@/shared/lib/commands";
import { narrow, useMedia } from "@/shared/lib/media";
import { useMayEdit } from "@/shared/lib/role";
import { ariaKeys, useShortcut } from "@/shared/lib/shortcuts";
import { useTitle } from "@/shared/lib/title";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/editor";
import { t as searching } from "@/strings/search";
import { BinaryDoc } from "../docs/binary-doc";
import { useAttentionTitle } from "../locks/attention";
import { isHeld } from "../locks/lock-badge";
import { useLockSession } from "../locks/use-lock-session";
import { Presence } from "../projects/presence";
import type { DocPlace } from "./doc-place";
import { removeOldDrafts } from "./drafts";
import { useEditorLayout } from "./layout";
import { neighbour } from "./neighbours";
import { OpenTextDoc } from "./open-text-doc";
import { Sidebar } from "./sidebar";
import { useSidebar } from "./sidebar-state";

interface WorkspaceProps {
  project: Project;
  docs: Doc[];
  /** The doc of the address; it may be deleted by now. */
  doc: Doc;
  place: DocPlace;
  onPlace: (place: DocPlace) => void;
  onOpen: (doc: Doc) => void;
}

/** Mounted once per project: the lock stays while the person goes from doc to doc. */
export function Workspace({ project, docs, doc, place, onPlace, onOpen }: WorkspaceProps) {
  const isNarrow = useMedia(narrow);
  // A phone is for reading: opening a doc there, or turning it, must not block the team.
  const [reader] = useState(isNarrow);
  const mayEdit = useMayEdit();
  const wantsLock = mayEdit && !reader && doc.encoding === "utf-8";
  const { session, state: lock } = useLockSession(project.id, wantsLock);
  const { sidebar, toggleSidebar } = useEditorLayout();
  const { search, show } = useSidebar();
  const [drawer, setDrawer] = useState(false);
  const toggle = () => (isNarrow ? setDrawer((open) => !open) : toggleSidebar());
  const attention = useAttentionTitle();
  useTitle(attention ?? doc.fileName, lock.phase === "held" ? "mine" : isHeld(project.lock));
  useRenameNotice(doc);
  const go = (step: 1 | -1) => {
    const next = neighbour(docs, doc.id, step);
    if (next) onOpen(next);
  };
  const openSidebar = () => {
    if (isNarrow) setDrawer(true);
    else if (!sidebar) toggleSidebar();
  };
  const find = () => {
    search();
    openSidebar();
  };
  useShortcut("sidebar", toggle);
  useShortcut("nextDoc", () => go(1));
  useShortcut("previousDoc", () => go(-1));
  useShortcut("findInDocs", find);
  useCommands([
    {
      id: "find-in-docs",
      title: searching.title,
      icon: <TextSearch />,
      shortcut: "findInDocs",
      run: find,
    },
    {
      id: "outline",
      title: t.page.outline,
      icon: <ListTree />,
      run: () => {
        show("outline");
        openSidebar();
      },
    },
    {
      id: "sidebar",
      title: t.page.toggleSidebar,
      icon: <PanelLeft />,
      shortcut: "sidebar",
      run: toggle,
    },
  ]);
  useEffect(() => {
    // What can't be read can't be too old either.
    removeOldDrafts().catch(() => undefined);
  }, []);

  const shown = sidebar && !isNarrow;
  const leading = (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={shown ? t.page.hideSidebar : t.page.showSidebar}
        aria-keyshortcuts={ariaKeys("sidebar")}
        onClick={toggle}
      >
        <PanelLeft />
      </Button>
      <People projectId={project.id} />
    </>
  );
  const lockToken = lock.phase === "held" ? lock.token : null;
  const beside = { projectId: project.id, docs, currentDocId: doc.id, lockToken };
  return (
    <div className="flex h-full">
      {shown && (
        <aside className="w-64 shrink-0 border-line border-r bg-surface/50">
          <Sidebar {...beside} />
        </aside>
      )}
      <Dialog
        kind="sheet"
        open={drawer && isNarrow}
        onOpenChange={setDrawer}
        title={project.name}
        className="max-w-xs"
      >
        <Sidebar {...beside} onFollowed={() => setDrawer(false)} />
      </Dialog>
      <div className="min-w-0 flex-1">
        {doc.encoding === "base64" ? (
          <BinaryDoc doc={doc} leading={leading} />
        ) : (
          <OpenTextDoc
            {...{ project, docs, session, lock, leading, place, onPlace }}
            listed={doc}
            key={doc.id}
          />
        )}
      </div>
    </div>
  );
}

/** By name where there is room. */
function People({ projectId }: { projectId: string }) {
  const people = usePresence(projectId);
  return (
    <div className="hidden sm:block">
      <Presence people={people} />
    </div>
  );
}

/** Says that the open doc has another name; it stays open. */
function useRenameNotice(doc: Doc): void {
  const before = useRef(doc);
  useEffect(() => {
    const { id, fileName } = before.current;
    if (id === doc.id && fileName !== doc.fileName) toast(t.page.renamed(fileName, doc.fileName));
    before.current = doc;
  }, [doc]);
}
