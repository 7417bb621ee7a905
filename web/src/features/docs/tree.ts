// Turns the flat list of docs into folders: folders first, both by name.
import type { Doc } from "@/shared/api/types";

export interface Folder {
  kind: "folder";
  name: string;
  path: string;
  children: TreeNode[];
}

export interface Leaf {
  kind: "doc";
  name: string;
  doc: Doc;
}

export type TreeNode = Folder | Leaf;

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

function sort(nodes: TreeNode[]): TreeNode[] {
  for (const node of nodes) if (node.kind === "folder") sort(node.children);
  return nodes.sort((a, b) =>
    a.kind === b.kind ? byName(a.name, b.name) : a.kind === "folder" ? -1 : 1,
  );
}

export function buildTree(docs: Doc[]): TreeNode[] {
  const root: TreeNode[] = [];
  const folders = new Map<string, Folder>();

  const childrenOf = (path: string): TreeNode[] => {
    if (path === "") return root;
    const known = folders.get(path);
    if (known) return known.children;
    const cut = path.lastIndexOf("/");
    const folder: Folder = { kind: "folder", name: path.slice(cut + 1), path, children: [] };
    folders.set(path, folder);
    childrenOf(cut < 0 ? "" : path.slice(0, cut)).push(folder);
    return folder.children;
  };

  for (const doc of docs) {
    const cut = doc.fileName.lastIndexOf("/");
    const name = doc.fileName.slice(cut + 1);
    childrenOf(cut < 0 ? "" : doc.fileName.slice(0, cut)).push({ kind: "doc", name, doc });
  }
  return sort(root);
}

/** Docs whose path contains every word of the query. */
export function filterDocs(docs: Doc[], query: string): Doc[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return docs.filter((doc) => words.every((word) => doc.fileName.toLowerCase().includes(word)));
}
