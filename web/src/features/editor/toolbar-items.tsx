// What the toolbar of an open doc shows when there is a reason to.
import { CloudUpload, SquarePen } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Doc } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Tooltip } from "@/shared/ui/tooltip";
import { Countdown } from "../locks/lock-badge";
import type { LockState } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";

/** Whether this page may edit, how long still, and the way to stop. */
export function EditingBadge({ lock, session }: { lock: LockState; session: LockSession }) {
  if (lock.phase === "asking") {
    return <span className="skeleton h-5 w-20" title="Asking for the lock" />;
  }
  if (lock.phase !== "held") {
    return <span className="px-2 text-faint text-xs">Read-only</span>;
  }
  return (
    <Tooltip text="You hold the lock; it renews itself while you work. Press to stop editing.">
      <Button
        variant="ghost"
        size="sm"
        aria-label="Stop editing"
        className="text-accent"
        onClick={() => session.giveUp()}
      >
        <SquarePen /> <span className="hidden sm:inline">Editing</span>
        <Countdown until={lock.lock.expiresAt} />
      </Button>
    </Tooltip>
  );
}

export function PublishButton({ doc }: { doc: Doc }) {
  const [busy, setBusy] = useState(false);
  const publish = async () => {
    setBusy(true);
    try {
      await api.docs.push(doc.projectId, doc.fileName);
      toast.success(`${doc.fileName} is published.`);
    } catch (error) {
      toast.error(toProblem(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button disabled={busy} onClick={publish}>
      <CloudUpload /> Publish
    </Button>
  );
}
