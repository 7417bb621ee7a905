// Changes of a text as plain data. Lines and columns count from 1, as Monaco does.

export interface TextPosition {
  lineNumber: number;
  column: number;
}

export interface TextRange {
  startLineNumber: number;
  startColumn: number;
  endLineNumber: number;
  endColumn: number;
}

export interface TextEdit {
  range: TextRange;
  text: string;
}

/** Edits that belong together, with the selection that is there when they are made. */
export interface Change {
  edits: TextEdit[];
  selection?: TextRange;
}

export const rangeInLine = (line: number, start: number, end: number): TextRange => ({
  startLineNumber: line,
  startColumn: start,
  endLineNumber: line,
  endColumn: end,
});

export const cursorAt = (line: number, column: number): TextRange =>
  rangeInLine(line, column, column);

/** The edits that turn some lines, of which `first` is the number of the first, into as many others. */
export function lineEdits(
  before: readonly string[],
  after: readonly string[],
  first = 1,
): TextEdit[] {
  return before.flatMap((old, index) => {
    const text = after[index] ?? "";
    return old === text ? [] : [{ range: rangeInLine(first + index, 1, old.length + 1), text }];
  });
}

/** The text after the edits, which must not overlap. */
export function applyEdits(lines: readonly string[], edits: readonly TextEdit[]): string[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const at = (line: number, column: number) => (starts[line - 1] ?? 0) + column - 1;
  let text = lines.join("\n");
  const fromTheEnd = edits.toSorted(
    (a, b) =>
      at(b.range.startLineNumber, b.range.startColumn) -
      at(a.range.startLineNumber, a.range.startColumn),
  );
  for (const { range, text: put } of fromTheEnd) {
    text =
      text.slice(0, at(range.startLineNumber, range.startColumn)) +
      put +
      text.slice(at(range.endLineNumber, range.endColumn));
  }
  return text.split("\n");
}
