import { describe, expect, it } from "vitest";
import { aDoc } from "@/test/fixtures";
import { nameOf, parentOf } from "./paths";
import {
  buildTree,
  docsOf,
  foldersOf,
  markMatches,
  pruneTree,
  type TreeNode,
  visibleRows,
  wordsOf,
} from "./tree";

const docs = (...names: string[]) => names.map((fileName) => aDoc({ fileName }));
const outline = (nodes: TreeNode[]): unknown[] =>
  nodes.map((node) =>
    node.kind === "folder" ? { [node.path]: outline(node.children) } : node.name,
  );

/** Always the same numbers, so that a failure can be seen again. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

/** Some hundred docs in folders of any depth. */
function randomDocs(seed: number) {
  const next = numbers(seed);
  const paths = new Set<string>();
  for (let made = 0; made < 300; made += 1) {
    const folders = Array.from({ length: next(4) }, () => `f${next(5)}`);
    paths.add([...folders, `doc${next(200)}.md`].join("/"));
  }
  const states = ["published", "unpublished", "conflict", "proposed"] as const;
  return [...paths].map((fileName) => aDoc({ fileName, state: states[next(4)] ?? "published" }));
}

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

  it("has the folders that no doc is in yet, and those around them", () => {
    const tree = buildTree(docs("a/1.md"), ["a", "b/c"]);
    expect(outline(tree)).toEqual([{ a: ["1.md"] }, { b: [{ "b/c": [] }] }]);
  });

  it("of no docs is empty", () => {
    expect(buildTree([])).toEqual([]);
  });

  it("tells of each folder how many docs of which state are in it, at any depth", () => {
    const [folder] = buildTree([
      aDoc({ fileName: "a/1.md", state: "conflict" }),
      aDoc({ fileName: "a/b/2.md", state: "unpublished" }),
      aDoc({ fileName: "a/b/3.md", state: "unpublished" }),
      aDoc({ fileName: "a/b/4.md" }),
    ]);
    expect(folder).toMatchObject({
      docsCount: 4,
      states: { conflict: 1, unpublished: 2, proposed: 0 },
    });
  });

  it.each([1, 2, 3, 4, 5])("has every doc once, where its path says (%i)", (seed) => {
    const all = randomDocs(seed);
    const tree = buildTree(all);
    expect(
      tree
        .flatMap(docsOf)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(all.map(({ id }) => id).sort());
    for (const folder of foldersOf(tree)) {
      for (const child of folder.children) {
        expect(parentOf(child.path)).toBe(folder.path);
        expect(child.name).toBe(nameOf(child.path));
      }
      expect(folder.docsCount).toBe(docsOf(folder).length);
    }
  });
});

describe("the rows on screen", () => {
  it.each([1, 2, 3])("are what is in open folders, with their places (%i)", (seed) => {
    const next = numbers(seed);
    const tree = buildTree(randomDocs(seed));
    const open = new Set(foldersOf(tree).flatMap(({ path }) => (next(2) ? [path] : [])));
    const rows = visibleRows(tree, (path) => open.has(path));
    const around = (path: string): boolean =>
      path === "" || (open.has(path) && around(parentOf(path)));
    const expected = [...foldersOf(tree), ...tree.flatMap(docsOf)].filter((item) =>
      around(parentOf("path" in item ? item.path : item.fileName)),
    );
    expect(rows).toHaveLength(expected.length);
    rows.forEach((row, at) => {
      const parent = rows[row.parent];
      expect(row.level).toBe(row.node.path.split("/").length);
      expect(parentOf(row.node.path)).toBe(parent?.node.path ?? "");
      expect(row.parent).toBeLessThan(at);
      const siblings = rows.filter((other) => other.parent === row.parent);
      expect(row.size).toBe(siblings.length);
      expect(siblings[row.position - 1]).toBe(row);
    });
  });
});

describe("filtering", () => {
  const names = (query: string) =>
    pruneTree(
      buildTree(docs("api/Errors.md", "api/limits.md", "errors.md"), ["empty"]),
      wordsOf(query),
    )
      .flatMap(docsOf)
      .map(({ fileName }) => fileName);

  it("finds docs whose path has every word, in any case", () => {
    expect(names("err API")).toEqual(["api/Errors.md"]);
    expect(names("  ")).toHaveLength(3);
    expect(names("nothing")).toEqual([]);
  });

  it("keeps the folders of what it finds, and counts only that", () => {
    const [folder] = pruneTree(buildTree(docs("api/errors.md", "api/limits.md")), ["limits"]);
    expect(folder).toMatchObject({ path: "api", docsCount: 1 });
  });

  it("finds folders without docs by their own name", () => {
    expect(outline(pruneTree(buildTree(docs("a.md"), ["empty"]), ["emp"]))).toEqual([
      { empty: [] },
    ]);
  });

  it.each([
    [
      "errors.md",
      "err",
      [
        ["err", true],
        ["ors.md", false],
      ],
    ],
    [
      "Errors.md",
      "r md",
      [
        ["E", false],
        ["rr", true],
        ["o", false],
        ["r", true],
        ["s.", false],
        ["md", true],
      ],
    ],
    [
      "errors.md",
      "api/err",
      [
        ["err", true],
        ["ors.md", false],
      ],
    ],
    ["errors.md", "x", [["errors.md", false]]],
    ["İ.md", "md", [["İ.md", false]]],
  ])("marks in %j what %j finds", (name, query, pieces) => {
    expect(markMatches(name, wordsOf(query)).map(({ text, match }) => [text, match])).toEqual(
      pieces,
    );
  });
});

it("of 10,000 docs is built, filtered and laid out in a moment", () => {
  const many = Array.from({ length: 10_000 }, (_, n) =>
    aDoc({ fileName: `area-${n % 40}/part-${n % 400}/doc-${n}.md` }),
  );
  const start = performance.now();
  const tree = buildTree(many);
  const built = performance.now();
  const rows = visibleRows(pruneTree(tree, wordsOf("doc 99")), () => true);
  const filtered = performance.now();
  expect(rows.length).toBeGreaterThan(100);
  // Generous: a slow machine under load still shows what is quadratic.
  expect(built - start).toBeLessThan(1500);
  expect(filtered - built).toBeLessThan(300);
});
