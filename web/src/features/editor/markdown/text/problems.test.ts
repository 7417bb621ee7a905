import { describe, expect, it } from "vitest";
import { analyse } from "./analysis";
import { applyEdits } from "./edits";
import { type Fix, fixesFor, problemsOf, type Surroundings } from "./problems";

const around: Surroundings = {
  fileName: "guides/setup.md",
  docsPath: "docs",
  docs: new Set([
    "README.md",
    "api/errors.md",
    "guides/setup.md",
    "guides/start.md",
    "guides/images/plan.png",
    "a b/c (1).md",
  ]),
  anchorsOf: (fileName) => (fileName === "api/errors.md" ? ["errors", "retries"] : undefined),
};
const problems = (text: string) => problemsOf(analyse(text), around);
const messages = (text: string) => problems(text).map(({ message }) => message);

function fixes(text: string): Fix[] {
  return problems(text).flatMap((problem) => fixesFor(problem, around));
}
function fixed(text: string, title: string): string | null {
  const fix = fixes(text).find((one) => one.title === title);
  return fix?.kind === "edit" ? applyEdits(text.split("\n"), fix.edits).join("\n") : null;
}

describe("no problem", () => {
  it.each([
    "[a](start.md) [b](../api/errors.md) [c](/README.md) [d](/docs/README.md)",
    "[a](../a%20b/c%20%281%29.md) [b](<../a b/c (1).md>)",
    "![a](images/plan.png)",
    "[a](#title)\n\n# Title",
    "[a](setup.md#title)\n\n# Title",
    '[a](#here)\n\n<a id="here"></a>',
    "[a](../api/errors.md#retries)",
    "[not read yet](start.md#anything)",
    "[a](https://example.org/x.md) <https://example.org> [b](mailto:a@b.org)",
    "[outside of the docs](../../src/main.rs)",
    "`[a](gone.md)`\n\n```\n[b](gone.md)\n```",
    "[a]() [b](#)",
    "# Same\n\n# Same",
  ])("in %j", (text) => {
    expect(messages(text)).toEqual([]);
  });
});

describe("a link to a doc that is not there", () => {
  it("is marked at its target", () => {
    const [problem] = problems("text\n\nsee [it](../api/erors.md) there");
    expect(problem?.message).toBe("There is no doc “api/erors.md” in this project.");
    expect(problem?.severity).toBe("warning");
    expect(problem?.range).toEqual({
      startLineNumber: 3,
      startColumn: 10,
      endLineNumber: 3,
      endColumn: 25,
    });
  });

  it("offers the doc that was meant, to create it, or to have no link", () => {
    const text = "[it](../api/erors.md#retries)";
    expect(fixes(text).map(({ title, preferred }) => [title, preferred])).toEqual([
      ["Did you mean “../api/errors.md#retries”?", true],
      ["Create the doc “api/erors.md”", false],
      ["Remove the link, keep its text", false],
    ]);
    expect(fixed(text, "Did you mean “../api/errors.md#retries”?")).toBe(
      "[it](../api/errors.md#retries)",
    );
    expect(fixed(text, "Remove the link, keep its text")).toBe("it");
    expect(fixes(text)[1]).toMatchObject({ kind: "create", fileName: "api/erors.md", label: "it" });
  });

  it("is encoded as a link must be", () => {
    const text = "[x](<../a b/c (2).md>) [y](../a%20b/c%20%282%29.md)";
    const expected = "../a%20b/c%20%281%29.md";
    const edits = fixes(text).flatMap((fix) =>
      fix.kind === "edit" && fix.preferred ? fix.edits : [],
    );
    expect(edits.map((edit) => edit.text)).toEqual([expected, expected]);
  });

  it("is found in definitions, which are not removed", () => {
    const text = "[r]\n\n[r]: ./strat.md";
    expect(messages(text)).toEqual(["There is no doc “guides/strat.md” in this project."]);
    expect(fixes(text).map(({ title }) => title)).toEqual([
      "Did you mean “start.md”?",
      "Create the doc “guides/strat.md”",
    ]);
  });

  it("leads to a doc where it names a folder", () => {
    expect(messages("[a](../api/)")).toEqual(["“api” is a folder. Link to a doc in it."]);
    expect(fixed("[a](../api/)", "Did you mean “../api/errors.md”?")).toBe("[a](../api/errors.md)");
  });
});

describe("an image that is not there", () => {
  const text = "![a plan](images/plam.png)";
  it("is marked, and only images are offered", () => {
    expect(messages(text)).toEqual(["There is no image “guides/images/plam.png” in this project."]);
    expect(fixes(text).map(({ title }) => title)).toEqual([
      "Did you mean “images/plan.png”?",
      "Remove the image",
    ]);
    expect(fixed(text, "Remove the image")).toBe("");
  });
});

describe("a link to a heading", () => {
  it("that this doc lacks is marked", () => {
    const text = "[a](#titel) [b](<#titel>)\n\n# Title";
    expect(messages(text)).toEqual(
      ["a", "b"].map(() => "No heading of this doc has the anchor “#titel”."),
    );
    expect(fixed(text, "Did you mean “#title”?")).toBe("[a](#title) [b](<#titel>)\n\n# Title");
  });

  it("that another doc lacks is marked once that doc was read", () => {
    const text = "[a](../api/errors.md#retrys)";
    expect(messages(text)).toEqual(["No heading of “api/errors.md” has the anchor “#retrys”."]);
    expect(fixed(text, "Did you mean “#retries”?")).toBe("[a](../api/errors.md#retries)");
  });

  it("that is there twice says which one it means", () => {
    const text = "[a](#same) [b](#same-1)\n\n# Same\n\n# Same";
    const [problem, ...more] = problems(text);
    expect(problem).toMatchObject({
      severity: "info",
      message: "2 headings are called “Same”. This link leads to the first one.",
    });
    expect(more).toEqual([]);
    expect(fixed(text, "Did you mean “#same-1”?")).toMatch(/^\[a\]\(#same-1\) /);
  });
});

describe("front matter", () => {
  it("that is not closed can be closed", () => {
    const text = "---\ntitle: x\n\n# Title";
    expect(messages(text)).toEqual([
      "The front matter has no closing line “---”, so it is shown as text.",
    ]);
    expect(fixed(text, "Close the front matter")).toBe("---\ntitle: x\n---\n\n# Title");
  });

  it("that ends with the doc can be closed, too", () => {
    expect(fixed("---\ntitle: x", "Close the front matter")).toBe("---\ntitle: x\n---");
  });

  it("that is no YAML says why, first of all problems", () => {
    const [first, second] = problems("---\na: [b\n---\n[x](gone.md)");
    expect(first?.message).toMatch(/^The front matter is not valid YAML: /);
    expect(second?.range.startLineNumber).toBe(4);
  });
});
