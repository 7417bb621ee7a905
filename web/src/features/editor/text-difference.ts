// Where two texts differ, as one piece.

export interface Difference {
  /** Offsets in the old text. */
  start: number;
  end: number;
  /** What the new text has there. */
  put: string;
}

const isHigh = (text: string, at: number) => /[\ud800-\udbff]/.test(text[at] ?? "");
const isLow = (text: string, at: number) => /[\udc00-\udfff]/.test(text[at] ?? "");

/** `eol` is how the old text ends its lines; a new text that does it otherwise differs everywhere. */
export function differenceOf(old: string, text: string, eol: string): Difference {
  const alike = eol === "\n" ? !text.includes("\r") : !/(?<!\r)\n|\r(?!\n)/.test(text);
  if (!alike) return { start: 0, end: old.length, put: text };
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start += 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  ) {
    tail += 1;
  }
  // Neither a character of two units nor a line end of two is cut through.
  if (isHigh(old, start - 1) || old[start - 1] === "\r") start -= 1;
  const end = old.length - tail;
  if (tail > 0 && (isLow(old, end) || (old[end] === "\n" && eol === "\r\n"))) tail -= 1;
  return { start, end: old.length - tail, put: text.slice(start, text.length - tail) };
}
