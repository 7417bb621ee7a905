// Brings the two texts of a conflict together line by line, and marks what nobody but a person can decide.

const beginSign = "<<<<<<<";
const middle = "=======";
const endSign = ">>>>>>>";

/** What the two sides are called in the markers. */
export interface SideNames {
  ours: string;
  theirs: string;
}
const gitSides: SideNames = { ours: "Ours, on this platform", theirs: "Theirs, from Git" };

/** `=======` alone is a heading in Markdown, and counts for nothing. */
export const hasMarkers = (text: string) => /^(?:<{7}|>{7})(?: |\r?$)/m.test(text);

/** Beyond this many comparisons the middle of the texts is taken as one difference. */
const mostCells = 4_000_000;

/**
 * Both texts as one. What only one of them changed since `base` is taken; where both changed the same lines, both stand
 * between markers. A side that is gone leaves the other.
 */
export function mergeText(
  base: string | null,
  ours: string | null,
  theirs: string | null,
  names: SideNames = gitSides,
): string {
  if (ours === null || theirs === null) return ours ?? theirs ?? "";
  const [o, a, b] = [base ?? "", ours, theirs].map((text) => text.split("\n")) as [
    string[],
    string[],
    string[],
  ];
  const inOurs = matches(o, a);
  const inTheirs = matches(o, b);
  const merged: string[] = [];
  let [fromO, fromA, fromB] = [0, 0, 0];
  for (let line = 0; line <= o.length; line += 1) {
    const [atA, atB] = line < o.length ? [inOurs[line], inTheirs[line]] : [a.length, b.length];
    if (atA === undefined || atB === undefined) continue;
    merged.push(...settle(o.slice(fromO, line), a.slice(fromA, atA), b.slice(fromB, atB), names));
    if (line < o.length) merged.push(o[line] as string);
    [fromO, fromA, fromB] = [line + 1, atA + 1, atB + 1];
  }
  return merged.join("\n");
}

/** What stands between two lines that all three texts have. */
function settle(base: string[], ours: string[], theirs: string[], names: SideNames): string[] {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  return [`${beginSign} ${names.ours}`, ...ours, middle, ...theirs, `${endSign} ${names.theirs}`];
}

/** A place of a merged text where both sides stand between markers. */
export interface Block {
  /** The line of its first marker, counted from 1. */
  line: number;
  ours: string[];
  theirs: string[];
}

const isMarker = (line: string, sign: string) => line === sign || line.startsWith(`${sign} `);
const withoutReturn = (line: string) => line.replace(/\r$/, "");

/** The blocks that are left, in their order; markers that do not pair are the person's own lines. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  let inTheirs = false;
  for (const [at, raw] of text.split("\n").entries()) {
    const line = withoutReturn(raw);
    if (isMarker(line, beginSign)) {
      open = { line: at + 1, ours: [], theirs: [] };
      inTheirs = false;
    } else if (open && isMarker(line, endSign)) {
      if (inTheirs) blocks.push(open);
      open = null;
    } else if (open && !inTheirs && line === middle) inTheirs = true;
    else if (open) (inTheirs ? open.theirs : open.ours).push(raw);
  }
  return blocks;
}

/** The text with this side, or both, in the block's place. */
export function settleBlock(text: string, block: Block, take: "ours" | "theirs" | "both"): string {
  const lines = text.split("\n");
  const markers = 3;
  const stands = [
    ...(take === "theirs" ? [] : block.ours),
    ...(take === "ours" ? [] : block.theirs),
  ];
  lines.splice(block.line - 1, block.ours.length + block.theirs.length + markers, ...stands);
  return lines.join("\n");
}

const same = (one: string[], other: string[]) =>
  one.length === other.length && one.every((line, at) => line === other[at]);

/** For each line of `from` its place in `to`, where their longest common subsequence has it. */
function matches(from: string[], to: string[]): (number | undefined)[] {
  const found: (number | undefined)[] = new Array(from.length).fill(undefined);
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) {
    found[head] = head;
    head += 1;
  }
  let tail = 0;
  while (
    tail < Math.min(from.length, to.length) - head &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  ) {
    found[from.length - 1 - tail] = to.length - 1 - tail;
    tail += 1;
  }
  const rows = from.length - head - tail;
  const width = to.length - head - tail + 1;
  if (rows * width > mostCells) return found;
  // lengths[i * width + j]: how much the rest of both has in common, from line i and line j on.
  const lengths = new Uint32Array((rows + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = width - 2; j >= 0; j -= 1) {
      lengths[i * width + j] =
        from[head + i] === to[head + j]
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < rows && j < width - 1; ) {
    if (from[head + i] === to[head + j]) {
      found[head + i] = head + j;
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}
