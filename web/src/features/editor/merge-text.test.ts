import { describe, expect, it } from "vitest";
import { hasMarkers, mergeText } from "./merge-text";

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
