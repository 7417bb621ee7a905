// Asks before a page with unsaved changes is left, within the app and by closing the tab.
import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/projects";

export function LeaveGuard({ active }: { active: boolean }) {
  const { status, proceed, reset } = useBlocker({
    // An anchor of the same page leads nowhere else.
    shouldBlockFn: ({ current, next }) => active && current.pathname !== next.pathname,
    enableBeforeUnload: active,
    withResolver: true,
  });
  return (
    <Dialog
      open={status === "blocked"}
      onOpenChange={() => reset?.()}
      title={t.settings.leaveTitle}
      description={t.settings.leaveAbout}
      className="max-w-md"
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => reset?.()}>{t.settings.stay}</Button>
        <Button variant="danger" onClick={() => proceed?.()}>
          {t.settings.leave}
        </Button>
      </div>
    </Dialog>
  );
}
