import { describe, expect, it } from "vitest";
import { countText, minutesToRead } from "./words";

describe("words", () => {
  it.each([
    ["", 0],
    ["one", 1],
    ["# Two words", 2],
    ["don't stop-gap v1.2 snake_case", 4],
    ["- [ ] **bold** `code`", 2],
    ["see [the guide](guides/long/path.md) now", 4],
    ["a <b>c</b> d", 3],
    ["漢字 and カナ", 5],
    ["mixed漢字text", 4],
    ["über straße naïve", 3],
    ["нет слов", 2],
    ["🎉 --- | *", 0],
    ["one\ntwo\n\nthree", 3],
  ])("in %j: %i", (text, words) => {
    expect(countText(text).words).toBe(words);
  });
});

it("an emoji is one character", () => {
  expect(countText("a🎉b").characters).toBe(3);
});

it.each([
  [0, 0],
  [1, 1],
  [230, 1],
  [231, 2],
  [2_300, 10],
])("%i words take %i minutes", (words, minutes) => {
  expect(minutesToRead(words)).toBe(minutes);
});
