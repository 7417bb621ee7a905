// What the page around the text may ask of it. Lines count from 1.

export interface TextEditorHandle {
  /** Hands up what was typed and not handed up yet (by `onChange`, before it returns); returns the newest text. */
  flush: () => string;
  focus: () => void;
  /** Puts the cursor at the beginning of the line, shows it and gives the text the focus. */
  revealLine: (line: number) => void;
  /** Puts `text` in the place of the selection, as one step of undo; nothing while the text is read-only. */
  insert: (text: string) => void;
  /** The first visible line; 12.5 when half of line 12 is above the top. */
  topLine: () => number;
  /** Scrolls so that `topLine()` is this line; 1 is the very top, Infinity the very end. Is no `onScrollLine`. */
  scrollToLine: (line: number) => void;
}
