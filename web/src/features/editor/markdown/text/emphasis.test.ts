import { describe, expect, it } from "vitest";
import { isUrl, linkOver, type Selected, toggleMark, toLink } from "./emphasis";

/** The selection is between `«` and `»`. */
function parse(text: string): Selected {
  const [before = "", rest = ""] = text.split("«");
  const [selected = "", after = ""] = rest.split("»");
  return { before, text: selected, after };
}
const show = ({ before, text, after }: Selected) => `${before}«${text}»${after}`;
const toggle = (text: string, mark: string) => show(toggleMark(parse(text), mark));

describe("toggling a mark", () => {
  it.each([
    ["**", "a «b» c", "a **«b»** c"],
    ["**", "a **«b»** c", "a «b» c"],
    ["**", "a «**b**» c", "a «b» c"],
    ["*", "a «b» c", "a *«b»* c"],
    ["*", "a *«b»* c", "a «b» c"],
    ["*", "a **«b»** c", "a ***«b»*** c"],
    ["*", "a ***«b»*** c", "a **«b»** c"],
    ["**", "a ***«b»*** c", "a *«b»* c"],
    ["**", "a wo«»rd c", "a **«word»** c"],
    ["**", "a **wo«»rd** c", "a «word» c"],
    ["**", "«»", "**«»**"],
    ["**", "**«»**", "«»"],
    ["**", "a« b »c", "a **«b»** c"],
    ["**", "a« »c", "a« »c"],
    ["`", "«a»", "`«a»`"],
    ["`", "`«a»`", "«a»"],
    ["`", "«a`b»", "`` «a`b» ``"],
  ])("%s: %s becomes %s", (mark, before, after) => {
    expect(toggle(before, mark)).toBe(after);
  });

  it("twice leaves the text as it was", () => {
    for (const mark of ["**", "*", "`"]) {
      for (const text of ["a «b c» d", "«x»", "(«y»)", "« z »"]) {
        const once = toggleMark(parse(text), mark);
        const twice = toggleMark(once, mark);
        const { before, text: selected, after } = parse(text);
        expect(twice.before + twice.text + twice.after).toBe(before + selected + after);
      }
    }
  });
});

describe("making a link", () => {
  it.each([
    ["a «b» c", "a [b](«») c"],
    ["a wo«»rd", "a [word](«»)"],
    ["«»", "[](«»)"],
    ["«https://a.org»", "[«»](https://a.org)"],
  ])("%s becomes %s", (before, after) => {
    expect(show(toLink(parse(before)))).toBe(after);
  });
});

describe("pasting over a selection", () => {
  it.each([
    ["word", "https://a.org/b?c=d#e", "[word](https://a.org/b?c=d#e)"],
    ["two words", " http://a.org\n", "[two words](http://a.org)"],
    ["a [b] c", "https://a.org", "[a \\[b\\] c](https://a.org)"],
    ["word", "https://a.org/b_(c)", "[word](https://a.org/b_(c))"],
    ["word", "https://a.org/b)", "[word](<https://a.org/b)>)"],
    ["word", "plain text", null],
    ["", "https://a.org", null],
    ["https://b.org", "https://a.org", null],
    ["one\n\ntwo", "https://a.org", null],
    ["word", "javascript:alert(1)", null],
    ["word", "https://a.org and more", null],
  ])("%j, %j", (selected, pasted, expected) => {
    expect(linkOver(selected, pasted)).toBe(expected);
  });

  it("knows an address from a text", () => {
    expect(isUrl("mailto:a@b.org")).toBe(true);
    expect(isUrl("guide.md")).toBe(false);
  });
});
