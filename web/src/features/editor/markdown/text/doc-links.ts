// The links, images and definitions of a whole doc, with their places.
import type { TextRange } from "./edits";
import { linksIn, unescaped } from "./inline";
import type { Scan } from "./scan";

export interface DocLink {
  kind: "link" | "image" | "definition";
  /** Where it leads, as the preview sees it. */
  url: string;
  /** The target as written, without `<…>` around it. */
  target: TextRange;
  whole: TextRange;
  /** What is shown for it; a definition shows nothing. */
  label: string;
}

export interface Definition {
  label: string;
  line: number;
}

const definition =
  /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*)\[(?!\^)((?:\\.|[^\\[\]])+)\]:\s*(?:<([^<>]*)>|([^\s<]\S*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$/;
const htmlAnchor = /<[a-z][^<>]*?\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))/gi;

export interface DocLinks {
  links: DocLink[];
  definitions: Definition[];
  /** Places that raw HTML names. */
  anchors: string[];
}

export function docLinks(lines: readonly string[], { kinds, begins }: Scan): DocLinks {
  const found: DocLinks = { links: [], definitions: [], anchors: [] };
  for (let at = 0; at < lines.length; ) {
    const kind = kinds[at];
    let end = at + 1;
    while (kind === "text" && end < lines.length && kinds[end] === "text" && !begins[end]) end += 1;
    if (kind === "text" || kind === "html")
      readPiece(lines.slice(at, end), at + 1, kind === "text", found);
    at = end;
  }
  return found;
}

/** One piece of text that nothing runs into or out of; `line` is the number of its first line. */
function readPiece(lines: string[], line: number, text: boolean, found: DocLinks): void {
  let from = 0;
  while (text && from < lines.length && readDefinition(lines[from] ?? "", line + from, found))
    from += 1;
  const rest = lines.slice(from);
  const joined = rest.join("\n");
  if (joined.includes("<")) {
    for (const [, double, single, bare] of joined.matchAll(htmlAnchor)) {
      found.anchors.push(double ?? single ?? bare ?? "");
    }
  }
  if (!text || !joined.includes("](")) return;
  const place = placesIn(rest, line + from);
  for (const link of linksIn(joined)) {
    found.links.push({
      kind: link.image ? "image" : "link",
      url: link.url,
      target: place(...link.target),
      whole: place(link.start, link.end),
      label: joined.slice(...link.label),
    });
  }
}

function readDefinition(line: string, number: number, found: DocLinks): boolean {
  const match = line.includes("]:") ? definition.exec(line) : null;
  if (!match) return false;
  const [whole, prefix = "", label = "", bracketed, bare] = match;
  const target = bracketed ?? bare ?? "";
  const start = line.indexOf(target, prefix.length + label.length + 3);
  const range = (from: number, to: number): TextRange => ({
    startLineNumber: number,
    startColumn: from + 1,
    endLineNumber: number,
    endColumn: to + 1,
  });
  found.definitions.push({ label, line: number });
  found.links.push({
    kind: "definition",
    url: unescaped(target),
    target: range(start, start + target.length),
    whole: range(prefix.length, whole.trimEnd().length),
    label: "",
  });
  return true;
}

/** Turns offsets in some lines, joined, into ranges. */
function placesIn(lines: readonly string[], first: number) {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const position = (at: number): [line: number, column: number] => {
    const index = Math.max(
      0,
      starts.findLastIndex((start) => start <= at),
    );
    return [first + index, at - (starts[index] ?? 0) + 1];
  };
  return (start: number, end: number): TextRange => {
    const [startLineNumber, startColumn] = position(start);
    const [endLineNumber, endColumn] = position(end);
    return { startLineNumber, startColumn, endLineNumber, endColumn };
  };
}
