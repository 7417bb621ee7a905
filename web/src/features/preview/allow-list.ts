// The elements and attributes that a preview may consist of. The worker ends with this, and the page begins with it:
// whatever came wrong through everything before it is not rendered.
import type { Element, ElementContent, Properties, Root } from "hast";

const words = (text: string) => text.trim().split(/\s+/);

/** What a doc's own Markdown and HTML may contain. */
export const docTags = words(`
  a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt
  ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var
`);

/** What KaTeX writes besides. */
const formulaTags = words(`
  svg path line math annotation semantics maction menclose merror mfrac mglyph mi mmultiscripts mn mo mover mpadded
  mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
`);

const everywhere = words("className id title lang dir align");
const own: Record<string, string[]> = {
  a: words("href name ariaDescribedBy ariaLabel dataFootnoteRef dataFootnoteBackref"),
  details: ["open"],
  div: ["dataAlert", "dataFrontMatter"],
  img: words("src alt width height"),
  input: words("type checked disabled"),
  li: words("value dataTask"),
  ol: words("start reversed type"),
  section: ["dataFootnotes"],
  td: words("colSpan rowSpan vAlign"),
  th: words("colSpan rowSpan vAlign scope"),
};
const formula = words(`
  className style title ariaHidden xmlns encoding display width height viewBox preserveAspectRatio d x1 x2 y1 y2
  strokeWidth stroke fill mathvariant stretchy separator fence accent accentunder lspace rspace minsize maxsize
  columnalign columnspacing columnlines rowspacing rowlines scriptlevel displaystyle linethickness depth voffset
  notation mathcolor mathbackground mathsize symmetric movablelimits largeop form rowalign side frame
`);

const tags = new Set([...docTags, ...formulaTags]);
const attributes = new Map(
  docTags.map((tag) => [tag, new Set([...everywhere, ...(own[tag] ?? [])])]),
);
const formulaAttributes = new Set(formula);

/** No utility class of the app: a doc that could name those could lay itself over the app. */
const docClass =
  /^(hljs(-[\w-]+)?|[a-z]+_|language-[\w+#.-]{1,40}|(contains-)?task-list(-item)?|footnotes|sr-only|data-footnote-backref|formula-error)$/;
const isFormula = (node: Element) =>
  classes(node.properties).some((name) => name === "katex" || name === "katex-display");

const address = /^(https?:|mailto:|[^:]*$|[^:]*[/?#])/i;
const styleName =
  /^(height|width|(min|max)-(width|height)|vertical-align|top|bottom|left|right|(margin|padding)(-\w+)?|border(-\w+){0,2}|color|background-color|font-size|position|text-align)$/;
const styleValue =
  /^(-?[\d.]+(em|ex|pt|px|mu|%)?|#[\da-f]{3,8}|[a-z]+|calc\(100% [+-] [\d.]+em\)|-?[\d.]+em solid( [a-z#\d]+)?)$/i;
const positions = new Set(["relative"]);

function classes(properties: Properties): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}

/** Only sizes and colours, and none that takes the element out of its place. */
export function safeStyle(style: string): string {
  return style
    .split(";")
    .map((declaration) => declaration.split(":").map((part) => part.trim()))
    .filter(([name = "", value = "", ...more]) => {
      if (more.length > 0 || !styleName.test(name) || !styleValue.test(value)) return false;
      return name !== "position" || positions.has(value);
    })
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
}

function allowed(node: Element, inFormula: boolean): Properties {
  const known = inFormula ? formulaAttributes : attributes.get(node.tagName);
  const kept: Properties = {};
  for (const [name, value] of Object.entries(node.properties)) {
    if (!known?.has(name) || value === null || value === undefined) continue;
    if (name === "className") {
      const names = classes(node.properties).filter((one) => inFormula || docClass.test(one));
      if (names.length > 0) kept.className = names;
    } else if (name === "style") kept.style = safeStyle(String(value));
    else if (name === "href" || name === "src") {
      if (address.test(String(value))) kept[name] = String(value);
    } else kept[name] = value;
  }
  return kept;
}

/** The tree without anything that is not on the list; what such an element contains goes with it. */
export function confine(tree: Root): Root {
  return { type: "root", children: confined(tree.children, false) as Root["children"] };
}

function confined(
  nodes: readonly (Root["children"][number] | ElementContent)[],
  inFormula: boolean,
) {
  const kept: ElementContent[] = [];
  for (const node of nodes) {
    if (node.type === "text") kept.push({ type: "text", value: node.value });
    if (node.type !== "element" || !tags.has(node.tagName)) continue;
    const formulaBegins = inFormula || (node.tagName === "span" && isFormula(node));
    if (!formulaBegins && !attributes.has(node.tagName)) continue;
    if (node.tagName === "input" && node.properties.type !== "checkbox") continue;
    kept.push({
      type: "element",
      tagName: node.tagName,
      properties: allowed(node, formulaBegins),
      children: confined(node.children, formulaBegins),
    });
  }
  return kept;
}
