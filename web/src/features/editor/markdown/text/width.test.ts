import { expect, it } from "vitest";
import { displayWidth } from "./width";

it.each([
  ["", 0],
  ["abc", 3],
  ["äöü", 3],
  ["a\u0308", 1],
  ["漢字", 4],
  ["カタカナ", 8],
  ["ｶﾀ", 2],
  ["한국어", 6],
  ["，", 2],
  ["🎉", 2],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  ["❤️", 2],
  ["✓", 1],
  ["→ ∑", 3],
  ["e\u200b", 1],
])("%s is %i wide", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});
