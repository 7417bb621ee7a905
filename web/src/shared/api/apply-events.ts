// Writes what the server says over the WebSocket into the query cache.
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { t } from "@/strings/errors";
import { ApiProblem } from "./problem";
import type { Realtime, SyncPhase } from "./realtime";
import type { Doc, Lock, Project, SyncStatus, Workstation } from "./types";

/** A pull can bring a thousand docs in one breath; what they touch is asked for once. */
const refreshAfter = 50;

export const presenceKey = (projectId: string) => ["presence", projectId];
export const progressKey = (projectId: string) => ["sync-progress", projectId];

/** How far the run of a project's sync is that is at work now. */
export interface SyncProgress {
  phase: SyncPhase;
  done: number;
  total: number;
}

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
  const setProgress = (id: string, progress: SyncProgress | null) =>
    cache.setQueryData(progressKey(id), progress);
  const refreshActivity = (id: string) => refresh(["project", id, "activity"]);
  const refreshDocs = (id: string) => {
    refresh(["project", id, "docs"]);
    refresh(["project", id, "conflicts"]);
    refresh(["project", id, "changes"]);
    refreshActivity(id);
    // Whether a workstation is up to date is told against the docs.
    refresh(["project", id, "workstations"]);
    // The cards say how many docs there are.
    refresh(["projects"]);
    refresh(["project", id], true);
  };

  const refreshDoc = (id: string, fileName: string) => {
    for (const what of ["doc", "revisions"]) refresh(["project", id, what, fileName]);
  };
  const refreshAllDocs = (id: string) => {
    refreshDocs(id);
    for (const what of ["doc", "revisions"]) refresh(["project", id, what]);
  };
  /** The doc goes on under its new name at once, so that whoever reads it does not lose it for a moment. */
  const rename = (id: string, docId: string, from: string, to: string) => {
    const renamed = (doc: Doc) => ({ ...doc, fileName: to });
    const old = cache.getQueryData<Doc>(["project", id, "doc", from]);
    if (old?.id === docId) cache.setQueryData(["project", id, "doc", to], renamed(old));
    cache.setQueryData<Doc[]>(["project", id, "docs"], (docs) =>
      docs?.map((doc) => (doc.id === docId ? renamed(doc) : doc)),
    );
  };

  /** Whoever has it open sees that it is gone; nobody needs to ask for it. */
  const forget = (id: string) => {
    const error = new ApiProblem({ code: "not_found", detail: t.projectDeleted }, 404);
    const query = cache.getQueryCache().find<Project>({ queryKey: ["project", id] });
    query?.setState({ status: "error", error, fetchStatus: "idle" });
  };

  const stop = source.listen(({ event, data }) => {
    switch (event) {
      case "joined":
        setLock(data.projectId, data.lock);
        setSync(data.projectId, data.sync);
        setPresence(data.projectId, data.presence);
        // The next event of a run at work brings its numbers again.
        setProgress(data.projectId, null);
        // Another hash than at the last snapshot, or none to compare with: events may have been missed.
        if (hashes.get(data.projectId) !== data.docsHash) {
          refreshAllDocs(data.projectId);
          refresh(["project", data.projectId, "sync-runs"]);
        }
        hashes.set(data.projectId, data.docsHash);
        break;
      case "presence":
        setPresence(data.projectId, data.people);
        break;
      case "workstation:seen": {
        const { projectId, workstation } = data;
        cache.setQueryData<Workstation[]>(
          ["project", projectId, "workstations"],
          (old) => old && [workstation, ...old.filter(({ id }) => id !== workstation.id)],
        );
        refresh(["project", projectId, "keys"]);
        break;
      }
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
        hashes.set(data.projectId, null);
        if (data.renamedFrom) {
          rename(data.projectId, data.docId, data.renamedFrom, data.fileName);
          refreshDoc(data.projectId, data.renamedFrom);
        }
        refreshDocs(data.projectId);
        refreshDoc(data.projectId, data.fileName);
        break;
      case "doc:deleted":
        hashes.set(data.projectId, null);
        refreshDocs(data.projectId);
        refreshDoc(data.projectId, data.fileName);
        break;
      case "docs:changed":
        hashes.set(data.projectId, null);
        refreshAllDocs(data.projectId);
        break;
      case "sync:progress": {
        setSync(data.projectId, data.sync);
        const ended = data.phase === "done" || data.phase === "failed";
        const { phase, done, total } = data;
        setProgress(data.projectId, ended ? null : { phase, done, total });
        if (ended) {
          refreshDocs(data.projectId);
          refresh(["project", data.projectId, "sync-runs"]);
          // Whether a doc is published, or in conflict, is part of the doc.
          refresh(["project", data.projectId, "doc"]);
          // Only a sync changes what a conflict is about; one that was resolved is not asked for again.
          if (data.sync.conflicts > 0) refresh(["project", data.projectId, "conflict"]);
        }
        break;
      }
      case "project:updated":
        refresh(["project", data.projectId], true);
        refresh(["projects"]);
        break;
      case "project:deleted":
        cache.setQueryData<Project[]>(["projects"], (old) =>
          old?.filter((project) => project.id !== data.projectId),
        );
        forget(data.projectId);
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
