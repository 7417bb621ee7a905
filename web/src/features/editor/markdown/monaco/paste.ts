// What is pasted into the text or dropped on it: images, and addresses over a selection.
import { monaco } from "../../monaco";
import type { FactsStore } from "../facts";
import type { MarkdownTools } from "../support";
import { linkOver } from "../text/emphasis";
import { isImageFile } from "../text/image-names";
import { insertImages } from "./images";

interface Listening {
  tools: () => MarkdownTools | null;
  facts: FactsStore;
}

export function listenForPaste(
  editor: monaco.editor.IStandaloneCodeEditor,
  host: HTMLElement,
  { tools, facts }: Listening,
): () => void {
  const writable = () => !editor.getOption(monaco.editor.EditorOption.readOnly);

  const insert = (files: File[], range: monaco.IRange | null) => {
    const known = tools();
    if (known && range) insertImages(files, { editor, range, tools: known, facts });
  };
  const onPaste = (event: ClipboardEvent) => {
    const data = event.clipboardData;
    if (!data || !writable() || !editor.hasTextFocus()) return;
    const text = data.getData("text/plain");
    const images = [...data.files].filter(isImageFile);
    // Office programs put a picture of the text beside it: the text is what is meant.
    const taken = text === "" && images.length > 0 ? tools() !== null : pasteAddress(editor, text);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
    if (text === "") insert(images, editor.getSelection());
  };
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const onDragOver = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) event.dataTransfer.dropEffect = writable() ? "copy" : "none";
  };
  const onDrop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const { position } = editor.getTargetAtClientPoint(event.clientX, event.clientY) ?? {};
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!writable() || !position || files.length === 0) return;
    editor.setPosition(position);
    editor.focus();
    insert(files, monaco.Range.fromPositions(position));
  };

  const capture = { capture: true };
  host.addEventListener("paste", onPaste, capture);
  host.addEventListener("dragover", onDragOver, capture);
  host.addEventListener("drop", onDrop, capture);
  return () => {
    host.removeEventListener("paste", onPaste, capture);
    host.removeEventListener("dragover", onDragOver, capture);
    host.removeEventListener("drop", onDrop, capture);
  };
}

/** Makes links of what is selected; answers whether the address was one, and something was. */
function pasteAddress(editor: monaco.editor.ICodeEditor, pasted: string): boolean {
  const model = editor.getModel();
  if (model?.getLanguageId() !== "markdown") return false;
  const edits = (editor.getSelections() ?? []).map((range) => ({
    range,
    text: linkOver(model.getValueInRange(range), pasted),
  }));
  if (edits.length === 0 || edits.some(({ text }) => text === null)) return false;
  editor.pushUndoStop();
  editor.executeEdits("paste", edits);
  editor.pushUndoStop();
  return true;
}
