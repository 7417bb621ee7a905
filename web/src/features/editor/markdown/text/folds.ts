// Which lines of a doc fold together: sections below headings, code, items of lists, front matter.
import { type Heading, sectionEnds } from "./headings";
import type { Scan, Span } from "./scan";

export function foldsOf(
  { kinds, fences, items, frontMatter }: Scan,
  headings: readonly Heading[],
): Span[] {
  const ends = sectionEnds(headings, kinds.length);
  const sections = headings.map(({ line }, index) => ({
    start: line,
    end: withoutBlanks(ends[index] ?? line, kinds),
  }));
  const all = [...(frontMatter ? [frontMatter] : []), ...sections, ...fences, ...items];
  return all
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function withoutBlanks(end: number, kinds: Scan["kinds"]): number {
  let last = end;
  while (kinds[last - 1] === "blank") last -= 1;
  return last;
}
