// A click on a task's checkbox, as a change of the text.

const task = /^((?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t]?)*[ \t]*)\[([ xX])\](?=[ \t])/;

/** The text with the task of this line (from 1) turned over; the same text when there is none. */
export function toggleTask(text: string, line: number): string {
  const start = startOf(text, line);
  if (start < 0) return text;
  const match = task.exec(text.slice(start, lineEnd(text, start)));
  if (!match) return text;
  const at = start + (match[1]?.length ?? 0) + 1;
  return `${text.slice(0, at)}${match[2] === " " ? "x" : " "}${text.slice(at + 1)}`;
}

/** The line itself, to see whether it is still the one that was clicked. */
export function lineOf(text: string, line: number): string | null {
  const start = startOf(text, line);
  return start < 0 ? null : text.slice(start, lineEnd(text, start));
}

function startOf(text: string, line: number): number {
  const breaks = /\r\n|\n|\r/g;
  for (let passed = 1; passed < line; passed += 1) if (!breaks.test(text)) return -1;
  return breaks.lastIndex;
}

function lineEnd(text: string, start: number): number {
  const length = text.slice(start).search(/[\r\n]/);
  return length < 0 ? text.length : start + length;
}
