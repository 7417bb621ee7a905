// The preview's blocks in chunks, so that a change touches one chunk of a long doc and not the whole list.
import type { Block, Reply } from "./pipeline/protocol";

export interface ShownBlock extends Block {
  /** Stays with the place when its content changes, so that React updates what is there. */
  id: number;
}

export interface Chunk {
  id: number;
  lines: number;
  blocks: readonly ShownBlock[];
}

export type BlockList = readonly Chunk[];

export const noBlocks: BlockList = [];

const usual = 24;
const most = 2 * usual;

let lastId = 0;
const nextId = () => {
  lastId += 1;
  return lastId;
};

const linesOf = (blocks: readonly ShownBlock[]) => blocks.reduce((sum, one) => sum + one.lines, 0);

/** Applies an answer; chunks that it doesn't touch stay the same objects. */
export function splice(
  list: BlockList,
  { start, removed, blocks }: Pick<Reply, "start" | "removed" | "blocks">,
): BlockList {
  if (removed === 0 && blocks.length === 0) return list;
  let first = 0;
  let offset = start;
  while (first < list.length - 1 && offset > (list[first]?.blocks.length ?? 0)) {
    offset -= list[first]?.blocks.length ?? 0;
    first += 1;
  }
  let last = first;
  let reach = list[first]?.blocks.length ?? 0;
  while (last < list.length - 1 && reach < offset + removed) {
    last += 1;
    reach += list[last]?.blocks.length ?? 0;
  }
  const touched = list.slice(first, last + 1);
  const old = touched.flatMap((chunk) => chunk.blocks);
  const fresh = blocks.map((block, index) => ({
    ...block,
    id: (index < removed ? old[offset + index]?.id : undefined) ?? nextId(),
  }));
  const all = [...old.slice(0, offset), ...fresh, ...old.slice(offset + removed)];
  return [...list.slice(0, first), ...chunksOf(all, touched), ...list.slice(last + 1)];
}

function chunksOf(blocks: readonly ShownBlock[], before: readonly Chunk[]): Chunk[] {
  const chunks: Chunk[] = [];
  const size = blocks.length <= most ? most : usual;
  for (let at = 0; at < blocks.length; at += size) {
    const own = blocks.slice(at, at + size);
    chunks.push({ id: before[chunks.length]?.id ?? nextId(), lines: linesOf(own), blocks: own });
  }
  return chunks;
}

/** Where a line lies: in which chunk, in which of its blocks, and how far in that. */
export interface Place {
  chunk: number;
  block: number;
  /** From 0 to 1. */
  part: number;
}

/** The place of a line, counted from 1 and with a fraction. */
export function placeOf(list: BlockList, line: number): Place | null {
  let rest = Math.max(0, line - 1);
  for (const [chunk, { lines, blocks }] of list.entries()) {
    if (rest >= lines && chunk < list.length - 1) {
      rest -= lines;
      continue;
    }
    for (const [block, { lines: own }] of blocks.entries()) {
      if (rest < own) return { chunk, block, part: rest / own };
      rest -= own;
    }
    return { chunk, block: Math.max(0, blocks.length - 1), part: 1 };
  }
  return null;
}

/** The line of a place. */
export function lineAt(list: BlockList, { chunk, block, part }: Place): number {
  const before = list.slice(0, chunk).reduce((sum, one) => sum + one.lines, 0);
  const blocks = list[chunk]?.blocks ?? [];
  return 1 + before + linesOf(blocks.slice(0, block)) + part * (blocks[block]?.lines ?? 0);
}

/** The chunk that has an element of this id. */
export const chunkWith = (list: BlockList, id: string): Chunk | undefined =>
  list.find((chunk) => chunk.blocks.some((block) => block.ids.includes(id)));
