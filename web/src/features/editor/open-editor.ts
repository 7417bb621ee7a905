// One Monaco editor with its model, and how its text and the app's are kept the same.
import { t } from "@/strings/markdown";
import { createHandoff, type Handoff } from "./handoff";
import { languageOf } from "./language";
import { commonOptions, monaco } from "./monaco";
import { followTheme } from "./monaco-theme";
import { isAtEnd, scrollToLine, topLine } from "./scroll-lines";
import { differenceOf } from "./text-difference";
import "./text-editor.css";
import type { TextEditorHandle } from "./text-editor-handle";

export interface EditorStart {
  fileName: string;
  text: string;
  readOnly: boolean;
  readOnlyReason: string;
}

/** What the editor tells. */
export interface EditorListener {
  onChange: (text: string) => void;
  onScrollLine: (line: number, atEnd: boolean) => void;
  onCursor: (line: number) => void;
}

export interface OpenEditor {
  editor: monaco.editor.IStandaloneCodeEditor;
  model: monaco.editor.ITextModel;
  handoff: Handoff;
  /** The text both sides agree on; Monaco may normalise line ends, which is no edit. */
  agreed: string;
  /** What was handed up and has not come back as `text` yet: who types fast is ahead of the rendering. */
  underway: string[];
  /** The app itself is changing or scrolling the text at this moment. */
  programmatic: boolean;
  dispose: () => void;
}

const noColours = { enabled: false, independentColorPoolPerBracketType: false };

export function openEditor(host: HTMLElement, start: EditorStart, on: EditorListener): OpenEditor {
  const unfollow = followTheme();
  const model = monaco.editor.createModel(start.text, languageOf(start.fileName));
  // A text of one line begins with the line ends of Git, whatever system the browser runs on.
  if (model.getLineCount() === 1) model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(host, {
    ...commonOptions,
    ...optionsFor(start),
    model,
    unicodeHighlight: { ambiguousCharacters: false },
    quickSuggestions: false,
    wordBasedSuggestions: "off",
    occurrencesHighlight: "off",
    // Lists and hovers may be larger than the pane.
    fixedOverflowWidgets: true,
    suggest: { showStatusBar: false },
  });
  // In prose a pair of brackets is nothing that needs colours. Only now: a new editor sets the default again.
  model.updateOptions({ bracketColorizationOptions: noColours });
  const handoff = createHandoff({
    read: () => model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true),
    length: () => model.getValueLength(),
    give: (text) => {
      open.agreed = text;
      open.underway.push(text);
      on.onChange(text);
    },
  });
  const open: OpenEditor = {
    editor,
    model,
    handoff,
    agreed: start.text,
    underway: [],
    programmatic: false,
    dispose: () => {
      handoff.flush();
      window.removeEventListener("pagehide", handoff.flush);
      unfollow();
      editor.dispose();
      model.dispose();
    },
  };
  model.onDidChangeContent(() => {
    if (!open.programmatic) handoff.changed();
  });
  editor.onDidBlurEditorText(handoff.flush);
  window.addEventListener("pagehide", handoff.flush);
  let line = 1;
  editor.onDidChangeCursorPosition(({ position }) => {
    if (position.lineNumber === line) return;
    line = position.lineNumber;
    on.onCursor(line);
  });
  editor.onDidScrollChange(({ scrollTopChanged }) => {
    if (scrollTopChanged && !open.programmatic) on.onScrollLine(topLine(editor), isAtEnd(editor));
  });
  return open;
}

type Changing = Omit<EditorStart, "text" | "fileName">;

const optionsFor = ({ fileName, ...changing }: EditorStart) => ({
  ariaLabel: t.textOf(fileName),
  ...readOnlyOptions(changing),
});

const readOnlyOptions = ({ readOnly, readOnlyReason }: Changing) => ({
  readOnly,
  readOnlyMessage: { value: readOnlyReason },
});

export const setReadOnly = ({ editor }: OpenEditor, changing: Changing): void =>
  editor.updateOptions(readOnlyOptions(changing));

/** The same text under another name: cursor, scrolling and undo stay. */
export function rename({ editor, model }: OpenEditor, fileName: string): void {
  monaco.editor.setModelLanguage(model, languageOf(fileName));
  editor.updateOptions({ ariaLabel: t.textOf(fileName) });
}

/** Brings the model to a text that came from outside. */
export function followText(open: OpenEditor, text: string): void {
  const echo = open.underway.indexOf(text);
  open.underway = open.underway.slice(echo + 1);
  if (echo >= 0 || text === open.agreed) return;
  if (open.handoff.pending()) {
    // Both at once: what was typed is in no other place, so it is what stays.
    open.handoff.flush();
    return;
  }
  const { model } = open;
  const { start, end, put } = differenceOf(model.getValue(), text, model.getEOL());
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
  open.agreed = text;
  open.underway = [];
  open.programmatic = true;
  // An edit and not setValue: undo still leads back to what was there. Only what differs: the reader's place stays.
  model.pushEditOperations([], [{ range, text: put }], () => null);
  model.pushStackElement();
  open.programmatic = false;
}

/** What the page around may ask; `open` is null before the editor is there and after it has gone. */
export function handleOf(open: { current: OpenEditor | null }): TextEditorHandle {
  return {
    flush: () => {
      open.current?.handoff.flush();
      return open.current?.agreed ?? "";
    },
    focus: () => open.current?.editor.focus(),
    revealLine: (line) => {
      const editor = open.current?.editor;
      if (!editor) return;
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.revealLineNearTop(line);
      editor.focus();
    },
    insert: (text) => {
      const editor = open.current?.editor;
      const range = editor?.getSelection();
      if (!editor || !range) return;
      editor.pushUndoStop();
      editor.executeEdits("insert", [{ range, text, forceMoveMarkers: true }]);
      editor.pushUndoStop();
    },
    topLine: () => (open.current ? topLine(open.current.editor) : 1),
    scrollToLine: (line) => {
      if (!open.current) return;
      open.current.programmatic = true;
      scrollToLine(open.current.editor, line);
      open.current.programmatic = false;
    },
  };
}
