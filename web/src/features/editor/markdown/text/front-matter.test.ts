import { describe, expect, it } from "vitest";
import { frontMatterFlaws } from "./front-matter";
import { scan } from "./scan";

const flaws = (text: string) => {
  const lines = text.split("\n");
  return frontMatterFlaws(lines, scan(lines).frontMatter);
};

describe("front matter", () => {
  it.each([
    "no front matter",
    "---\ntitle: x\ntags: [a, b]\n---\ntext",
    "---\n---\ntext",
    "---\n\n# A rule, and no front matter",
    "---\njust text after a rule",
    "text\n---\na: : b\n---",
  ])("is fine in %j", (text) => {
    expect(flaws(text)).toEqual([]);
  });

  it("says where it is no valid YAML", () => {
    const [flaw] = flaws("---\ntitle: x\ntags: [a, b\n---\ntext");
    expect(flaw?.message).toMatch(/flow/i);
    expect(flaw?.range.startLineNumber).toBe(3);
  });

  it("points at the entry that is there twice", () => {
    const [flaw] = flaws("---\ntitle: x\nother: y\ntitle: z\n---\n");
    expect(flaw?.message).toMatch(/unique/);
    expect(flaw?.range).toMatchObject({ startLineNumber: 4, startColumn: 1 });
  });

  it.each(["a: 'b", "a: b: c", "\ta: b", "a: &x", "- a\nb: c", "a: !!", "{", "a: |\n b\nc"])(
    "marks something within itself in %j",
    (yaml) => {
      const lines = `---\n${yaml}\n---\ntext`.split("\n");
      for (const { range } of frontMatterFlaws(lines, scan(lines).frontMatter)) {
        expect(range.startLineNumber).toBeGreaterThan(1);
        expect(range.endLineNumber).toBeLessThan(lines.length - 1);
        expect(range.startColumn).toBeGreaterThan(0);
        const { startLineNumber: from, endLineNumber: to, startColumn, endColumn } = range;
        expect(from < to || startColumn < endColumn).toBe(true);
      }
    },
  );

  it.each([
    ["---\ntitle: x\n\n# A", 2, 9],
    ["---\ntitle: x\n# A", 2, 9],
    ["---\ntitle: x\ntags:\n  - a\n- b\nother: y\ntext", 6, 9],
    ["---\ntitle: x", 2, 9],
  ])("lacks its end in %j", (text, lineNumber, column) => {
    expect(flaws(text)).toEqual([
      {
        range: { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 4 },
        message: null,
        closeBehind: { lineNumber, column },
      },
    ]);
  });
});
