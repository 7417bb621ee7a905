// The corpus that the browser's journeys open as well, against what the pipeline hands to the page.
import type { Element, Root } from "hast";
import { SKIP, visit } from "unist-util-visit";
import { describe, expect, it } from "vitest";
import { families, payloadsOf } from "../../../../../e2e/hostile/corpus";
import { confine } from "../allow-list";
import { Pipeline } from "./pipeline";

/** Written down apart from the allow-list, so that a slip there shows here. */
const forbiddenTags =
  /^(script|style|iframe|frame|frameset|object|embed|applet|base|meta|link|form|button|select|textarea|template|slot|noscript|video|audio|source|picture|track|image|foreignobject|animate|set|use|dialog|portal|area|map|marquee|title|html|head|body|font|center)$/i;
const forbiddenAttributes =
  /^(on|style$|srcdoc$|srcset$|action$|formaction$|background$|poster$|ping$|target$|rel$|accesskey$|tabindex$|xlink|autofocus$|is$|slot$|role$|contenteditable$|draggable$|usemap$|dangerously)/i;
const safeAddress = /^(https?:|mailto:|[^:]*$|[./#?].*$)/is;

function faults(tree: Root): string[] {
  const found: string[] = [];
  visit(tree, "element", (node: Element) => {
    const { className } = node.properties;
    if (forbiddenTags.test(node.tagName)) found.push(`<${node.tagName}>`);
    for (const [name, value] of Object.entries(node.properties)) {
      if (forbiddenAttributes.test(name)) found.push(`${name}=${String(value)}`);
      const clean = String(value).replace(/[\0-\x20]/g, "");
      if ((name === "href" || name === "src") && !safeAddress.test(clean)) found.push(clean);
      if ((name === "id" || name === "name") && !clean.startsWith("user-content-"))
        found.push(clean);
    }
    if (!Array.isArray(className) || !className.includes("katex")) return;
    // Formulas bring styles of their own: sizes, no addresses and no fixed places.
    visit(node, "element", ({ properties, tagName }) => {
      if (forbiddenTags.test(tagName) || tagName === "a" || tagName === "img") found.push(tagName);
      const style = String(properties.style ?? "");
      if (/url|fixed|absolute|sticky|expression|var\(|--/i.test(style)) found.push(style);
    });
    return SKIP;
  });
  return found;
}

describe.each(families.filter((family) => !["endless", "file-names", "svg-docs"].includes(family)))(
  "no doc of %s",
  (family) => {
    it.each(payloadsOf(family).map(({ name, text }) => [name, text]))(
      "gets anything past the pipeline: %s",
      async (_, text) => {
        const { blocks } = await new Pipeline().run({ preview: 1, text, base: 0 });
        for (const { tree } of blocks) {
          expect(faults(tree)).toEqual([]);
          expect(confine(tree)).toEqual(tree);
        }
        expect(Object.prototype).not.toHaveProperty("polluted");
        expect(globalThis).not.toHaveProperty("__pwned");
      },
    );
  },
);

it("has at least 150 payloads, each with a name of its own", () => {
  const names = families.flatMap((family) =>
    payloadsOf(family).map(({ name }) => `${family}/${name}`),
  );
  expect(names.length).toBeGreaterThanOrEqual(150);
  expect(new Set(names).size).toBe(names.length);
});

it("is judged by a check that can fail", () => {
  const bad = (tagName: string, properties: Element["properties"]): Root => ({
    type: "root",
    children: [{ type: "element", tagName, properties, children: [] }],
  });
  for (const tree of [
    bad("script", {}),
    bad("p", { onClick: "x" }),
    bad("a", { href: "java\tscript:x" }),
    bad("p", { id: "root" }),
    bad("p", { style: "color:red" }),
  ]) {
    expect(faults(tree)).toHaveLength(1);
    expect(faults(confine(tree))).not.toContain("<script>");
  }
});
