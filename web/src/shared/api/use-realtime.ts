// The app's realtime connection as React sees it.
import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { myName } from "@/shared/lib/identity";
import { presenceKey, progressKey, type SyncProgress } from "./apply-events";
import { Connectivity } from "./connectivity";
import { listenToNetwork } from "./http";
import { type Attention, Realtime, type ServerEvent, type ServerEvents } from "./realtime";

const socketUrl = `${window.location.origin.replace(/^http/, "ws")}/api/ws`;

export const realtime = new Realtime({
  url: socketUrl,
  name: myName,
});

export const connectivity = new Connectivity(realtime, () => fetch("/api/session"));

/** Watches whether the server is there; the connection itself begins when it is known who sits here. */
export function watchConnectivity(): void {
  listenToNetwork(connectivity.answered, connectivity.silent);
  connectivity.start();
}

/** Nothing while the server is there; else when it is tried again. */
export function useOutage() {
  return useSyncExternalStore(connectivity.subscribe, () => connectivity.outage);
}

/** As many as a connection may join. */
const roomsAtMost = 100;

/** Joins the rooms of these projects while the component is shown. */
export function useRooms(projectIds: string[], attention: Attention = "present"): void {
  const key = projectIds.slice(0, roomsAtMost).join(" ");
  useEffect(() => {
    const leave = key ? key.split(" ").map((id) => realtime.join(id, attention)) : [];
    return () => {
      for (const go of leave) go();
    };
  }, [key, attention]);
}

/** Calls `handler` for each event of one kind. */
export function useServerEvent<E extends keyof ServerEvents>(
  name: E,
  handler: (data: ServerEvents[E]) => void,
): void {
  const onEvent = useEffectEvent((event: ServerEvent) => {
    if (event.event === name) handler(event.data as ServerEvents[E]);
  });
  useEffect(() => realtime.listen((event) => onEvent(event)), []);
}

/** The names of the people who look at the project now; apply-events.ts keeps them. */
export function usePresence(projectId: string): string[] {
  const people = useQuery<string[]>({ queryKey: presenceKey(projectId), queryFn: skipToken });
  return people.data ?? [];
}

/** How far the sync of the project is; nothing between runs, and until a run has told. */
export function useSyncProgress(projectId: string): SyncProgress | null {
  const progress = useQuery<SyncProgress | null>({
    queryKey: progressKey(projectId),
    queryFn: skipToken,
  });
  return progress.data ?? null;
}
