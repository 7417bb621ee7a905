// The document's title and its icon in the tab; both show a lock while the docs are locked.
import { useEffect } from "react";
import { t } from "@/strings/common";

/** "mine" while this page is the one that edits. */
export type LockSign = boolean | "mine";

const iconOf = (lock: LockSign) =>
  lock === "mine" ? "/favicon-editing.svg" : lock ? "/favicon-locked.svg" : "/favicon.svg";

export function useTitle(title: string, lock: LockSign = false): void {
  useEffect(() => {
    document.title = `${lock ? "🔒 " : ""}${title} · ${t.appName}`;
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const icon = iconOf(lock);
    // Only on a change: browsers fetch it anew each time it is set.
    if (link && link.getAttribute("href") !== icon) link.setAttribute("href", icon);
  }, [title, lock]);
}
