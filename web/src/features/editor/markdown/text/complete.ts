// What could be written at the cursor within a link: paths of docs and images, headings, labels of definitions.
import { codeAt } from "./inline";
import { isImage, relativePath } from "./paths";

/** `start` is the column where the part begins that a suggestion replaces. */
export type Wanted =
  | { kind: "path"; image: boolean; typed: string; start: number; bracketed: boolean }
  /** `path` is empty for the doc itself. */
  | { kind: "anchor"; path: string; typed: string; start: number }
  | { kind: "label"; typed: string; start: number };

const inTarget = /\]\((?:<([^<>]*)|([^()<>\s]*))$/;
const inDefinition = /^[\s>]*\[(?!\^)[^\]]+\]:\s*(?:<([^<>]*)|([^<>\s]*))$/;
const inLabel = /\]\[([^[\]]*)$/;

/** `before` is the line up to the cursor. */
export function wantedAt(before: string): Wanted | null {
  if (endsInCode(before)) return null;
  const label = inLabel.exec(before)?.[1];
  if (label !== undefined) {
    return { kind: "label", typed: label, start: before.length - label.length + 1 };
  }
  const target = inTarget.exec(before);
  const [, bracketed, bare] = target ?? inDefinition.exec(before) ?? [];
  const written = bracketed ?? bare;
  if (written === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(written)) return null;
  const start = before.length - written.length + 1;
  const hash = written.indexOf("#");
  if (hash >= 0) {
    const typed = written.slice(hash + 1);
    return { kind: "anchor", path: written.slice(0, hash), typed, start: start + hash + 1 };
  }
  const image = target !== null && isImageLabel(before.slice(0, target.index + 1));
  return { kind: "path", image, typed: written, start, bracketed: bracketed !== undefined };
}

function endsInCode(before: string): boolean {
  for (let at = before.indexOf("`"); at >= 0; at = before.indexOf("`", at)) {
    if (before[at - 1] === "\\") {
      at += 1;
      continue;
    }
    const code = codeAt(before, at);
    if (!code) return true;
    at = code.end;
  }
  return false;
}

/** Whether the label that ends the text, `]` included, is an image's. */
function isImageLabel(text: string): boolean {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at - 1] === "\\") continue;
    if (text[at] === "]") depth += 1;
    if (text[at] === "[") depth -= 1;
    if (depth === 0) return text[at - 1] === "!";
  }
  return false;
}

export interface PathSuggestion {
  fileName: string;
  /** As the link is to write it, not encoded. */
  path: string;
  image: boolean;
}

/** All docs but the one itself, those that are likely meant first. */
export function pathSuggestions(
  docs: readonly string[],
  fileName: string,
  wanted: Extract<Wanted, { kind: "path" }>,
): PathSuggestion[] {
  const suggestion = (name: string): PathSuggestion => {
    const path = relativePath(fileName, name);
    const dotted = wanted.typed.startsWith("./") && !path.startsWith("../");
    return {
      fileName: name,
      path: wanted.typed.startsWith("/") ? `/${name}` : dotted ? `./${path}` : path,
      image: isImage(name),
    };
  };
  return docs
    .filter((name) => name !== fileName && (!wanted.image || isImage(name)))
    .map(suggestion)
    .toSorted(
      (a, b) =>
        Number(a.image) - Number(b.image) ||
        depth(a.path) - depth(b.path) ||
        a.path.localeCompare(b.path),
    );
}

/** Up is further than down. */
const depth = (path: string) =>
  path.split("/").reduce((sum, part) => sum + (part === ".." ? 2 : part === "." ? 0 : 1), 0);
