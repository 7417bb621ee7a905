// The lock of the project that the editor has open, as React state.
import { useEffect, useState, useSyncExternalStore } from "react";
import { realtime } from "@/shared/api/use-realtime";
import { LockSession } from "./lock-session";

/** One session per mounted editor; mount it with a key per project. `wanted` is whether to ask by itself. */
export function useLockSession(projectId: string, wanted: boolean) {
  const [session] = useState(() => new LockSession(projectId, realtime, wanted));
  useEffect(() => {
    session.start();
    return () => session.stop();
  }, [session]);
  useEffect(() => {
    if (wanted) session.want();
  }, [session, wanted]);
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  return { session, state };
}
