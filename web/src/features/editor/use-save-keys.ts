// Ctrl+S saves, Ctrl+Shift+S asks for a message first; wherever the focus is.
import { useEffect, useEffectEvent } from "react";

export function useSaveKeys(onSave: () => void, onSaveWithMessage?: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s")
      return;
    event.preventDefault();
    if (event.shiftKey && onSaveWithMessage) onSaveWithMessage();
    else onSave();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
