// The docs of a project: a tree with its filter, and all that can be done to docs and folders.
import { Lock } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { Doc } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { useMayEdit } from "@/shared/lib/role";
import { t } from "@/strings/docs";
import { DeleteDialog } from "./delete-dialog";
import { DocsToolbar } from "./docs-toolbar";
import { chosenFiles, droppedFiles } from "./dropped-files";
import { MoveDialog } from "./move-dialog";
import { NewDocDialog } from "./new-doc-dialog";
import { NewFolderDialog } from "./new-folder-dialog";
import { ancestorsOf, TakenNames } from "./paths";
import type { TreeAction } from "./row-menu";
import { buildTree, foldersOf, pruneTree, visibleRows, wordsOf } from "./tree";
import { treeOf, useTreeState } from "./tree-state";
import { TreeView } from "./tree-view";
import { UploadList } from "./upload-list";
import { UploadQuestion } from "./upload-question";
import { useOpenFolders } from "./use-open-folders";
import { usePageDrop } from "./use-page-drop";
import { useTreeActions } from "./use-tree-actions";
import { useTreeCommands } from "./use-tree-commands";
import { useUploading } from "./use-uploads";
import { useWriteBlock } from "./write-access";

interface DocsTreeProps {
  docs: Doc[];
  projectId: string;
  /** The editor's sidebar: narrow, and files that are dropped elsewhere are not for the tree. */
  dense?: boolean;
  /** The doc that is open in the editor. */
  currentDocId?: string;
  /** This tab's lock on the project, while it has one. */
  lockToken?: string | null;
  /** What is shown while there are no docs. */
  empty?: ReactNode;
}

export function DocsTree(props: DocsTreeProps) {
  const { docs, projectId, dense = false, currentDocId, lockToken = null, empty } = props;
  const root = useRef<HTMLDivElement>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const blocked = useWriteBlock(projectId, lockToken);

  const emptyFolders = useTreeState((state) => treeOf(state, projectId).emptyFolders);
  const tree = useMemo(() => buildTree(docs, emptyFolders), [docs, emptyFolders]);
  const taken = useMemo(() => new TakenNames(docs), [docs]);
  // Typing stays smooth while thousands of rows are looked through.
  const filter = useDeferredValue(query);
  const words = useMemo(() => wordsOf(filter), [filter]);
  const shown = useMemo(() => pruneTree(tree, words), [tree, words]);
  const folders = useOpenFolders(projectId, docs.length, filter);
  const rows = visibleRows(shown, folders.isOpen);

  const currentPath = docs.find(({ id }) => id === currentDocId)?.fileName;
  useRevealOnce(currentPath, folders.reveal);
  const actions = useTreeActions({
    projectId,
    docs,
    rows,
    taken,
    lockToken,
    reveal: folders.reveal,
  });
  const { asked, operations } = actions;
  const uploading = useUploading({ projectId, docs, operations, lockToken: actions.lockToken });
  const picker = useFilePicker((files, folder) => {
    folders.reveal([...ancestorsOf(folder), folder]);
    uploading.start(chosenFiles(files), folder);
  });
  const onFiles = (transfer: DataTransfer, folder: string) => {
    folders.reveal([...ancestorsOf(folder), folder]);
    uploading.start(droppedFiles(transfer), folder);
  };
  const dragging = usePageDrop({
    enabled: !dense,
    blocked: blocked !== null,
    onFiles: (transfer) => onFiles(transfer, ""),
  });

  const onAction = (action: TreeAction) =>
    action.kind === "upload" ? picker.choose(action.folder) : actions.ask(action);
  useTreeCommands({
    enabled: !dense,
    blocked: blocked !== null,
    onFind: () => filterField.current?.focus(),
    onAction,
  });
  const allFolders = useMemo(() => foldersOf(tree).map(({ path }) => path), [tree]);
  const allClosed = allFolders.length > 0 ? !rows.some(({ open }) => open) : null;

  return (
    <div
      ref={root}
      className={cn(
        "relative",
        !dense && "rounded-xl border border-line bg-surface",
        dragging && "border-accent ring-2 ring-accent/40",
      )}
    >
      <div
        className={cn(
          "sticky z-20",
          dense
            ? "-top-2 bg-surface pt-2 pb-1.5"
            : "top-0 rounded-t-xl border-line border-b bg-surface p-2",
        )}
      >
        <DocsToolbar
          {...{ dense, query, allClosed, onAction, filterField }}
          blocked={blocked !== null}
          onQuery={setQuery}
          onDown={() => firstStop(root.current)?.focus()}
          onToggleAll={() => folders.toggle(allFolders, allClosed === true)}
        />
      </div>
      <DropHint dragging={dragging} blocked={blocked} />
      <UploadList projectId={projectId} />
      <p role="status" className={words.length > 0 ? "px-3 pt-1.5 text-faint text-xs" : "sr-only"}>
        {words.length > 0 &&
          t.filtered(
            shown.reduce((sum, node) => sum + (node.kind === "doc" ? 1 : node.docsCount), 0),
            docs.length,
          )}
      </p>
      {tree.length === 0 && empty}
      {tree.length > 0 && rows.length === 0 && (
        <p className="px-3 py-8 text-center text-muted text-sm">{t.noMatch(filter)}</p>
      )}
      {rows.length > 0 && (
        <nav aria-label={t.docs} className={dense ? undefined : "p-1.5"}>
          <TreeView
            {...{ rows, projectId, dense, words, taken, blocked, onAction, onFiles }}
            {...(currentDocId ? { currentDocId } : {})}
            renaming={asked?.kind === "rename" ? asked.node.key : null}
            focusOn={actions.focusOn}
            onFocused={actions.onFocused}
            onRename={(node, path) => {
              actions.close();
              actions.moveOrTell(node, path);
            }}
            onRenameEnd={actions.close}
            onToggle={folders.toggle}
            onMove={actions.moveOrTell}
          />
        </nav>
      )}
      {picker.input}
      <NewDocDialog
        {...{ projectId, operations, taken }}
        folder={asked?.kind === "new-doc" ? asked.folder : null}
        onClose={actions.close}
      />
      <NewFolderDialog
        {...{ taken, emptyFolders }}
        folder={asked?.kind === "new-folder" ? asked.folder : null}
        onClose={actions.close}
        onCreate={actions.addFolder}
      />
      <MoveDialog
        node={asked?.kind === "move" ? asked.node : null}
        folders={allFolders}
        taken={taken}
        onClose={actions.close}
        onMove={actions.move}
      />
      <DeleteDialog
        node={asked?.kind === "delete" ? asked.node : null}
        onClose={actions.close}
        onDelete={actions.remove}
      />
      <UploadQuestion
        question={uploading.question}
        onDecide={uploading.decide}
        onCancel={uploading.cancel}
      />
    </div>
  );
}

const firstStop = (element: Element | null) =>
  element?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');

/** Opens the folders around the doc that was gone to, once: they may be closed again afterwards. */
function useRevealOnce(path: string | undefined, reveal: (folders: string[]) => void): void {
  const [revealed, setRevealed] = useState<string>();
  useEffect(() => {
    if (path === undefined || path === revealed) return;
    setRevealed(path);
    reveal(ancestorsOf(path));
  });
}

/** The browser's own dialog for files, and the folder that it was opened for. */
function useFilePicker(onChosen: (files: File[], folder: string) => void) {
  const field = useRef<HTMLInputElement>(null);
  const folder = useRef("");
  return {
    choose: (into: string) => {
      folder.current = into;
      field.current?.click();
    },
    input: (
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t.uploadFiles}
        onChange={({ target }) => {
          onChosen([...(target.files ?? [])], folder.current);
          // The same files may be chosen again.
          target.value = "";
        }}
      />
    ),
  };
}

function DropHint({ dragging, blocked }: { dragging: boolean; blocked: string | null }) {
  // What a viewer may is said once, for the whole page.
  const mayEdit = useMayEdit();
  if (!dragging) {
    return (
      blocked &&
      mayEdit && (
        <p className="flex items-start gap-2 border-line border-b px-3 py-2 text-muted text-xs">
          <Lock className="mt-px size-3.5 shrink-0" /> {blocked}
        </p>
      )
    );
  }
  return (
    <p role="status" className="border-line border-b bg-accent/10 px-3 py-2 text-sm">
      {blocked ? t.upload.locked(blocked) : t.upload.drop}
    </p>
  );
}
