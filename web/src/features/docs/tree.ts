// Turns the flat list of docs into folders, and those into the rows that are on screen. Pure: no state, no React.
import type { Doc } from "@/shared/api/types";
import { nameOf, parentOf } from "./paths";

/** How many docs of a folder, at any depth, are in each state that a person should know of. */
export type StateCounts = Record<Exclude<Doc["state"], "published">, number>;

export interface Folder {
  kind: "folder";
  key: string;
  name: string;
  path: string;
  children: TreeNode[];
  docsCount: number;
  states: StateCounts;
}

export interface Leaf {
  kind: "doc";
  key: string;
  name: string;
  path: string;
  doc: Doc;
}

export type TreeNode = Folder | Leaf;

/** A node on screen, with what a screen reader has to be told of its place. */
export interface Row {
  node: TreeNode;
  /** Counts from 1, as `aria-level` does. */
  level: number;
  position: number;
  size: number;
  open: boolean;
  /** The index of the folder's row around it; -1 at the top. */
  parent: number;
}

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

/** Folders first, both by name; names that only case tells apart in a fixed order. */
const inOrder = (a: TreeNode, b: TreeNode) => {
  if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
  return byName(a.name, b.name) || (a.path < b.path ? -1 : 1);
};

function makeFolder(path: string, children: TreeNode[]): Folder {
  const states: StateCounts = { conflict: 0, unpublished: 0, proposed: 0 };
  let docsCount = 0;
  for (const child of children) {
    if (child.kind === "folder") {
      docsCount += child.docsCount;
      states.conflict += child.states.conflict;
      states.unpublished += child.states.unpublished;
      states.proposed += child.states.proposed;
    } else {
      docsCount += 1;
      if (child.doc.state !== "published") states[child.doc.state] += 1;
    }
  }
  const key = `folder:${path}`;
  return { kind: "folder", key, name: nameOf(path), path, children, docsCount, states };
}

const makeLeaf = (doc: Doc): Leaf => ({
  kind: "doc",
  key: doc.id,
  name: nameOf(doc.fileName),
  path: doc.fileName,
  doc,
});

/** `emptyFolders` are those that no doc is in yet. */
export function buildTree(docs: readonly Doc[], emptyFolders: readonly string[] = []): TreeNode[] {
  const docsIn = new Map<string, Leaf[]>([["", []]]);
  const foldersIn = new Map<string, string[]>();
  const leavesOf = (folder: string): Leaf[] => {
    const known = docsIn.get(folder);
    if (known) return known;
    const leaves: Leaf[] = [];
    docsIn.set(folder, leaves);
    const around = parentOf(folder);
    leavesOf(around);
    const siblings = foldersIn.get(around);
    if (siblings) siblings.push(folder);
    else foldersIn.set(around, [folder]);
    return leaves;
  };
  for (const doc of docs) leavesOf(parentOf(doc.fileName)).push(makeLeaf(doc));
  for (const folder of emptyFolders) leavesOf(folder);

  const childrenOf = (path: string): TreeNode[] => {
    const folders = (foldersIn.get(path) ?? []).map((folder) =>
      makeFolder(folder, childrenOf(folder)),
    );
    return [...folders, ...(docsIn.get(path) ?? [])].sort(inOrder);
  };
  return childrenOf("");
}

export const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);

/** The docs whose path has every word, and the folders around them; an empty folder counts by its own path. */
export function pruneTree(tree: TreeNode[], words: string[]): TreeNode[] {
  if (words.length === 0) return tree;
  const matches = (path: string) => {
    const text = path.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const prune = (nodes: TreeNode[]): TreeNode[] =>
    nodes.flatMap((node) => {
      if (node.kind === "doc" || node.children.length === 0)
        return matches(node.path) ? [node] : [];
      const children = prune(node.children);
      return children.length > 0 ? [makeFolder(node.path, children)] : [];
    });
  return prune(tree);
}

/** What is on screen, top to bottom, when `isOpen` says which folders show what is in them. */
export function visibleRows(tree: TreeNode[], isOpen: (path: string) => boolean): Row[] {
  const rows: Row[] = [];
  const add = (nodes: TreeNode[], level: number, parent: number) => {
    nodes.forEach((node, at) => {
      const open = node.kind === "folder" && isOpen(node.path);
      rows.push({ node, level, position: at + 1, size: nodes.length, open, parent });
      if (open) add(node.children, level + 1, rows.length - 1);
    });
  };
  add(tree, 1, -1);
  return rows;
}

/** All folders, outer ones before those in them. */
export function foldersOf(tree: TreeNode[]): Folder[] {
  return tree.flatMap((node) =>
    node.kind === "folder" ? [node, ...foldersOf(node.children)] : [],
  );
}

/** All docs in a node. */
export const docsOf = (node: TreeNode): Doc[] =>
  node.kind === "doc" ? [node.doc] : node.children.flatMap(docsOf);

export interface Piece {
  text: string;
  match: boolean;
}

/** A name cut where the words of a filter are, to mark them. */
export function markMatches(name: string, words: string[]): Piece[] {
  const text = name.toLowerCase();
  // Case can change a text's length ("İ"); then nothing is marked rather than the wrong letters.
  if (text.length !== name.length) return [{ text: name, match: false }];
  const marked = new Array<boolean>(name.length).fill(false);
  for (const word of words.flatMap((path) => path.split("/")).filter(Boolean)) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      marked.fill(true, at, at + word.length);
    }
  }
  const pieces: Piece[] = [];
  for (let at = 0; at < name.length; at += 1) {
    const match = marked[at] ?? false;
    const last = pieces.at(-1);
    if (last?.match === match) last.text += name.charAt(at);
    else pieces.push({ text: name.charAt(at), match });
  }
  return pieces;
}
