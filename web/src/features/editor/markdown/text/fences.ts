// Whether a line is in a fence or the front matter; quick enough to ask on a keystroke in a large doc.
import { isFrontMatterFence } from "./scan";

const marks = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})/;

export function isInCode(lines: readonly string[], line: number): boolean {
  let open: string | null = null;
  let at = 0;
  if (isFrontMatterFence(lines[0])) {
    const end = lines.findIndex((one, index) => index > 0 && isFrontMatterFence(one));
    if (line <= end + 1) return true;
    at = end + 1;
  }
  for (; at < line - 1; at += 1) {
    const text = lines[at] ?? "";
    // Most lines have no such mark at all.
    if (!text.includes("```") && !text.includes("~~~")) continue;
    const found = marks.exec(text)?.[1];
    if (!found) continue;
    if (open === null) open = found;
    else if (closes(text, found, open)) open = null;
  }
  return open !== null;
}

const closes = (text: string, found: string, open: string) =>
  found[0] === open[0] && found.length >= open.length && text.trimEnd().endsWith(found);
