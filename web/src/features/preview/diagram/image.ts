// A drawing as an image, which can run nothing and load nothing, whatever is in it.
import { t } from "@/strings/preview";
import type { Drawing } from "./protocol";

export function imageOf(svg: string): Drawing {
  const root = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!root) return { error: t.svgFailed };
  const [, , width = 0, height = 0] = (root.getAttribute("viewBox") ?? "")
    .split(/[\s,]+/)
    .map(Number);
  const title = root.querySelector(":scope > title")?.textContent ?? "";
  // As an image it has a size of its own instead of its container's.
  root.setAttribute("width", String(width || 600));
  root.setAttribute("height", String(height || 400));
  root.style.maxWidth = "";
  const text = new XMLSerializer().serializeToString(root);
  return {
    url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`,
    width: width || 600,
    height: height || 400,
    title,
  };
}
