// Where the text is scrolled to, in lines: 12.5 is half of line 12 above the top. Wrapped lines count as one.
import { monaco } from "./monaco";

type Editor = monaco.editor.ICodeEditor;

function heightOf(editor: Editor, line: number) {
  const top = editor.getTopForLineNumber(line);
  return { top, height: Math.max(1, editor.getBottomForLineNumber(line) - top) };
}

export function topLine(editor: Editor): number {
  const line = editor.getVisibleRanges()[0]?.startLineNumber ?? 1;
  const { top, height } = heightOf(editor, line);
  // The padding above the first line belongs to it.
  return line + Math.min(1, Math.max(0, (editor.getScrollTop() - top) / height));
}

export function scrollToLine(editor: Editor, target: number): void {
  const lines = editor.getModel()?.getLineCount() ?? 1;
  if (target <= 1 || target > lines + 1) {
    editor.setScrollTop(target <= 1 ? 0 : editor.getScrollHeight(), immediate);
    return;
  }
  const line = Math.min(lines, Math.floor(target));
  const { top, height } = heightOf(editor, line);
  editor.setScrollTop(top + (target - line) * height, immediate);
}

const immediate = monaco.editor.ScrollType.Immediate;

export function isAtEnd(editor: Editor): boolean {
  const room = editor.getScrollHeight() - editor.getLayoutInfo().height;
  return editor.getScrollTop() >= room - 1;
}
