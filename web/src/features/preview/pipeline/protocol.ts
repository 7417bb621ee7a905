// What the preview's worker and the page tell each other.
import type { Root } from "hast";

/** A piece of the page that changes as one: a paragraph, a table, an HTML element with all that is in it. */
export interface Block {
  /** Lines of source from its first to the next block's first. */
  lines: number;
  tree: Root;
  /** Where links may lead to in it. */
  ids: string[];
  /** Whether there is a formula, which needs its stylesheet. */
  math: boolean;
  /** Whether there is an image from another site. */
  remote: boolean;
}

export interface Request {
  /** Which preview asks: each has its own memory of what it was told. */
  preview: number;
  text: string;
  /** The revision that the page shows; 0 when it shows nothing. */
  base: number;
}

/** What is different from the base: `removed` blocks from `start` on are now `blocks`. */
export interface Reply {
  preview: number;
  revision: number;
  /** The base was not the newest revision: this is the whole doc. */
  full: boolean;
  start: number;
  removed: number;
  blocks: Block[];
}

export type Answer = Reply | { preview: number; failed: true };
