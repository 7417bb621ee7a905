// What the tree asks for, carried out: folders without docs are this browser's own, everything else is the server's.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { toProblem } from "@/shared/api/problem";
import type { Doc } from "@/shared/api/types";
import { DocOperations } from "./operations";
import { ancestorsOf, isWithin, moveProblem, type TakenNames } from "./paths";
import type { TreeAction } from "./row-menu";
import { docsOf, type Row, type TreeNode } from "./tree";
import { treeOf, useTreeState } from "./tree-state";

interface TreeActionsOptions {
  projectId: string;
  docs: Doc[];
  rows: Row[];
  taken: TakenNames;
  lockToken: string | null;
  /** Opens folders, so that what happened can be seen. */
  reveal: (folders: string[]) => void;
}

const tell = (error: unknown) => toast.error(toProblem(error).message);

export function useTreeActions(options: TreeActionsOptions) {
  const { projectId, docs, rows, taken, lockToken, reveal } = options;
  const cache = useQueryClient();
  const token = useRef(lockToken);
  useEffect(() => {
    token.current = lockToken;
  }, [lockToken]);
  const operations = useMemo(
    () => new DocOperations(cache, projectId, () => token.current),
    [cache, projectId],
  );
  const [asked, setAsked] = useState<TreeAction | null>(null);
  /** The row that is to get the focus, once the one that had it is gone. */
  const [focusOn, setFocusOn] = useState<{ key: string; after?: string } | null>(null);

  const emptyFolders = useTreeState((state) => treeOf(state, projectId).emptyFolders);
  const { setEmptyFolders, folderMoved } = useTreeState.getState();
  useEffect(() => {
    // A folder that has got a doc lives by it from now on.
    const still = emptyFolders.filter(
      (folder) => !docs.some(({ fileName }) => isWithin(fileName, folder)),
    );
    if (still.length < emptyFolders.length) setEmptyFolders(projectId, still);
  }, [docs, emptyFolders, projectId, setEmptyFolders]);

  const move = async (node: TreeNode, path: string) => {
    reveal(ancestorsOf(path));
    if (node.kind === "folder") setFocusOn({ key: `folder:${path}` });
    if (node.kind === "folder" && node.docsCount === 0) folderMoved(projectId, node.path, path);
    else await operations.move(node.path, path);
  };

  const remove = (node: TreeNode) => {
    const at = rows.findIndex(({ node: { key } }) => key === node.key);
    const after = rows.slice(at + 1).find((row) => !isWithin(row.node.path, node.path));
    const next = after ?? rows[at - 1];
    setFocusOn(next ? { key: next.node.key, after: node.key } : null);
    if (node.kind === "doc") {
      operations.removeDoc(node.doc).catch(tell);
      return;
    }
    setEmptyFolders(
      projectId,
      emptyFolders.filter((folder) => !isWithin(folder, node.path)),
    );
    if (node.docsCount > 0) operations.removeFolder(node.path, docsOf(node)).catch(tell);
  };

  return {
    operations,
    lockToken: () => token.current,
    emptyFolders,
    /** The question or field that is open now. */
    asked,
    ask: (action: TreeAction) => {
      const isLocal = "node" in action && action.node.kind === "folder" && !action.node.docsCount;
      // There is nothing to lose in it.
      if (action.kind === "delete" && isLocal) remove(action.node);
      else setAsked(action);
    },
    close: () => setAsked(null),
    focusOn: focusOn && !rows.some(({ node }) => node.key === focusOn.after) ? focusOn.key : null,
    onFocused: () => setFocusOn(null),
    /** Rejects when the server refuses. */
    move,
    /** The same where no dialog can show a refusal. */
    moveOrTell: (node: TreeNode, path: string) => {
      const problem = path === node.path ? null : moveProblem(taken, node.path, path);
      if (problem) toast.error(problem);
      else move(node, path).catch(tell);
    },
    remove,
    addFolder: (path: string) => {
      setEmptyFolders(projectId, [...emptyFolders, path]);
      reveal(ancestorsOf(path));
      setFocusOn({ key: `folder:${path}` });
    },
  };
}
