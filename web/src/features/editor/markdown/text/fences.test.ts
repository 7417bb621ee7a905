import { describe, expect, it } from "vitest";
import { isInCode } from "./fences";
import { randomFrom, sampleDoc } from "./markdown-samples";
import { scan } from "./scan";

const inCode = (text: string) => {
  const lines = text.split("\n");
  return lines.flatMap((_, index) => (isInCode(lines, index + 1) ? [index + 1] : []));
};

describe("code", () => {
  it.each([
    ["```\na\n```\nb", [2, 3]],
    ["~~~\n```\na\n~~~\nb", [2, 3, 4]],
    ["````\n```\na\n````\nb", [2, 3, 4]],
    ["```\na", [2]],
    ["a `b ```", []],
    ["``` a ` b\nc", []],
    ["```\n``` js\na", [2, 3]],
    ["- ```\n  a\n  ```\n- b", [2, 3]],
    ["> ```\n> a\n> ```\nb", [2, 3]],
    ["---\na: 1\n---\nb", [1, 2, 3]],
    ["---\nb", []],
  ])("in %j", (text, lines) => {
    expect(inCode(text)).toEqual(lines);
  });

  it("is where the slower scan finds it, in docs whose fences end where they should", () => {
    const random = randomFrom(4);
    for (let round = 0; round < 200; round += 1) {
      const text = `${sampleDoc(random, 6).replace(/[`~<-]/g, "")}\n\n\`\`\`\ncode\n\`\`\`\n\ntext`;
      const { fences } = scan(text.split("\n"));
      expect(inCode(text)).toEqual(
        fences.flatMap(({ start, end }) => [start + 1, end]).toSorted((a, b) => a - b),
      );
    }
  });
});
