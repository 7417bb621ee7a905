// Ctrl+Shift+F looks for text in all docs.
import { useEffect, useEffectEvent } from "react";

export function useSearchKey(onSearch: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey) return;
    if (event.key.toLowerCase() !== "f") return;
    event.preventDefault();
    event.stopPropagation();
    onSearch();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => pressed(event);
    // Captured, before Monaco takes it for one of its own.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
