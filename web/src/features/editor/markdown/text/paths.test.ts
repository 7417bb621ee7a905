import { describe, expect, it } from "vitest";
import { resolveTarget } from "../../../preview/links";
import { encodePath, isImage, relativePath } from "./paths";

describe("the path from one doc to another", () => {
  it.each([
    ["a.md", "b.md", "b.md"],
    ["x/a.md", "b.md", "../b.md"],
    ["a.md", "x/b.md", "x/b.md"],
    ["x/a.md", "x/b.md", "b.md"],
    ["x/y/a.md", "x/z/b.md", "../z/b.md"],
    ["x/y/a.md", "z.md", "../../z.md"],
    ["x/a.md", "x/y/z/b.md", "y/z/b.md"],
    ["x/a.md", "x", "../x"],
  ])("%s to %s is %s", (from, to, path) => {
    expect(relativePath(from, to)).toBe(path);
  });

  it("leads the preview to that doc, whatever it is called", () => {
    const names = [
      "a.md",
      "x/a b.md",
      "x/y/(1).md",
      "x/50%.md",
      "z/#1?.md",
      "x/'q\".md",
      "ä/漢.md",
    ];
    for (const from of names) {
      for (const to of names) {
        const target = resolveTarget(encodePath(relativePath(from, to)), from, "docs");
        expect(target).toEqual({ kind: "doc", fileName: to, anchor: null });
      }
    }
  });
});

it.each([
  ["a.PNG", true],
  ["x/b.svg", true],
  ["png.md", false],
])("%s is an image: %s", (name, yes) => {
  expect(isImage(name)).toBe(yes);
});
