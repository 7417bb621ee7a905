// Parses Markdown into its top-level nodes, and after an edit only those around it.
import type { Definition, FootnoteDefinition, Nodes, Root, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { frontMatterLines } from "./front-matter";

/** A top-level node with the lines that it takes up, up to the next one's first. */
export interface Piece {
  node: RootContent | { type: "front-matter" } | { type: "blank" };
  source: string;
  lines: number;
  /** Its links and images by reference, in order. */
  references: string[];
  footnotes: string[];
  definitions: Definition[];
  footnoteDefinitions: FootnoteDefinition[];
  /** What it takes to render it. */
  has: Set<"html" | "math" | "code" | "tasks">;
  depth: number;
}

export interface Parsed {
  lines: readonly string[];
  pieces: readonly Piece[];
}

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath).freeze();

const lineEnd = /\r\n|\n|\r/;

/** Parses `text`; what `before` knows of it already is taken over, piece by piece the same objects. */
export function parsePieces(text: string, before?: Parsed): Parsed {
  const lines = text.split(lineEnd);
  return (before && reparse(lines, before)) ?? parseAll(lines);
}

function parseAll(lines: readonly string[]): Parsed {
  const front = frontMatterLines(lines);
  const pieces: Piece[] = [];
  if (front > 0) pieces.push(simplePiece("front-matter", lines.slice(0, front)));
  const body = lines.slice(front);
  pieces.push(...parseLines(body, []));
  return { lines, pieces };
}

function simplePiece(type: "front-matter" | "blank", lines: readonly string[]): Piece {
  return {
    node: { type },
    source: lines.join("\n"),
    lines: lines.length,
    references: [],
    footnotes: [],
    definitions: [],
    footnoteDefinitions: [],
    has: new Set(),
    depth: 0,
  };
}

/**
 * The pieces of these lines. `known` are labels that are defined elsewhere in the doc: without them `[label]` would be
 * plain text.
 */
function parseLines(lines: readonly string[], known: readonly string[]): Piece[] {
  // The break keeps what follows from belonging to the last definition.
  const preface = known.length > 0 ? [...known, "***", ""].join("\n").split("\n") : [];
  const { children } = parser.parse([...preface, ...lines].join("\n"));
  const starts = children.map((node) => (node.position?.start.line ?? 1) - 1 - preface.length);
  const first = starts.findIndex((start) => start >= 0);
  const pieces: Piece[] = [];
  if (lines.length > 0 && (first < 0 || (starts[first] ?? 0) > 0)) {
    pieces.push(simplePiece("blank", lines.slice(0, first < 0 ? undefined : starts[first])));
  }
  for (let index = first; index >= 0 && index < children.length; index += 1) {
    const node = children[index];
    const own = lines.slice(starts[index], starts[index + 1] ?? lines.length);
    if (node) pieces.push(pieceOf(node, own));
  }
  return pieces;
}

function pieceOf(node: RootContent, lines: readonly string[]): Piece {
  const piece: Piece = {
    node,
    source: lines.join("\n"),
    lines: lines.length,
    references: [],
    footnotes: [],
    definitions: [],
    footnoteDefinitions: [],
    has: new Set(),
    depth: depthOf(node),
  };
  if (piece.depth > deepest) return piece;
  visit({ type: "root", children: [node] } satisfies Root, (one) => {
    if (one.type === "html") piece.has.add("html");
    else if (one.type === "math" || one.type === "inlineMath") piece.has.add("math");
    else if (one.type === "code") piece.has.add(one.lang === "math" ? "math" : "code");
    else if (one.type === "listItem" && typeof one.checked === "boolean") piece.has.add("tasks");
    else if (one.type === "definition") piece.definitions.push(one);
    else if (one.type === "footnoteDefinition") {
      piece.footnoteDefinitions.push(one);
      collectDefinitions(one, piece);
      return SKIP;
    } else collectReference(one, piece);
  });
  return piece;
}

/** A footnote's references count where the footnote is shown; what it defines counts everywhere. */
function collectDefinitions(footnote: FootnoteDefinition, piece: Piece): void {
  visit(footnote, (one) => {
    if (one.type === "math" || one.type === "inlineMath") piece.has.add("math");
    else if (one.type === "html" || one.type === "code") piece.has.add(one.type);
    else if (one.type === "definition") piece.definitions.push(one);
    else if (one.type === "footnoteDefinition" && one !== footnote) {
      piece.footnoteDefinitions.push(one);
    } else if (one.type === "linkReference" || one.type === "imageReference") {
      piece.references.push(one.identifier);
    }
  });
}

function collectReference(node: Nodes, piece: Pick<Piece, "references" | "footnotes">): void {
  if (node.type === "linkReference" || node.type === "imageReference") {
    piece.references.push(node.identifier);
  } else if (node.type === "footnoteReference") piece.footnotes.push(node.identifier);
}

/** Nesting beyond this is an attack, and is shown as source. */
export const deepest = 100;

interface Nested {
  type: string;
  children?: Nested[];
}

/** How deep a node is nested, up to the limit; without recursion, which deep nesting would break. */
export function depthOf(node: Nested): number {
  let level = [node];
  let depth = 0;
  while (level.length > 0 && depth <= deepest) {
    level = level.flatMap((one) => one.children ?? []);
    depth += 1;
  }
  return depth;
}

const labelsOf = (pieces: readonly Piece[]): string[] => [
  ...new Set(
    pieces.flatMap(({ definitions, footnoteDefinitions }) => [
      ...definitions.map((one) => `[${escaped(one)}]: x\n`),
      ...footnoteDefinitions.map((one) => `[^${escaped(one)}]: x\n`),
    ]),
  ),
];

const escaped = ({ label, identifier }: Definition | FootnoteDefinition) =>
  (label ?? identifier).replace(/[\\[\]]/g, "\\$&").replace(/\s+/g, " ");

const isBlank = (line: string | undefined) => line?.trim() === "";

/**
 * Parses only what an edit can have changed: from the last safe beginning before it to a safe beginning after it that
 * is one in the new text as well. Null when there is none, or when the edit changes what is defined: then a reference
 * anywhere may have become a link.
 */
function reparse(lines: readonly string[], before: Parsed): Parsed | null {
  const front = before.pieces[0]?.node.type === "front-matter" ? before.pieces[0].lines : 0;
  const room = Math.min(lines.length, before.lines.length);
  let head = 0;
  while (head < room && lines[head] === before.lines[head]) head += 1;
  if (head === lines.length && head === before.lines.length) return before;
  let tail = 0;
  while (tail < room - head && lines.at(-1 - tail) === before.lines.at(-1 - tail)) tail += 1;

  const grown = lines.length - before.lines.length;
  if (head < front) {
    const end = front + grown;
    if (before.lines.length - tail > front || frontMatterLines(lines) !== end) return null;
    const piece = simplePiece("front-matter", lines.slice(0, end));
    return { lines, pieces: [piece, ...before.pieces.slice(1)] };
  }
  if (frontMatterLines(lines) !== front) return null;

  const starts = startsOf(before.pieces);
  /** Begins a block of its own whatever stands before it, as long as the blank line stays. */
  const isSafe = (index: number) => {
    const start = starts[index] ?? 0;
    // A definition and the heading that ends its paragraph begin at the same line.
    if (starts[index - 1] === start) return false;
    // The parser is still in indented code after a blank line, where a list can begin with 1 only.
    if (/^( {4}| {0,3}\t)/.test(before.pieces[index - 1]?.source ?? "")) return false;
    return start === front || isBlank(before.lines[start - 1]);
  };

  let from = starts.findLastIndex((start) => start <= head) - 1;
  while (from > 0 && !isSafe(from)) from -= 1;
  if (front > 0 && from < 1) from = 1;
  from = Math.max(from, 0);
  const begin = starts[from] ?? front;

  const unchanged = before.lines.length - tail;
  const candidates: number[] = [];
  for (let index = from + 1; index < before.pieces.length && candidates.length < 2; index += 1) {
    if ((starts[index] ?? 0) > unchanged && isSafe(index)) candidates.push(index);
  }
  const [resume, beyond] = candidates;
  const stop = beyond === undefined ? lines.length : (starts[beyond] ?? 0) + grown;
  const labels = labelsOf(before.pieces);
  const parsed = parseLines(lines.slice(begin, stop), labels);

  let kept = before.pieces.length;
  let fresh = parsed;
  if (beyond !== undefined && resume !== undefined) {
    const wanted = (starts[resume] ?? 0) + grown - begin;
    const at = startsOf(parsed).indexOf(wanted);
    if (at < 0) return null;
    kept = resume;
    fresh = parsed.slice(0, at);
  }
  const pieces = [...before.pieces.slice(0, from), ...fresh, ...before.pieces.slice(kept)];
  const now = new Set(labelsOf(pieces));
  if (now.size !== labels.length || labels.some((label) => !now.has(label))) return null;
  return { lines, pieces };
}

function startsOf(pieces: readonly Piece[]): number[] {
  let line = 0;
  return pieces.map((piece) => {
    const start = line;
    line += piece.lines;
    return start;
  });
}
