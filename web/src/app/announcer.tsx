// Tells screen readers what happened, and takes the focus along when the page changes.
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { announce, useAnnouncement } from "@/shared/lib/announce";

/** By then a page has its title, which may have to be asked for. */
const titleWithin = 500;

export const mainId = "main";

/** Unless the new page, or a dialog, has put the focus where it belongs. */
function focusMain(): void {
  const main = document.getElementById(mainId);
  const at = document.activeElement;
  if (main?.contains(at) || at?.closest('[role="dialog"]')) return;
  main?.focus({ preventScroll: true });
}

export function Announcer() {
  const { text } = useAnnouncement();
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
      if (!fromLocation || !pathChanged) return;
      focusMain();
      clearTimeout(timer);
      timer = setTimeout(() => announce(document.title), titleWithin);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [router]);
  return (
    <div aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
