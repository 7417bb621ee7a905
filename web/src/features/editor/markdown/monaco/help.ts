// Gives one editor everything that helps with Markdown.
import { monaco } from "../../monaco";
import { createFacts, type FactsStore } from "../facts";
import type { MarkdownTools } from "../support";
import type { Analysis } from "../text/analysis";
import { countText } from "../text/words";
import { addActions } from "./actions";
import { completion } from "./completion";
import { codeActions, markProblems, registerCreation } from "./fixes";
import { type Known, remember } from "./known";
import { listenForPaste } from "./paste";
import { folding, symbols } from "./structure";
import { registerTyping } from "./typing";
import { watchText } from "./watch";

monaco.languages.registerCompletionItemProvider("markdown", completion);
monaco.languages.registerDocumentSymbolProvider("markdown", symbols);
monaco.languages.registerFoldingRangeProvider("markdown", folding);
monaco.languages.registerCodeActionProvider("markdown", codeActions);
registerCreation();
registerTyping();

export interface MarkdownHelp {
  facts: FactsStore;
  /** The project around the doc has changed: links are judged anew. */
  judge: () => void;
  dispose: () => void;
}

/** `tools` is asked anew each time; null where a text stands alone. */
export function helpWithMarkdown(
  editor: monaco.editor.IStandaloneCodeEditor,
  model: monaco.editor.ITextModel,
  host: HTMLElement,
  tools: () => MarkdownTools | null,
): MarkdownHelp {
  const facts = createFacts();
  let latest: Analysis | null = null;
  const judge = () => {
    if (latest) facts.setState({ problems: markProblems(model, latest, known) });
  };
  const watch = watchText(model, (analysis) => {
    latest = analysis;
    facts.setState({ counts: analysis.counts });
    judge();
  });
  const known: Known = {
    watch,
    tools,
    readOnly: () => editor.getOption(monaco.editor.EditorOption.readOnly),
  };
  remember(model, known);
  addActions(editor);
  const unlisten = listenForPaste(editor, host, { tools, facts });
  const unfollow = followCursor(editor, model, facts);
  return {
    facts,
    judge,
    dispose: () => {
      watch.dispose();
      unlisten();
      unfollow();
    },
  };
}

/** A selection is counted once it rests. */
const rest = 120;

function followCursor(
  editor: monaco.editor.IStandaloneCodeEditor,
  model: monaco.editor.ITextModel,
  facts: FactsStore,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lineEnds = () => facts.setState({ lineEnds: model.getEOL() === "\r\n" ? "CRLF" : "LF" });
  lineEnds();
  model.onDidChangeContent(({ isEolChange }) => {
    if (isEolChange) lineEnds();
  });
  editor.onDidChangeCursorSelection(({ selection }) => {
    const { positionLineNumber: line, positionColumn: column } = selection;
    clearTimeout(timer);
    if (selection.isEmpty()) {
      facts.setState({ line, column, selectedWords: null });
      return;
    }
    facts.setState({ line, column });
    timer = setTimeout(() => {
      facts.setState({ selectedWords: countText(model.getValueInRange(selection)).words });
    }, rest);
  });
  return () => clearTimeout(timer);
}
