import { describe, expect, it } from "vitest";
import { blocksOf, hasMarkers, mergeText, settleBlock } from "./merge-text";

const lines = (...all: string[]) => all.join("\n");

describe("merging two texts", () => {
  it("takes what only one side changed", () => {
    expect(mergeText("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nd\ne")).toBe("A\nb\nc\nd\ne");
    expect(mergeText("a\nb\nc", "a\nc", "a\nb\nc")).toBe("a\nc");
    expect(mergeText("a\nb", "a\nx\nb", "a\nx\nb")).toBe("a\nx\nb");
  });

  it("marks what both changed differently", () => {
    expect(mergeText("# T\n\nold\n\nend\n", "# T\n\nmine\n\nend\n", "# T\n\nyours\n\nend\n")).toBe(
      lines(
        "# T",
        "",
        "<<<<<<< Ours, on this platform",
        "mine",
        "=======",
        "yours",
        ">>>>>>> Theirs, from Git",
        "",
        "end",
        "",
      ),
    );
  });

  it("without a common beginning keeps both", () => {
    expect(mergeText(null, "mine", "yours")).toBe(
      lines(
        "<<<<<<< Ours, on this platform",
        "mine",
        "=======",
        "yours",
        ">>>>>>> Theirs, from Git",
      ),
    );
  });

  it("leaves the side that is not deleted", () => {
    expect(mergeText("a", null, "theirs")).toBe("theirs");
    expect(mergeText("a", "ours", null)).toBe("ours");
  });

  it("is done at once with texts of many lines", () => {
    const base = Array.from({ length: 50_000 }, (_, line) => `line ${line}`);
    const ours = base.map((line, at) => (at % 2 ? line : `${line}, ours`)).join("\n");
    const merged = mergeText(base.join("\n"), ours, base.map((line) => `${line}!`).join("\n"));
    expect(hasMarkers(merged)).toBe(true);
  });
});

it.each([
  ["<<<<<<< Ours\na\n=======\nb\n>>>>>>> Theirs", true],
  ["text\n>>>>>>> Theirs, from Git", true],
  ["text\r\n<<<<<<<\r\n", true],
  ["Heading\n=======\n\ntext", false],
  ["> quoted\n>> twice", false],
])("markers in %j: %s", (text, has) => {
  expect(hasMarkers(text)).toBe(has);
});

describe("the blocks of a merged text", () => {
  const merged = mergeText(
    "1\n2\n3\n4\n5",
    "1\nours\n3\nours too\n5",
    "1\ntheirs\n3\ntheirs too\n5",
  );

  it("are found with both their sides, where they begin", () => {
    expect(blocksOf(merged)).toEqual([
      { line: 2, ours: ["ours"], theirs: ["theirs"] },
      { line: 8, ours: ["ours too"], theirs: ["theirs too"] },
    ]);
  });

  it("are settled one by one, by either side or both", () => {
    const settle = (text: string, take: "ours" | "theirs" | "both") => {
      const [block] = blocksOf(text);
      if (!block) throw new Error("no block");
      return settleBlock(text, block, take);
    };
    expect(settle(settle(merged, "ours"), "theirs")).toBe("1\nours\n3\ntheirs too\n5");
    expect(settle(settle(merged, "both"), "ours")).toBe("1\nours\ntheirs\n3\nours too\n5");
  });

  it("may be empty on one side, and have Windows line ends", () => {
    const text = "<<<<<<< Ours\r\n=======\r\nb\r\n>>>>>>> Theirs\r\nc";
    const [block] = blocksOf(text);
    expect(block).toEqual({ line: 1, ours: [], theirs: ["b\r"] });
    expect(block && settleBlock(text, block, "theirs")).toBe("b\r\nc");
  });

  it("are none where markers do not pair, and a heading's line is no middle", () => {
    expect(blocksOf("Title\n=======\n>>>>>>> Theirs")).toEqual([]);
    expect(blocksOf("<<<<<<< Ours\na\n>>>>>>> Theirs")).toEqual([]);
  });

  it("carry the names of their sides", () => {
    expect(mergeText("a", "b", "c", { ours: "Mine", theirs: "Theirs" })).toBe(
      "<<<<<<< Mine\nb\n=======\nc\n>>>>>>> Theirs",
    );
  });
});
