import { expect, it } from "vitest";
import { sentence } from "./sentence";

it.each([
  ["there is no such doc", "There is no such doc."],
  ["file:// is refused", "file:// is refused."],
  ['"a.md" is in conflict', '"a.md" is in conflict.'],
  ["Try again.", "Try again."],
  ["really?", "really?"],
])("%s", (text, read) => {
  expect(sentence(text)).toBe(read);
});
