// Tells Monaco how a doc is built: its headings for "go to heading", and what folds.
import { monaco } from "../../monaco";
import type { Analysis } from "../text/analysis";
import { sectionEnds } from "../text/headings";
import { knownAbout } from "./known";

type Symbols = monaco.languages.DocumentSymbol[];

export const symbols: monaco.languages.DocumentSymbolProvider = {
  provideDocumentSymbols: async (model) => {
    const analysis = await knownAbout(model)?.watch.now();
    return analysis ? tree(analysis, model.getLineCount()) : [];
  },
};

function tree({ headings }: Analysis, lines: number): Symbols {
  const top: Symbols = [];
  const open: { level: number; children: Symbols }[] = [];
  const ends = sectionEnds(headings, lines);
  headings.forEach(({ line, lastLine, level, text, anchor }, index) => {
    const at = { startLineNumber: line, startColumn: 1, endColumn: 1 };
    const children: Symbols = [];
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    (open.at(-1)?.children ?? top).push({
      name: text || `#${anchor}`,
      detail: "",
      kind: monaco.languages.SymbolKind.String,
      tags: [],
      range: { ...at, endLineNumber: ends[index] ?? line },
      selectionRange: { ...at, endLineNumber: lastLine },
      children,
    });
    open.push({ level, children });
  });
  return top;
}

export const folding: monaco.languages.FoldingRangeProvider = {
  provideFoldingRanges: async (model) => {
    const analysis = await knownAbout(model)?.watch.now();
    return analysis?.folds ?? null;
  },
};
