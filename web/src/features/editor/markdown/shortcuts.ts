// The keys of the text editor: its own, which it binds from this list, and those of Monaco that help with Markdown.
import { t } from "@/strings/markdown";

export interface Shortcut {
  keys: string;
  what: string;
}

export const ownKeys = {
  bold: { keys: "Alt+B", what: t.actions.bold },
  italic: { keys: "Ctrl+I", what: t.actions.italic },
  code: { keys: "Ctrl+E", what: t.actions.code },
  link: { keys: "Alt+K", what: t.actions.link },
  task: { keys: "Alt+C", what: t.actions.task },
  table: { keys: "Shift+Alt+F", what: t.actions.table },
} satisfies Record<string, Shortcut>;

/** For the sheet that lists all keys. */
export const editorShortcuts: readonly Shortcut[] = [
  ...Object.values(ownKeys),
  { keys: "Tab", what: t.keys.tab },
  { keys: "Enter", what: t.keys.enter },
  { keys: "Ctrl+Space", what: t.keys.suggest },
  { keys: "Ctrl+Shift+O", what: t.keys.headings },
  { keys: "F8", what: t.keys.nextProblem },
  { keys: "Ctrl+.", what: t.keys.quickFix },
  { keys: "Ctrl+F", what: t.keys.find },
  { keys: "Ctrl+H", what: t.keys.replace },
  { keys: "Alt+Up", what: t.keys.moveLine },
  { keys: "Ctrl+D", what: t.keys.nextSame },
  { keys: "Ctrl+M", what: t.keys.tabMovesFocus },
  { keys: "F1", what: t.keys.commands },
];
