import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { describe, expect, it } from "vitest";
import { headingAt, headingsIn, sectionEnds } from "./headings";

/** The anchors that the preview gives the headings. */
function previewed(text: string): string[] {
  const pipe = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSlug);
  const ids: string[] = [];
  visit(pipe.runSync(pipe.parse(text)), "element", (node) => {
    if (/^h[1-6]$/.test(node.tagName)) ids.push(String(node.properties.id));
  });
  return ids;
}

const anchors = (text: string) => headingsIn(text).map(({ anchor }) => anchor);

describe("anchors of headings", () => {
  it.each([
    "# Hello, World!",
    "# Ä ö 漢字 Привет",
    "# `code_span` and snake_case",
    "# _Emphasis_ **strong** ~~gone~~",
    "# Same\n# Same\n# Same-1\n# same",
    "# C# & C++ (2.0)",
    "# [Link](x.md) and ![image](y.png)",
    "# &amp; entity &lt;",
    "# 1. Numbered -- dashes",
    "# \\*escaped\\*",
    "# Emoji 🎉 here",
    "#\n#",
    "Set\next *two*\n===",
    "# a *b* c_d_e __f__",
    "# <span>html</span>",
  ])("are the preview's: %s", (text) => {
    expect(anchors(text)).toEqual(previewed(text));
  });
});

describe("headings", () => {
  const headings = headingsIn("intro\n\n# A\n\ntext\n\n## B\n\n### C\n\n## D\n\n# E\n");

  it("own the lines up to the next one", () => {
    expect(headingAt(headings, 2)).toBeUndefined();
    expect(headingAt(headings, 3)?.text).toBe("A");
    expect(headingAt(headings, 10)?.text).toBe("C");
    expect(headingAt(headings, 99)?.text).toBe("E");
  });

  it("have sections that hold those below them", () => {
    expect(headings.map(({ text, line }) => [text, line])).toEqual([
      ["A", 3],
      ["B", 7],
      ["C", 9],
      ["D", 11],
      ["E", 13],
    ]);
    expect(sectionEnds(headings, 14)).toEqual([12, 10, 10, 12, 14]);
  });

  it("are found with any line ends", () => {
    expect(headingsIn("# A\r\n\r\nB\r\n===\r\n").map(({ line }) => line)).toEqual([1, 3]);
  });
});
