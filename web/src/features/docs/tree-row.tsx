// One row of the docs tree: a folder that opens and closes, or a doc that is a link to its editor.
import { Link } from "@tanstack/react-router";
import { ChevronRight, Ellipsis, Folder as FolderIcon, FolderOpen } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/shared/lib/cn";
import { ago } from "@/shared/lib/time";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/docs";
import { DocState, FolderState } from "./doc-state";
import { FileIcon } from "./file-icon";
import { type Folder, type Leaf, markMatches, type Row } from "./tree";

export interface RowLook {
  projectId: string;
  /** The editor's sidebar is narrow and shows no dates. */
  dense: boolean;
  /** The words of the filter, to mark them. */
  words: string[];
}

interface TreeRowProps extends RowLook, Omit<ComponentProps<"div">, "id"> {
  id: string;
  row: Row;
  /** The one row of the tree that Tab reaches. */
  active: boolean;
  current: boolean;
  dropTarget: boolean;
  /** The field that stands for the name while it is changed. */
  renaming: ReactNode;
  onMenu: (button: HTMLElement) => void;
}

export function TreeRow(props: TreeRowProps) {
  const {
    projectId,
    dense,
    words,
    id,
    row,
    active,
    current,
    dropTarget,
    renaming,
    onMenu,
    ...rest
  } = props;
  const { node } = row;
  const look = { projectId, dense, words };
  return (
    <div
      role="treeitem"
      id={id}
      tabIndex={active ? 0 : -1}
      aria-level={row.level}
      aria-setsize={row.size}
      aria-posinset={row.position}
      aria-expanded={node.kind === "folder" ? row.open : undefined}
      aria-selected={current}
      aria-labelledby={`${id}-label`}
      {...rest}
      className={cn(
        "group absolute inset-x-0 top-0 flex items-center rounded-md pr-1 focus-visible:-outline-offset-2 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2",
        current ? "bg-accent/12" : "hover:bg-raised",
        dropTarget && "rounded-none bg-accent/15",
        renaming && "z-10",
        rest.className,
      )}
    >
      <Guides level={row.level} dense={dense} />
      {node.kind === "folder" ? (
        <FolderLabel id={id} folder={node} open={row.open} renaming={renaming} {...look} />
      ) : (
        <DocLabel id={id} leaf={node} renaming={renaming} current={current} {...look} />
      )}
      {!renaming && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t.actionsFor(node.name)}
          aria-haspopup="menu"
          onClick={(event) => {
            event.stopPropagation();
            onMenu(event.currentTarget);
          }}
          className={cn(
            "grid size-6 shrink-0 place-items-center rounded text-muted opacity-0 hover:bg-line hover:text-text group-focus-within:opacity-100 group-hover:opacity-100 group-focus:opacity-100 pointer-coarse:size-8 pointer-coarse:opacity-100",
            // There is no room to spare for a button that is not seen.
            dense &&
              "absolute right-0.5 bg-raised pointer-coarse:static pointer-coarse:bg-transparent",
          )}
        >
          <Ellipsis className="size-4" />
        </button>
      )}
    </div>
  );
}

/** Lines that lead the eye from a folder down to what is in it. */
function Guides({ level, dense }: { level: number; dense: boolean }) {
  return (
    <span aria-hidden="true" className="flex shrink-0 self-stretch pl-2">
      {Array.from({ length: level - 1 }, (_, depth) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
          key={depth}
          className={cn("border-line border-l", dense ? "ml-1.5 w-2" : "ml-2 w-3")}
        />
      ))}
    </span>
  );
}

function Name({ name, words }: { name: string; words: string[] }) {
  if (words.length === 0) return <span className="truncate">{name}</span>;
  return (
    <span className="truncate">
      {markMatches(name, words).map(({ text, match }, at) =>
        match ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a name have only their order
          <mark key={at} className="rounded-xs bg-accent/30 text-text">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}

interface LabelProps extends RowLook {
  id: string;
  renaming: ReactNode;
}

function FolderLabel({
  id,
  folder,
  open,
  renaming,
  words,
  dense,
}: LabelProps & { folder: Folder; open: boolean }) {
  const Icon = open ? FolderOpen : FolderIcon;
  return (
    <span className="flex h-full min-w-0 flex-1 cursor-pointer select-none items-center gap-1.5 pr-2 text-sm">
      <ChevronRight
        aria-hidden="true"
        className={cn("size-3.5 shrink-0 text-faint transition-transform", open && "rotate-90")}
      />
      <Icon aria-hidden="true" className="size-4 shrink-0 text-accent/80" />
      {renaming ?? (
        <span id={`${id}-label`} title={folder.path} className="flex min-w-0 items-center gap-2">
          <Name name={folder.name} words={words} />
          {folder.docsCount === 0 ? (
            <Tooltip text={t.emptyFolderAbout}>
              <span className="text-faint text-xs">{t.emptyFolder}</span>
            </Tooltip>
          ) : (
            <FolderState states={folder.states} />
          )}
        </span>
      )}
      {!dense && folder.docsCount > 0 && !renaming && (
        <span className="ml-auto hidden shrink-0 pl-3 text-faint text-xs tabular-nums sm:inline">
          {t.docsInside(folder.docsCount)}
        </span>
      )}
    </span>
  );
}

function DocLabel({
  id,
  leaf,
  renaming,
  words,
  dense,
  projectId,
  current,
}: LabelProps & { leaf: Leaf; current: boolean }) {
  const { doc, name } = leaf;
  const icon = (
    <>
      <span className="size-3.5 shrink-0" />
      <FileIcon doc={doc} className="size-4 shrink-0 text-faint" />
    </>
  );
  const row = "flex h-full min-w-0 flex-1 items-center gap-1.5 pr-2 text-sm outline-none";
  if (renaming) {
    return (
      <span className={row}>
        {icon}
        {renaming}
      </span>
    );
  }
  return (
    <Link
      id={`${id}-label`}
      to="/editor/$projectId/$docId"
      params={{ projectId, docId: doc.id }}
      // One stop of Tab for the whole tree: the row has the focus, and Enter follows the link.
      tabIndex={-1}
      draggable={false}
      title={doc.fileName}
      className={cn(row, current && "text-accent")}
    >
      {icon}
      <Name name={name} words={words} />
      <DocState doc={doc} short={dense} />
      {!dense && (
        <span className="ml-auto hidden shrink-0 truncate pl-3 text-faint text-xs sm:inline">
          {doc.author && `${doc.author} · `}
          {ago(doc.updatedAt)}
        </span>
      )}
    </Link>
  );
}
