// Samples of what the API answers.
import type { Doc, Lock, Project } from "@/shared/api/types";

const now = "2026-03-01T12:00:00.000Z";

export const aLock = (over: Partial<Lock> = {}): Lock => ({
  id: "lck_1",
  projectId: "prj_1",
  lockedBy: "Mara Lindqvist",
  lockedAt: now,
  expiresAt: new Date(Date.now() + 30 * 60_000).toISOString(),
  ...over,
});

export const aDoc = (over: Partial<Doc> = {}): Doc => ({
  id: `doc_${over.fileName ?? "guide.md"}`,
  projectId: "prj_1",
  fileName: "guide.md",
  encoding: "utf-8",
  hash: "hash-1",
  size: 8,
  version: 1,
  state: "published",
  author: "Mara Lindqvist",
  createdAt: now,
  updatedAt: now,
  ...over,
});

export const aProject = (over: Partial<Project> = {}): Project => ({
  id: "prj_1",
  name: "Shop backend",
  repoUrl: "https://github.com/acme/shop",
  branch: "main",
  docsPath: "docs",
  publishMode: "on-save",
  lockPolicy: "block",
  hasToken: false,
  docsCount: 2,
  lock: null,
  sync: { state: "idle", unpublished: 0, conflicts: 0 },
  createdAt: now,
  updatedAt: now,
  ...over,
});
