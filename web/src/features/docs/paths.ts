// Doc paths as text: their parts, the rules for names, and which names are taken. The server has the last word.
import type { Doc } from "@/shared/api/types";
import { t } from "@/strings/docs";

export const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** The folder that a path is in; "" is the docs folder itself. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf("/");
  return cut < 0 ? "" : path.slice(0, cut);
}

export const inFolder = (folder: string, name: string) => (folder ? `${folder}/${name}` : name);

/** Whether `path` is `folder` or anything in it. */
export const isWithin = (path: string, folder: string) =>
  folder === "" || path === folder || path.startsWith(`${folder}/`);

/** The folders around a path, outermost first. */
export function ancestorsOf(path: string): string[] {
  const parent = parentOf(path);
  return parent === "" ? [] : [...ancestorsOf(parent), parent];
}

/** Name and extension: "flow.png" is "flow" and ".png", ".gitignore" has none. */
export function splitName(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/** Docs are Markdown unless the person says otherwise. */
export function withExtension(path: string): string {
  const trimmed = path.trim();
  const name = nameOf(trimmed);
  return name === "" || name.includes(".") ? trimmed : `${trimmed}.md`;
}

/** What a doc of this path is called as a heading: "api/error-codes.md" is "Error codes". */
export function titleOf(path: string): string {
  const words = splitName(nameOf(path))[0].replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const longestName = 255;
const longestPath = 1024;
const bytes = (text: string) => new TextEncoder().encode(text).length;

const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])$/i;
const reserved = /^\.(?:git|sync-hash)$/i;

function nameProblem(name: string): string | null {
  if (name === "") return t.rules.emptySegment;
  if (name === "." || name === "..") return t.rules.dots;
  if (name.includes("\\")) return t.rules.backslash;
  if (/\p{Cc}/u.test(name)) return t.rules.control;
  if (/[. ]$/.test(name)) return t.rules.ending;
  if (bytes(name) > longestName) return t.rules.longName;
  const [stem = ""] = name.split(/[.:]/, 1);
  if (devices.test(stem.replace(/ +$/, ""))) return t.rules.device(name);
  if (reserved.test(name)) return t.rules.reserved(name);
  return null;
}

/** The first rule that a path breaks, in words, as the server checks them. */
export function pathProblem(path: string): string | null {
  const text = path.normalize("NFC");
  if (text === "") return t.rules.empty;
  if (bytes(text) > longestPath) return t.rules.longPath;
  if (text.startsWith("/")) return t.rules.absolute;
  for (const name of text.split("/")) {
    const problem = nameProblem(name);
    if (problem) return problem;
  }
  return null;
}

/** The same for two paths that a case-insensitive file system takes for one. */
const caseKey = (path: string) => path.toLowerCase().normalize("NFC");

/** The names that docs and their folders have, to look up many. */
export class TakenNames {
  private readonly docs = new Map<string, Doc>();
  private readonly folders = new Map<string, string>();

  constructor(docs: readonly Doc[]) {
    for (const doc of docs) {
      this.docs.set(caseKey(doc.fileName), doc);
      for (let path = parentOf(doc.fileName); path; path = parentOf(path)) {
        const key = caseKey(path);
        if (this.folders.has(key)) break;
        this.folders.set(key, path);
      }
    }
  }

  /** The doc that stands where `path` would be. */
  docAt(path: string): Doc | undefined {
    return this.docs.get(caseKey(path));
  }

  /** Why nothing can be made or moved to `path`; `moving` is what leaves its own place for it. */
  conflict(path: string, moving?: string): string | null {
    const stays = (other: string) => moving === undefined || !isWithin(other, moving);
    const doc = this.docAt(path);
    if (doc && stays(doc.fileName)) {
      return doc.fileName === path.normalize("NFC")
        ? t.taken.doc(doc.fileName)
        : t.taken.byCase(doc.fileName);
    }
    const folder = this.folders.get(caseKey(path));
    if (folder && stays(folder)) return t.taken.folder(folder);
    for (const ancestor of ancestorsOf(path)) {
      const file = this.docAt(ancestor);
      if (file && stays(file.fileName)) return t.taken.docInWay(file.fileName);
    }
    return null;
  }

  /** "flow.png" where that is free, else "flow (2).png" and so on. */
  freePath(path: string, alsoTaken: (path: string) => boolean = () => false): string {
    const [stem, extension] = splitName(nameOf(path));
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? nameOf(path) : `${stem} (${number})${extension}`;
      const candidate = inFolder(parentOf(path), name);
      if (!this.conflict(candidate) && !alsoTaken(candidate)) return candidate;
    }
  }
}

/** Why `from` can't go to `to`, as far as this browser knows. */
export function moveProblem(taken: TakenNames, from: string, to: string): string | null {
  if (to !== from && isWithin(to, from)) return t.rules.intoItself;
  return pathProblem(to) ?? taken.conflict(to, from);
}
