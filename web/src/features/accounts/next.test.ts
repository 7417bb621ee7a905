import { expect, it } from "vitest";
import { safeNext } from "./next";

const origin = "https://docs.example.com";

it.each([
  "/projects/prj_1",
  "/editor/prj_1/doc_1?line=12",
  "/projects/prj_1/settings#members",
  "/projects/a%2Fb?x=https://evil.example",
])("leads to %s", (next) => {
  expect(safeNext(next, origin)).toBe(next);
});

it.each([
  undefined,
  "",
  7,
  "https://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "projects",
  " /projects",
  "/sign-in",
  "/sign-in?next=/sign-in",
  "/./sign-in",
])("leads nowhere else for %j", (next) => {
  expect(safeNext(next, origin)).toBe("/projects");
});
