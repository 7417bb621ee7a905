// What HTML a doc may contain: close to GitHub's list, so that nothing in a doc can run or restyle the app.
import type { Options } from "rehype-sanitize";
import { docTags } from "../allow-list";

/** Prefix of every id that comes from a doc, so that none can shadow the app's own. */
export const idPrefix = "user-content-";

export const schema: Options = {
  tagNames: docTags,
  attributes: {
    "*": ["align", "dir", "id", "lang", "title"],
    a: [
      "ariaDescribedBy",
      "ariaLabel",
      "dataFootnoteBackref",
      "dataFootnoteRef",
      "href",
      "name",
      ["className", "data-footnote-backref"],
    ],
    code: [["className", /^language-./, "math-inline", "math-display"]],
    details: ["open"],
    h2: [["className", "sr-only"]],
    img: ["alt", "height", "src", "width"],
    input: ["checked", ["disabled", true], ["type", "checkbox"]],
    li: ["dataTask", "value", ["className", "task-list-item"]],
    ol: ["reversed", "start", "type", ["className", "contains-task-list"]],
    section: ["dataFootnotes", ["className", "footnotes"]],
    td: ["colSpan", "rowSpan", "vAlign"],
    th: ["colSpan", "rowSpan", "scope", "vAlign"],
    ul: [["className", "contains-task-list"]],
  },
  ancestors: Object.fromEntries(
    ["tbody", "td", "tfoot", "th", "thead", "tr"].map((tag) => [tag, ["table"]]),
  ),
  clobber: ["ariaDescribedBy", "id", "name"],
  clobberPrefix: idPrefix,
  protocols: { href: ["http", "https", "mailto"], src: ["http", "https"] },
  required: { input: { disabled: true, type: "checkbox" } },
  // Not even as text: nobody wants to read a stylesheet.
  strip: ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"],
};
