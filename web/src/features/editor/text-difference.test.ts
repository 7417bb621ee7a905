import { describe, expect, it } from "vitest";
import { differenceOf } from "./text-difference";

const applied = (old: string, text: string, eol = "\n") => {
  const { start, end, put } = differenceOf(old, text, eol);
  return old.slice(0, start) + put + old.slice(end);
};

describe("the difference of two texts", () => {
  it.each([
    ["", "", { start: 0, end: 0, put: "" }],
    ["abc", "abc", { start: 3, end: 3, put: "" }],
    ["abc", "axc", { start: 1, end: 2, put: "x" }],
    ["abc", "abxc", { start: 2, end: 2, put: "x" }],
    ["abxc", "abc", { start: 2, end: 3, put: "" }],
    ["aa", "aaa", { start: 2, end: 2, put: "a" }],
    ["aaa", "aa", { start: 2, end: 3, put: "" }],
    ["abc", "", { start: 0, end: 3, put: "" }],
    ["", "abc", { start: 0, end: 0, put: "abc" }],
  ])("of %j and %j", (old, text, difference) => {
    expect(differenceOf(old, text, "\n")).toEqual(difference);
  });

  it("cuts no character into halves", () => {
    // Both begin with the same unit, and in the second pair both end with the same one.
    for (const [old, text] of [
      ["a😀b", "a😁b"],
      ["a\ud83d\ude00b", "a\ud83c\ude00b"],
    ] as const) {
      expect(differenceOf(old, text, "\n")).toEqual({ start: 1, end: 3, put: text.slice(1, 3) });
    }
  });

  it("cuts no line end into halves", () => {
    expect(differenceOf("a\r\nb", "a\r\n\r\nb", "\r\n")).toEqual({ start: 3, end: 3, put: "\r\n" });
    const { start, end } = differenceOf("a\r\nb", "a\r\nc\r\nb", "\r\n");
    expect("a\r\nb".slice(0, start)).not.toMatch(/\r$/);
    expect("a\r\nb".slice(end)).not.toMatch(/^\n/);
  });

  it("is everything when the lines end otherwise", () => {
    expect(differenceOf("a\nb", "a\r\nb", "\n")).toEqual({ start: 0, end: 3, put: "a\r\nb" });
    expect(differenceOf("a\r\nb", "a\nb", "\r\n")).toEqual({ start: 0, end: 4, put: "a\nb" });
  });

  it("makes one text of the other, whatever they are", () => {
    const texts = ["", "a", "ab", "ba", "aab", "abab", "a\nb", "😀", "😁", "a😀", "😀😁a", "b😁a"];
    for (const old of texts) for (const text of texts) expect(applied(old, text)).toBe(text);
  });
});
