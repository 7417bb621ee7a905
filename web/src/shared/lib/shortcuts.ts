// The keyboard shortcuts of the app: the one place where keys are bound, and what the help sheet lists of them.
import { useEffect, useEffectEvent } from "react";
import { t } from "@/strings/shortcuts";

/** "Mod" is ⌘ on a Mac and Ctrl elsewhere; keys with a space between them are pressed one after the other. */
const keysOf = {
  palette: { keys: "Mod+K", where: "everywhere" },
  help: { keys: "?", where: "everywhere" },
  find: { keys: "/", where: "everywhere" },
  create: { keys: "N", where: "everywhere" },
  goToProjects: { keys: "G P", where: "everywhere" },
  view: { keys: "V", where: "projects" },
  goToDocs: { keys: "G D", where: "project" },
  goToSettings: { keys: "G S", where: "project" },
  findInDocs: { keys: "Mod+Shift+F", where: "project" },
  openRow: { keys: "Enter", where: "tree" },
  renameRow: { keys: "F2", where: "tree" },
  deleteRow: { keys: "Delete", where: "tree" },
  rowMenu: { keys: "Shift+F10", where: "tree" },
  openFolder: { keys: "ArrowRight", where: "tree" },
  closeFolder: { keys: "ArrowLeft", where: "tree" },
  openFolders: { keys: "*", where: "tree" },
  save: { keys: "Mod+S", where: "editor" },
  saveWithMessage: { keys: "Mod+Shift+S", where: "editor" },
  nextDoc: { keys: "Alt+PageDown", where: "editor" },
  previousDoc: { keys: "Alt+PageUp", where: "editor" },
  sidebar: { keys: "Mod+B", where: "editor" },
  nextView: { keys: "Mod+\\", where: "editor" },
} as const satisfies Record<string, { keys: string; where: keyof typeof t.where }>;

export type ShortcutId = keyof typeof keysOf;

export interface Shortcut {
  id: ShortcutId;
  keys: string;
  where: keyof typeof t.where;
  what: string;
}

export const shortcuts: Shortcut[] = Object.entries(keysOf).map(([id, shortcut]) => ({
  id: id as ShortcutId,
  what: t.what[id as ShortcutId],
  ...shortcut,
}));

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

const capOf: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Delete: "Del",
  ...(isMac ? { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl" }),
};

/** Keys as caps to press, one row for each press: "Ctrl", "K". */
export const capsOf = (keys: string): string[][] =>
  keys.split(" ").map((press) => press.split("+").map((key) => capOf[key] ?? key));

/** For menus and tooltips: "Ctrl K", "⌘K", "G P". */
export const keyLabel = (id: ShortcutId) =>
  capsOf(keysOf[id].keys)
    .map((press) => press.join(isMac ? "" : " "))
    .join(" ");

/** For `aria-keyshortcuts`. */
export const ariaKeys = (id: ShortcutId) =>
  keysOf[id].keys.replace("Mod", isMac ? "Meta" : "Control");

type Handler = () => void;

const handlers = new Map<ShortcutId, Handler[]>();
/** How long the second key of two may take. */
const sequenceWithin = 1_200;
let pending = { press: "", at: 0 };

function pressOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const letter = /^[a-z]$/i.test(event.key);
  // Not every layout has a backslash on a key of its own: there the key in its place counts.
  const key = mod && event.code === "Backslash" ? "\\" : event.key;
  // Where a sign is on the keyboard, and with which keys it is made, differs: the sign itself counts.
  const shift = event.shiftKey && (letter || event.key.length > 1);
  const parts = [
    mod && "Mod",
    event.altKey && "Alt",
    shift && "Shift",
    letter ? key.toUpperCase() : key,
  ];
  return parts.filter(Boolean).join("+");
}

/** For what hears its keys itself, as a tree does: whether this is the shortcut. */
export const isPress = (event: KeyboardEvent, id: ShortcutId) => pressOf(event) === keysOf[id].keys;

const fields = 'input, textarea, select, [contenteditable="true"], [role="textbox"]';

/** Whether a plain letter is meant for something else: a text, a row of a tree, a dialog, an open menu. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (target instanceof Element && target.closest(fields)) return true;
  // There letters go to the row of that name; signs are free.
  const letter = /^[\p{L}\p{N}]$/u.test(event.key);
  if (letter && target instanceof Element && target.closest('[role="tree"]')) return true;
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.isComposing || event.key === "Shift") return;
  const press = pressOf(event);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && isTaken(event)) return;
  const second = pending.press && event.timeStamp - pending.at < sequenceWithin;
  const keys = second ? `${pending.press} ${press}` : press;
  pending = { press: "", at: 0 };
  for (const id of handlers.keys()) {
    if (keysOf[id].keys === keys) {
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) handlers.get(id)?.at(-1)?.();
      return;
    }
    if (!second && keysOf[id].keys.startsWith(`${press} `)) {
      pending = { press, at: event.timeStamp };
    }
  }
}

function bind(id: ShortcutId, handler: Handler): () => void {
  // Captured, because Monaco has chords of its own on some of them.
  if (handlers.size === 0) window.addEventListener("keydown", onKeyDown, true);
  handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  return () => {
    const rest = handlers.get(id)?.filter((candidate) => candidate !== handler) ?? [];
    if (rest.length > 0) handlers.set(id, rest);
    else handlers.delete(id);
    if (handlers.size === 0) window.removeEventListener("keydown", onKeyDown, true);
  };
}

/** Runs `action` on the shortcut while the component is shown; of several, the one that came last. */
export function useShortcut(id: ShortcutId, action: () => void, enabled = true): void {
  const run = useEffectEvent(action);
  useEffect(() => (enabled ? bind(id, () => run()) : undefined), [id, enabled]);
}
