// The keys of the editor's page, wherever the focus is: the sidebar, and the way to the next doc.
import { useEffect, useEffectEvent } from "react";

interface PageKeys {
  onSidebar: () => void;
  onNeighbour: (step: 1 | -1) => void;
}

export function usePageKeys({ onSidebar, onNeighbour }: PageKeys): void {
  /** Whether the key was one of ours. */
  const pressed = useEffectEvent((event: KeyboardEvent): boolean => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "b") onSidebar();
    else if (altKey && !ctrlKey && !metaKey && key === "PageDown") onNeighbour(1);
    else if (altKey && !ctrlKey && !metaKey && key === "PageUp") onNeighbour(-1);
    else return false;
    return true;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!pressed(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Captured, before Monaco takes them for its own.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
