import { describe, expect, it } from "vitest";
import { pathSuggestions, wantedAt } from "./complete";

describe("what is wanted at the cursor", () => {
  it.each([
    ["see [a](", { kind: "path", image: false, typed: "", start: 9, bracketed: false }],
    ["see [a](gui", { kind: "path", image: false, typed: "gui", start: 9, bracketed: false }],
    ["![a](../x", { kind: "path", image: true, typed: "../x", start: 6, bracketed: false }],
    ["[![a](b.png)](c", { kind: "path", image: false, typed: "c", start: 15, bracketed: false }],
    ["![a [b] c](d", { kind: "path", image: true, typed: "d", start: 12, bracketed: false }],
    ["[a](<b c", { kind: "path", image: false, typed: "b c", start: 6, bracketed: true }],
    ["[a](#he", { kind: "anchor", path: "", typed: "he", start: 6 }],
    ["[a](b.md#he", { kind: "anchor", path: "b.md", typed: "he", start: 10 }],
    ["[a]: gui", { kind: "path", image: false, typed: "gui", start: 6, bracketed: false }],
    ["> [a]: <gui", { kind: "path", image: false, typed: "gui", start: 9, bracketed: true }],
    ["[a]: x.md#", { kind: "anchor", path: "x.md", typed: "", start: 11 }],
    ["see [a][re", { kind: "label", typed: "re", start: 9 }],
    ["`code` [a](", { kind: "path", image: false, typed: "", start: 12, bracketed: false }],
  ])("%s", (before, wanted) => {
    expect(wantedAt(before)).toEqual(wanted);
  });

  it.each([
    "text",
    "[a",
    "[a]",
    "[a](b.md)",
    "[a](https://exa",
    "[a](mailto:x",
    "[a](//x",
    "[a](b.md 'title",
    "`[a](",
    "`` ` [a](",
    "[^note]: x",
    "f(x",
  ])("is nothing in %s", (before) => {
    expect(wantedAt(before)).toBeNull();
  });
});

describe("paths", () => {
  const docs = [
    "README.md",
    "guides/setup.md",
    "guides/start.md",
    "api/errors.md",
    "guides/a b.png",
  ];
  const paths = (typed: string, image = false) =>
    pathSuggestions(docs, "guides/setup.md", {
      kind: "path",
      image,
      typed,
      start: 1,
      bracketed: false,
    }).map(({ path }) => path);

  it("are relative, the near ones first, images last", () => {
    expect(paths("")).toEqual(["start.md", "../README.md", "../api/errors.md", "a b.png"]);
  });

  it("are those of images within an image", () => {
    expect(paths("", true)).toEqual(["a b.png"]);
  });

  it("begin as they were begun", () => {
    expect(paths("./")).toEqual(["./start.md", "../README.md", "../api/errors.md", "./a b.png"]);
    expect(paths("/")).toContain("/guides/start.md");
  });
});
