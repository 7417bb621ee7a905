import { expect, it } from "vitest";
import { analyse } from "./analysis";
import { randomFrom, sampleDoc } from "./markdown-samples";

const random = randomFrom(2);

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

// What takes more than linear time would not be done before the test runner loses its patience.
it.each([
  [
    "a megabyte of odd docs",
    () => Array.from({ length: 11_000 }, () => sampleDoc(random)).join("\n\n"),
  ],
  ["brackets", () => "[".repeat(200_000)],
  ["parentheses", () => "[a](".repeat(50_000)],
  ["targets in brackets", () => "[a](<".repeat(40_000)],
  ["titles", () => "[a](b 'c".repeat(20_000)],
  ["comments", () => "a <!--".repeat(30_000)],
  ["backticks", () => "` `` ``` a ".repeat(20_000)],
  ["asterisks", () => `# ${"*a ".repeat(3_000)}`],
  ["spaces behind a heading", () => `# a${" ".repeat(200_000)}b`],
  ["tags", () => "<a ".repeat(60_000)],
  ["quotes", () => ">".repeat(20_000)],
  ["one line of table", () => `${"|a".repeat(50_000)}\n${"|-".repeat(50_000)}`],
])("reads %s without getting lost", (_, text) => {
  expect(analyse(text()).counts.characters).toBeGreaterThan(1_000);
});
