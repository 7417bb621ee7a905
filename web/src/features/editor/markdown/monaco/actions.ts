// Commands on the selection: bold, italic, code, link, tasks, tables. In the context menu, and by keys.
import { monaco } from "../../monaco";
import { ownKeys } from "../shortcuts";
import { lineEdits, type TextRange } from "../text/edits";
import { type Marked, type Selected, toggleMark, toLink } from "../text/emphasis";
import { toggleTasks } from "../text/lists";
import { formatTableAt } from "../text/tables";
import { apply } from "./typing";

type Editor = monaco.editor.ICodeEditor;

export function addActions(editor: monaco.editor.IStandaloneCodeEditor): void {
  const add = (name: keyof typeof ownKeys, run: (editor: Editor) => void) => {
    const { keys, what } = ownKeys[name];
    editor.addAction({
      id: `markdown.${name}`,
      label: what,
      keybindings: [keybindingOf(keys)],
      precondition: "!editorReadonly && editorLangId == markdown",
      contextMenuGroupId: "1_markdown",
      run,
    });
  };
  add("bold", (one) => mark(one, (selected) => toggleMark(selected, "**")));
  add("italic", (one) => mark(one, (selected) => toggleMark(selected, "*")));
  add("code", (one) => mark(one, (selected) => toggleMark(selected, "`")));
  add("link", (one) => {
    mark(one, toLink);
    one.trigger("markdown", "editor.action.triggerSuggest", null);
  });
  add("task", tasks);
  add("table", (one) => {
    const model = one.getModel();
    const line = one.getPosition()?.lineNumber;
    const change = model && line ? formatTableAt(model.getLinesContent(), line) : null;
    if (change) apply(one, change);
  });
}

const modifiers: Record<string, number> = {
  Ctrl: monaco.KeyMod.CtrlCmd,
  Shift: monaco.KeyMod.Shift,
  Alt: monaco.KeyMod.Alt,
};

/** Keys as the help names them, `Ctrl+I`, as Monaco wants them. */
function keybindingOf(keys: string): number {
  const parts = keys.split("+");
  const letter = monaco.KeyCode[`Key${parts.at(-1)}` as keyof typeof monaco.KeyCode];
  return parts.slice(0, -1).reduce((sum, part) => sum | (modifiers[part] ?? 0), letter);
}

/** Changes the marks around the selection. Only what changes is written, so that cursors of undo stay near. */
function mark(editor: Editor, change: (selected: Selected) => Marked): void {
  const model = editor.getModel();
  const range = editor.getSelection();
  if (!model || !range) return;
  const head: TextRange = {
    ...range,
    startColumn: 1,
    endLineNumber: range.startLineNumber,
    endColumn: range.startColumn,
  };
  const tail: TextRange = {
    startLineNumber: range.endLineNumber,
    startColumn: range.endColumn,
    endLineNumber: range.endLineNumber,
    endColumn: model.getLineMaxColumn(range.endLineNumber),
  };
  const { before, text, after } = change({
    before: model.getValueInRange(head),
    text: model.getValueInRange(range),
    after: model.getValueInRange(tail),
  });
  const whole = { ...head, endLineNumber: tail.endLineNumber, endColumn: tail.endColumn };
  const start = positionBehind(head, before);
  const end = positionBehind(
    { ...head, startLineNumber: start.lineNumber, startColumn: start.column },
    text,
  );
  apply(editor, {
    edits: [{ range: whole, text: before + text + after }],
    selection: {
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    },
  });
}

function positionBehind({ startLineNumber, startColumn }: TextRange, text: string) {
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  return {
    lineNumber: startLineNumber + lines.length - 1,
    column: (lines.length === 1 ? startColumn : 1) + last.length,
  };
}

function tasks(editor: Editor): void {
  const model = editor.getModel();
  const range = editor.getSelection();
  if (!model || !range) return;
  const { startLineNumber: first, endLineNumber, endColumn } = range;
  // A selection that ends at the beginning of a line does not mean that line.
  const last = endColumn === 1 && endLineNumber > first ? endLineNumber - 1 : endLineNumber;
  const before = Array.from({ length: last - first + 1 }, (_, at) =>
    model.getLineContent(first + at),
  );
  apply(editor, { edits: lineEdits(before, toggleTasks(before), first) });
}
