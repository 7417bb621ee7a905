import { describe, expect, it } from "vitest";
import { aDoc } from "@/test/fixtures";
import { withExtension } from "./new-doc-dialog";
import { buildTree, filterDocs, type TreeNode } from "./tree";

const docs = (...names: string[]) => names.map((fileName) => aDoc({ fileName }));
const outline = (nodes: TreeNode[]): unknown[] =>
  nodes.map((node) =>
    node.kind === "folder" ? { [node.path]: outline(node.children) } : node.name,
  );

describe("the tree of docs", () => {
  it("puts folders first and orders names as people do", () => {
    const tree = buildTree(docs("b.md", "10.md", "2.md", "api/errors.md", "A.md", "api/v2/x.md"));
    expect(outline(tree)).toEqual([
      { api: [{ "api/v2": ["x.md"] }, "errors.md"] },
      "2.md",
      "10.md",
      "A.md",
      "b.md",
    ]);
  });

  it("keeps folders of the same name in different places apart", () => {
    const tree = buildTree(docs("a/x/1.md", "b/x/2.md"));
    expect(outline(tree)).toEqual([{ a: [{ "a/x": ["1.md"] }] }, { b: [{ "b/x": ["2.md"] }] }]);
  });

  it("of no docs is empty", () => {
    expect(buildTree([])).toEqual([]);
  });
});

describe("filtering", () => {
  it("finds docs whose path has every word, in any case", () => {
    const all = docs("api/Errors.md", "api/limits.md", "errors.md");
    const names = (query: string) => filterDocs(all, query).map(({ fileName }) => fileName);
    expect(names("err API")).toEqual(["api/Errors.md"]);
    expect(names("  ")).toHaveLength(3);
    expect(names("nothing")).toEqual([]);
  });
});

describe("the name of a new doc", () => {
  it.each([
    ["standards/testing", "standards/testing.md"],
    [" notes ", "notes.md"],
    ["api.v2/readme.txt", "api.v2/readme.txt"],
    ["api.v2/readme", "api.v2/readme.md"],
    ["folder/", "folder/"],
  ])("%j becomes %j", (given, name) => {
    expect(withExtension(given)).toBe(name);
  });
});
