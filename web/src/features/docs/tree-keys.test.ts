import { describe, expect, it } from "vitest";
import { aDoc } from "@/test/fixtures";
import { buildTree, visibleRows } from "./tree";
import { findTyped, moveFor } from "./tree-keys";

const tree = buildTree(
  ["api/errors.md", "api/v2/limits.md", "guides/start.md", "api.md", "readme.md"].map((fileName) =>
    aDoc({ fileName }),
  ),
  ["zoo"],
);
const rows = (...closed: string[]) => visibleRows(tree, (path) => !closed.includes(path));
// api, api/v2, limits.md, errors.md, guides, start.md, zoo, api.md, readme.md
const all = rows();
const at = (name: string, among = all) => among.findIndex(({ node }) => node.name === name);

describe("a key in the tree", () => {
  it.each([
    ["ArrowDown", "api", "v2"],
    ["ArrowUp", "v2", "api"],
    ["Home", "start.md", "api"],
    ["End", "api", "readme.md"],
    ["ArrowRight", "api", "v2"],
    ["ArrowLeft", "errors.md", "api"],
    ["ArrowLeft", "limits.md", "v2"],
  ])("%s goes from %s to %s", (key, from, to) => {
    expect(moveFor(key, all, at(from))).toEqual({ kind: "go", to: at(to) });
  });

  it.each([
    ["ArrowUp", "api"],
    ["ArrowDown", "readme.md"],
    ["ArrowRight", "readme.md"],
    ["ArrowLeft", "readme.md"],
    ["ArrowRight", "zoo"],
    ["Home", "api"],
    ["F5", "api"],
  ])("%s does nothing at %s", (key, from) => {
    expect(moveFor(key, all, at(from))).toBeNull();
  });

  it("opens a closed folder and closes an open one", () => {
    const closed = rows("api");
    expect(moveFor("ArrowRight", closed, at("api", closed))).toEqual({
      kind: "open",
      paths: ["api"],
    });
    expect(moveFor("ArrowLeft", all, at("v2"))).toEqual({ kind: "close", path: "api/v2" });
  });

  it("* opens all folders beside", () => {
    const closed = rows("api", "guides");
    expect(moveFor("*", closed, 0)).toEqual({ kind: "open", paths: ["api", "guides"] });
    expect(moveFor("*", all, 0)).toBeNull();
  });

  it("does nothing where there are no rows", () => {
    expect(moveFor("ArrowDown", [], 0)).toBeNull();
  });
});

describe("typing in the tree", () => {
  it("finds the next name that begins so, around the end", () => {
    expect(findTyped(all, at("api"), "r")).toBe(at("readme.md"));
    expect(findTyped(all, at("readme.md"), "E")).toBe(at("errors.md"));
    expect(findTyped(all, 0, "x")).toBe(-1);
  });

  it("goes through all that begin with a letter that is typed again and again", () => {
    expect(findTyped(all, at("api"), "a")).toBe(at("api.md"));
    expect(findTyped(all, at("api.md"), "aa")).toBe(at("api"));
  });

  it("stays at a name that what is typed still fits", () => {
    expect(findTyped(all, at("api"), "ap")).toBe(at("api"));
    expect(findTyped(all, at("api"), "api.")).toBe(at("api.md"));
  });
});
