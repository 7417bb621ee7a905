// Files that are dragged over the page: it says so, and takes what is dropped beside every better place.
import { useEffect, useEffectEvent, useState } from "react";
import { hasFiles } from "./dropped-files";

interface PageDropOptions {
  enabled: boolean;
  blocked: boolean;
  onFiles: (transfer: DataTransfer) => void;
}

/** Whether files are over the page now. */
export function usePageDrop({ enabled, blocked, onFiles }: PageDropOptions): boolean {
  const [dragging, setDragging] = useState(false);
  const take = useEffectEvent((event: DragEvent) => {
    if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return;
    const taken = event.defaultPrevented;
    // Otherwise the browser leaves the page to show the file.
    event.preventDefault();
    if (event.type === "dragover") {
      if (blocked) event.dataTransfer.dropEffect = "none";
      setDragging(true);
    } else if (event.type === "drop") {
      setDragging(false);
      if (!taken && !blocked) onFiles(event.dataTransfer);
    }
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: DragEvent) => take(event);
    const leave = (event: DragEvent) => {
      // Nothing is entered instead: the files have left the window.
      if (event.relatedTarget === null) setDragging(false);
    };
    window.addEventListener("dragover", listener);
    window.addEventListener("drop", listener);
    window.addEventListener("dragleave", leave);
    return () => {
      window.removeEventListener("dragover", listener);
      window.removeEventListener("drop", listener);
      window.removeEventListener("dragleave", leave);
    };
  }, [enabled]);
  return dragging;
}
