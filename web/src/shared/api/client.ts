// Every REST call about projects, typed by the server's OpenAPI document; failures are ApiProblem.
import { myName, recognise } from "@/shared/lib/identity";
import { data, http } from "./http";
import { type OnSent, sendFile } from "./send-file";
import type {
  ApiKeyScope,
  CheckConnection,
  CreateProject,
  ResolveConflict,
  UpdateProject,
} from "./types";

/** A network that fell silent never answers and never fails: what an editor waits for is given up after this time. */
const answerWithin = 30_000;
/** What the slowest line that counts as one carries in a millisecond. */
const slowest = 16;
const patience = (bytes = 0) => AbortSignal.timeout(answerWithin + bytes / slowest);

/** What a write to a doc must prove: the hash it is based on, and the lock while one is held. */
export interface WriteGuard {
  ifMatch?: string;
  createOnly?: boolean;
  lockToken?: string | null;
}

function guardHeaders({ ifMatch, createOnly, lockToken }: WriteGuard) {
  return {
    ...(ifMatch ? { "If-Match": `"${ifMatch}"` } : {}),
    ...(createOnly ? { "If-None-Match": "*" } : {}),
    ...(lockToken ? { "Lock-Token": lockToken } : {}),
  };
}

export const api = {
  /** Who sits here, which the app notes before it shows anything of theirs. */
  session: async () => {
    const session = await data(http.GET("/api/session"));
    recognise(session.account);
    return session;
  },

  projects: {
    list: () => data(http.GET("/api/projects")),
    get: (id: string) => data(http.GET("/api/projects/{id}", { params: { path: { id } } })),
    create: (body: CreateProject) => data(http.POST("/api/projects", { body })),
    check: (body: CheckConnection) => data(http.POST("/api/projects/check", { body })),
    update: (id: string, body: UpdateProject) =>
      data(http.PUT("/api/projects/{id}", { params: { path: { id } }, body })),
    remove: (id: string) => data(http.DELETE("/api/projects/{id}", { params: { path: { id } } })),
    sync: (id: string) =>
      data(http.POST("/api/projects/{id}/docs/sync", { params: { path: { id } } })),
    /** What there is to publish. */
    changes: (id: string) =>
      data(http.GET("/api/projects/{id}/changes", { params: { path: { id } } })),
    /** Publishes these docs, or all that are not published yet, as one commit. */
    publish: (id: string, body: { fileNames?: string[]; message?: string }) =>
      data(http.POST("/api/projects/{id}/docs/publish", { params: { path: { id } }, body })),
    syncRuns: (id: string, cursor?: string) =>
      data(
        http.GET("/api/projects/{id}/sync-runs", {
          params: { path: { id }, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    conflicts: (id: string) =>
      data(http.GET("/api/projects/{id}/conflicts", { params: { path: { id } } })),
    activity: (id: string, cursor?: string) =>
      data(
        http.GET("/api/projects/{id}/activity", {
          params: { path: { id }, query: { limit: 30, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    search: (id: string, q: string, signal?: AbortSignal) =>
      data(
        http.GET("/api/projects/{id}/search", {
          params: { path: { id }, query: { q, limit: 50 } },
          ...(signal ? { signal } : {}),
        }),
      ),
  },

  docs: {
    list: (id: string) => data(http.GET("/api/projects/{id}/docs", { params: { path: { id } } })),
    get: (id: string, file: string) =>
      data(
        http.GET("/api/projects/{id}/docs/{file}", {
          params: { path: { id, file } },
        }),
      ),
    save: (id: string, file: string, content: string, guard: WriteGuard, message?: string) =>
      data(
        http.PUT("/api/projects/{id}/docs/{file}", {
          params: { path: { id, file }, header: guardHeaders(guard) },
          body: { content, ...(message ? { message } : {}) },
          signal: patience(content.length),
        }),
      ),
    remove: (id: string, file: string, guard: WriteGuard) =>
      data(
        http.DELETE("/api/projects/{id}/docs/{file}", {
          params: { path: { id, file }, header: guardHeaders(guard) },
        }),
      ),
    revisions: (id: string, file: string, cursor?: string) =>
      data(
        http.GET("/api/projects/{id}/docs/{file}/revisions", {
          params: {
            path: { id, file },
            query: { limit: 30, ...(cursor ? { cursor } : {}) },
          },
        }),
      ),
    revision: (id: string, file: string, version: number) =>
      data(
        http.GET("/api/projects/{id}/docs/{file}/revisions/{version}", {
          params: { path: { id, file, version } },
        }),
      ),
    restore: (id: string, file: string, version: number, guard: WriteGuard) =>
      data(
        http.POST("/api/projects/{id}/docs/{file}/restore", {
          params: { path: { id, file }, header: guardHeaders(guard) },
          body: { version },
        }),
      ),
    push: (id: string, file: string) =>
      data(
        http.POST("/api/projects/{id}/docs/{file}/push", {
          params: { path: { id, file } },
        }),
      ),
    conflict: (id: string, file: string) =>
      data(
        http.GET("/api/projects/{id}/docs/{file}/conflict", {
          params: { path: { id, file } },
        }),
      ),
    resolve: (id: string, file: string, body: ResolveConflict, guard: WriteGuard = {}) =>
      data(
        http.POST("/api/projects/{id}/docs/{file}/resolve", {
          params: { path: { id, file }, header: guardHeaders(guard) },
          body,
        }),
      ),
    /** A doc, or a folder with all that is in it, to another path. */
    move: (id: string, from: string, to: string, guard: WriteGuard = {}) =>
      data(
        http.POST("/api/projects/{id}/docs/move", {
          params: { path: { id }, header: guardHeaders(guard) },
          body: { from, to },
        }),
      ),
    removeFolder: (id: string, folder: string, guard: WriteGuard = {}) =>
      data(
        http.DELETE("/api/projects/{id}/docs", {
          params: { path: { id }, query: { folder }, header: guardHeaders(guard) },
        }),
      ),
    /** A file's bytes as they are; tells how many have gone. */
    upload: (id: string, file: string, body: Blob, guard: WriteGuard, onSent: OnSent) =>
      sendFile(api.docs.rawUrl(id, file), body, guardHeaders(guard), onSent),
    /** Where the doc's bytes are served as they are, for images. */
    rawUrl: (id: string, file: string) =>
      `/api/projects/${id}/docs/${encodeURIComponent(file)}/raw`,
  },

  locks: {
    get: (id: string) => data(http.GET("/api/projects/{id}/lock", { params: { path: { id } } })),
    acquire: (id: string) =>
      data(
        http.POST("/api/projects/{id}/lock", {
          params: { path: { id } },
          body: { lockedBy: myName() },
          signal: patience(),
        }),
      ),
    extend: (id: string, lockToken: string) =>
      data(
        http.POST("/api/projects/{id}/lock/extend", {
          params: { path: { id }, header: { "Lock-Token": lockToken } },
          body: {},
        }),
      ),
    release: (id: string, lockToken: string) =>
      data(
        http.DELETE("/api/projects/{id}/lock", {
          params: { path: { id }, header: { "Lock-Token": lockToken } },
          // Outlives the page, so closing a tab still frees the docs.
          keepalive: true,
        }),
      ),
    forceRelease: (id: string, reason: string) =>
      data(
        http.DELETE("/api/projects/{id}/lock", {
          params: { path: { id }, query: { force: true, reason } },
        }),
      ),
  },

  clientDownloads: () => data(http.GET("/api/downloads")),
  workstations: {
    list: (id: string) =>
      data(http.GET("/api/projects/{id}/workstations", { params: { path: { id } } })),
  },

  webhooks: {
    get: (id: string) => data(http.GET("/api/projects/{id}/webhook", { params: { path: { id } } })),
    create: (id: string) =>
      data(http.POST("/api/projects/{id}/webhook", { params: { path: { id } } })),
    remove: (id: string) =>
      data(http.DELETE("/api/projects/{id}/webhook", { params: { path: { id } } })),
  },

  keys: {
    list: (id: string) =>
      data(http.GET("/api/projects/{id}/api-keys", { params: { path: { id } } })),
    create: (id: string, name: string, expiresAt: string | null, scopes: ApiKeyScope[]) =>
      data(
        http.POST("/api/projects/{id}/api-keys", {
          params: { path: { id } },
          body: { name, scopes, ...(expiresAt ? { expiresAt } : {}) },
        }),
      ),
    /** A new key in the place of an old one, which works on for so many minutes. */
    rotate: (id: string, keyId: string, overlapMinutes: number) =>
      data(
        http.POST("/api/projects/{id}/api-keys/{keyId}/rotate", {
          params: { path: { id, keyId } },
          body: { overlapMinutes },
        }),
      ),
    revoke: (id: string, keyId: string) =>
      data(
        http.DELETE("/api/projects/{id}/api-keys/{keyId}", {
          params: { path: { id, keyId } },
        }),
      ),
    /** Revokes a key that whoever calls holds in their hands. */
    reportLeaked: (key: string) => data(http.POST("/api/leaked-api-keys", { body: { key } })),
  },
};
