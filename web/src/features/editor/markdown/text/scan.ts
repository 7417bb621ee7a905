// Splits a doc into blocks, one line at a time, as CommonMark does it: what is text, what is code, where headings are.

/** `text` is read as Markdown within a line, all others are not. */
export type LineKind = "text" | "blank" | "code" | "html" | "front-matter";

/** Lines from `start` to `end`, both included; the first line of a doc is 1. */
export interface Span {
  start: number;
  end: number;
}

export interface ScannedHeading extends Span {
  level: number;
  /** What the heading says, with its inline markup. */
  source: string;
}

export interface Scan {
  /** What each line is; line 1 is at 0. */
  kinds: LineKind[];
  /** Whether the line begins a piece of text of its own, so that nothing in the lines above runs on into it. */
  begins: boolean[];
  headings: ScannedHeading[];
  fences: Span[];
  items: Span[];
  frontMatter: Span | null;
}

type Container =
  | { kind: "quote" }
  /** `width` is how far the item's content is indented against what is around it. */
  | { kind: "item"; width: number; empty: boolean; span: Span };

type Leaf =
  | { kind: "paragraph"; start: number; sources: string[] }
  | { kind: "table" }
  | { kind: "fence"; close: RegExp; span: Span }
  /** Without an `end` it goes on until a blank line. */
  | { kind: "html"; end: RegExp | null };

const fence = /^(`{3,})[^`]*$|^(~{3,})/;
const atx = /^#{1,6}(?=[ \t]|$)/;
const setext = /^(=+|-+)[ \t]*$/;
const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const listMarker = /^([-*+]|(\d{1,9})[.)])( +|$)/;
const delimiterRow = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Blocks of raw HTML: what begins one, what ends it, and whether it may follow a paragraph's line directly. */
const htmlBlocks: { begin: RegExp; end: RegExp | null; interrupts: boolean }[] = [
  {
    begin: /^<(?:pre|script|style|textarea)(?:[\s>]|$)/i,
    end: /<\/(?:pre|script|style|textarea)>/i,
    interrupts: true,
  },
  { begin: /^<!--/, end: /-->/, interrupts: true },
  { begin: /^<[?]/, end: /[?]>/, interrupts: true },
  { begin: /^<![a-z]/i, end: />/, interrupts: true },
  {
    begin:
      /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[\s>]|\/>|$)/i,
    end: null,
    interrupts: true,
  },
  {
    begin:
      /^(?:<[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-z][a-z0-9-]*\s*>)\s*$/i,
    end: null,
    interrupts: false,
  },
];

export function scan(lines: readonly string[]): Scan {
  return new Scanner().scan(lines);
}

class Scanner {
  private readonly result: Scan = {
    kinds: [],
    begins: [],
    headings: [],
    fences: [],
    items: [],
    frontMatter: null,
  };
  private containers: Container[] = [];
  private leaf: Leaf | null = null;

  scan(lines: readonly string[]): Scan {
    const end = endOfFrontMatter(lines);
    if (end !== null) this.result.frontMatter = { start: 1, end };
    lines.forEach((raw, index) => {
      if (end !== null && index < end) {
        this.add("front-matter");
        return;
      }
      this.line(raw.includes("\t") ? expandTabs(raw) : raw, index + 1);
    });
    return this.result;
  }

  private add(kind: LineKind, begins = true): void {
    this.result.kinds.push(kind);
    this.result.begins.push(begins);
  }

  private line(line: string, number: number): void {
    let { at, matched } = this.matchContainers(line, number);
    const all = () => matched === this.containers.length;
    if (this.leaf?.kind === "fence" || this.leaf?.kind === "html") {
      if (all()) {
        this.continueRaw(this.leaf, line.slice(at), number);
        return;
      }
      this.close(matched);
    }

    for (;;) {
      const indent = indentOf(line, at);
      const rest = line.slice(at + indent);
      if (rest.trim() === "") {
        this.close(matched);
        if (this.leaf?.kind === "paragraph" || this.leaf?.kind === "table") this.leaf = null;
        this.add(line.trim() === "" ? "blank" : "text");
        return;
      }
      const paragraph = this.leaf?.kind === "paragraph" ? this.leaf : null;
      if (indent >= 4) {
        // In the middle of a paragraph an indented line is a part of it.
        if (paragraph) break;
        this.begin(matched);
        this.add("code");
        return;
      }
      if (rest.startsWith(">")) {
        this.begin(matched);
        this.containers.push({ kind: "quote" });
        at += indent + (rest[1] === " " ? 2 : 1);
        matched += 1;
        continue;
      }
      if (this.beginLeaf(rest, number, matched, all() ? paragraph : null)) return;
      const marker = listMarker.exec(rest);
      if (!marker || (all() && paragraph && !interrupts(marker, rest))) break;
      this.begin(matched);
      const [taken, sign = ""] = marker;
      const content = rest.slice(taken.length);
      const padding =
        content.trim() === "" || taken.length - sign.length > 4 ? 1 : taken.length - sign.length;
      const width = indent + sign.length + padding;
      const span = { start: number, end: number };
      this.result.items.push(span);
      this.containers.push({ kind: "item", width, empty: content.trim() === "", span });
      at += Math.min(width, line.length - at);
      matched += 1;
    }
    this.text(line.slice(at).trim(), number, matched);
  }

  /** Follows the containers that are open as far as this line is still inside of them. */
  private matchContainers(line: string, number: number): { at: number; matched: number } {
    let at = 0;
    let matched = 0;
    const blank = line.trim() === "";
    for (const container of this.containers) {
      const indent = indentOf(line, at);
      if (container.kind === "quote") {
        if (indent > 3 || line[at + indent] !== ">") break;
        at += indent + (line[at + indent + 1] === " " ? 2 : 1);
      } else if (blank || line.slice(at).trim() === "") {
        if (container.empty) break;
      } else if (indent >= container.width) {
        at += container.width;
        container.empty = false;
        container.span.end = number;
      } else break;
      matched += 1;
    }
    return { at, matched };
  }

  /** A line within a fence or raw HTML. */
  private continueRaw(leaf: Leaf & { kind: "fence" | "html" }, rest: string, number: number): void {
    if (leaf.kind === "fence") {
      this.add("code");
      leaf.span.end = number;
      if (leaf.close.test(rest)) this.leaf = null;
      return;
    }
    if (leaf.end === null && rest.trim() === "") {
      this.leaf = null;
      this.add("blank");
      return;
    }
    this.add("html");
    if (leaf.end?.test(rest)) this.leaf = null;
  }

  /** Begins what is no container: heading, fence, HTML, rule. `paragraph` is the one that this line may belong to. */
  private beginLeaf(
    rest: string,
    number: number,
    matched: number,
    paragraph: (Leaf & { kind: "paragraph" }) | null,
  ): boolean {
    const heading = atx.exec(rest);
    if (heading) {
      this.begin(matched);
      const [{ length: level }] = heading;
      const source = withoutClosingMarks(rest.slice(level).trim());
      this.result.headings.push({ start: number, end: number, level, source });
      this.add("text");
      return true;
    }
    const opened = fence.exec(rest);
    if (opened) {
      this.begin(matched);
      const marks = opened[1] ?? opened[2] ?? "";
      const span = { start: number, end: number };
      this.result.fences.push(span);
      this.leaf = {
        kind: "fence",
        close: new RegExp(`^ {0,3}${marks[0]}{${marks.length},}[ \\t]*$`),
        span,
      };
      this.add("code");
      return true;
    }
    const open = this.leaf?.kind === "paragraph";
    const html = rest.startsWith("<")
      ? htmlBlocks.find((one) => (one.interrupts || !open) && one.begin.test(rest))
      : undefined;
    if (html) {
      this.begin(matched);
      this.add("html");
      if (!html.end?.test(rest)) this.leaf = { kind: "html", end: html.end };
      return true;
    }
    if (paragraph && setext.test(rest)) {
      this.result.headings.push({
        start: paragraph.start,
        end: number,
        level: rest.startsWith("=") ? 1 : 2,
        source: paragraph.sources.join("\n"),
      });
      this.leaf = null;
      this.add("text", false);
      return true;
    }
    if (thematicBreak.test(rest)) {
      this.begin(matched);
      this.add("text");
      return true;
    }
    return false;
  }

  private text(source: string, number: number, matched: number): void {
    if (this.leaf?.kind === "paragraph") {
      const [head = ""] = this.leaf.sources;
      if (
        matched === this.containers.length &&
        this.leaf.sources.length === 1 &&
        isTable(head, source)
      ) {
        this.leaf = { kind: "table" };
        this.add("text");
        return;
      }
      // Also where the line leaves out the marks of quotes or items around it: it still goes on with them.
      this.leaf.sources.push(source);
      this.add("text", false);
      return;
    }
    this.close(matched);
    if (this.leaf?.kind !== "table")
      this.leaf = { kind: "paragraph", start: number, sources: [source] };
    this.add("text");
  }

  /** Ends the containers that the line is not inside of, and what was open in them. */
  private close(matched: number): void {
    if (matched === this.containers.length) return;
    this.containers.length = matched;
    this.leaf = null;
  }

  /** As `close`, and whatever was open ends because another block begins. */
  private begin(matched: number): void {
    this.containers.length = matched;
    this.leaf = null;
  }
}

/** The line that closes the front matter; null when the doc has none. */
function endOfFrontMatter(lines: readonly string[]): number | null {
  if (!isFrontMatterFence(lines[0])) return null;
  const end = lines.findIndex((line, index) => index > 0 && isFrontMatterFence(line));
  return end < 0 ? null : end + 1;
}

export const isFrontMatterFence = (line: string | undefined): boolean =>
  line !== undefined && /^---[ \t]*$/.test(line);

/** `# Title ##` says "Title", `# C#` says "C#". */
function withoutClosingMarks(source: string): string {
  let end = source.length;
  while (source[end - 1] === "#") end -= 1;
  return end === 0 || /[ \t]/.test(source[end - 1] ?? "") ? source.slice(0, end).trim() : source;
}

/** An item may follow a paragraph's line directly if it says something, and if its number is 1. */
function interrupts(marker: RegExpExecArray, rest: string): boolean {
  const empty = rest.slice(marker[0].length).trim() === "";
  return !empty && (marker[2] === undefined || Number(marker[2]) === 1);
}

const isTable = (head: string, delimiters: string) =>
  delimiterRow.test(delimiters) &&
  /[|:]/.test(delimiters) &&
  splitCells(head).length === splitCells(delimiters).length;

/** The cells of a table's row as they are written, without the pipes between them. */
export function splitCells(row: string): string[] {
  const cells: string[] = [];
  let cell = "";
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at] ?? "";
    if (char === "\\" && at + 1 < row.length) {
      cell += char + row[at + 1];
      at += 1;
    } else if (char === "|") {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  cells.push(cell);
  if (cells.length > 1 && cells[0]?.trim() === "") cells.shift();
  if (cells.length > 1 && cells.at(-1)?.trim() === "") cells.pop();
  return cells;
}

function indentOf(line: string, at: number): number {
  let end = at;
  while (line[end] === " ") end += 1;
  return end - at;
}

export function expandTabs(line: string): string {
  let out = "";
  for (const char of line) out += char === "\t" ? " ".repeat(4 - (out.length % 4)) : char;
  return out;
}
