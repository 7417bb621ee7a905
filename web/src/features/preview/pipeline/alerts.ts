// Quotes that begin with [!NOTE] and the like are alerts, as on GitHub.
import type { Element } from "hast";

export const alertKinds = ["note", "tip", "important", "warning", "caution"] as const;

const marker = /^\s*\[!(note|tip|important|warning|caution)\]\s*(?:\n|$)/i;

/** Turns the quote into an alert if it is one. */
export function markAlert(quote: Element): void {
  const paragraph = quote.children.find((node) => node.type === "element");
  const first = paragraph?.tagName === "p" ? paragraph.children[0] : undefined;
  if (!paragraph || first?.type !== "text") return;
  const kind = marker.exec(first.value)?.[1];
  // The mark stands on a line of its own: what comes after it on the line makes it a plain quote.
  if (!kind) return;
  const next = paragraph.children[1];
  const rest = first.value.replace(marker, "");
  if (rest === "" && next && !(next.type === "element" && next.tagName === "br")) {
    if (!first.value.includes("\n")) return;
  }
  first.value = rest;
  if (next?.type === "element" && next.tagName === "br" && rest === "")
    paragraph.children.splice(1, 1);
  if (paragraph.children.every((node) => node.type === "text" && node.value.trim() === "")) {
    quote.children.splice(quote.children.indexOf(paragraph), 1);
  }
  quote.tagName = "div";
  quote.properties.dataAlert = kind.toLowerCase();
}
