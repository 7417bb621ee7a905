// What a person can do about somebody else's lock: ask for it, or release it by force with a reason.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "@/shared/api/client";
import { toProblem } from "@/shared/api/problem";
import type { Lock } from "@/shared/api/types";
import { useIsOwner, useMayEdit } from "@/shared/lib/role";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/dialog";
import { t } from "@/strings/locks";
import { askForLock, useAsked } from "./asked";

export function LockActions({ lock }: { lock: Lock }) {
  const asked = useAsked(({ lockIds }) => lockIds.has(lock.id));
  const mayEdit = useMayEdit();
  const isOwner = useIsOwner();
  return (
    <>
      {mayEdit && (
        <Button size="sm" disabled={asked} onClick={() => askForLock(lock)}>
          {asked ? t.asked : t.ask}
        </Button>
      )}
      {isOwner && <ForceRelease lock={lock} size="sm" />}
    </>
  );
}

export function ForceRelease({ lock, size }: { lock: Lock; size?: "sm" }) {
  const [confirming, setConfirming] = useState(false);
  const force = useMutation({
    mutationFn: (reason: string) => api.locks.forceRelease(lock.projectId, reason),
    onSuccess: () => {
      setConfirming(false);
      toast.success(t.forced(lock.lockedBy));
    },
    onError: (error) => toast.error(toProblem(error).message),
  });
  return (
    <>
      <Button size={size} variant="danger" onClick={() => setConfirming(true)}>
        {t.force}
      </Button>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t.forceTitle(lock.lockedBy)}
        description={t.forceAbout}
        action={t.force}
        reasonLabel={t.reason}
        busy={force.isPending}
        onConfirm={(reason) => force.mutate(reason)}
      />
    </>
  );
}
