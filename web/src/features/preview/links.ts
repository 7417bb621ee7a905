// Where a link or an image inside a doc leads.

export type Target =
  /** Another doc, or a place in it. */
  | { kind: "doc"; fileName: string; anchor: string | null }
  /** A place in this doc. */
  | { kind: "anchor"; anchor: string }
  | { kind: "external"; href: string }
  /** Not something a doc may link to, such as `javascript:`. */
  | { kind: "refused" };

const scheme = /^([a-z][a-z0-9+.-]*):/i;
const allowedSchemes = new Set(["http", "https", "mailto"]);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const segmentsOf = (path: string) => path.split("/").filter((segment) => segment !== "");

/** Follows a relative path from a folder of the repository; null when it climbs out of it. */
function follow(folder: string[], path: string): string[] | null {
  const parts = [...folder];
  for (const segment of segmentsOf(path)) {
    if (segment === ".") continue;
    if (segment !== "..") parts.push(segment);
    else if (parts.pop() === undefined) return null;
  }
  return parts;
}

/** The path as seen from the docs folder; null when it lies outside. */
function inside(docs: string[], path: string[]): string | null {
  const below = docs.every((segment, index) => path[index] === segment);
  return below ? path.slice(docs.length).join("/") : null;
}

/**
 * Resolves `href` as written in `fileName`. A path that begins with a slash is meant from the repository's root when it
 * lies under `docsPath` there (`/docs/x.md`), and from the docs folder otherwise (`/x.md`).
 */
export function resolveTarget(href: string, fileName: string, docsPath: string): Target {
  const named = scheme.exec(href)?.[1]?.toLowerCase();
  if (named) return allowedSchemes.has(named) ? { kind: "external", href } : { kind: "refused" };
  if (href.startsWith("//")) return { kind: "external", href: `https:${href}` };

  const [written = "", hash] = href.split("#", 2);
  const anchor = hash ? decode(hash) : null;
  const file = decode(written.split("?", 1)[0] ?? "");
  if (file === "") return anchor ? { kind: "anchor", anchor } : { kind: "refused" };

  const docs = segmentsOf(docsPath);
  const rooted = file.startsWith("/");
  const start = rooted ? [] : [...docs, ...fileName.split("/").slice(0, -1)];
  const path = follow(start, file);
  const resolved = path && (inside(docs, path) ?? (rooted ? path.join("/") : null));
  return resolved ? { kind: "doc", fileName: resolved, anchor } : { kind: "refused" };
}
