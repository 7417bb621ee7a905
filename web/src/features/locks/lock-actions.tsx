// What a person can do about somebody else's lock: ask for it, or release it by force with a reason.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Lock } from "@/shared/api/types";
import { realtime } from "@/shared/api/use-realtime";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";

export function LockActions({ lock }: { lock: Lock }) {
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          realtime.requestLock(lock.projectId);
          toast(`${lock.lockedBy} sees that you are waiting.`);
        }}
      >
        Ask for the lock
      </Button>
      <ForceRelease lock={lock} size="sm" />
    </>
  );
}

export function ForceRelease({ lock, size }: { lock: Lock; size?: "sm" }) {
  const [confirming, setConfirming] = useState(false);
  const force = useMutation({
    mutationFn: (reason: string) => api.locks.forceRelease(lock.projectId, reason),
    onSuccess: () => {
      setConfirming(false);
      toast.success(`The lock of ${lock.lockedBy} is released.`);
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  return (
    <>
      <Button size={size} variant="danger" onClick={() => setConfirming(true)}>
        Force release
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Release the lock of ${lock.lockedBy}?`}
        description="They stop editing at once. Their unsaved text stays in their browser as a draft. The activity log keeps your reason."
        action="Force release"
        reasonLabel="Reason"
        busy={force.isPending}
        onConfirm={(reason) => force.mutate(reason)}
      />
    </>
  );
}
