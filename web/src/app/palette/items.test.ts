import { describe, expect, it } from "vitest";
import { findItems, type PaletteItem, recentItems } from "./items";

const item = (title: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  name: title,
  title,
  icon: null,
  run: () => undefined,
  ...more,
});
const titles = (query: string, items: PaletteItem[]) =>
  findItems(items, query, 10).items.map(({ title }) => title);

describe("a query", () => {
  it("means what has every word of it, wherever it stands", () => {
    const items = [
      item("api/errors.md", { hint: "Shop" }),
      item("tone.md", { hint: "Website" }),
      item("Theme: dark", { keywords: "colour" }),
    ];
    expect(titles("shop err", items)).toEqual(["api/errors.md"]);
    expect(titles("COLOUR", items)).toEqual(["Theme: dark"]);
    expect(titles("xyz", items)).toEqual([]);
    expect(titles("", items)).toHaveLength(3);
  });

  it("puts first what begins with it, a file by its own name too", () => {
    const items = [item("old/terrors.md"), item("api/errors.md"), item("Error budget")];
    expect(titles("error", items)).toEqual(["api/errors.md", "Error budget", "old/terrors.md"]);
  });

  it("answers with as many as somebody looks through, and says how many more there are", () => {
    const many = Array.from({ length: 2_000 }, (_, n) => item(`part/${n}.md`));
    const { items, more } = findItems(many, "part", 30);
    expect(items).toHaveLength(30);
    expect(more).toBe(1_970);
  });
});

it("what was used lately comes in that order, without what is gone", () => {
  const items = [item("a"), item("b"), item("c")];
  const found = recentItems(items, ["c", "gone", "a", "b"], 2);
  expect(found.map(({ title }) => title)).toEqual(["c", "a"]);
});
