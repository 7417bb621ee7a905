import { describe, expect, it } from "vitest";
import { docLinks } from "./doc-links";
import type { TextRange } from "./edits";
import { parsed, randomFrom, sampleDoc } from "./markdown-samples";
import { scan } from "./scan";

const linksOf = (text: string) => {
  const lines = text.split("\n");
  return docLinks(lines, scan(lines));
};

/** Kind, target and place, in the order of the text. */
const found = (text: string) =>
  linksOf(text)
    .links.map(
      ({ kind, url, whole }) => `${kind} ${url} ${whole.startLineNumber}:${whole.startColumn}`,
    )
    .toSorted();

/** The same as a full parser sees it; addresses without marks around them are no links that could break. */
const expected = (text: string) =>
  parsed(text, "link", "image", "definition")
    .filter((node) => "[!".includes(text[node.position?.start.offset ?? 0] ?? ""))
    .map((node) => {
      const url = "url" in node ? node.url : "";
      return `${node.type} ${url} ${node.position?.start.line}:${node.position?.start.column}`;
    })
    .toSorted();

function textOf(
  text: string,
  { startLineNumber, startColumn, endLineNumber, endColumn }: TextRange,
) {
  const lines = text.split("\n").slice(startLineNumber - 1, endLineNumber);
  lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, endColumn - 1);
  lines[0] = (lines[0] ?? "").slice(startColumn - 1);
  return lines.join("\n");
}

describe("links of a doc", () => {
  it.each([
    "[a](b.md)\n\n![c](d.png)",
    "- [a](b.md)\n> [c](d.md)\n> # [e](f.md)",
    "```\n[a](b.md)\n```\n\n    [c](d.md)\n\n`[e](f.md)`",
    "<!-- [a](b.md) -->\n\n<div>\n[c](d.md)\n\n[e](f.md)",
    "a `code\n[b](c.md)` [d](e.md)",
    "a `open\n\n[b](c.md)` d",
    "[a\nb](c.md)",
    "| [a](b.md) | `[c](d.md)` |\n|---|---|\n| [e](f.md) | x |",
    "[a]: b.md\n[c]: <d e.md> 'title'\n\n[a] [c]",
    "text\n[a]: b.md",
    "> [a]: b.md\n\n- [c]: d.md",
    "[^note]: a note with a [link](x.md)",
    "---\na: '[b](c.md)'\n---\n[d](e.md)",
    "Title [a](b.md)\n===",
  ])("are the full parser's in %j", (text) => {
    expect(found(text)).toEqual(expected(text));
  });

  it("agree with a full parser, whatever the doc looks like", () => {
    const random = randomFrom(5);
    for (let round = 0; round < 400; round += 1) {
      const text = sampleDoc(random, 9);
      expect({ text, links: found(text) }).toEqual({ text, links: expected(text) });
    }
  });

  it("know the places of their parts", () => {
    const text = "intro\n\nsee ![the\nlabel](<a b.png> 't') and\n\n[r]: <x y.md> 'z'";
    const [image, definition] = linksOf(text).links;
    expect(image && textOf(text, image.whole)).toBe("![the\nlabel](<a b.png> 't')");
    expect(image && textOf(text, image.target)).toBe("a b.png");
    expect(image?.label).toBe("the\nlabel");
    expect(definition && textOf(text, definition.whole)).toBe("[r]: <x y.md> 'z'");
    expect(definition && textOf(text, definition.target)).toBe("x y.md");
  });

  it("come with the places that HTML names", () => {
    expect(
      linksOf('<a name="one"></a> text <span class="x" id=\'two\'>\n\n<div id=three>').anchors,
    ).toEqual(["one", "two", "three"]);
  });
});
