// The text itself: one Monaco editor whose content follows the `text` prop without losing undo.
import {
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { EditorStatusBar } from "./markdown/editor-status-bar";
import { helpWithMarkdown, type MarkdownHelp } from "./markdown/monaco/help";
import { useMarkdownTools } from "./markdown/support";
import { monaco } from "./monaco";
import {
  followText,
  handleOf,
  type OpenEditor,
  openEditor,
  rename,
  setReadOnly,
} from "./open-editor";
import type { TextEditorHandle } from "./text-editor-handle";

interface TextEditorProps {
  fileName: string;
  text: string;
  readOnly: boolean;
  readOnlyReason: string;
  /** The text after edits; in a large text, once for all that is typed until a pause. */
  onChange: (text: string) => void;
  handle?: Ref<TextEditorHandle>;
  /** The first visible line, when the person scrolled; see `topLine` of the handle. */
  onScrollLine?: (line: number, atEnd: boolean) => void;
  /** The line of the cursor, when it moved to another one. */
  onCursor?: (line: number) => void;
}

export function TextEditor(props: TextEditorProps) {
  const { fileName, text, readOnly, readOnlyReason, handle } = props;
  const tools = useMarkdownTools();
  const host = useRef<HTMLDivElement>(null);
  const open = useRef<OpenEditor>(null);
  const [help, setHelp] = useState<MarkdownHelp | null>(null);
  const latestTools = useRef(tools);

  const initial = useEffectEvent(() => ({ fileName, text, readOnly, readOnlyReason }));
  const changed = useEffectEvent(props.onChange);
  const scrolledTo = useEffectEvent((line: number, atEnd: boolean) =>
    props.onScrollLine?.(line, atEnd),
  );
  const cursorMoved = useEffectEvent((line: number) => props.onCursor?.(line));

  // A layout effect: at its end what was typed last is handed up before the parents' effects end.
  useLayoutEffect(() => {
    if (!host.current) return;
    const opened = openEditor(host.current, initial(), {
      onChange: (value) => changed(value),
      onScrollLine: (line, atEnd) => scrolledTo(line, atEnd),
      onCursor: (line) => cursorMoved(line),
    });
    open.current = opened;
    const { editor, model } = opened;
    const helping = helpWithMarkdown(editor, model, host.current, () => latestTools.current);
    setHelp(helping);
    return () => {
      helping.dispose();
      opened.dispose();
      open.current = null;
    };
  }, []);

  useEffect(() => {
    latestTools.current = tools;
    help?.judge();
  }, [tools, help]);

  useEffect(() => {
    if (open.current) rename(open.current, fileName);
  }, [fileName]);

  useEffect(() => {
    if (open.current) setReadOnly(open.current, { readOnly, readOnlyReason });
  }, [readOnly, readOnlyReason]);

  useEffect(() => {
    if (open.current) followText(open.current, text);
  }, [text]);

  useImperativeHandle(handle, () => handleOf(open), []);

  const run = (action: string) => {
    open.current?.editor.focus();
    open.current?.editor.trigger("status", action, null);
  };
  return (
    <div className="flex h-full flex-col">
      <div ref={host} className="min-h-0 flex-1" data-testid="text-editor" />
      {tools && help && (
        <EditorStatusBar
          facts={help.facts}
          readOnly={readOnly}
          onNextProblem={() => run("editor.action.marker.next")}
          onGoToLine={() => run("editor.action.gotoLine")}
          onChangeLineEnds={() => open.current && changeLineEnds(open.current.model)}
        />
      )}
    </div>
  );
}

function changeLineEnds(model: monaco.editor.ITextModel): void {
  const { CRLF, LF } = monaco.editor.EndOfLineSequence;
  model.pushStackElement();
  model.pushEOL(model.getEOL() === "\n" ? CRLF : LF);
  model.pushStackElement();
}
