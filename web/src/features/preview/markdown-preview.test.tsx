import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { MarkdownPreview } from "./markdown-preview";

const docs = ["api/errors.md", "api/limits.md", "img/flow.png"].map((fileName) =>
  aDoc({ fileName }),
);

async function preview(text: string, path?: string, onToggleTask?: (line: number) => void) {
  const { container, ...rest } = await renderApp(
    <MarkdownPreview
      text={text}
      projectId="prj_1"
      fileName="api/errors.md"
      docsPath="docs"
      docs={docs}
      onToggleTask={onToggleTask}
    />,
    path,
  );
  const article = container.querySelector("article");
  if (!article) throw new Error("nothing was rendered");
  await waitFor(() => expect(article.querySelector(".block")).not.toBeNull(), {
    // The pipeline is loaded by the first of these tests.
    timeout: 5_000,
  });
  return { article, ...rest };
}

describe("a doc reads as on GitHub", () => {
  it("with tables, task lists and highlighted code", async () => {
    const { article } = await preview(
      "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n```js\nconst a = 1;\n```\n",
    );
    expect(screen.getByRole("table")).toBeVisible();
    expect(screen.getByRole("checkbox")).toBeChecked();
    expect(article.querySelector("code .hljs-keyword")).toHaveTextContent("const");
  });

  it("with alerts, footnotes and front matter", async () => {
    const { article } = await preview(
      "---\ntitle: Guide\n---\n\n> [!WARNING]\n> Hot\n\n> plain\n\nSee[^a].\n\n[^a]: The note",
    );
    expect(screen.getByRole("note")).toHaveTextContent("Warning Hot");
    expect(article.querySelectorAll("blockquote")).toHaveLength(1);
    expect(screen.getByText("Front matter").parentElement).toHaveTextContent("title");
    expect(screen.getByRole("link", { name: "1" })).toHaveAttribute("href", "#fn-a");
    expect(article.querySelector("section.footnotes")).toHaveTextContent("The note");
  });

  it("with formulas, which may link to nowhere", async () => {
    const { article } = await preview("$x^2$ and $\\href{javascript:alert(1)}{x}$ and $\\frac{$");
    expect(article.querySelector(".katex math")).toHaveTextContent("x2");
    expect(article.querySelector("a")).toBeNull();
    expect(article.querySelector(".formula-error")).toHaveTextContent("\\frac{");
  });

  it("and code can be copied", async () => {
    const { user } = await preview("```js\nconst a = 1;\n```");
    await user.click(screen.getByRole("button", { name: "Copy code" }));
    expect(await navigator.clipboard.readText()).toBe("const a = 1;");
  });

  it("with harmless HTML", async () => {
    await preview("<details><summary>More</summary>Hidden <kbd>Ctrl</kbd></details>");
    expect(screen.getByText("More").tagName).toBe("SUMMARY");
    expect(screen.getByText("Ctrl").tagName).toBe("KBD");
  });
});

describe("tasks", () => {
  const text = "# A\n\ntext\n\n- [x] done\n- [ ] open\n\n> - [ ] quoted\n";

  it("are turned over by a click, at their line", async () => {
    const toggled: number[] = [];
    const { user } = await preview(text, undefined, (line) => toggled.push(line));
    await user.click(screen.getByRole("checkbox", { name: "open" }));
    await user.click(screen.getByRole("checkbox", { name: "quoted" }));
    expect(toggled).toEqual([6, 8]);
  });

  it("can't be turned over by who only reads", async () => {
    await preview(text);
    for (const box of screen.getAllByRole("checkbox")) expect(box).toBeDisabled();
  });

  it("of raw HTML are no tasks of the text", async () => {
    await preview('<ul><li data-task="0"><input type="checkbox"> x</li></ul>', undefined, vi.fn());
    expect(screen.getByRole("checkbox")).toBeDisabled();
  });
});

describe("links", () => {
  it("to another doc open its editor, at the heading", async () => {
    const { router, user } = await preview("[limits](./limits.md#burst)");
    await user.click(screen.getByRole("link", { name: "limits" }));
    expect(router.state.location).toMatchObject({
      pathname: "/editor/prj_1/doc_api%2Flimits.md",
      hash: "burst",
    });
  });

  it("to a doc that does not exist say so", async () => {
    await preview("[gone](../gone.md)");
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    expect(screen.getByTitle("This link leads to no doc of the project.")).toHaveTextContent(
      "gone",
    );
  });

  it("to the web open apart and tell nobody where they come from", async () => {
    await preview("[web](https://example.com)");
    const link = screen.getByRole("link", { name: "web (opens in a new tab)" });
    expect(link).toHaveAttribute("target", "_blank");
    expect(link.getAttribute("rel")).toContain("noreferrer");
  });

  it("to a heading scroll to it, and so does an address with a heading", async () => {
    const scrolled: string[] = [];
    vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(function (this: Element) {
      scrolled.push(this.id);
    });
    const { user } = await preview("[down](#the-end)\n\n## Start\n\n## The end", "/#start");
    expect(scrolled).toEqual(["user-content-start"]);
    await user.click(screen.getByRole("link", { name: "down" }));
    expect(scrolled).toEqual(["user-content-start", "user-content-the-end"]);
  });
});

describe("images", () => {
  it("of the project come from the platform", async () => {
    await preview("![flow](../img/flow.png)");
    expect(screen.getByAltText("flow")).toHaveAttribute(
      "src",
      "/api/projects/prj_1/docs/img%2Fflow.png/raw",
    );
  });

  it("that do not exist are not asked for", async () => {
    const { article } = await preview("![lost](../img/lost.png)");
    expect(article.querySelector("img")).toBeNull();
    expect(article).toHaveTextContent("lost");
  });

  it("of the web are shown when the person wants it", async () => {
    const { article, user } = await preview("![logo](https://example.com/logo.png)");
    expect(article.querySelector("img")).toBeNull();
    expect(article).toHaveTextContent("Hidden image “logo” from example.com");
    await user.click(screen.getByRole("button", { name: "Show images" }));
    expect(screen.getByAltText("logo")).toHaveAttribute("src", "https://example.com/logo.png");
    expect(screen.queryByRole("button", { name: "Show images" })).not.toBeInTheDocument();
  });
});
