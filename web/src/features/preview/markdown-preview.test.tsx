import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { MarkdownPreview } from "./markdown-preview";

const docs = [aDoc({ fileName: "api/errors.md" }), aDoc({ fileName: "api/limits.md" })];

async function preview(text: string, path?: string) {
  const { container, ...rest } = await renderApp(
    <MarkdownPreview
      text={text}
      projectId="prj_1"
      fileName="api/errors.md"
      docsPath="docs"
      docs={docs}
    />,
    path,
  );
  const article = container.querySelector("article");
  if (!article) throw new Error("nothing was rendered");
  return { article, ...rest };
}

describe("a doc can run no script", () => {
  const attacks: Record<string, string> = {
    "a script element": "<script>window.hacked = true</script>",
    "a script in a script": "<scr<script>ipt>window.hacked = true</scr</script>ipt>",
    "an event handler": '<img src="x" onerror="window.hacked = true">',
    "an event handler without quotes": "<p onclick=hacked()>text</p>",
    "a handler on a details element": '<details open ontoggle="window.hacked = true">x</details>',
    svg: '<svg onload="window.hacked = true"><script>window.hacked = true</script></svg>',
    math: '<math><mtext><img src=x onerror="window.hacked = true"></mtext></math>',
    "an iframe":
      '<iframe src="javascript:window.hacked = true" srcdoc="<script>1</script>"></iframe>',
    "an object":
      '<object data="javascript:window.hacked = true"></object><embed src="javascript:1">',
    "a form":
      '<form action="https://evil.example"><input name="password"><button>Go</button></form>',
    "a stylesheet": "<style>body { display: none }</style>",
    "a style attribute": '<div style="position: fixed; inset: 0">x</div>',
    "a base element": '<base href="https://evil.example/">',
    "a meta refresh": '<meta http-equiv="refresh" content="0; url=https://evil.example">',
    "a link element": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "a javascript: link": '[x](javascript:window.hacked=true) <a href="javascript:hacked()">y</a>',
    "a disguised javascript: link": '<a href="jav&#x09;ascript:hacked()">z</a>',
    "a javascript: image": "![x](javascript:window.hacked=true)",
    "a data: link": "[x](data:text/html;base64,PHNjcmlwdD4x)",
  };

  it.each(Object.entries(attacks))("by %s", async (_, text) => {
    const { article } = await preview(`Before\n\n${text}\n\nAfter`);
    expect(article).toHaveTextContent(/Before.*After/);
    const tags = "script,style,iframe,object,embed,form,base,meta,link,svg[onload],button,math";
    expect(article.querySelector(tags)).toBeNull();
    for (const element of article.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$|^srcdoc$|^formaction$/);
        if (/^(href|src)$/.test(name))
          expect(value).not.toMatch(/^\s*(javascript|data|vbscript):/i);
      }
    }
    expect(window).not.toHaveProperty("hacked");
  });

  it("nor shadow the app's own elements with ids or names", async () => {
    const { article } = await preview('<a id="main" name="root">x</a>\n\n# Root\n');
    const ids = [...article.querySelectorAll("[id],[name]")].flatMap((element) => [
      element.getAttribute("id") ?? "user-content-",
      element.getAttribute("name") ?? "user-content-",
    ]);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(id).toMatch(/^user-content-/);
  });

  it("nor show a stylesheet's or a script's source as text", async () => {
    const { article } = await preview(
      "<style>body { color: red }</style>\n\n<script>let a</script>",
    );
    expect(article).toHaveTextContent(/^$/);
  });
});

describe("a doc reads as on GitHub", () => {
  it("with tables, task lists and highlighted code", async () => {
    const { article } = await preview(
      "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n```js\nconst a = 1;\n```\n",
    );
    expect(screen.getByRole("table")).toBeVisible();
    expect(screen.getByRole("checkbox")).toBeChecked();
    expect(article.querySelector("code .hljs-keyword")).toHaveTextContent("const");
  });

  it("with harmless HTML", async () => {
    await preview("<details><summary>More</summary>Hidden <kbd>Ctrl</kbd></details>");
    expect(screen.getByText("More").tagName).toBe("SUMMARY");
    expect(screen.getByText("Ctrl").tagName).toBe("KBD");
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
    const link = screen.getByRole("link", { name: "web" });
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

  it("of the web keep their address", async () => {
    await preview("![logo](https://example.com/logo.png)");
    expect(screen.getByAltText("logo")).toHaveAttribute("src", "https://example.com/logo.png");
  });
});
