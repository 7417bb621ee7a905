// Where keys lead in an outline.
import type { Heading } from "./text/headings";

/** The index that a key leads to from another one; null for keys that mean nothing here. */
export function nextInOutline(
  headings: readonly Heading[],
  at: number,
  key: string,
): number | null {
  const last = headings.length - 1;
  const level = headings[at]?.level ?? 0;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "ArrowLeft": {
      const parent = headings.slice(0, Math.max(0, at)).findLastIndex((one) => one.level < level);
      return parent < 0 ? at : parent;
    }
    case "ArrowRight":
      return (headings[at + 1]?.level ?? 0) > level ? at + 1 : at;
    default:
      return startingWith(headings, at, key);
  }
}

/** A letter leads to the next heading that begins with it. */
function startingWith(headings: readonly Heading[], at: number, key: string): number | null {
  if (key.length !== 1 || key === " ") return null;
  const letter = key.toLowerCase();
  const order = [...headings.keys()].map((step) => (at + 1 + step) % headings.length);
  return order.find((index) => headings[index]?.text.toLowerCase().startsWith(letter)) ?? null;
}
