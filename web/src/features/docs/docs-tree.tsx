// The docs of a project as folders that open and close; each doc is a link to its editor.
import { Link } from "@tanstack/react-router";
import { ChevronRight, FileText, Folder as FolderIcon, Image, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Doc } from "@/shared/api/types";
import { cn } from "@/shared/lib/cn";
import { ago } from "@/shared/lib/time";
import { Button } from "@/shared/ui/button";
import { DocState } from "./doc-state";
import { buildTree, type Folder, type TreeNode } from "./tree";

interface DocsTreeProps {
  docs: Doc[];
  projectId: string;
  /** The editor's sidebar is dense and shows no dates. */
  dense?: boolean;
  onDelete?: (doc: Doc) => void;
}

export function DocsTree(props: DocsTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (path: string) =>
    setClosed((old) => {
      const next = new Set(old);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  return (
    <Level nodes={buildTree(props.docs)} depth={0} {...props} closed={closed} toggle={toggle} />
  );
}

interface LevelProps extends Omit<DocsTreeProps, "docs"> {
  nodes: TreeNode[];
  depth: number;
  closed: ReadonlySet<string>;
  toggle: (path: string) => void;
}

function Level({ nodes, ...rest }: LevelProps) {
  return (
    <ul className="grid grid-cols-1">
      {nodes.map((node) =>
        node.kind === "folder" ? (
          <FolderRow key={node.path} folder={node} {...rest} />
        ) : (
          <DocRow key={node.doc.id} name={node.name} doc={node.doc} {...rest} />
        ),
      )}
    </ul>
  );
}

const indent = (depth: number, dense: boolean | undefined) => ({
  paddingLeft: `${0.5 + depth * (dense ? 0.875 : 1.25)}rem`,
});

type RowProps = Omit<LevelProps, "nodes">;

function FolderRow({ folder, ...props }: RowProps & { folder: Folder }) {
  const open = !props.closed.has(folder.path);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => props.toggle(folder.path)}
        style={indent(props.depth, props.dense)}
        className={cn(
          "flex w-full items-center gap-1.5 rounded-md pr-2 text-left text-muted text-sm hover:bg-raised hover:text-text",
          props.dense ? "h-7" : "h-9",
        )}
      >
        <ChevronRight
          className={cn("size-3.5 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
        <FolderIcon className="size-4 shrink-0 text-faint" />
        <span className="truncate">{folder.name}</span>
      </button>
      {open && <Level nodes={folder.children} {...props} depth={props.depth + 1} />}
    </li>
  );
}

function DocRow({ name, doc, ...props }: RowProps & { name: string; doc: Doc }) {
  const Icon = doc.encoding === "base64" ? Image : FileText;
  return (
    <li
      className={cn(
        "group flex items-center rounded-md focus-within:bg-raised hover:bg-raised",
        props.dense ? "h-7" : "h-9",
      )}
    >
      <Link
        to="/editor/$projectId/$docId"
        params={{ projectId: props.projectId, docId: doc.id }}
        style={indent(props.depth, props.dense)}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-md pr-2 text-sm data-[status=active]:bg-accent/12 data-[status=active]:text-accent"
        title={doc.fileName}
      >
        <span className="size-3.5 shrink-0" />
        <Icon className="size-4 shrink-0 text-faint" />
        <span className="truncate">{name}</span>
        <DocState doc={doc} short={props.dense} />
        {!props.dense && (
          <span className="ml-auto hidden shrink-0 pl-3 text-faint text-xs sm:inline">
            {doc.author && `${doc.author} · `}
            {ago(doc.updatedAt)}
          </span>
        )}
      </Link>
      {props.onDelete && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Delete ${doc.fileName}`}
          onClick={() => props.onDelete?.(doc)}
          className="mr-1 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <Trash2 />
        </Button>
      )}
    </li>
  );
}
