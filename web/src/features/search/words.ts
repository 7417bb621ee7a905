// What a query looks for, and where a text has it; as the server reads queries.

export const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);

export interface Piece {
  text: string;
  found: boolean;
}

/** The text in pieces that match and pieces that don't. */
export function piecesOf(text: string, words: string[]): Piece[] {
  if (words.length === 0) return [{ text, found: false }];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // The longest first, so that "errors" is not found as "error" and a rest.
  escaped.sort((a, b) => b.length - a.length);
  return text
    .split(new RegExp(`(${escaped.join("|")})`, "gi"))
    .map((piece, at) => ({ text: piece, found: at % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}

export interface FoundLine {
  line: number;
  text: string;
}

/** So much of a long line before its first match is shown. */
const before = 40;
const longest = 200;

/** The lines that have any of the words. */
export function linesWith(text: string, words: string[]): FoundLine[] {
  const found: FoundLine[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const folded = line.toLowerCase();
    const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
    if (places.length > 0) found.push({ line: at + 1, text: excerpt(line, Math.min(...places)) });
  }
  return found;
}

function excerpt(line: string, place: number): string {
  const start = line.length > longest ? Math.max(0, place - before) : 0;
  const cut = line.slice(start, start + longest).trim();
  return `${start > 0 ? "…" : ""}${cut}${start + longest < line.length ? "…" : ""}`;
}
