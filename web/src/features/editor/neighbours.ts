// The doc before and the doc after one, in the order in which the tree shows them.
import type { Doc } from "@/shared/api/types";
import { buildTree, type TreeNode } from "../docs/tree";

const inOrder = (nodes: TreeNode[]): Doc[] =>
  nodes.flatMap((node) => (node.kind === "folder" ? inOrder(node.children) : [node.doc]));

/** Past the end it begins again. */
export function neighbour(docs: Doc[], docId: string, step: 1 | -1): Doc | undefined {
  const order = inOrder(buildTree(docs));
  const at = order.findIndex((doc) => doc.id === docId);
  return order.at((at + step) % order.length);
}
