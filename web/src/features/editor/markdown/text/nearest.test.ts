import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "./nearest";

describe("the distance of two words", () => {
  it.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "", 3],
    ["abc", "abd", 1],
    ["abc", "acb", 1],
    ["abc", "abcd", 1],
    ["kitten", "sitting", 3],
  ])("%j and %j: %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it("is not counted further than anybody asks", () => {
    expect(editDistance("abcdefgh", "zyxwvuts", 3)).toBe(3);
    expect(editDistance("a", "abcdefgh", 3)).toBe(3);
  });
});

describe("the nearest names", () => {
  const docs = [
    "README.md",
    "api/errors.md",
    "api/paging.md",
    "guides/setup.md",
    "guides/start.md",
  ];
  it.each([
    ["api/erors.md", ["api/errors.md"]],
    ["api/Errors.md", ["api/errors.md"]],
    ["errors.md", ["api/errors.md"]],
    ["old/place/setup.md", ["guides/setup.md"]],
    ["readme.md", ["README.md"]],
    ["something/else/entirely.txt", []],
  ])("of %s are %j", (meant, names) => {
    expect(nearest(meant, docs)).toEqual(names);
  });

  it("are few, and the best comes first", () => {
    const names = ["abcd", "abce", "abc", "abcf", "xyz"];
    expect(nearest("abc", names)).toEqual(["abc", "abcd", "abce"]);
  });
});
