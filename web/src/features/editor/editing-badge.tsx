// Whether this page may edit, how long still, and the way to stop.
import { SquarePen } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/editor";
import { Countdown } from "../locks/lock-badge";
import type { LockState } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";

export function EditingBadge({ lock, session }: { lock: LockState; session: LockSession }) {
  if (lock.phase === "asking") {
    return <span className="skeleton h-5 w-20" title={t.toolbar.asking} />;
  }
  if (lock.phase !== "held") {
    return <span className="px-2 text-faint text-xs">{t.toolbar.readOnly}</span>;
  }
  return (
    <Tooltip text={t.toolbar.stopEditingHint}>
      <Button
        variant="ghost"
        size="sm"
        aria-label={t.toolbar.stopEditing}
        className="text-accent"
        onClick={() => session.giveUp()}
      >
        <SquarePen /> <span className="hidden lg:inline">{t.toolbar.editing}</span>
        <Countdown until={lock.lock.expiresAt} />
      </Button>
    </Tooltip>
  );
}
