import { describe, expect, it } from "vitest";
import { type BlockList, chunkWith, lineAt, noBlocks, placeOf, splice } from "./block-list";
import type { Block } from "./pipeline/protocol";

const block = (name: string, lines = 2): Block => ({
  lines,
  tree: { type: "root", children: [{ type: "text", value: name }] },
  ids: [name],
  math: false,
  remote: false,
});
const some = (count: number) => Array.from({ length: count }, (_, index) => block(`b${index}`));
const names = (list: BlockList) => list.flatMap((chunk) => chunk.blocks.flatMap((one) => one.ids));
const all = (list: BlockList, blocks: Block[]) => splice(list, { start: 0, removed: 0, blocks });

describe("a list of blocks", () => {
  it("takes changes as an array would", () => {
    let list = noBlocks;
    let plain: string[] = [];
    for (let step = 0; step < 200; step += 1) {
      const start = (step * 37) % (plain.length + 1);
      const removed = Math.min((step * 5) % 60, plain.length - start);
      const blocks = Array.from({ length: (step * 7) % 61 }, (_, index) =>
        block(`${step}.${index}`),
      );
      list = splice(list, { start, removed, blocks });
      plain = plain.toSpliced(start, removed, ...blocks.flatMap((one) => one.ids));
      expect(names(list)).toEqual(plain);
      for (const chunk of list) {
        expect(chunk.lines).toBe(chunk.blocks.length * 2);
        expect(chunk.blocks.length).toBeLessThanOrEqual(48);
      }
    }
  });

  it("keeps chunks that a change doesn't touch, and the place of what it does", () => {
    const before = all(noBlocks, some(200));
    const after = splice(before, { start: 100, removed: 1, blocks: [block("new")] });
    expect(after).toHaveLength(before.length);
    const changed = after.filter((chunk, index) => chunk !== before[index]);
    expect(changed).toHaveLength(1);
    const ids = (list: BlockList) => list.flatMap((chunk) => chunk.blocks.map(({ id }) => id));
    expect(ids(after)).toEqual(ids(before));
  });

  it("knows lines by their place and places by their line", () => {
    const list = all(noBlocks, some(100));
    for (const line of [1, 2.5, 17, 120.25, 199]) {
      const place = placeOf(list, line);
      expect(place && lineAt(list, place)).toBeCloseTo(line);
    }
    expect(placeOf(list, 4)).toEqual({ chunk: 0, block: 1, part: 0.5 });
    expect(placeOf(list, 900)).toMatchObject({ chunk: list.length - 1, part: 1 });
    expect(placeOf(noBlocks, 1)).toBeNull();
    expect(chunkWith(list, "b77")?.blocks.map(({ ids }) => ids[0])).toContain("b77");
  });
});
