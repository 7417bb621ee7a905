import { describe, expect, it } from "vitest";
import { t } from "@/strings/docs";
import { aDoc } from "@/test/fixtures";
import {
  ancestorsOf,
  isWithin,
  moveProblem,
  pathProblem,
  splitName,
  TakenNames,
  titleOf,
  withExtension,
} from "./paths";

const docs = (...names: string[]) => names.map((fileName) => aDoc({ fileName }));

describe("the rules for paths", () => {
  it.each([
    ["", t.rules.empty],
    ["/etc/passwd", t.rules.absolute],
    ["a//b.md", t.rules.emptySegment],
    ["a/", t.rules.emptySegment],
    [".", t.rules.dots],
    ["a/../b.md", t.rules.dots],
    ["a\\b.md", t.rules.backslash],
    ["a\0.md", t.rules.control],
    ["a\nb.md", t.rules.control],
    ["a\u0085.md", t.rules.control],
    ["a.", t.rules.ending],
    ["a /b.md", t.rules.ending],
    ["NUL", t.rules.device("NUL")],
    ["api/con.md", t.rules.device("con.md")],
    ["lpt1 .tar.gz", t.rules.device("lpt1 .tar.gz")],
    ["COM².md", t.rules.device("COM².md")],
    ["CONIN$", t.rules.device("CONIN$")],
    [".git/config", t.rules.reserved(".git")],
    ["a/.GIT", t.rules.reserved(".GIT")],
    [".sync-hash", t.rules.reserved(".sync-hash")],
    [`${"é".repeat(128)}`, t.rules.longName],
    [`${Array.from({ length: 5 }, () => "a".repeat(204)).join("/")}a`, t.rules.longPath],
  ])("refuse %j", (path, problem) => {
    expect(pathProblem(path)).toBe(problem);
  });

  it.each([
    "README.md",
    "api/errors.md",
    ".hidden/…/日本語 notes.md",
    "console.md",
    "com0.md",
    "com10.md",
    "..a/a..b",
    ".gitignore",
    `${"é".repeat(127)}a`,
    // Composed, as the platform stores it, it is short enough.
    `${"e\u0301".repeat(127)}a`,
  ])("take %j", (path) => {
    expect(pathProblem(path)).toBeNull();
  });
});

describe("names that are taken", () => {
  const taken = new TakenNames(docs("api/errors.md", "guides/start/one.md", "Readme.md"));

  it.each([
    ["api/errors.md", t.taken.doc("api/errors.md")],
    ["API/Errors.md", t.taken.byCase("api/errors.md")],
    ["readme.md", t.taken.byCase("Readme.md")],
    ["guides", t.taken.folder("guides")],
    ["Guides/Start", t.taken.folder("guides/start")],
    ["Readme.md/more.md", t.taken.docInWay("Readme.md")],
  ])("%j: %s", (path, problem) => {
    expect(taken.conflict(path)).toBe(problem);
  });

  it("leave everything else free", () => {
    expect(taken.conflict("api/limits.md")).toBeNull();
    expect(taken.conflict("guides/start/two.md")).toBeNull();
  });

  it("do not stand in the way of what moves away from them", () => {
    expect(moveProblem(taken, "Readme.md", "README.md")).toBeNull();
    expect(moveProblem(taken, "guides", "Guides")).toBeNull();
    expect(moveProblem(taken, "guides/start", "guides/begin")).toBeNull();
    expect(moveProblem(taken, "api", "guides")).toBe(t.taken.folder("guides"));
  });

  it("keep a folder out of itself", () => {
    expect(moveProblem(taken, "guides", "guides/start/guides")).toBe(t.rules.intoItself);
  });

  it("give the next free one", () => {
    const some = new TakenNames(docs("img/a.png", "img/a (2).png", ".env"));
    expect(some.freePath("img/a.png")).toBe("img/a (3).png");
    expect(some.freePath("img/b.png")).toBe("img/b.png");
    expect(some.freePath(".env")).toBe(".env (2)");
    expect(some.freePath("img/a.png", (path) => path === "img/a (3).png")).toBe("img/a (4).png");
  });
});

describe("parts of paths", () => {
  it("have folders around them", () => {
    expect(ancestorsOf("a/b/c.md")).toEqual(["a", "a/b"]);
    expect(ancestorsOf("c.md")).toEqual([]);
    expect(isWithin("ab/c.md", "a")).toBe(false);
    expect(isWithin("a/b/c.md", "a")).toBe(true);
    expect(isWithin("a", "a")).toBe(true);
  });

  it.each([
    ["flow.png", ["flow", ".png"]],
    ["a.tar.gz", ["a.tar", ".gz"]],
    [".gitignore", [".gitignore", ""]],
    ["LICENSE", ["LICENSE", ""]],
  ])("%j has a stem and an ending", (name, parts) => {
    expect(splitName(name)).toEqual(parts);
  });

  it.each([
    ["standards/testing", "standards/testing.md"],
    [" notes ", "notes.md"],
    ["api.v2/readme.txt", "api.v2/readme.txt"],
    ["api.v2/readme", "api.v2/readme.md"],
    ["folder/", "folder/"],
  ])("a new doc %j becomes %j", (given, name) => {
    expect(withExtension(given)).toBe(name);
  });

  it("make a heading", () => {
    expect(titleOf("api/error-codes.md")).toBe("Error codes");
  });
});
