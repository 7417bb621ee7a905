// Document titles; a lock sign in front while the docs are locked.
import { useEffect } from "react";

export function useTitle(title: string, locked = false): void {
  useEffect(() => {
    document.title = `${locked ? "🔒 " : ""}${title} · AI Toolkit`;
  }, [title, locked]);
}
