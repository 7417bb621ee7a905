import { expect, it } from "vitest";
import { foldsOf } from "./folds";
import { headingsOf } from "./headings";
import { scan } from "./scan";

const folds = (text: string) => {
  const found = scan(text.split("\n"));
  return foldsOf(found, headingsOf(found)).map(({ start, end }) => [start, end]);
};

it.each([
  [
    "sections, without the blank lines behind them",
    "# A\n\ntext\n\n## B\n\nmore\n\n\n# C\n",
    [
      [1, 7],
      [5, 7],
    ],
  ],
  ["code", "a\n```\nb\n```", [[2, 4]]],
  ["items with something below", "- a\n- b\n  - c\n  d\n- e", [[2, 4]]],
  ["front matter", "---\na: 1\n---\ntext", [[1, 3]]],
  ["nothing in a doc of one piece", "a\nb", []],
])("folds %s", (_, text, expected) => {
  expect(folds(text)).toEqual(expected);
});
