import { describe, expect, it } from "vitest";
import { parsePieces } from "./pieces";

/** A reproducible stream of numbers below `n`. */
function dice(seed: number) {
  let state = seed;
  return (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const snippets = [
  "A paragraph of [one] and [^two] and `code`.",
  "Another line\nwith a break",
  "# Heading",
  "Setext\n===",
  "- item\n- [ ] task\n  - nested",
  "1. one\n\n   loose\n2. two",
  "> quote\n> [!NOTE]\nlazy",
  "> - [ ] task in a quote",
  "```js\nconst a = 1;\n```",
  "```",
  "~~~",
  "    indented code",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "|---|---|",
  "[one]: https://example.com",
  '[three]: <x> "title"',
  '[four]: /x\n"title\nover lines"',
  "[^two]: A note\n\n    with more",
  "[one][three] ![four]",
  "<div>\n\ntext\n\n</div>",
  "<!-- comment\n\nover blanks -->",
  "<!--",
  "-->",
  "<script>\n\nlet a;\n</script>",
  "$$\nx^2\n$$",
  "$$",
  "***",
  "---",
  "---\ntitle: x\n---",
  "===",
  "\\",
  "\t- tab",
  "text <b>inline</b> $y$",
  "",
  "",
  "",
  "",
];

/** Without positions, which count from where the parsing began. */
const plain = (text: string, before?: ReturnType<typeof parsePieces>) => {
  const parsed = parsePieces(text, before);
  return {
    parsed,
    plain: JSON.parse(
      JSON.stringify(
        parsed.pieces.map(({ node, source, lines, has }) => ({
          node,
          source,
          lines,
          has: [...has],
        })),
        (key, value) => (key === "position" ? undefined : value),
      ),
    ),
  };
};

describe("parsing after an edit", () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "gives what parsing anew gives (%i)",
    (seed) => {
      const roll = dice(seed + 1);
      const any = () => snippets[roll(snippets.length)] ?? "";
      let lines = Array.from({ length: 12 + roll(20) }, any)
        .join("\n")
        .split("\n");
      let before = parsePieces(lines.join("\n"));
      for (let step = 0; step < 25; step += 1) {
        const at = roll(lines.length + 1);
        const kind = roll(4);
        if (kind === 0) lines = lines.toSpliced(at, roll(3) + 1);
        else if (kind === 1) lines = lines.toSpliced(at, 0, ...any().split("\n"));
        else if (kind === 2) lines = lines.toSpliced(at, 1, `${lines[at] ?? ""}x`);
        else lines = lines.toSpliced(at, 1, (lines[at] ?? "").slice(1));
        const text = lines.join("\n");
        const after = plain(text, before);
        expect(after.plain, text).toEqual(plain(text).plain);
        before = after.parsed;
      }
    },
  );

  it("touches only the pieces around the edit", () => {
    const text = Array.from({ length: 100 }, (_, index) => `Paragraph ${index}`).join("\n\n");
    const before = parsePieces(text);
    const after = parsePieces(text.replace("graph 50", "graph fifty"), before);
    const fresh = after.pieces.filter((piece) => !before.pieces.includes(piece));
    expect(fresh.length).toBeLessThan(6);
    expect(fresh.map((piece) => piece.source)).toContain("Paragraph fifty\n");
  });

  it("adds up to the doc's lines", () => {
    const text = "\n\n# A\r\n\r\ntext\r\rmore\n";
    const { pieces, lines } = parsePieces(text);
    expect(pieces.reduce((sum, piece) => sum + piece.lines, 0)).toBe(lines.length);
    expect(pieces.map((piece) => piece.node.type)).toEqual([
      "blank",
      "heading",
      "paragraph",
      "paragraph",
    ]);
  });
});
