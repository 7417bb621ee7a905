import { describe, expect, it } from "vitest";
import { resolveTarget } from "./links";

const from = (fileName: string, href: string, docsPath = "docs") =>
  resolveTarget(href, fileName, docsPath);
const doc = (fileName: string, anchor: string | null = null) => ({ kind: "doc", fileName, anchor });

describe("links between docs", () => {
  it.each([
    ["errors.md", "api/limits.md", doc("api/errors.md")],
    ["./errors.md", "api/limits.md", doc("api/errors.md")],
    ["../readme.md", "api/limits.md", doc("readme.md")],
    ["v2//x.md", "api/limits.md", doc("api/v2/x.md")],
    ["errors.md#not-found", "readme.md", doc("errors.md", "not-found")],
    ["errors.md?plain=1#a", "readme.md", doc("errors.md", "a")],
    ["my%20notes.md#%C3%BCber", "readme.md", doc("my notes.md", "über")],
    ["100%.md", "readme.md", doc("100%.md")],
    ["/docs/api/errors.md", "guide/start.md", doc("api/errors.md")],
    ["/api/errors.md", "guide/start.md", doc("api/errors.md")],
    ["../../docs/readme.md", "api/limits.md", doc("readme.md")],
  ])("%j in %j", (href, fileName, target) => {
    expect(from(fileName, href)).toEqual(target);
  });

  it("know docs that are the whole repository, and deep docs folders", () => {
    expect(from("a/b.md", "../c.md", "")).toEqual(doc("c.md"));
    expect(from("b.md", "/docs/c.md", "")).toEqual(doc("docs/c.md"));
    expect(from("b.md", "/site/docs/c.md", "site/docs")).toEqual(doc("c.md"));
    expect(from("b.md", "../docs/c.md", "site/docs")).toEqual(doc("c.md"));
  });

  it.each(["../src/main.rs", "../../../etc/passwd", "", "..", "../docs2/x.md"])(
    "%j leads to no doc",
    (href) => expect(from("readme.md", href)).toEqual({ kind: "refused" }),
  );

  it("stay in the doc with an anchor alone", () => {
    expect(from("readme.md", "#setup")).toEqual({ kind: "anchor", anchor: "setup" });
  });
});

describe("links to elsewhere", () => {
  it.each(["https://example.com/a", "http://example.com", "mailto:a@example.com"])("%j", (href) => {
    expect(from("readme.md", href)).toEqual({ kind: "external", href });
  });

  it("keep to https without a scheme", () => {
    expect(from("readme.md", "//example.com")).toEqual({
      kind: "external",
      href: "https://example.com",
    });
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc",
  ])("%j is refused", (href) => expect(from("readme.md", href)).toEqual({ kind: "refused" }));
});
