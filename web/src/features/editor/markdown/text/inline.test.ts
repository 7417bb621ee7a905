import { describe, expect, it } from "vitest";
import { linksIn, plainText } from "./inline";

const found = (text: string) =>
  linksIn(text).map(({ image, label, url }) => [image, text.slice(...label), url]);

describe("links in a text", () => {
  it.each([
    ["[a](b.md)", [[false, "a", "b.md"]]],
    ["![a](b.png)", [[true, "a", "b.png"]]],
    ["\\![a](b.md)", [[false, "a", "b.md"]]],
    [
      "[![i](i.png)](o.md)",
      [
        [true, "i", "i.png"],
        [false, "![i](i.png)", "o.md"],
      ],
    ],
    ["[a [b](c.md) d](e.md)", [[false, "b", "c.md"]]],
    ["[a](<b c.md>)", [[false, "a", "b c.md"]]],
    ["[a](<>)", [[false, "a", ""]]],
    ["[a]()", [[false, "a", ""]]],
    [
      '[a](b.md "t (x)") [c](d.md (t))',
      [
        [false, "a", "b.md"],
        [false, "c", "d.md"],
      ],
    ],
    ["[a](b(c).md)", [[false, "a", "b(c).md"]]],
    ["[a](b\\)c.md)", [[false, "a", "b)c.md"]]],
    ["[a](b&amp;c.md)", [[false, "a", "b&c.md"]]],
    ["[a](b c.md)", []],
    ["[a](b.md", []],
    ["[a] (b.md)", []],
    ["\\[a](b.md)", []],
    ["`[a](b.md)`", []],
    ["``[a](b.md)` [c](d.md)``", []],
    ["` [a](b.md)", [[false, "a", "b.md"]]],
    ["<a href='[a](b.md)'>", []],
    ["<https://x.org/[a](b.md)>", []],
    ["[a\nb](c.md)", [[false, "a\nb", "c.md"]]],
  ])("%s", (text, links) => {
    expect(found(text)).toEqual(links);
  });

  it("says where each part stands", () => {
    const text = "see ![alt](<a b.png> 't') there";
    const [link] = linksIn(text);
    expect(link && text.slice(link.start, link.end)).toBe("![alt](<a b.png> 't')");
    expect(link && text.slice(...link.target)).toBe("a b.png");
  });
});

describe("what a text says", () => {
  it.each([
    ["plain", "plain"],
    ["**bold** and *it* and ***both***", "bold and it and both"],
    ["_it_ snake_case __init__", "it snake_case init"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["`code *x*` and ``a ` b``", "code *x* and a ` b"],
    ["[label **b**](x.md) ![no](y.png)", "label b "],
    ["\\*not\\* \\# this", "*not* # this"],
    ["a &amp; b &lt;c&gt;", "a & b <c>"],
    ["<b>x</b> <https://a.org>", "x https://a.org"],
    ["~~old~~ new", "old new"],
    ["unclosed ` tick", "unclosed ` tick"],
  ])("%s", (source, text) => {
    expect(plainText(source)).toBe(text);
  });
});
