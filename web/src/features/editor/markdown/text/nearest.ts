// Finds the names that somebody who wrote another one may have meant.
import { baseName } from "./paths";

/** How many letters must be changed, added, left out or swapped; `most` or more when it is too far. */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let older: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      }
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least >= most) return most;
    older = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** A name that is this much of another one away is no misspelling of it. */
const tolerance = 0.4;

/**
 * The likely ones among `names`, best first. For paths a doc of the same name elsewhere is likely too: it may have moved.
 */
export function nearest(meant: string, names: Iterable<string>, count = 3): string[] {
  const wanted = meant.toLowerCase();
  const base = baseName(wanted);
  const most = Math.max(2, Math.ceil(wanted.length * tolerance));
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    const candidate = name.toLowerCase();
    const moved =
      wanted.includes("/") || candidate.includes("/") ? baseName(candidate) === base : false;
    const score = moved ? 0.5 : editDistance(wanted, candidate, most);
    if (score < most) scored.push({ name, score });
  }
  return scored
    .toSorted(
      (a, b) => a.score - b.score || a.name.length - b.name.length || a.name.localeCompare(b.name),
    )
    .slice(0, count)
    .map(({ name }) => name);
}
