// The text itself: one Monaco editor whose content follows the `text` prop without losing undo.
import { useEffect, useEffectEvent, useRef } from "react";
import { languageOf } from "./language";
import { commonOptions, followTheme, monaco } from "./monaco";

interface TextEditorProps {
  fileName: string;
  text: string;
  readOnly: boolean;
  readOnlyReason: string;
  onChange: (text: string) => void;
  /** How far the text is scrolled, 0 to 1. */
  onScroll?: (ratio: number) => void;
}

export function TextEditor(props: TextEditorProps) {
  const { fileName, text, readOnly, readOnlyReason } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  /** The text both sides agree on; Monaco may normalise line ends, which is no edit. */
  const agreed = useRef(text);
  /** What was typed and has not come back as `text` yet: who types fast is ahead of the rendering. */
  const underway = useRef<string[]>([]);

  const edited = useEffectEvent((value: string) => {
    agreed.current = value;
    underway.current.push(value);
    props.onChange(value);
  });
  const scrolled = useEffectEvent((ratio: number) => props.onScroll?.(ratio));
  const initial = useEffectEvent(() => ({ text, readOnly, readOnlyReason }));

  useEffect(() => {
    if (!host.current) return;
    const unfollow = followTheme();
    const start = initial();
    agreed.current = start.text;
    underway.current = [];
    const model = monaco.editor.createModel(start.text, languageOf(fileName));
    const instance = monaco.editor.create(host.current, {
      ...commonOptions,
      model,
      ariaLabel: `Text of ${fileName}`,
      readOnly: start.readOnly,
      readOnlyMessage: { value: start.readOnlyReason },
      unicodeHighlight: { ambiguousCharacters: false },
      quickSuggestions: false,
      wordBasedSuggestions: "off",
      occurrencesHighlight: "off",
    });
    editor.current = instance;
    model.onDidChangeContent(() => {
      if (!programmatic.has(model)) edited(textOf(model));
    });
    instance.onDidScrollChange((event) => {
      const room = event.scrollHeight - instance.getLayoutInfo().height;
      if (event.scrollTopChanged) scrolled(room > 0 ? event.scrollTop / room : 0);
    });
    return () => {
      unfollow();
      instance.dispose();
      model.dispose();
      editor.current = null;
    };
  }, [fileName]);

  useEffect(() => {
    editor.current?.updateOptions({ readOnly, readOnlyMessage: { value: readOnlyReason } });
  }, [readOnly, readOnlyReason]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    const echo = underway.current.indexOf(text);
    underway.current = underway.current.slice(echo + 1);
    if (echo >= 0 || text === agreed.current) return;
    agreed.current = text;
    underway.current = [];
    programmatic.add(model);
    // An edit and not setValue: undo still leads back to what was there.
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    model.pushStackElement();
    programmatic.delete(model);
  }, [text]);

  return <div ref={host} className="h-full" data-testid="text-editor" />;
}

/** Models that the app itself is changing at this moment. */
const programmatic = new WeakSet<monaco.editor.ITextModel>();

const textOf = (model: monaco.editor.ITextModel) =>
  model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
