// What is wrong with a doc's front matter.
import { LineCounter, parseDocument } from "yaml";
import { rangeInLine, type TextPosition, type TextRange } from "./edits";
import { isFrontMatterFence, type Span } from "./scan";

export interface FrontMatterFlaw {
  range: TextRange;
  /** What the YAML parser says; null when the closing line is missing. */
  message: string | null;
  /** Behind what the closing line belongs; only when it is missing. */
  closeBehind: TextPosition | null;
}

const entry = /^[\w"'-][^:]*:(?:\s|$)/;

/** `span` is where the front matter is, with its two lines of dashes; null when there is none or it is not closed. */
export function frontMatterFlaws(lines: readonly string[], span: Span | null): FrontMatterFlaw[] {
  return span ? flawsOfYaml(lines, span) : missingEnd(lines);
}

function flawsOfYaml(lines: readonly string[], { start, end }: Span): FrontMatterFlaw[] {
  const source = lines.slice(start, end - 1).join("\n");
  const counter = new LineCounter();
  const { errors } = parseDocument(source, { lineCounter: counter, prettyErrors: false });
  return errors.map(({ pos, message }) => {
    const from = counter.linePos(pos[0]);
    const to = counter.linePos(Math.max(pos[1], pos[0] + 1));
    const last = end - 1;
    const line = Math.min(last, start + Math.max(1, from.line));
    const endLine = Math.min(last, start + Math.max(1, to.line));
    // Where nothing is marked, because the trouble is at a line's end, the line is.
    const empty =
      endLine === line && to.col >= (lines[line - 1]?.length ?? 0) + 1 && from.col >= to.col - 1;
    return {
      range: {
        startLineNumber: line,
        startColumn: empty ? 1 : from.col,
        endLineNumber: endLine,
        endColumn: empty ? (lines[line - 1]?.length ?? 0) + 1 : to.col,
      },
      message,
      closeBehind: null,
    };
  });
}

/** A rule in the first line is front matter that lacks its end when entries of YAML follow it. */
function missingEnd(lines: readonly string[]): FrontMatterFlaw[] {
  const [first = ""] = lines;
  if (!isFrontMatterFence(first) || !entry.test(lines[1] ?? "")) return [];
  let end = 2;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return [
    {
      range: rangeInLine(1, 1, first.length + 1),
      message: null,
      closeBehind: { lineNumber: end, column: (lines[end - 1] ?? "").length + 1 },
    },
  ];
}

const belongs = (line: string) => entry.test(line) || /^\s+\S|^-\s/.test(line);
