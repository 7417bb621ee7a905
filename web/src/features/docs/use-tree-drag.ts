// Drag and drop in the docs tree: docs and folders into other folders, and files from outside into a folder.
import { type DragEvent, useEffect, useRef, useState } from "react";
import { hasFiles } from "./dropped-files";
import { isWithin, parentOf } from "./paths";
import type { Row, TreeNode } from "./tree";

/** A closed folder opens when something is held over it for this long. */
const opensAfter = 600;

interface TreeDragOptions {
  /** Nothing may be moved or uploaded now. */
  blocked: boolean;
  /** The row that an element on screen is part of. */
  rowOf: (element: Element) => Row | undefined;
  onMoveInto: (node: TreeNode, folder: string) => void;
  onFiles: (transfer: DataTransfer, folder: string) => void;
  onOpen: (folder: string) => void;
}

export function useTreeDrag({ blocked, rowOf, onMoveInto, onFiles, onOpen }: TreeDragOptions) {
  /** The folder that a drop would go to; "" is the docs folder itself. */
  const [target, setTarget] = useState<string | null>(null);
  const dragged = useRef<TreeNode | null>(null);
  const opening = useRef<{ path: string; timer: ReturnType<typeof setTimeout> } | null>(null);

  const stopOpening = () => {
    clearTimeout(opening.current?.timer);
    opening.current = null;
  };
  useEffect(() => () => clearTimeout(opening.current?.timer), []);

  const takes = (event: DragEvent, folder: string) => {
    if (blocked) return false;
    const node = dragged.current;
    if (!node) return hasFiles(event.dataTransfer);
    return parentOf(node.path) !== folder && !isWithin(folder, node.path);
  };
  const folderOf = (row: Row | undefined) => {
    if (!row) return "";
    return row.node.kind === "folder" ? row.node.path : parentOf(row.node.path);
  };

  const over = (event: DragEvent) => {
    const row = rowOf(event.target as Element);
    const folder = folderOf(row);
    const closed = row?.node.kind === "folder" && !row.open ? row.node.path : null;
    if (opening.current?.path !== closed) {
      stopOpening();
      if (closed !== null) {
        const timer = setTimeout(() => onOpen(closed), opensAfter);
        opening.current = { path: closed, timer };
      }
    }
    if (!takes(event, folder)) {
      setTarget(null);
      return;
    }
    event.preventDefault();
    event.dataTransfer.dropEffect = dragged.current ? "move" : "copy";
    setTarget(folder);
  };
  const end = () => {
    dragged.current = null;
    stopOpening();
    setTarget(null);
  };

  return {
    target,
    /** For the element around all rows; what is between and below them is the docs folder itself. */
    handlers: {
      onDragStart: (event: DragEvent) => {
        const row = rowOf(event.target as Element);
        if (!row) return;
        dragged.current = row.node;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.node.path);
      },
      onDragEnd: end,
      onDragOver: over,
      onDragLeave: (event: DragEvent<HTMLElement>) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        stopOpening();
        setTarget(null);
      },
      onDrop: (event: DragEvent) => {
        const folder = folderOf(rowOf(event.target as Element));
        const node = dragged.current;
        if (takes(event, folder)) {
          event.preventDefault();
          if (node) onMoveInto(node, folder);
          else onFiles(event.dataTransfer, folder);
        }
        end();
      },
    },
  };
}
