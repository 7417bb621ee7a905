// For tests: random docs that are as odd as real ones, the same on every run, and what a full parser finds in them.
import type { Nodes, Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** Numbers from 0 to 1 that only depend on the seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pieces = [
  "",
  "",
  "",
  "# One",
  "## Two ##",
  "### C#",
  "####### seven",
  "#none",
  "Title",
  "=====",
  "-----",
  "---",
  "***",
  "plain text",
  "more *text* with `code` in it",
  "```",
  "```js",
  "~~~~",
  "~~~",
  "`````",
  "- item",
  "- ",
  "* other",
  "1. one",
  "2. two",
  "12) twelve",
  "- [ ] task [l](t.md)",
  "    indented four",
  "  indented two",
  "   # indented three",
  "\ttab",
  "> quote",
  "> # in a quote",
  "> - item in a quote",
  "> ```",
  ">",
  "- # in an item",
  "- ```",
  "  ```",
  "  - nested",
  "    - deeper # no",
  "      ## deep",
  "| a | b |",
  "|---|---|",
  "| [x](y.md) | `c` |",
  "[a](b.md) and ![c](d.png)",
  "[a `](no.md)` b](c.md)",
  "[![i](i.png)](o.md)",
  "\\[not](a.md) [e](\\(f\\).md)",
  "[t](<a b.md> \"title\") [u](v.md 'w')",
  "`[code](x.md)` ``[more`](y.md)`` ` [z](z.md)",
  "<!-- [c](c.md) -->",
  "<!--",
  "-->",
  "<div>",
  "</div>",
  '<a name="here">x</a>',
  "<https://example.org/[a](b)>",
  "[open](",
  "[p](a(b)c.md) [q](a(b.md)",
  "[[r](s.md)](t.md)",
];

export function sampleDoc(random: () => number, length = 14): string {
  const pick = () => pieces[Math.floor(random() * pieces.length)] ?? "";
  return Array.from({ length: 1 + Math.floor(random() * length) }, pick).join("\n");
}

const withFrontMatter = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm);
const without = unified().use(remarkParse).use(remarkGfm);

/** Nodes of some kinds as a full Markdown parser finds them, in their order. */
export function parsed(text: string, ...types: Nodes["type"][]): Nodes[] {
  const found: Nodes[] = [];
  // The parser misreads what follows a first rule that turns out to be no front matter.
  const parser = /^---\n(?:.*\n)*?---(?:\n|$)/.test(text) ? withFrontMatter : without;
  const root: Root = parser.parse(text);
  visit(root, (node) => {
    if (types.includes(node.type)) found.push(node);
  });
  return found;
}
