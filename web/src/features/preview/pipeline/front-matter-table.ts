// A doc's front matter as a table. Loaded when a doc has some.
import type { Element, ElementContent } from "hast";
import { parseDocument } from "yaml";

const text = (value: string): ElementContent => ({ type: "text", value });
const element = (
  tagName: string,
  children: ElementContent[],
  properties: Element["properties"] = {},
): Element => ({ type: "element", tagName, properties, children });

/** More entries than this are no summary any more. */
const most = 200;

/** Lists and maps within stay as they are written: a table in a table helps nobody. */
function shown(value: unknown): ElementContent[] {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return [text(value.join(", "))];
  }
  if (value === null || value === undefined) return [];
  if (typeof value === "object") return [element("code", [text(JSON.stringify(value))])];
  return [text(String(value))];
}

/** A table of its entries, or the source when it is no valid map. */
export function frontMatterTable(yaml: string): Element {
  const parsed = read(yaml);
  const rows = parsed
    ?.slice(0, most)
    .map(([key, value]) =>
      element("tr", [element("th", [text(key)], { scope: "row" }), element("td", shown(value))]),
    );
  const content = rows
    ? element("table", [element("tbody", rows)])
    : element("pre", [element("code", [text(yaml)])]);
  return element("div", [content], { dataFrontMatter: "" });
}

function read(yaml: string): [string, unknown][] | null {
  // "core" knows no tags that make anything but plain values; aliases could multiply without end.
  const document = parseDocument(yaml, { schema: "core", logLevel: "silent" });
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20, mapAsMap: true });
    if (!(value instanceof Map)) return null;
    return [...value].map(([key, item]) => [String(key), plain(item)]);
  } catch {
    return null;
  }
}

/** Maps as objects without a prototype, so that a key named `__proto__` is a key like any other. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    const copy: Record<string, unknown> = Object.create(null);
    for (const [key, item] of value) copy[String(key)] = plain(item);
    return copy;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
