// What Enter and Tab do in lists and quotes: the next marker, the end of a list, deeper and back, numbers in order.
import { type Change, cursorAt, lineEdits, rangeInLine } from "./edits";

export interface Item {
  /** Quotes and indentation before the marker. */
  prefix: string;
  /** `-`, `*`, `+`, or the number with what follows it. */
  marker: string;
  number: number | null;
  space: string;
  /** `[ ] ` or `[x] `, with the space. */
  box: string;
  content: string;
}

const itemPattern = /^((?:\s*>)*\s*)([-*+]|(\d{1,9})[.)])(\s+|$)(\[[ xX]\](?:\s+|$))?(.*)$/;
const quotePattern = /^(\s*>(?:\s*>)*\s?)(.*)$/;
const rule = /^\s*(?:(?:\*\s*){3,}|(?:-\s*){3,})$/;

export function itemIn(line: string): Item | null {
  const found = rule.test(line) ? null : itemPattern.exec(line);
  if (!found) return null;
  const [, prefix = "", marker = "", number, space = "", box = "", content = ""] = found;
  return { prefix, marker, number: number ? Number(number) : null, space, box, content };
}

const written = ({ prefix, marker, space, box, content }: Item) =>
  prefix + marker + space + box + content;

/** How far the item's own content is from the line's beginning, without its box. */
const contentAt = ({ prefix, marker, space }: Item) =>
  prefix.length + marker.length + (space.length > 4 ? 1 : Math.max(1, space.length));

const indentOf = (line: string) => /^(?:\s*>)*\s*/.exec(line)?.[0].length ?? 0;
const isBlank = (line: string) => /^[\s>]*$/.test(line);

/** Whether two items can stand in one list: one depth, one kind of marker. */
const alike = (a: Item, b: Item) =>
  a.prefix.length === b.prefix.length && a.marker.at(-1) === b.marker.at(-1);

const numbered = (item: Item, number: number): Item =>
  item.number === null ? item : { ...item, number, marker: `${number}${item.marker.at(-1)}` };

/** What Enter does at the cursor; null where it is an ordinary one. */
export function continueLine(
  lines: readonly string[],
  line: number,
  column: number,
): Change | null {
  const text = lines[line - 1] ?? "";
  const item = itemIn(text);
  if (item) return continueItem(lines, line, column, item);
  const [, marks = "", quoted = ""] = quotePattern.exec(text) ?? [];
  if (marks === "" || column - 1 < marks.trimEnd().length) return null;
  if (quoted.trim() === "") return replaceLine(line, text, "");
  const put = `${marks.trimEnd()} `;
  return splitAt(line, column, text, put);
}

function continueItem(
  lines: readonly string[],
  line: number,
  column: number,
  item: Item,
): Change | null {
  const text = lines[line - 1] ?? "";
  const head = item.prefix.length + item.marker.length + item.space.length + item.box.length;
  if (column - 1 < head) return null;
  if (item.content.trim() === "") return endItem(lines, line, item);

  const rest = text.slice(column - 1).trimStart();
  const next = {
    ...numbered(item, nextNumber(lines, line - 1, item)),
    space: item.space || " ",
    box: item.box ? "[ ] " : "",
    content: "",
  };
  const after = [...lines];
  after.splice(line, 0, written(next) + rest);
  renumber(after, line);
  const put = (after[line] ?? "").slice(0, (after[line]?.length ?? 0) - rest.length);
  const split = splitAt(line, column, text, put);
  return {
    ...split,
    edits: [...split.edits, ...lineEdits(lines.slice(line), after.slice(line + 1), line + 1)],
  };
}

/** Lists that have one number for all of their items keep it. */
function nextNumber(lines: readonly string[], index: number, item: Item): number {
  const number = item.number ?? 0;
  const before = siblingBefore(lines, index, item);
  const same = before !== null && itemIn(lines[before] ?? "")?.number === number;
  return same ? number : number + 1;
}

/** Enter in an item that says nothing: one level up, or out of the list. */
function endItem(lines: readonly string[], line: number, item: Item): Change {
  const text = lines[line - 1] ?? "";
  return (
    moveItem(lines, line, text.length + 1, "out") ??
    replaceLine(line, text, item.prefix.includes(">") ? `${item.prefix.trimEnd()} ` : "")
  );
}

function splitAt(line: number, column: number, text: string, put: string): Change {
  const rest = text.slice(column - 1);
  const skipped = rest.length - rest.trimStart().length;
  return {
    edits: [{ range: rangeInLine(line, column, column + skipped), text: `\n${put}` }],
    selection: cursorAt(line + 1, put.length + 1),
  };
}

const replaceLine = (line: number, old: string, text: string): Change => ({
  edits: [{ range: rangeInLine(line, 1, old.length + 1), text }],
  selection: cursorAt(line, text.length + 1),
});

/** Tab (`in`) and Shift+Tab (`out`) on an item, with all that stands below it; null where there is no such place. */
export function moveItem(
  lines: readonly string[],
  line: number,
  column: number,
  direction: "in" | "out",
): Change | null {
  const index = line - 1;
  const item = itemIn(lines[index] ?? "");
  if (!item) return null;
  const around =
    direction === "in" ? siblingBefore(lines, index, item) : parentOf(lines, index, item);
  const other = around === null ? null : itemIn(lines[around] ?? "");
  if (around === null || !other) return null;

  const indent = direction === "in" ? contentAt(other) : other.prefix.length;
  const shift = indent - item.prefix.length;
  const end = endOfItem(lines, index, item);
  const after = lines.map((text, at) => (at >= index && at < end ? shifted(text, shift) : text));
  const moved = itemIn(after[index] ?? "");
  if (moved && moved.number !== null) {
    const before = siblingBefore(after, index, moved);
    const number = before === null ? 0 : (itemIn(after[before] ?? "")?.number ?? 0);
    after[index] = written(
      numbered(moved, before === null ? 1 : nextNumber(after, before, numbered(moved, number))),
    );
  }
  renumber(after, index);
  const left = itemIn(after[end] ?? "");
  // What stood behind it on its old level is the first one there now.
  if (left && direction === "out" && alike(left, item)) after[end] = written(numbered(left, 1));
  if (end < after.length) renumber(after, end);
  if (direction === "in") renumber(after, around);
  const grown = (after[index]?.length ?? 0) - (lines[index]?.length ?? 0);
  return { edits: lineEdits(lines, after), selection: cursorAt(line, Math.max(1, column + grown)) };
}

/** Moves a line's indentation, which is behind the marks of quotes. */
function shifted(line: string, by: number): string {
  if (isBlank(line)) return line;
  const quotes = /^(?:\s*>)*/.exec(line)?.[0] ?? "";
  const rest = line.slice(quotes.length);
  if (by >= 0) return quotes + " ".repeat(by) + rest;
  const room = rest.length - rest.trimStart().length;
  return quotes + rest.slice(Math.min(room, -by));
}

/** The item of the same list before this one. */
function siblingBefore(lines: readonly string[], index: number, item: Item): number | null {
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    const other = itemIn(line);
    if (other && alike(other, item)) return at;
    if (indentOf(line) <= item.prefix.length) return null;
  }
  return null;
}

function parentOf(lines: readonly string[], index: number, item: Item): number | null {
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    const other = itemIn(line);
    if (other && other.prefix.length < item.prefix.length) return at;
    if (!other && indentOf(line) === 0) return null;
  }
  return null;
}

/** The index behind the item and all that stands below it. */
function endOfItem(lines: readonly string[], index: number, item: Item): number {
  let end = index + 1;
  for (let at = index + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    if (indentOf(line) <= item.prefix.length) break;
    end = at + 1;
  }
  return end;
}

/** Puts the numbers of the list that has an item at `index` in order, in place. */
export function renumber(lines: string[], index: number): void {
  const item = itemIn(lines[index] ?? "");
  if (!item || item.number === null) return;
  let first = index;
  for (
    let before: number | null = index;
    before !== null;
    before = siblingBefore(lines, before, item)
  ) {
    first = before;
  }
  let number = itemIn(lines[first] ?? "")?.number ?? 1;
  const second = siblingAfter(lines, first, item);
  const step = second !== null && itemIn(lines[second] ?? "")?.number === number ? 0 : 1;
  for (let at = second; at !== null; at = siblingAfter(lines, at, item)) {
    number += step;
    const one = itemIn(lines[at] ?? "");
    if (one) lines[at] = written(numbered(one, number));
  }
}

function siblingAfter(lines: readonly string[], index: number, item: Item): number | null {
  for (let at = index + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    const other = itemIn(line);
    if (other && alike(other, item)) return at;
    if (indentOf(line) <= item.prefix.length) return null;
  }
  return null;
}

/** Checks, unchecks or makes tasks of lines: all get what the first one of them needs. */
export function toggleTasks(lines: readonly string[]): string[] {
  const boxes = lines
    .filter((line) => !isBlank(line))
    .map((line) => itemIn(line)?.box.trim() ?? "");
  const box = boxes.some((one) => one === "") || !boxes.includes("[ ]") ? "[ ] " : "[x] ";
  return lines.map((line) => {
    if (isBlank(line) && lines.length > 1) return line;
    const item = itemIn(line);
    if (item) return written({ ...item, space: item.space || " ", box });
    const prefix = /^(?:\s*>)*\s*/.exec(line)?.[0] ?? "";
    return `${prefix}- [ ] ${line.slice(prefix.length)}`;
  });
}
