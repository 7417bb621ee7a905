// Where the lines of the source are in the rendered preview, and back.
import { type BlockList, lineAt, type Place, placeOf } from "./block-list";

/** Top of an element within what the scroller scrolls. */
const topOf = (element: Element, scroller: Element) =>
  element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;

/** The elements of a place: a chunk that is not mounted has none for its blocks. */
function elementsOf(article: Element, { chunk, block }: Pick<Place, "chunk" | "block">) {
  const outer = article.children[chunk];
  return { outer, inner: outer?.children[block], next: outer?.children[block + 1] };
}

/** How far to scroll so that this line is on top. */
export function offsetOf(
  list: BlockList,
  line: number,
  article: Element,
  scroller: Element,
): number {
  const place = placeOf(list, line);
  if (!place || line <= 1) return 0;
  const { outer, inner, next } = elementsOf(article, place);
  if (!outer) return 0;
  const padding = topOf(article, scroller);
  const end = topOf(outer, scroller) + outer.getBoundingClientRect().height;
  const from = inner ? topOf(inner, scroller) : topOf(outer, scroller);
  const to = next ? topOf(next, scroller) : end;
  const part = inner ? place.part : partOfChunk(list, place);
  return from + part * (to - from) - padding;
}

function partOfChunk(list: BlockList, place: Place): number {
  const { lines = 1 } = list[place.chunk] ?? {};
  return (lineAt(list, place) - lineAt(list, { ...place, block: 0, part: 0 })) / Math.max(lines, 1);
}

/** The line on top, with a fraction. */
export function topLineOf(list: BlockList, article: Element, scroller: Element): number {
  const y = scroller.scrollTop + topOf(article, scroller);
  const chunk = lastAbove(article.children, y, scroller);
  const outer = article.children[chunk];
  if (!outer || scroller.scrollTop <= 0) return 1;
  const end = topOf(outer, scroller) + outer.getBoundingClientRect().height;
  if (outer.children.length === 0) {
    const start = topOf(outer, scroller);
    const part = end > start ? (y - start) / (end - start) : 0;
    const lines = list[chunk]?.lines ?? 0;
    return lineAt(list, { chunk, block: 0, part: 0 }) + clamp(part) * lines;
  }
  const block = lastAbove(outer.children, y, scroller);
  const inner = outer.children[block];
  const next = outer.children[block + 1];
  const from = inner ? topOf(inner, scroller) : 0;
  const to = next ? topOf(next, scroller) : end;
  return lineAt(list, { chunk, block, part: to > from ? clamp((y - from) / (to - from)) : 0 });
}

const clamp = (part: number) => Math.min(1, Math.max(0, part));

/** The last element that begins at or above `y`; they stand below each other. */
function lastAbove(elements: HTMLCollection, y: number, scroller: Element): number {
  let low = 0;
  let high = elements.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const element = elements[middle];
    // Half a pixel: layout rounds.
    if (element && topOf(element, scroller) <= y + 0.5) low = middle;
    else high = middle - 1;
  }
  return low;
}
