// The locks that the person asked for: each is told of when it is released or declined, wherever in the app they are by then.
import { toast } from "sonner";
import { create } from "zustand";
import type { Lock } from "@/shared/api/types";
import { realtime } from "@/shared/api/use-realtime";
import { myName } from "@/shared/lib/identity";
import { t } from "@/strings/locks";

interface Asked {
  lockIds: ReadonlySet<string>;
}

export const useAsked = create<Asked>()(() => ({ lockIds: new Set() }));

const mark = (lockId: string, asked: boolean) =>
  useAsked.setState(({ lockIds }) => {
    const next = new Set(lockIds);
    if (asked) next.add(lockId);
    else next.delete(lockId);
    return { lockIds: next };
  });

export function askForLock(lock: Lock): void {
  if (realtime.state !== "open") {
    toast.warning(t.notConnected);
    return;
  }
  const asker = myName();
  realtime.requestLock(lock.projectId);
  mark(lock.id, true);
  toast(t.askedToast(lock.lockedBy));
  const stop = realtime.listen(({ event, data }) => {
    const released = event === "lock:released" && data.lockId === lock.id;
    const declined =
      event === "lock:declined" && data.lockId === lock.id && data.requestedBy === asker;
    if (!released && !declined) return;
    stop();
    mark(lock.id, false);
    if (released) toast.success(t.freeNow(lock.lockedBy));
    else toast(t.declined(lock.lockedBy));
  });
}
