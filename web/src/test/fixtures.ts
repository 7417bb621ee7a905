// Samples of what the API answers.
import type {
  Account,
  CheckedConnection,
  Doc,
  Lock,
  Member,
  Project,
  Session,
  SyncStatus,
  Workstation,
} from "@/shared/api/types";

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

export const aSync = (over: Partial<SyncStatus> = {}): SyncStatus => ({
  state: "idle",
  lastSyncedAt: now,
  unpublished: 0,
  conflicts: 0,
  incoming: 0,
  skipped: 0,
  ...over,
});

export const aCheck = (over: Partial<CheckedConnection> = {}): CheckedConnection => ({
  ok: true,
  provider: "github",
  branches: ["main", "next"],
  defaultBranch: "main",
  folders: [
    { path: "docs", docsCount: 8 },
    { path: "guides", docsCount: 1 },
  ],
  docsCount: 8,
  writable: true,
  credential: null,
  notices: [],
  ...over,
});

export const aProject = (over: Partial<Project> = {}): Project => ({
  id: "prj_1",
  role: "owner",
  name: "Shop backend",
  repoUrl: "https://github.com/acme/shop",
  provider: "github",
  branch: "main",
  docsPath: "docs",
  publishMode: "on-save",
  lockPolicy: "block",
  signOff: false,
  hasToken: false,
  docsCount: 2,
  docsChangedAt: null,
  lock: null,
  sync: aSync(),
  createdAt: now,
  updatedAt: now,
  ...over,
});

export const aWorkstation = (over: Partial<Workstation> = {}): Workstation => ({
  id: "wks_1",
  name: "laptop",
  apiKeyId: "key_1",
  apiKeyName: "Laptop",
  client: null,
  docsHash: "hash-1",
  upToDate: true,
  firstSeenAt: now,
  lastSeenAt: new Date().toISOString(),
  ...over,
});

export const anAccount = (over: Partial<Account> = {}): Account => ({
  id: "acc_1",
  name: "Mara Lindqvist",
  email: "mara@example.com",
  isAdmin: false,
  isActive: true,
  hasPassword: true,
  createdAt: now,
  lastSeenAt: now,
  ...over,
});

/** Somebody is signed in, unless told. */
export const aSession = (over: Partial<Session> = {}): Session => ({
  mode: "accounts",
  account: anAccount(),
  setupNeeded: false,
  providers: [],
  ...over,
});

/** Nobody is. */
export const noSession = (over: Partial<Session> = {}): Session =>
  aSession({ account: null, ...over });

export const aMember = (over: Partial<Member> = {}): Member => ({
  accountId: "acc_1",
  name: "Mara Lindqvist",
  email: "mara@example.com",
  role: "owner",
  fromGroups: false,
  createdAt: now,
  ...over,
});
