import type { ElementContent } from "hast";
import { describe, expect, it } from "vitest";
import { Pipeline } from "./pipeline";
import type { Block } from "./protocol";

function html(nodes: readonly (ElementContent | Block["tree"]["children"][number])[]): string {
  return nodes
    .map((node) => {
      if (node.type === "text") return node.value;
      if (node.type !== "element") return "";
      const { tagName, properties, children } = node;
      const id = properties.id ? ` id=${properties.id}` : "";
      return `<${tagName}${id}>${html(children)}</${tagName}>`;
    })
    .join("");
}
const shown = (blocks: readonly Block[]) => blocks.map(({ tree }) => html(tree.children));

/** A page that applies what the pipeline answers. */
function page() {
  const pipeline = new Pipeline();
  let blocks: Block[] = [];
  let base = 0;
  return async (text: string) => {
    const reply = await pipeline.run({ preview: 1, text, base });
    base = reply.revision;
    if (reply.full) blocks = [];
    blocks = blocks.toSpliced(reply.start, reply.removed, ...reply.blocks);
    return { blocks, reply };
  };
}
const render = async (text: string) => (await page()(text)).blocks;

describe("the pipeline", () => {
  it("answers only what an edit changed", async () => {
    const show = page();
    const text = Array.from({ length: 50 }, (_, index) => `Paragraph ${index}`).join("\n\n");
    expect((await show(text)).reply).toMatchObject({ full: true, start: 0 });
    const { reply, blocks } = await show(text.replace("graph 20", "graph *twenty*"));
    expect(reply).toMatchObject({ full: false, start: 20, removed: 1 });
    expect(shown(reply.blocks)).toEqual(["<p>Paragraph <em>twenty</em></p>"]);
    expect(blocks).toHaveLength(50);
    expect((await show(text)).reply.blocks).toHaveLength(1);
    expect((await show(text)).reply).toMatchObject({ removed: 0, blocks: [] });
  });

  it("answers in full who shows something else", async () => {
    const pipeline = new Pipeline();
    await pipeline.run({ preview: 1, text: "a\n\nb", base: 0 });
    const reply = await pipeline.run({ preview: 1, text: "a\n\nc", base: 7 });
    expect(reply).toMatchObject({ full: true });
    expect(reply.blocks).toHaveLength(2);
  });

  it("shows after any edits what it shows of the same text at once", async () => {
    const show = page();
    const texts = [
      "# A\n\n[x] and [^n]\n\n# A\n\n# B",
      "# A\n\n[x] and [^n]\n\n# A\n\n# B\n\n[x]: https://example.com",
      "# A\n\n# A\n\n[x] and [^n]\n\n# A\n\n# B\n\n[x]: https://example.com/2\n\n[^n]: Note [x]",
      "# A\n\n[^n]\n\n# A\n\n[x] and [^n]\n\n# B\n\n[x]: https://example.com/2\n\n[^n]: Note [x]",
      "# A\n\n<details>\n\n# A\n\n</details>\n\n[x] and [^n]\n\n[^n]: Note",
      "# A\n\n<details>\n\n# A\n\n[x] and [^n]\n\n[^n]: Note",
      "",
    ];
    for (const text of texts)
      expect(shown((await show(text)).blocks)).toEqual(shown(await render(text)));
  });

  it("finds again what it had after the whole doc was parsed anew", async () => {
    const show = page();
    const text = Array.from({ length: 50 }, (_, index) => `Paragraph ${index}`).join("\n\n");
    await show(text);
    const { reply } = await show(`${text}\n\n[new]: https://example.com`);
    expect(reply.blocks.length).toBeLessThan(4);
  });

  it("keeps in one block what an element spans, and no more", async () => {
    const [details, after] = await render(
      "<details><summary>S</summary>\n\n**b**\n\n</details>\n\nafter",
    );
    expect(html(details?.tree.children ?? [])).toContain("<details><summary>S</summary>");
    expect(html(details?.tree.children ?? [])).toContain("<strong>b</strong>");
    expect(html(after?.tree.children ?? [])).toBe("<p>after</p>");
    const open = await render("<div>\n\none\n\ntwo");
    expect(open).toHaveLength(3);
  });

  it("numbers headings' ids, footnotes and lines over the whole doc", async () => {
    const blocks = await render("# A\n\n# A\n\nx[^b] y[^a] z[^b]\n\n[^a]: a\n[^b]: b");
    expect(blocks.slice(0, 2).map(({ ids }) => ids)).toEqual([
      ["user-content-a"],
      ["user-content-a-1"],
    ]);
    expect(shown(blocks)[2]).toMatch(/>1<.*>2<.*>1</);
    expect(blocks.reduce((sum, { lines }) => sum + lines, 0)).toBe(8);
    expect(shown(blocks).at(-1)).toMatch(/fn-b>.*fn-a>/s);
  });

  it("shows what is too deep or too large as source", async () => {
    const tag = ([block]: Block[]) => {
      const node = block?.tree.children[0];
      return node?.type === "element" ? node.tagName : null;
    };
    expect(tag(await render(`${">".repeat(50)} x`))).toBe("blockquote");
    expect(tag(await render(`${">".repeat(150)} x`))).toBe("pre");
    expect(tag(await render(`<div>${"<b></b>".repeat(100)}</div>`))).toBe("div");
    expect(tag(await render(`<div>${"<b></b>".repeat(21_000)}</div>`))).toBe("pre");
    expect(tag(await render("<div>".repeat(10_000)))).toBe("pre");
  });
});
