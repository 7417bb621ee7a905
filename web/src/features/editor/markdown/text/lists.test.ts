import { describe, expect, it } from "vitest";
import { applyEdits, type Change } from "./edits";
import { continueLine, moveItem, toggleTasks } from "./lists";
import { randomFrom } from "./markdown-samples";

/** Texts have `|` where the cursor is. */
function parse(text: string) {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.includes("|"));
  const column = (lines[index]?.indexOf("|") ?? 0) + 1;
  return { lines: text.replace("|", "").split("\n"), line: index + 1, column };
}

function show(lines: string[], change: Change | null): string | null {
  if (!change) return null;
  const after = applyEdits(lines, change.edits);
  const { startLineNumber: line = 1, startColumn: column = 1 } = change.selection ?? {};
  const text = after[line - 1] ?? "";
  after[line - 1] = `${text.slice(0, column - 1)}|${text.slice(column - 1)}`;
  return after.join("\n");
}

function enter(text: string): string | null {
  const { lines, line, column } = parse(text);
  return show(lines, continueLine(lines, line, column));
}

function tab(text: string, direction: "in" | "out" = "in"): string | null {
  const { lines, line, column } = parse(text);
  return show(lines, moveItem(lines, line, column, direction));
}

describe("Enter", () => {
  it.each([
    ["continues a list", "- a|", "- a\n- |"],
    ["keeps the marker", "* a|", "* a\n* |"],
    ["keeps the indentation", "- a\n  + b|", "- a\n  + b\n  + |"],
    ["keeps the spaces behind the marker", "-   a|", "-   a\n-   |"],
    ["takes what is behind the cursor along", "- a| b", "- a\n- |b"],
    ["counts on", "9. a|", "9. a\n10. |"],
    ["counts on with parentheses", "1) a|", "1) a\n2) |"],
    ["moves the numbers behind", "1. a|\n2. b\n3. c", "1. a\n2. |\n3. b\n4. c"],
    [
      "moves no numbers of other levels and lists",
      "1. a|\n   1. x\n2. b\n\ntext\n\n1. y",
      "1. a\n2. |\n   1. x\n3. b\n\ntext\n\n1. y",
    ],
    ["keeps a list of ones", "1. a\n1. b|\n1. c", "1. a\n1. b\n1. |\n1. c"],
    ["begins an open task", "- [x] a|", "- [x] a\n- [ ] |"],
    ["begins an open task with a number", "1. [ ] a|", "1. [ ] a\n2. [ ] |"],
    ["ends the list at an empty item", "- a\n- |", "- a\n|"],
    ["ends the list at an empty task", "- a\n- [ ] |", "- a\n|"],
    ["ends the list at a marker alone", "- a\n-|", "- a\n|"],
    ["goes a level up at an empty nested item", "- a\n  - b\n  - |", "- a\n  - b\n- |"],
    ["counts on a level up", "1. a\n   - b\n   - |\n2. c", "1. a\n   - b\n- |\n2. c"],
    ["goes a level up in numbers", "1. a\n   1. b\n   2. |\n2. c", "1. a\n   1. b\n2. |\n3. c"],
    ["continues a quote", "> a|", "> a\n> |"],
    ["continues quotes in quotes", "> > a|", "> > a\n> > |"],
    ["ends a quote at an empty line of it", "> a\n> |", "> a\n|"],
    ["continues a list in a quote", "> - a|", "> - a\n> - |"],
    ["ends a list in a quote, not the quote", "> - a\n> - |", "> - a\n> |"],
  ])("%s", (_, before, after) => {
    expect(enter(before)).toBe(after);
  });

  it.each([
    "text|",
    "|- a",
    "-| a",
    "- [|x] a",
    "---|",
    "- - -|",
    "* * *|",
    "-a|",
    "1.a|",
    "|> a",
    "#|",
  ])("is an ordinary one in %s", (text) => {
    expect(enter(text)).toBeNull();
  });
});

describe("Tab in an item", () => {
  it.each([
    ["goes below the item before", "- a\n- b|", "- a\n  - b|"],
    ["goes as deep as that item's content", "1. a\n2. b|", "1. a\n   1. b|"],
    ["goes below a wide number", "10. a\n11. b|", "10. a\n    1. b|"],
    ["counts on below", "1. a\n   1. x\n2. b|\n3. c", "1. a\n   1. x\n   2. b|\n2. c"],
    [
      "takes what is below along",
      "- a\n- b|\n  - c\n\n  text\n- d",
      "- a\n  - b|\n    - c\n\n    text\n- d",
    ],
    ["works in quotes", "> - a\n> - b|", "> - a\n>   - b|"],
  ])("%s", (_, before, after) => {
    expect(tab(before)).toBe(after);
  });

  it.each(["- a|", "text|", "text\n\n- a|"])("is an ordinary one in %s", (text) => {
    expect(tab(text)).toBeNull();
  });
});

describe("Shift+Tab in an item", () => {
  it.each([
    ["goes to the level above", "- a\n  - b|", "- a\n- b|"],
    ["goes to the level above, however it is indented", "- a\n    - b|", "- a\n- b|"],
    ["counts on there", "1. a\n   1. b|\n   2. c\n2. d", "1. a\n2. b|\n   1. c\n3. d"],
    ["takes what is below along", "- a\n  - b|\n    - c", "- a\n- b|\n  - c"],
  ])("%s", (_, before, after) => {
    expect(tab(before, "out")).toBe(after);
  });

  it("is an ordinary one where there is no level above", () => {
    expect(tab("- a\n- b|", "out")).toBeNull();
  });
});

it("Tab and then Shift+Tab leave every list as it was", () => {
  const random = randomFrom(3);
  for (let round = 0; round < 300; round += 1) {
    const count = 2 + Math.floor(random() * 6);
    const lines = Array.from({ length: count }, (_, at) => `${at + 1}. item ${at}`);
    const line = 2 + Math.floor(random() * (count - 1));
    const inner = moveItem(lines, line, 1, "in");
    const moved = applyEdits(lines, inner?.edits ?? []);
    expect(moved).not.toEqual(lines);
    const back = moveItem(moved, line, 1, "out");
    expect(applyEdits(moved, back?.edits ?? [])).toEqual(lines);
  }
});

describe("tasks", () => {
  it.each([
    [["- a"], ["- [ ] a"]],
    [["- [ ] a"], ["- [x] a"]],
    [["- [x] a"], ["- [ ] a"]],
    [["text"], ["- [ ] text"]],
    [["  1. a"], ["  1. [ ] a"]],
    [[""], ["- [ ] "]],
    [["> a"], ["> - [ ] a"]],
    [
      ["- [ ] a", "", "- [x] b"],
      ["- [x] a", "", "- [x] b"],
    ],
    [
      ["- a", "- [x] b"],
      ["- [ ] a", "- [ ] b"],
    ],
  ])("%j become %j", (before, after) => {
    expect(toggleTasks(before)).toEqual(after);
  });
});
