// What a key does in a tree of docs, by the ARIA pattern for trees. Pure: the tree's view carries it out.
import type { Row } from "./tree";

export type TreeMove =
  | { kind: "go"; to: number }
  | { kind: "open"; paths: string[] }
  | { kind: "close"; path: string };

export function moveFor(key: string, rows: Row[], at: number): TreeMove | null {
  const row = rows[at];
  if (!row) return null;
  const go = (to: number): TreeMove | null => (rows[to] && to !== at ? { kind: "go", to } : null);
  const { node } = row;
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      if (node.kind === "doc") return null;
      if (!row.open) return { kind: "open", paths: [node.path] };
      return node.children.length > 0 ? go(at + 1) : null;
    case "ArrowLeft":
      if (node.kind === "folder" && row.open) return { kind: "close", path: node.path };
      return row.parent >= 0 ? go(row.parent) : null;
    case "*": {
      const beside = rows.filter((other) => other.parent === row.parent && !other.open);
      const paths = beside.flatMap(({ node: n }) => (n.kind === "folder" ? [n.path] : []));
      return paths.length > 0 ? { kind: "open", paths } : null;
    }
    default:
      return null;
  }
}

/** The next row whose name begins with what was typed; one letter again and again goes through all of its rows. */
export function findTyped(rows: Row[], at: number, typed: string): number {
  const again = new Set(typed).size === 1;
  const prefix = (again ? typed.charAt(0) : typed).toLowerCase();
  // A longer prefix may still mean the row that its first letters have found.
  const first = again ? at + 1 : at;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (first + step) % rows.length;
    if (rows[index]?.node.name.toLowerCase().startsWith(prefix)) return index;
  }
  return -1;
}
