import { expect, it } from "vitest";
import { analyse } from "./analysis";
import { randomFrom, sampleDoc } from "./markdown-samples";

it("reads a doc once for everything", () => {
  const text =
    '---\ntitle: front matter\n---\r\n# Title\r\n\r\n<a name="x"></a>[a](b.md) [r]\n\n[r]: c.md\n';
  const { headings, links, definitions, anchors, flaws, counts } = analyse(text);
  expect(headings).toEqual([{ line: 4, lastLine: 4, level: 1, text: "Title", anchor: "title" }]);
  expect(links.map(({ url }) => url)).toEqual(["b.md", "c.md"]);
  expect(definitions).toEqual([{ label: "r", line: 8 }]);
  expect(anchors).toEqual(["x"]);
  expect(flaws).toEqual([]);
  // The front matter is nothing that anybody reads.
  expect(counts.words).toBe(5);
});

it("reads a megabyte in less than a second", () => {
  const random = randomFrom(2);
  const text = Array.from({ length: 11_000 }, () => sampleDoc(random)).join("\n\n");
  const start = performance.now();
  analyse(text);
  expect(performance.now() - start).toBeLessThan(1_000);
});
