import { describe, expect, it } from "vitest";
import { t } from "@/strings/preview";
import { drawDiagram, withoutMarkup } from "./draw";

const colours = {
  dark: true,
  background: "#000",
  surface: "#111",
  raised: "#222",
  line: "#333",
  text: "#fff",
  muted: "#aaa",
  accent: "#f80",
};

describe("a diagram's source", () => {
  it.each([
    ['A["<img src=x onerror=f()>"]', 'A["＜img src=x onerror=f()>"]'],
    ["A[one<br>two<br/>three<BR />four]", "A[one<br>two<br/>three<BR />four]"],
    ["<<img src=x>", "<＜img src=x>"],
    ["class A { <<interface>> }", "class A { <<interface>> }"],
    ["#lt;b #60;b &lt;b &#60;b &#x3c;b &amp;lt;b #amp;amp;lt;b", "＜b ＜b ＜b ＜b ＜b ＜b ＜b"],
    ["#quot; &amp; #9829; <= <- < b", "#quot; &amp; #9829; <= <- < b"],
    [
      "sequenceDiagram\n  links A: {}\n  link A: x @ y\n  A->>A: link",
      "sequenceDiagram\n\n\n  A->>A: link",
    ],
    ["A <|-- B", "A <|-- B"],
    ["A <--> B", "A <--> B"],
    ["<!-- x --></p>", "＜!-- x -->＜/p>"],
  ])("%j is drawn as %j", (source, drawn) => {
    expect(withoutMarkup(source)).toBe(drawn);
  });

  it.each([
    "style A fill:url(https://example.com/x)",
    'A@{ img: "https://example.com/x.png" }',
    'A@{ "img" : "//example.com/x.png" }',
    'properties A: {"icon": "https://example.com/x.png"}',
    '%%{init: {"themeCSS": "@import x"}}%%',
    "style A background:u\\72l(//example.com)",
  ])("%j is refused", async (source) => {
    expect(await drawDiagram(source, colours)).toEqual({ error: t.diagramRemote });
  });

  it("has a limit", async () => {
    expect(await drawDiagram("x".repeat(20_001), colours)).toEqual({ error: t.diagramTooLong });
  });
});
