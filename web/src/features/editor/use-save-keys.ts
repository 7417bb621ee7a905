// Ctrl+S saves, Ctrl+Shift+S asks for a message first where there is one; wherever the focus is.
import { useShortcut } from "@/shared/lib/shortcuts";

export function useSaveKeys(onSave: () => void, onSaveWithMessage = onSave): void {
  useShortcut("save", onSave);
  useShortcut("saveWithMessage", onSaveWithMessage);
}
