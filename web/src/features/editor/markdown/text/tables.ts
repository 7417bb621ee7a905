// Tables: finds the one around a line, aligns its columns, and walks through its cells.
import { type Change, lineEdits, rangeInLine, type TextRange } from "./edits";
import { splitCells } from "./scan";
import { displayWidth } from "./width";

type Align = "left" | "right" | "center" | "none";

export interface Table {
  /** Lines count from 1; the second one holds the dashes. */
  start: number;
  end: number;
  /** Indentation and quotes before each row. */
  prefix: string;
  aligns: Align[];
  /** Cells by row, without the row of dashes. */
  rows: string[][];
}

const prefixPattern = /^(?:\s*>)*\s*/;
const dashes = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;
const leastDashes = 3;

const prefixOf = (line: string) => prefixPattern.exec(line)?.[0] ?? "";
const rowOf = (line: string) => line.slice(prefixOf(line).length).trim();
const isRow = (line: string | undefined) => line !== undefined && /(?<!\\)\|/.test(rowOf(line));

/** Whether a line could be a row at all: cheap, to be asked on every key. */
export const mayBeRow = (line: string): boolean => isRow(line);

export function tableAt(lines: readonly string[], line: number): Table | null {
  const at = line - 1;
  if (!isRow(lines[at])) return null;
  let first = at;
  while (isRow(lines[first - 1])) first -= 1;
  let last = at;
  while (isRow(lines[last + 1])) last += 1;
  for (let head = first; head < last && head <= at; head += 1) {
    const aligns = alignsOf(rowOf(lines[head + 1] ?? ""));
    const cells = cellsOf(lines[head] ?? "");
    if (!aligns || aligns.length !== cells.length) continue;
    const rows = [cells];
    for (let row = head + 2; row <= last; row += 1) rows.push(cellsOf(lines[row] ?? ""));
    return { start: head + 1, end: last + 1, prefix: prefixOf(lines[head] ?? ""), aligns, rows };
  }
  return null;
}

const cellsOf = (line: string) => splitCells(rowOf(line)).map((cell) => cell.trim());

function alignsOf(row: string): Align[] | null {
  if (!dashes.test(row)) return null;
  return splitCells(row).map((cell) => {
    const mark = cell.trim();
    if (mark.startsWith(":")) return mark.length > 1 && mark.endsWith(":") ? "center" : "left";
    return mark.endsWith(":") ? "right" : "none";
  });
}

/** The table's lines with aligned columns. */
export function formatTable({ prefix, aligns, rows }: Table): string[] {
  const columns = Math.max(aligns.length, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(leastDashes, ...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (cells: string[]) => `${prefix}| ${cells.join(" | ")} |`;
  const texts = rows.map((row) =>
    line(widths.map((width, column) => padded(row[column] ?? "", width, aligns[column] ?? "none"))),
  );
  const marks = line(widths.map((width, column) => dashesFor(width, aligns[column] ?? "none")));
  return [texts[0] ?? "", marks, ...texts.slice(1)];
}

function padded(text: string, width: number, align: Align): string {
  const room = Math.max(0, width - displayWidth(text));
  const before = align === "right" ? room : align === "center" ? Math.floor(room / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(room - before);
}

function dashesFor(width: number, align: Align): string {
  const left = align === "left" || align === "center" ? ":" : "";
  const right = align === "right" || align === "center" ? ":" : "";
  return left + "-".repeat(width - left.length - right.length) + right;
}

export function formatTableAt(lines: readonly string[], line: number): Change | null {
  const table = tableAt(lines, line);
  if (!table) return null;
  return {
    edits: lineEdits(lines.slice(table.start - 1, table.end), formatTable(table), table.start),
  };
}

/**
 * What Tab (1) and Shift+Tab (-1) do in a table: aligns it and selects the next cell. Behind the last cell there is a new
 * row; before the first one nothing, so that the key does what it does elsewhere.
 */
export function moveCell(
  lines: readonly string[],
  line: number,
  column: number,
  step: 1 | -1,
): Change | null {
  const table = tableAt(lines, line);
  if (!table) return null;
  const columns = Math.max(table.aligns.length, ...table.rows.map((row) => row.length));
  const inDashes = line === table.start + 1;
  const row = line === table.start ? 0 : Math.max(1, line - table.start - 1);
  const cell = inDashes ? 0 : Math.min(columns - 1, cellAt(lines[line - 1] ?? "", column));
  // From the dashes the next cell is the one below them, the one before is the header's last.
  const target = inDashes && step === 1 ? columns : row * columns + cell + step;
  if (target < 0) return null;

  const grows = target >= table.rows.length * columns;
  const grown = grows ? { ...table, rows: [...table.rows, []] } : table;
  const after = formatTable(grown);
  const targetRow = Math.floor(target / columns);
  const lineNumber = table.start + (targetRow === 0 ? 0 : targetRow + 1);
  const before = lines.slice(table.start - 1, table.end);
  const edits = lineEdits(before, after, table.start);
  if (grows) {
    const end = (lines[table.end - 1]?.length ?? 0) + 1;
    // In one edit with the last line's, since two of them may not touch.
    const last = edits.find(({ range }) => range.startLineNumber === table.end);
    const put = `\n${after.at(-1)}`;
    if (last) last.text += put;
    else edits.push({ range: rangeInLine(table.end, end, end), text: put });
  }
  return {
    edits,
    selection: cellRange(after[lineNumber - table.start] ?? "", lineNumber, target % columns),
  };
}

/** Which cell of a row the column is in. */
function cellAt(line: string, column: number): number {
  const prefix = prefixOf(line).length;
  const before = line.slice(prefix, Math.max(prefix, column - 1));
  const pipes = before.match(/(?<!\\)(?:\\\\)*\|/g)?.length ?? 0;
  return Math.max(0, line[prefix] === "|" ? pipes - 1 : pipes);
}

/** What a cell of an aligned row says, or the place for it. */
function cellRange(line: string, lineNumber: number, cell: number): TextRange {
  const prefix = prefixOf(line).length;
  const cells = splitCells(line.slice(prefix));
  let start = prefix + 1;
  for (const before of cells.slice(0, cell)) start += before.length + 1;
  const text = cells[cell] ?? "";
  const trimmed = text.trim();
  const from = start + (trimmed === "" ? 1 : text.indexOf(trimmed));
  return rangeInLine(lineNumber, from + 1, from + 1 + trimmed.length);
}
