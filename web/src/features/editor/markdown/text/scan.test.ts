import { describe, expect, it } from "vitest";
import { parsed, randomFrom, sampleDoc } from "./markdown-samples";
import { scan, splitCells } from "./scan";

const lines = (text: string) => scan(text.split("\n"));
const headings = (text: string) =>
  lines(text).headings.map(({ start, end, level }) => ({ start, end, level }));

/** The same as a full parser sees it. */
const expectedHeadings = (text: string) =>
  parsed(text, "heading").map((node) => ({
    start: node.position?.start.line,
    end: node.position?.end.line,
    level: node.type === "heading" ? node.depth : 0,
  }));

describe("headings of a doc", () => {
  it.each([
    ["marked and underlined ones", "# A\n\nB\n===\n\nC\nd\n---\n\n### E ###"],
    ["none in fences", "```\n# A\n```\n~~~\n# B\n```\n# C\n~~~\n# D"],
    ["none in a fence that is never closed", "# A\n```\n# B"],
    ["a longer fence holds shorter ones", "````\n```\n# A\n```\n````\n# B"],
    ["none in front matter", "---\n# title\ntitle: x\n---\n# A"],
    ["a first rule that is not closed is no front matter", "---\n# A"],
    ["none in indented code", "    # A\n\ntext\n    # B\n\n    # C"],
    ["in lists and quotes", "- # A\n  - ## B\n\n> ### C\n> > # D"],
    ["a fence in an item ends with the item", "- ```\n  # A\n# B"],
    ["none in comments and raw HTML", "<!--\n# A\n-->\n# B\n<div>\n# C\n\n# D"],
    ["an underline needs a paragraph", "> A\n---\n\n- A\n---\n\n---"],
    ["not without a space, not at seven", "#A\n####### B\n#\n##"],
    ["a row of a table is no heading", "| a | b |\n|---|---|\n| c | d |\n---"],
    ["not in an indented line of a paragraph", "a\n    # b"],
  ])("%s", (_, text) => {
    expect(headings(text)).toEqual(expectedHeadings(text));
  });

  it("agree with a full parser, whatever the doc looks like", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 400; round += 1) {
      const text = sampleDoc(random);
      expect({ text, found: headings(text) }).toEqual({ text, found: expectedHeadings(text) });
    }
  });

  it("leave the closing marks out", () => {
    expect(lines("# A ##\n# C#\n# \\#\n# # #\n##").headings.map(({ source }) => source)).toEqual([
      "A",
      "C#",
      "\\#",
      "#",
      "",
    ]);
  });
});

describe("a scan", () => {
  it("says what each line is", () => {
    const text = "---\na: 1\n---\ntext\n\n```\ncode\n```\n<div>\n";
    expect(lines(text).kinds).toEqual([
      ...["front-matter", "front-matter", "front-matter"],
      ...["text", "blank", "code", "code", "code", "html", "blank"],
    ]);
  });

  it("knows front matter, fences and items as parts that fold", () => {
    const found = lines("---\na: 1\n---\n- one\n  two\n  - three\n\n```\ncode\n```");
    expect(found.frontMatter).toEqual({ start: 1, end: 3 });
    expect(found.fences).toEqual([{ start: 8, end: 10 }]);
    expect(found.items).toEqual([
      { start: 4, end: 6 },
      { start: 6, end: 6 },
    ]);
  });
});

describe("cells of a row", () => {
  it.each([
    ["| a | b |", [" a ", " b "]],
    ["a | b", ["a ", " b"]],
    ["| a \\| b | c |", [" a \\| b ", " c "]],
    ["| | a |", [" ", " a "]],
    ["|", [""]],
    ["a", ["a"]],
  ])("%s", (row, cells) => {
    expect(splitCells(row)).toEqual(cells);
  });
});
