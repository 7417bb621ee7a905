// Finds which top-level nodes belong together because an HTML element spans them.
import type { Piece } from "./pieces";

const tag = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9-]*)((?:"[^"<]*"|'[^'<]*'|[^'"<>])*)>/gi;

const voids = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

/** An element that spans more than this is no unit any more: its end is taken for missing. */
const longest = 300;

/**
 * The number of pieces in each block. `<details>`, Markdown, `</details>` are three nodes and one block; an element that
 * never ends is left alone, so that it can't swallow the rest of the doc.
 */
export function blockSizes(pieces: readonly Piece[]): number[] {
  const open: { name: string; at: number }[] = [];
  /** Per piece, the last one that an element beginning there reaches. */
  const reach = pieces.map((_, index) => index);
  pieces.forEach(({ node }, at) => {
    if (node.type !== "html") return;
    for (const [, slash, written = "", rest = ""] of node.value.matchAll(tag)) {
      const name = written.toLowerCase();
      if (name === "" || voids.has(name)) continue;
      if (!slash) {
        if (!rest.endsWith("/")) open.push({ name, at });
        continue;
      }
      const begun = open.findLastIndex((one) => one.name === name && at - one.at < longest);
      if (begun < 0) continue;
      const start = open[begun]?.at ?? at;
      reach[start] = Math.max(reach[start] ?? at, at);
      open.length = begun;
    }
    // What is too old to be closed only makes the search slow.
    const young = open.findIndex((one) => at - one.at < longest);
    open.splice(0, young < 0 ? open.length : young);
  });

  const sizes: number[] = [];
  for (let start = 0; start < pieces.length; ) {
    let end = start;
    for (let index = start; index <= end; index += 1) end = Math.max(end, reach[index] ?? index);
    sizes.push(end - start + 1);
    start = end + 1;
  }
  return sizes;
}
