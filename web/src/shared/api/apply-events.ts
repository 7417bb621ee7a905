// Writes what the server says over the WebSocket into the query cache.
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Realtime } from "./realtime";
import type { Lock, Project, SyncStatus } from "./types";

/** A pull can bring a thousand docs in one breath; what they touch is asked for once. */
const refreshAfter = 50;

export const presenceKey = (projectId: string) => ["presence", projectId];

/** Keeps the query cache true to what the server says; returns the undo. */
export function applyEvents(cache: QueryClient, source: Pick<Realtime, "listen">): () => void {
  // The docs hash at each project's last snapshot; null once a doc changed after it.
  const hashes = new Map<string, string | null>();
  const stale = new Map<string, { key: QueryKey; exact: boolean }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refresh = (key: string[], exact = false) => {
    stale.set(JSON.stringify([key, exact]), { key, exact });
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const { key: queryKey, exact } of stale.values()) {
        cache.invalidateQueries({ queryKey, exact });
      }
      stale.clear();
    }, refreshAfter);
  };
  const patch = (id: string, change: (project: Project) => Project) => {
    cache.setQueryData<Project>(["project", id], (old) => old && change(old));
    cache.setQueryData<Project[]>(["projects"], (old) =>
      old?.map((project) => (project.id === id ? change(project) : project)),
    );
  };
  const setLock = (id: string, lock: Lock | null) => patch(id, (p) => ({ ...p, lock }));
  const setSync = (id: string, sync: SyncStatus) => patch(id, (p) => ({ ...p, sync }));
  const setPresence = (id: string, people: string[]) => cache.setQueryData(presenceKey(id), people);
  const refreshActivity = (id: string) => refresh(["project", id, "activity"]);
  const refreshDocs = (id: string) => {
    refresh(["project", id, "docs"]);
    refreshActivity(id);
    // The cards say how many docs there are.
    refresh(["projects"]);
    refresh(["project", id], true);
  };

  const stop = source.listen(({ event, data }) => {
    switch (event) {
      case "joined":
        setLock(data.projectId, data.lock);
        setSync(data.projectId, data.sync);
        setPresence(data.projectId, data.presence);
        // Another hash than at the last snapshot, or none to compare with: events may have been missed.
        if (hashes.get(data.projectId) !== data.docsHash) {
          refreshDocs(data.projectId);
          refresh(["project", data.projectId, "doc"]);
        }
        hashes.set(data.projectId, data.docsHash);
        break;
      case "presence":
        setPresence(data.projectId, data.people);
        break;
      case "lock:acquired": {
        const { lockId, ...rest } = data;
        setLock(data.projectId, { id: lockId, ...rest });
        refreshActivity(data.projectId);
        break;
      }
      case "lock:extended":
        patch(data.projectId, (p) =>
          p.lock?.id === data.lockId ? { ...p, lock: { ...p.lock, expiresAt: data.expiresAt } } : p,
        );
        break;
      case "lock:released":
        patch(data.projectId, (p) => (p.lock?.id === data.lockId ? { ...p, lock: null } : p));
        refreshActivity(data.projectId);
        break;
      case "doc:updated":
      case "doc:deleted":
        hashes.set(data.projectId, null);
        refreshDocs(data.projectId);
        refresh(["project", data.projectId, "doc", data.fileName]);
        refresh(["project", data.projectId, "revisions", data.fileName]);
        refresh(["project", data.projectId, "conflict", data.fileName]);
        break;
      case "sync:progress":
        setSync(data.projectId, data.sync);
        if (data.phase === "done" || data.phase === "failed") {
          refreshDocs(data.projectId);
          // Whether a doc is published, or in conflict, is part of the doc.
          refresh(["project", data.projectId, "doc"]);
        }
        break;
      case "project:updated":
        refresh(["project", data.projectId], true);
        refresh(["projects"]);
        break;
      case "project:deleted":
        cache.setQueryData<Project[]>(["projects"], (old) =>
          old?.filter((project) => project.id !== data.projectId),
        );
        refresh(["project", data.projectId], true);
        break;
      default:
        break;
    }
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
