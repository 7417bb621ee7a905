// Enter and Tab in lists, quotes and tables; everywhere else they do what they always do.
import { monaco } from "../../monaco";
import type { Change } from "../text/edits";
import { isInCode } from "../text/fences";
import { continueLine, itemIn, moveItem } from "../text/lists";
import { mayBeRow, moveCell } from "../text/tables";

type Editor = monaco.editor.ICodeEditor;
type Ask = (lines: readonly string[], line: number, column: number) => Change | null;

/** Makes a change one step of undo, and shows where it led. */
export function apply(editor: Editor, { edits, selection }: Change): void {
  const after = selection
    ? [
        new monaco.Selection(
          selection.startLineNumber,
          selection.startColumn,
          selection.endLineNumber,
          selection.endColumn,
        ),
      ]
    : undefined;
  editor.pushUndoStop();
  editor.executeEdits("markdown", edits, after);
  editor.pushUndoStop();
  const position = editor.getPosition();
  if (position) editor.revealPosition(position);
}

/** The change for the line of the cursor, when that line may be one that the change is about. */
function changeAt(editor: Editor, concerns: (line: string) => boolean, ask: Ask): Change | null {
  const model = editor.getModel();
  const position = editor.getPosition();
  if (!model || !position) return null;
  const { lineNumber, column } = position;
  // Only then it is worth to look at the other lines.
  if (!concerns(model.getLineContent(lineNumber))) return null;
  const lines = model.getLinesContent();
  return isInCode(lines, lineNumber) ? null : ask(lines, lineNumber, column);
}

const listed = (line: string) => itemIn(line) !== null || /^\s*>/.test(line);

function enter(editor: Editor): void {
  const selected = editor.getSelection()?.isEmpty() === false;
  const change = selected ? null : changeAt(editor, listed, continueLine);
  if (change) apply(editor, change);
  else editor.trigger("keyboard", "type", { text: "\n" });
}

function tab(editor: Editor, back: boolean): void {
  const selection = editor.getSelection();
  const lines = selection && selection.startLineNumber !== selection.endLineNumber;
  const change = lines
    ? null
    : (changeAt(editor, mayBeRow, (all, line, column) =>
        moveCell(all, line, column, back ? -1 : 1),
      ) ??
      changeAt(
        editor,
        (line) => itemIn(line) !== null,
        (all, line, column) => moveItem(all, line, column, back ? "out" : "in"),
      ));
  if (change) apply(editor, change);
  else editor.trigger("keyboard", back ? "outdent" : "tab", null);
}

const writing =
  "editorTextFocus && !editorReadonly && editorLangId == markdown && !suggestWidgetVisible && !editorHasMultipleSelections && !inSnippetMode";

/** For all editors there will be: rules that are bound to one editor would keep the others from these keys. */
export function registerTyping(): void {
  const bind = (id: string, keybinding: number, when: string, run: (editor: Editor) => void) => {
    monaco.editor.addCommand({
      id,
      run: () => {
        const editor = monaco.editor.getEditors().find((one) => one.hasTextFocus());
        if (editor) run(editor);
      },
    });
    monaco.editor.addKeybindingRule({ keybinding, command: id, when });
  };
  const { KeyCode, KeyMod } = monaco;
  bind("markdown.enter", KeyCode.Enter, writing, enter);
  const tabbing = `${writing} && !editorTabMovesFocus`;
  bind("markdown.tab", KeyCode.Tab, tabbing, (editor) => tab(editor, false));
  bind("markdown.tabBack", KeyMod.Shift | KeyCode.Tab, tabbing, (editor) => tab(editor, true));
}
