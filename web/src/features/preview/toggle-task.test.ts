import { describe, expect, it } from "vitest";
import { lineOf, toggleTask } from "./toggle-task";

describe("a task", () => {
  it.each([
    ["- [ ] a", "- [x] a"],
    ["- [x] a", "- [ ] a"],
    ["* [X] a", "* [ ] a"],
    ["  12) [ ] a", "  12) [x] a"],
    ["> - [ ] a", "> - [x] a"],
    ["- - [ ] a", "- - [x] a"],
    ["\t- [ ] a [ ] b", "\t- [x] a [ ] b"],
    ["  [ ] on the line after its mark", "  [x] on the line after its mark"],
  ])("%j becomes %j", (before, after) => {
    expect(toggleTask(before, 1)).toBe(after);
  });

  it.each(["- [y] a", "text [ ] a", "- [ ]a", "", "- a"])("%j is none", (text) => {
    expect(toggleTask(text, 1)).toBe(text);
  });

  it("is found by its line, whatever ends lines", () => {
    const text = "# A\r\n\r\n- [ ] a\r- [ ] b\n- [ ] c";
    expect(toggleTask(text, 4)).toBe("# A\r\n\r\n- [ ] a\r- [x] b\n- [ ] c");
    expect(toggleTask(text, 9)).toBe(text);
    expect(lineOf(text, 4)).toBe("- [ ] b");
    expect(lineOf(text, 9)).toBeNull();
  });
});
