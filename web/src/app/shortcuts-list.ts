// What the help sheet lists: the shortcuts of the app, and the keys of the text editor, by where they work.
import { editorShortcuts } from "@/features/editor/markdown/shortcuts";
import { isMac, shortcuts } from "@/shared/lib/shortcuts";
import { t } from "@/strings/shortcuts";

interface Line {
  keys: string;
  what: string;
}

interface Place {
  where: keyof typeof t.where;
  lines: Line[];
}

/** Where Monaco has other keys on a Mac than ⌘ in place of Ctrl. */
const onMac: Record<string, string> = {
  "Ctrl+Space": "Ctrl+Space",
  "Ctrl+H": "Alt+Mod+F",
  "Ctrl+M": "Ctrl+Shift+M",
};

const special = (keys: string) => (isMac ? onMac[keys] : undefined);

const ofText: Line[] = editorShortcuts.map(({ keys, what }) => ({
  keys: special(keys) ?? keys.replace("Ctrl", "Mod").replace(/\bUp$/, "ArrowUp"),
  what,
}));

export const places: Place[] = (Object.keys(t.where) as Place["where"][]).map((where) => ({
  where,
  lines: where === "text" ? ofText : shortcuts.filter((shortcut) => shortcut.where === where),
}));
