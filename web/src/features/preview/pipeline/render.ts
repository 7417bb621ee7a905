// Turns the nodes of one block into the elements that the page shows: sanitised, then highlighted and typeset.
import type { Element, ElementContent, Root as HastRoot } from "hast";
import type { Definition, Root, RootContent } from "mdast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import remarkRehype, { defaultHandlers, type Options } from "remark-rehype";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { confine } from "../allow-list";
import { markAlert } from "./alerts";
import { features } from "./features";
import { deepest, depthOf, type Piece } from "./pieces";
import type { Block } from "./protocol";
import { schema } from "./sanitise";

/** What a block shows of the rest of the doc. */
export interface Surroundings {
  /** Where its references lead. */
  definitions: Definition[];
  /** All footnotes in the order of their numbers. */
  footnoteOrder: string[];
  /** For each reference to a footnote in the block, how many to the same came before. */
  footnoteCounts: number[];
}

export interface Rendered extends Block {
  /** Headings whose ids depend on those before them. */
  headings: Element[];
}

/** More elements would make the page slow; nobody reads such a block. */
const mostElements = 20_000;
const longestCode = 60_000;

/** Marks what the pipeline itself adds before the doc's own HTML is sanitised; no doc can know it. */
const seal = crypto.getRandomValues(new Uint32Array(4)).join("-");

export function renderBlock(pieces: readonly Piece[], around: Surroundings): Rendered {
  const source = () => pieces.map((piece) => piece.source).join("\n");
  const lines = pieces.reduce((sum, piece) => sum + piece.lines, 0);
  const tree = pieces.some((piece) => piece.depth > deepest) ? asSource(source()) : attempt();
  return { ...finished(tree), lines };

  function attempt(): HastRoot {
    const front = pieces[0]?.node.type === "front-matter" ? pieces[0] : undefined;
    if (front) {
      const yaml = front.source.split("\n").slice(1, -1).join("\n");
      const table = features.frontMatter?.(yaml);
      return table ? { type: "root", children: [table] } : asSource(yaml);
    }
    try {
      const converted = toElements(pieces, around);
      if (depthOf(converted) > deepest) return asSource(source());
      return enrich(converted) > mostElements ? asSource(source()) : converted;
    } catch {
      // Nesting in the doc's own HTML can be deeper than the parser's stack.
      return asSource(source());
    }
  }
}

const asSource = (value: string): HastRoot => ({
  type: "root",
  children: [
    {
      type: "element",
      tagName: "pre",
      properties: {},
      children: [
        { type: "element", tagName: "code", properties: {}, children: [{ type: "text", value }] },
      ],
    },
  ],
});

function toElements(pieces: readonly Piece[], around: Surroundings): HastRoot {
  let line = 0;
  const nodes: RootContent[] = [];
  for (const piece of pieces) {
    const { node } = piece;
    if (node.type !== "front-matter" && node.type !== "blank") {
      if (piece.has.has("tasks")) sealTasks(node, line);
      nodes.push(node);
    }
    line += piece.lines;
  }
  return convert({ type: "root", children: [...nodes, ...around.definitions] }, pieces, {
    handlers: footnotesAsIn(around),
  });
}

/** From Markdown's nodes to sanitised HTML's. */
function convert(root: Root, pieces: readonly Piece[], options: Options): HastRoot {
  const processor = unified().use(remarkRehype, {
    allowDangerousHtml: true,
    // Sanitising prefixes ids, whoever made them.
    clobberPrefix: "",
    ...options,
  });
  if (pieces.some((piece) => piece.has.has("html"))) processor.use(rehypeRaw);
  return processor.use(rehypeSanitize, schema).runSync(root) as HastRoot;
}

/** Numbers footnotes as in the whole doc, of which the block is only a part. */
function footnotesAsIn({ footnoteOrder, footnoteCounts }: Surroundings): Options["handlers"] {
  const counts = [...footnoteCounts];
  return {
    footnoteReference(state, node: Parameters<typeof defaultHandlers.footnoteReference>[1]) {
      // The notes themselves stand at the doc's end.
      state.footnoteById.clear();
      state.footnoteOrder.splice(0, Number.POSITIVE_INFINITY, ...footnoteOrder);
      state.footnoteCounts.set(node.identifier.toUpperCase(), counts.shift() ?? 0);
      return defaultHandlers.footnoteReference(state, node);
    },
  };
}

/** The section with all footnotes; `order` are the references in the doc's text. */
export function renderFootnotes(
  order: readonly string[],
  pieces: readonly Piece[],
  definitions: Definition[],
): Rendered {
  const references = order.map((identifier) => ({
    type: "footnoteReference" as const,
    identifier,
  }));
  const notes = pieces.flatMap((piece) => piece.footnoteDefinitions);
  const root: Root = {
    type: "root",
    children: [{ type: "paragraph", children: references }, ...notes, ...definitions],
  };
  const tree = convert(root, pieces, {});
  tree.children = tree.children.filter(
    (node) => node.type === "element" && node.tagName === "section",
  );
  enrich(tree);
  return { ...finished(tree), lines: 0 };
}

function sealTasks(node: RootContent, line: number): void {
  const start = node.position?.start.line ?? 0;
  visit(node, "listItem", (item) => {
    const box = item.children[0]?.position?.start.line;
    if (typeof item.checked !== "boolean" || box === undefined) return;
    item.data = { hProperties: { dataTask: `${seal}:${box - start + line}` } };
  });
}

/** Adds what the sanitised tree can't bring itself; returns the number of its elements. */
function enrich(tree: HastRoot): number {
  let size = 0;
  visit(tree, "element", (node, index, parent) => {
    size += 1;
    if (node.tagName === "blockquote") markAlert(node);
    if (node.tagName === "li") unsealTask(node);
    const math = node.tagName === "code" || node.tagName === "pre" ? mathIn(node) : null;
    if (math && features.formula && parent && index !== undefined) {
      const made = features.formula(math.source, math.display);
      parent.children.splice(index, 1, ...made);
      return [SKIP, index + made.length];
    }
  });
  if (features.highlight && textLength(tree) < longestCode) features.highlight(tree);
  return size;
}

function unsealTask({ properties }: Element): void {
  const [mark, line] = String(properties.dataTask ?? "").split(":");
  if (mark === seal && line) properties.dataTask = line;
  else delete properties.dataTask;
}

function mathIn(node: Element): { source: string; display: boolean } | null {
  const [first] = node.children;
  const code = node.tagName === "pre" && first?.type === "element" ? first : node;
  const names = code.properties.className;
  if (code.tagName !== "code" || !Array.isArray(names)) return null;
  const display =
    names.includes("math-display") || (node !== code && names.includes("language-math"));
  if (!display && !names.includes("math-inline")) return null;
  return { source: textOf(code), display };
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}

function textLength(tree: HastRoot): number {
  let length = 0;
  visit(tree, "text", ({ value }) => {
    length += value.length;
  });
  return length;
}

const headingTag = /^h[1-6]$/;

function finished(unsafe: HastRoot): Omit<Rendered, "lines"> {
  const tree = confine(unsafe);
  const ids: string[] = [];
  const headings: Element[] = [];
  let math = false;
  let remote = false;
  visit(tree, "element", (node) => {
    const { id, name, className, src } = node.properties;
    if (headingTag.test(node.tagName) && !id) headings.push(node);
    for (const one of [id, name]) if (typeof one === "string") ids.push(one);
    if (Array.isArray(className) && className.includes("katex")) math = true;
    if (typeof src === "string" && /^(https?:|\/\/)/i.test(src)) remote = true;
  });
  return { tree, ids, headings, math, remote };
}
