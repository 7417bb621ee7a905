// Suggests docs, images, headings and definitions where a link is being written.
import { t } from "@/strings/markdown";
import { resolveTarget } from "../../../preview/links";
import { monaco } from "../../monaco";
import type { MarkdownTools } from "../support";
import { pathSuggestions, type Wanted, wantedAt } from "../text/complete";
import { encodePath } from "../text/paths";
import { type Known, knownAbout } from "./known";

type Item = monaco.languages.CompletionItem;
/** A suggestion, without the place that it goes to, which all have in common. */
type Suggestion = Omit<Item, "range">;
const Kind = monaco.languages.CompletionItemKind;

/** What ends a target that already stands behind the cursor. */
const targetBehind = /^[^\s()<>]*/;
const labelBehind = /^[^[\]]*/;

export const completion: monaco.languages.CompletionItemProvider = {
  triggerCharacters: ["(", "<", "[", "/", "#", "."],
  provideCompletionItems: async (model, { lineNumber, column }) => {
    const line = model.getLineContent(lineNumber);
    const wanted = wantedAt(line.slice(0, column - 1));
    const known = knownAbout(model);
    if (!wanted || !known) return null;
    const behind = line.slice(column - 1);
    const rest =
      (wanted.kind === "label" ? labelBehind : targetBehind).exec(behind)?.[0].length ?? 0;
    const place = {
      startLineNumber: lineNumber,
      endLineNumber: lineNumber,
      startColumn: wanted.start,
    };
    const range = {
      insert: { ...place, endColumn: column },
      replace: { ...place, endColumn: column + rest },
    };
    const found = await suggestionsFor(wanted, known);
    return { suggestions: found.map((one): Item => ({ ...one, range })) };
  },
};

async function suggestionsFor(wanted: Wanted, known: Known): Promise<Suggestion[]> {
  if (wanted.kind === "label") {
    const { definitions } = await known.watch.now();
    return definitions.map(({ label, line }) => ({
      label,
      insertText: label,
      kind: Kind.Reference,
      detail: t.suggest.definedIn(line),
    }));
  }
  const tools = known.tools();
  if (wanted.kind === "anchor") return headings(wanted.path, known, tools);
  return tools ? paths(wanted, tools) : [];
}

async function headings(
  path: string,
  known: Known,
  tools: MarkdownTools | null,
): Promise<Suggestion[]> {
  const target = path === "" || !tools ? null : resolveTarget(path, tools.fileName, tools.docsPath);
  const other =
    target?.kind === "doc" && target.fileName !== tools?.fileName ? target.fileName : null;
  if (other !== null && !tools?.docs.has(other)) return [];
  const found =
    other !== null && tools ? await tools.headingsOf(other) : (await known.watch.now()).headings;
  return found.map(({ anchor, text, level }, index) => ({
    label: { label: anchor, description: `${"#".repeat(level)} ${text}` },
    insertText: anchor,
    filterText: anchor,
    // As they stand in the doc, and not by the alphabet.
    sortText: String(index).padStart(6, "0"),
    kind: Kind.Text,
  }));
}

function paths(wanted: Extract<Wanted, { kind: "path" }>, tools: MarkdownTools): Suggestion[] {
  return pathSuggestions([...tools.docs], tools.fileName, wanted).map(({ path, image }, index) => {
    const insertText = wanted.bracketed ? path : encodePath(path);
    return {
      label: path,
      insertText,
      filterText: insertText,
      sortText: String(index).padStart(6, "0"),
      kind: Kind.File,
      detail: image ? t.suggest.image : t.suggest.doc,
    };
  });
}
