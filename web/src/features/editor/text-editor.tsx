// The text itself: one Monaco editor whose content follows the `text` prop without losing undo.
import {
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from "react";
import { t } from "@/strings/markdown";
import { createHandoff, type Handoff } from "./handoff";
import { languageOf } from "./language";
import { commonOptions, followTheme, monaco } from "./monaco";
import { isAtEnd, scrollToLine, topLine } from "./scroll-lines";
import type { TextEditorHandle } from "./text-editor-handle";

interface TextEditorProps {
  fileName: string;
  text: string;
  readOnly: boolean;
  readOnlyReason: string;
  /** The text after edits; in a large text, once for all that is typed until a pause. */
  onChange: (text: string) => void;
  handle?: Ref<TextEditorHandle>;
  /** How far the text is scrolled, 0 to 1. */
  onScroll?: (ratio: number) => void;
  /** The first visible line, when the person scrolled; see `topLine` of the handle. */
  onScrollLine?: (line: number, atEnd: boolean) => void;
  /** The line of the cursor, when it moved to another one. */
  onCursor?: (line: number) => void;
}

/** One editor with its model, and what of its text was handed up. */
interface Open {
  editor: monaco.editor.IStandaloneCodeEditor;
  model: monaco.editor.ITextModel;
  handoff: Handoff;
  /** The text both sides agree on; Monaco may normalise line ends, which is no edit. */
  agreed: string;
  /** What was handed up and has not come back as `text` yet: who types fast is ahead of the rendering. */
  underway: string[];
  /** The app itself is changing or scrolling the text at this moment. */
  programmatic: boolean;
}

export function TextEditor(props: TextEditorProps) {
  const { fileName, text, readOnly, readOnlyReason, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const open = useRef<Open>(null);

  const handedUp = useEffectEvent((value: string) => {
    if (!open.current) return;
    open.current.agreed = value;
    open.current.underway.push(value);
    props.onChange(value);
  });
  const scrolled = useEffectEvent((editor: monaco.editor.ICodeEditor) => {
    const room = editor.getScrollHeight() - editor.getLayoutInfo().height;
    props.onScroll?.(room > 0 ? editor.getScrollTop() / room : 0);
    if (!open.current?.programmatic) props.onScrollLine?.(topLine(editor), isAtEnd(editor));
  });
  const cursorMoved = useEffectEvent((line: number) => props.onCursor?.(line));
  const initial = useEffectEvent(() => ({ fileName, text, readOnly, readOnlyReason }));

  // A layout effect: at its end what was typed last is handed up before the parents' effects end.
  useLayoutEffect(() => {
    if (!host.current) return;
    const start = initial();
    const unfollow = followTheme();
    const model = monaco.editor.createModel(start.text, languageOf(start.fileName));
    const editor = monaco.editor.create(host.current, {
      ...commonOptions,
      model,
      ariaLabel: t.textOf(start.fileName),
      readOnly: start.readOnly,
      readOnlyMessage: { value: start.readOnlyReason },
      unicodeHighlight: { ambiguousCharacters: false },
      quickSuggestions: false,
      wordBasedSuggestions: "off",
      occurrencesHighlight: "off",
    });
    const handoff = createHandoff({
      read: () => textOf(model),
      length: () => model.getValueLength(),
      give: (value) => handedUp(value),
    });
    open.current = {
      editor,
      model,
      handoff,
      agreed: start.text,
      underway: [],
      programmatic: false,
    };
    model.onDidChangeContent(() => {
      if (!open.current?.programmatic) handoff.changed();
    });
    editor.onDidBlurEditorText(handoff.flush);
    window.addEventListener("pagehide", handoff.flush);
    let line = 1;
    editor.onDidChangeCursorPosition(({ position }) => {
      if (position.lineNumber === line) return;
      line = position.lineNumber;
      cursorMoved(line);
    });
    editor.onDidScrollChange((event) => {
      if (event.scrollTopChanged) scrolled(editor);
    });
    return () => {
      handoff.flush();
      window.removeEventListener("pagehide", handoff.flush);
      unfollow();
      editor.dispose();
      model.dispose();
      open.current = null;
    };
  }, []);

  useEffect(() => {
    if (!open.current) return;
    const { editor, model } = open.current;
    // The same text under another name: cursor, scrolling and undo stay.
    monaco.editor.setModelLanguage(model, languageOf(fileName));
    editor.updateOptions({ ariaLabel: t.textOf(fileName) });
  }, [fileName]);

  useEffect(() => {
    open.current?.editor.updateOptions({ readOnly, readOnlyMessage: { value: readOnlyReason } });
  }, [readOnly, readOnlyReason]);

  useEffect(() => {
    if (open.current) follow(open.current, text);
  }, [text]);

  useImperativeHandle(handle, () => handleOf(open));

  return <div ref={host} className="h-full" data-testid="text-editor" />;
}

/** Brings the model to a text that came from outside. */
function follow(open: Open, text: string): void {
  const echo = open.underway.indexOf(text);
  open.underway = open.underway.slice(echo + 1);
  if (echo >= 0 || text === open.agreed) return;
  if (open.handoff.pending()) {
    // Both at once: what was typed is in no other place, so it is what stays.
    open.handoff.flush();
    return;
  }
  const { model } = open;
  open.agreed = text;
  open.underway = [];
  open.programmatic = true;
  // An edit and not setValue: undo still leads back to what was there.
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  model.pushStackElement();
  open.programmatic = false;
}

function handleOf(open: { current: Open | null }): TextEditorHandle {
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

const textOf = (model: monaco.editor.ITextModel) =>
  model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
