// What is wrong with a doc's links and its front matter, and what could be done about it.
import { t } from "@/strings/markdown";
import { resolveTarget } from "../../../preview/links";
import type { Analysis } from "./analysis";
import type { DocLink } from "./doc-links";
import { cursorAt, type TextEdit, type TextPosition, type TextRange } from "./edits";
import { nearest } from "./nearest";
import { encodePath, isImage, relativePath } from "./paths";

/** What a doc's links are judged by. */
export interface Surroundings {
  fileName: string;
  docsPath: string;
  /** The names of all docs of the project. */
  docs: ReadonlySet<string>;
  /** The anchors of another doc, if it was read already. */
  anchorsOf: (fileName: string) => readonly string[] | undefined;
}

type Fault =
  /** The doc that a link leads to does not exist. */
  | { kind: "missing"; link: DocLink; fileName: string; anchor: string | null }
  | { kind: "folder"; link: DocLink; fileName: string }
  | { kind: "anchor"; link: DocLink; anchor: string; known: readonly string[] }
  /** Several headings are called so. */
  | { kind: "ambiguous"; link: DocLink; anchor: string; others: readonly string[] }
  | { kind: "yaml" }
  | { kind: "open-front-matter"; closeBehind: TextPosition };

export interface Problem {
  range: TextRange;
  severity: "warning" | "info";
  message: string;
  fault: Fault;
}

export type Fix = { title: string; preferred: boolean } & (
  | { kind: "edit"; edits: TextEdit[] }
  | { kind: "create"; fileName: string; label: string }
);

export function problemsOf(analysis: Analysis, around: Surroundings): Problem[] {
  const own = [...analysis.headings.map(({ anchor }) => anchor), ...analysis.anchors];
  const folders = foldersOf(around.docs);
  const faults = analysis.links.flatMap((link): Problem[] => {
    const fault = faultOf(link, own, folders, analysis, around);
    return fault ? [fault] : [];
  });
  const flaws = analysis.flaws.map(({ range, message, closeBehind }): Problem => {
    return message === null && closeBehind !== null
      ? {
          range,
          severity: "warning",
          message: t.problems.openFrontMatter,
          fault: { kind: "open-front-matter", closeBehind },
        }
      : {
          range,
          severity: "warning",
          message: t.problems.yaml(message ?? ""),
          fault: { kind: "yaml" },
        };
  });
  return [...flaws, ...faults].toSorted(
    (a, b) =>
      a.range.startLineNumber - b.range.startLineNumber ||
      a.range.startColumn - b.range.startColumn,
  );
}

function faultOf(
  link: DocLink,
  own: readonly string[],
  folders: ReadonlySet<string>,
  { headings }: Analysis,
  around: Surroundings,
): Problem | null {
  const target = resolveTarget(link.url, around.fileName, around.docsPath);
  const problem = (message: string, fault: Fault, severity: Problem["severity"] = "warning") => ({
    range: link.target,
    severity,
    message,
    fault,
  });
  // What lies outside of the docs is not known here, and an address elsewhere is not asked.
  if (target.kind === "refused" || target.kind === "external") return null;

  const fileName = target.kind === "doc" ? target.fileName : around.fileName;
  if (!around.docs.has(fileName) && fileName !== around.fileName) {
    if (folders.has(fileName)) {
      return problem(t.problems.folder(fileName), { kind: "folder", link, fileName });
    }
    const { anchor } = target;
    const message =
      link.kind === "image" || isImage(fileName) ? t.problems.noImage : t.problems.noDoc;
    return problem(message(fileName), { kind: "missing", link, fileName, anchor });
  }

  const { anchor } = target;
  if (!anchor) return null;
  const here = fileName === around.fileName;
  const known = here ? own : around.anchorsOf(fileName);
  if (!known) return null;
  if (!known.includes(anchor)) {
    const message = here ? t.problems.noHeading(anchor) : t.problems.noHeadingIn(anchor, fileName);
    return problem(message, { kind: "anchor", link, anchor, known });
  }
  const named = here ? headings.find((heading) => heading.anchor === anchor) : undefined;
  const others = named
    ? headings.filter(({ text }) => text === named.text).map((one) => one.anchor)
    : [];
  if (others.length > 1 && others[0] === anchor) {
    const message = t.problems.ambiguous(others.length, named?.text ?? "");
    return problem(message, { kind: "ambiguous", link, anchor, others: others.slice(1) }, "info");
  }
  return null;
}

function foldersOf(docs: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const name of docs) {
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
      folders.add(name.slice(0, at));
    }
  }
  return folders;
}

/** Costs more than finding the problem, so it is asked only where somebody looks at one. */
export function fixesFor({ fault }: Problem, around: Surroundings): Fix[] {
  switch (fault.kind) {
    case "missing": {
      const { link, fileName, anchor } = fault;
      const images = link.kind === "image";
      const names = [...around.docs].filter(
        (name) => name !== around.fileName && (!images || isImage(name)),
      );
      const likely = nearest(fileName, names).map((name) => leadTo(link, name, anchor, around));
      return [...preferFirst(likely), ...creation(link, fileName), ...removal(link)];
    }
    case "folder": {
      const { link, fileName } = fault;
      const inside = [...around.docs].filter((name) => name.startsWith(`${fileName}/`));
      const index = inside.filter((name) =>
        /^(readme|index)\.\w+$/i.test(name.slice(fileName.length + 1)),
      );
      const likely = (index.length > 0 ? index : inside).slice(0, 3);
      const fixes = likely.map((name) => leadTo(link, name, null, around));
      return [...preferFirst(fixes), ...removal(link)];
    }
    case "anchor":
      return [
        ...preferFirst(
          nearest(fault.anchor, fault.known).map((name) => nameAnchor(fault.link, name)),
        ),
        ...removal(fault.link),
      ];
    case "ambiguous":
      return fault.others.map((name) => nameAnchor(fault.link, name));
    case "open-front-matter": {
      const { lineNumber, column } = fault.closeBehind;
      const edits = [{ range: cursorAt(lineNumber, column), text: "\n---" }];
      return [{ kind: "edit", title: t.fixes.closeFrontMatter, preferred: true, edits }];
    }
    case "yaml":
      return [];
  }
}

const preferFirst = (fixes: Fix[]): Fix[] =>
  fixes.map((fix, index) => ({ ...fix, preferred: index === 0 }));

function leadTo(link: DocLink, name: string, anchor: string | null, around: Surroundings): Fix {
  const path = relativePath(around.fileName, name);
  const hash = anchor ? `#${anchor}` : "";
  return {
    kind: "edit",
    title: t.fixes.didYouMean(path + hash),
    preferred: false,
    edits: [{ range: link.target, text: encodePath(path) + hash }],
  };
}

/** Only what is behind the hash is written anew. */
function nameAnchor({ url, target }: DocLink, anchor: string): Fix {
  const startColumn = target.endColumn - (url.length - url.indexOf("#"));
  const range = { ...target, startLineNumber: target.endLineNumber, startColumn };
  return {
    kind: "edit",
    title: t.fixes.didYouMean(`#${anchor}`),
    preferred: false,
    edits: [{ range, text: `#${anchor}` }],
  };
}

function creation(link: DocLink, fileName: string): Fix[] {
  if (link.kind === "image" || !/\.(md|markdown|mdx|txt)$/i.test(fileName)) return [];
  const { label } = link;
  return [{ kind: "create", title: t.fixes.create(fileName), preferred: false, fileName, label }];
}

function removal(link: DocLink): Fix[] {
  if (link.kind === "definition") return [];
  const image = link.kind === "image";
  const title = image ? t.fixes.removeImage : t.fixes.removeLink;
  const edits = [{ range: link.whole, text: image ? "" : link.label }];
  return [{ kind: "edit", title, preferred: false, edits }];
}
