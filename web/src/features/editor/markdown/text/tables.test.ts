import { describe, expect, it } from "vitest";
import { applyEdits } from "./edits";
import { randomFrom } from "./markdown-samples";
import { formatTable, formatTableAt, moveCell, tableAt } from "./tables";
import { displayWidth } from "./width";

const format = (text: string, line = 1) => {
  const lines = text.split("\n");
  const change = formatTableAt(lines, line);
  return change && applyEdits(lines, change.edits).join("\n");
};

describe("an aligned table", () => {
  it.each([
    [
      "has columns of one width",
      "|a|b|\n|-|-|\n|long cell|x|",
      "| a         | b   |\n| --------- | --- |\n| long cell | x   |",
    ],
    [
      "keeps the alignment",
      "|a|b|c|\n|:-|-:|:-:|\n|1|2|3|\n|four|five|sixes|",
      "| a    |    b |   c   |\n| :--- | ---: | :---: |\n| 1    |    2 |   3   |\n| four | five | sixes |",
    ],
    ["gets its outer pipes", "a|b\n-|-\nc|d", "| a   | b   |\n| --- | --- |\n| c   | d   |"],
    [
      "counts what is wide as wide",
      "|a|b|\n|-|-|\n|漢字漢|x|\n|🎉|y|",
      "| a      | b   |\n| ------ | --- |\n| 漢字漢 | x   |\n| 🎉     | y   |",
    ],
    [
      "leaves escaped pipes in their cell, in code too",
      "|a|b|\n|-|-|\n|x \\| y|`p \\| q`|",
      "| a      | b        |\n| ------ | -------- |\n| x \\| y | `p \\| q` |",
    ],
    [
      "fills short rows and keeps long ones",
      "|a|b|\n|-|-|\n|1|\n|1|2|3|",
      "| a   | b   |     |\n| --- | --- | --- |\n| 1   |     |     |\n| 1   | 2   | 3   |",
    ],
    [
      "keeps quotes and indentation",
      "> |a|b|\n> |-|-|\n> |c|d|",
      "> | a   | b   |\n> | --- | --- |\n> | c   | d   |",
    ],
    [
      "is left as it is when it is aligned",
      "| a   |\n| --- |\n| b   |",
      "| a   |\n| --- |\n| b   |",
    ],
  ])("%s", (_, before, after) => {
    expect(format(before)).toBe(after);
    expect(format(after)).toBe(after);
  });

  it.each(["text", "a | b", "| a |\n| b |", "|a|b|\n|-|", "\\|a\n\\|-"])("is not %s", (text) => {
    expect(format(text)).toBeNull();
  });

  it("is found from each of its lines, and not from outside", () => {
    const lines = "text\n\n|a|\n|-|\n|b|\n\ntext".split("\n");
    expect([1, 2, 3, 4, 5, 6, 7].map((line) => tableAt(lines, line)?.start ?? null)).toEqual([
      ...[null, null, 3, 3, 3, null, null],
    ]);
  });

  it("keeps every cell, and all rows are equally wide", () => {
    const random = randomFrom(11);
    const words = ["", "a", "漢", "🎉 x", "long words in here", "`c`", "x \\| y", "é", "-", ":"];
    const pick = () => words[Math.floor(random() * words.length)] ?? "";
    for (let round = 0; round < 300; round += 1) {
      const columns = 1 + Math.floor(random() * 5);
      const row = () => Array.from({ length: columns }, pick);
      const rows = Array.from({ length: 1 + Math.floor(random() * 5) }, row);
      const marks = Array.from(
        { length: columns },
        () => ["-", ":-", "-:", ":-:"][Math.floor(random() * 4)],
      );
      const written = [rows[0] ?? [], marks, ...rows.slice(1)].map(
        (cells) => `|${cells.join("|")}|`,
      );
      const table = tableAt(written, 1);
      if (!table) throw new Error(written.join("\n"));
      const lines = formatTable(table);
      expect(tableAt(lines, 1)).toMatchObject({ rows: table.rows, aligns: table.aligns });
      expect(new Set(lines.map(displayWidth)).size).toBe(1);
      expect(format(lines.join("\n"))).toBe(lines.join("\n"));
    }
  });
});

/** The table after the key, with `«»` around the selection. */
function press(text: string, step: 1 | -1): string | null {
  const lines = text.replace("|>", "").split("\n");
  const line = text.split("\n").findIndex((one) => one.includes("|>"));
  const column = (text.split("\n")[line]?.indexOf("|>") ?? 0) + 1;
  const change = moveCell(lines, line + 1, column, step);
  if (!change) return null;
  const after = applyEdits(lines, change.edits);
  const { startLineNumber = 1, startColumn = 1, endColumn = 1 } = change.selection ?? {};
  const at = after[startLineNumber - 1] ?? "";
  after[startLineNumber - 1] =
    `${at.slice(0, startColumn - 1)}«${at.slice(startColumn - 1, endColumn - 1)}»${at.slice(endColumn - 1)}`;
  return after.join("\n");
}

describe("Tab in a table", () => {
  it.each([
    [
      "goes to the next cell",
      "|a|>|b|\n|-|-|\n|c|d|",
      "| a   | «b»   |\n| --- | --- |\n| c   | d   |",
    ],
    [
      "jumps over the dashes",
      "|a|b|>|\n|-|-|\n|c|d|",
      "| a   | b   |\n| --- | --- |\n| «c»   | d   |",
    ],
    [
      "leaves the dashes for the row below",
      "|a|b|\n|-|>|-|\n|c|d|",
      "| a   | b   |\n| --- | --- |\n| «c»   | d   |",
    ],
    [
      "begins a new row behind the last cell",
      "|a|b|\n|-|-|\n|c|d|>|",
      "| a   | b   |\n| --- | --- |\n| c   | d   |\n| «»    |     |",
    ],
    ["begins the first row", "|a|b|>|\n|-|-|", "| a   | b   |\n| --- | --- |\n| «»    |     |"],
    [
      "works without outer pipes",
      "a|>|b\n-|-\nc|d",
      "| a   | «b»   |\n| --- | --- |\n| c   | d   |",
    ],
    [
      "takes an escaped pipe for text",
      "|a \\| x|>|b|\n|-|-|",
      "| a \\| x | «b»   |\n| ------ | --- |",
    ],
  ])("%s", (_, before, after) => {
    expect(press(before, 1)).toBe(after);
  });
});

describe("Shift+Tab in a table", () => {
  it.each([
    ["goes to the cell before", "|a|b|>|\n|-|-|", "| «a»   | b   |\n| --- | --- |"],
    [
      "goes up over the dashes",
      "|a|b|\n|-|-|\n|c|>|d|",
      "| a   | «b»   |\n| --- | --- |\n| c   | d   |",
    ],
  ])("%s", (_, before, after) => {
    expect(press(before, -1)).toBe(after);
  });

  it("is an ordinary one in the first cell", () => {
    expect(press("|a|>|b|\n|-|-|", -1)).toBeNull();
  });
});
