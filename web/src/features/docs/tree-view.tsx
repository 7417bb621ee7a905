// The rows of the docs tree as an ARIA tree: one stop of Tab, arrow keys within, only what is in view rendered.
import { useNavigate } from "@tanstack/react-router";
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from "react";
import { useMedia } from "@/shared/lib/media";
import { isPress, type ShortcutId } from "@/shared/lib/shortcuts";
import { useNow } from "@/shared/lib/time";
import { ContextMenu } from "@/shared/ui/menu";
import { t } from "@/strings/docs";
import { inFolder, isWithin, type TakenNames } from "./paths";
import { RenameInput } from "./rename-input";
import { RowMenu, type TreeAction } from "./row-menu";
import type { Row, TreeNode } from "./tree";
import { findTyped, moveFor } from "./tree-keys";
import { type RowLook, TreeRow } from "./tree-row";
import { useTreeDrag } from "./use-tree-drag";
import { useVirtualRows } from "./use-virtual-rows";

/** Letters typed within this time belong to one name. */
const typingPause = 700;

const activeRow = '[role="treeitem"][tabindex="0"]';

interface TreeViewProps extends RowLook {
  rows: Row[];
  /** The doc that is open in the editor. */
  currentDocId?: string;
  /** Why docs can't be changed now; null when they can. */
  blocked: string | null;
  taken: TakenNames;
  /** The key of the node whose name is changed now. */
  renaming: string | null;
  /** The key of a node that is to get the focus. */
  focusOn: string | null;
  onFocused: () => void;
  onAction: (action: TreeAction) => void;
  onRename: (node: TreeNode, path: string) => void;
  onRenameEnd: () => void;
  onToggle: (paths: string[], open: boolean) => void;
  onMove: (node: TreeNode, path: string) => void;
  onFiles: (transfer: DataTransfer, folder: string) => void;
}

interface OpenMenu {
  node: TreeNode;
  at: { x: number; y: number };
}

export function TreeView(props: TreeViewProps) {
  const { rows, dense, words, projectId, currentDocId, blocked, onAction, onToggle } = props;
  // The rows say how long ago each doc was saved.
  useNow(60_000);
  const treeId = useId();
  const list = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [activeKey, setActiveKey] = useState<string | null>(currentDocId ?? null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  // Done once the menu is gone: two that open and close at once would fight for the focus.
  const chosen = useRef<TreeAction | null>(null);
  const typed = useRef({ text: "", at: 0 });
  const wantsFocus = useRef(false);
  // The row that is to get the focus may be the one that had it, which changes no other state.
  const [, renderForFocus] = useReducer((times: number) => times + 1, 0);

  const found = rows.findIndex(({ node }) => node.key === activeKey);
  const active = Math.max(0, found);
  const touch = useMedia("(pointer: coarse)");
  const rowHeight = touch ? 40 : dense ? 28 : 36;
  const keyOf = useCallback((index: number) => rows[index]?.node.key ?? String(index), [rows]);
  const { height, items, reveal } = useVirtualRows({
    list,
    count: rows.length,
    rowHeight,
    keyOf,
    kept: active,
  });

  const focus = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setActiveKey(row.node.key);
    reveal(index);
    wantsFocus.current = true;
    renderForFocus();
  };
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const row = list.current?.querySelector<HTMLElement>(activeRow);
    // It may be rendered only after the list has scrolled to it.
    if (!row || row.dataset.key !== activeKey) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  const { focusOn, onFocused } = props;
  const wanted = focusOn === null ? -1 : rows.findIndex(({ node }) => node.key === focusOn);
  useEffect(() => {
    if (wanted < 0) return;
    focus(wanted);
    onFocused();
  });

  const current = currentDocId ? rows.findIndex(({ node }) => node.key === currentDocId) : -1;
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (current < 0 || !currentDocId || revealed.current === currentDocId) return;
    revealed.current = currentDocId;
    setActiveKey(currentDocId);
    reveal(current);
  });

  const drag = useTreeDrag({
    blocked: blocked !== null,
    rowOf: (element) => {
      const key = element.closest<HTMLElement>("[data-key]")?.dataset.key;
      return rows.find(({ node }) => node.key === key);
    },
    onMoveInto: (node, folder) => props.onMove(node, inFolder(folder, node.name)),
    onFiles: props.onFiles,
    onOpen: (folder) => onToggle([folder], true),
  });

  const openMenu = (node: TreeNode, element: Element) => {
    const { left, bottom } = element.getBoundingClientRect();
    // At a row, below its name; at its button, below that.
    const x = element.matches("button") ? left : left + 32;
    setMenu({ node, at: { x, y: bottom - 4 } });
  };
  const openNode = (row: Row) => {
    if (row.node.kind === "folder") onToggle([row.node.path], !row.open);
    else
      navigate({
        to: "/editor/$projectId/$docId",
        params: { projectId, docId: row.node.doc.id },
      });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[active];
    // Ctrl+Enter is the link's own: it opens a tab.
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, nativeEvent } = event;
    const pressed = (id: ShortcutId) => isPress(nativeEvent, id);
    if (pressed("rowMenu") || key === "ContextMenu") {
      openMenu(row.node, event.target as Element);
    } else if (key === "Enter" || (key === " " && row.node.kind === "folder")) {
      openNode(row);
    } else if (pressed("renameRow") && !blocked) {
      onAction({ kind: "rename", node: row.node });
    } else if (pressed("deleteRow") && !blocked) {
      onAction({ kind: "delete", node: row.node });
    } else {
      const move = moveFor(key, rows, active);
      if (move?.kind === "go") focus(move.to);
      else if (move?.kind === "open") onToggle(move.paths, true);
      else if (move?.kind === "close") onToggle([move.path], false);
      else if (key.length === 1 && key !== " ") goToTyped(key, event.timeStamp);
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const goToTyped = (letter: string, now: number) => {
    const { text, at } = typed.current;
    typed.current = { text: now - at < typingPause ? text + letter : letter, at: now };
    const index = findTyped(rows, active, typed.current.text);
    if (index >= 0) focus(index);
  };

  return (
    <>
      <p id={`${treeId}-keys`} className="sr-only">
        {t.treeKeys}
      </p>
      <div
        ref={list}
        role="tree"
        aria-label={t.tree}
        aria-describedby={`${treeId}-keys`}
        className="relative"
        style={{ height }}
        onKeyDown={onKeyDown}
        {...drag.handlers}
      >
        {items.map(({ index, top }) => {
          const row = rows[index];
          if (!row) return null;
          const { node } = row;
          return (
            <TreeRow
              key={node.key}
              id={`${treeId}-${node.key}`}
              data-key={node.key}
              {...{ row, projectId, dense, words }}
              active={index === active}
              current={node.key === currentDocId}
              dropTarget={
                drag.target !== null && drag.target !== "" && isWithin(node.path, drag.target)
              }
              style={{ height: rowHeight, transform: `translateY(${top}px)` }}
              onFocus={() => setActiveKey(node.key)}
              onClick={() => {
                if (node.kind === "folder" && props.renaming !== node.key) openNode(row);
              }}
              onContextMenu={(event) => {
                if (props.renaming === node.key) return;
                event.preventDefault();
                setActiveKey(node.key);
                setMenu({ node, at: { x: event.clientX, y: event.clientY } });
              }}
              onMenu={(button) => {
                setActiveKey(node.key);
                openMenu(node, button);
              }}
              renaming={
                props.renaming === node.key ? (
                  <RenameInput
                    node={node}
                    taken={props.taken}
                    onRename={(path) => {
                      wantsFocus.current = true;
                      props.onRename(node, path);
                    }}
                    onCancel={() => {
                      wantsFocus.current = true;
                      props.onRenameEnd();
                    }}
                  />
                ) : null
              }
              draggable={blocked === null && props.renaming !== node.key}
            />
          );
        })}
      </div>
      <ContextMenu
        label={menu ? t.actionsFor(menu.node.name) : ""}
        at={menu?.at ?? null}
        onClose={() => setMenu(null)}
        onClosed={() => {
          // The row first: what was chosen gives the focus back to where it was.
          list.current?.querySelector<HTMLElement>(activeRow)?.focus();
          if (chosen.current) onAction(chosen.current);
          chosen.current = null;
        }}
      >
        {menu && (
          <RowMenu
            node={menu.node}
            {...{ projectId, blocked }}
            onAction={(action) => {
              chosen.current = action;
            }}
          />
        )}
      </ContextMenu>
    </>
  );
}
