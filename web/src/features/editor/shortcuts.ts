// The keys of the editor's page, for whoever lists them.
import { t } from "@/strings/editor";

export const pageShortcuts: readonly { keys: string; what: string }[] = [
  { keys: "Ctrl+S", what: t.keys.save },
  { keys: "Ctrl+Shift+S", what: t.keys.saveWithMessage },
  { keys: "Ctrl+B", what: t.keys.sidebar },
  { keys: "Ctrl+Shift+F", what: t.keys.search },
  { keys: "Alt+PageDown", what: t.keys.nextDoc },
  { keys: "Alt+PageUp", what: t.keys.previousDoc },
];
