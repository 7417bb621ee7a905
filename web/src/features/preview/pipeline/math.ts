// Formulas, by KaTeX. Loaded when a doc has one.
import type { Element, ElementContent, Root } from "hast";
import katex, { type KatexOptions } from "katex";
import rehypeRaw from "rehype-raw";
import { unified } from "unified";

/** More is no formula but an attempt to keep the browser busy. */
const longest = 10_000;

const options: KatexOptions = {
  throwOnError: true,
  // No links, no images, no HTML of the doc's own.
  trust: false,
  strict: "ignore",
  maxExpand: 500,
  maxSize: 20,
};

const html = unified().use(rehypeRaw).freeze();

export function formula(source: string, displayMode: boolean): ElementContent[] {
  try {
    if (source.length > longest) throw new Error(`A formula has at most ${longest} characters.`);
    const value = katex.renderToString(source, { ...options, displayMode });
    const root = html.runSync({ type: "root", children: [{ type: "raw", value }] });
    return (root as Root).children.filter((node) => node.type === "element");
  } catch (error) {
    return [failed(source, String(error instanceof Error ? error.message : error))];
  }
}

const failed = (source: string, title: string): Element => ({
  type: "element",
  tagName: "code",
  properties: { className: ["formula-error"], title },
  children: [{ type: "text", value: source }],
});
