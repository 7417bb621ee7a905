// The one WebSocket of the app: reconnects by itself, rejoins its projects and says what it hears.
import type { Lock, SyncStatus, Workstation } from "./types";

interface InProject {
  projectId: string;
}

/** How far a run of the sync is. */
export type SyncPhase = "pulling" | "merging" | "pushing" | "done" | "failed";

/** What the server sends, by event name. */
export interface ServerEvents {
  joined: InProject & { lock: Lock | null; docsHash: string; sync: SyncStatus; presence: string[] };
  "lock:acquired": InProject & {
    lockId: string;
    lockedBy: string;
    lockedAt: string;
    expiresAt: string;
    reason?: string | null;
  };
  "lock:extended": InProject & { lockId: string; expiresAt: string };
  "lock:released": InProject & {
    lockId: string;
    how: "released" | "expired" | "forced";
    by?: string | null;
    reason?: string | null;
  };
  "lock:requested": InProject & { requestedBy: string; message?: string | null };
  "lock:declined": InProject & { lockId: string; requestedBy: string };
  "doc:updated": InProject & {
    docId: string;
    fileName: string;
    hash: string;
    version: number;
    author: string;
    /** Its path before, when it was renamed. */
    renamedFrom?: string | null;
  };
  "doc:deleted": InProject & { docId: string; fileName: string };
  /** So many docs at once that they are not told one by one. */
  "docs:changed": InProject & { count: number };
  "sync:progress": InProject & {
    phase: SyncPhase;
    done: number;
    total: number;
    sync: SyncStatus;
  };
  presence: InProject & { people: string[] };
  /** A workstation called in: the first time, and then now and again. */
  "workstation:seen": InProject & { workstation: Workstation };
  "project:updated": InProject;
  "project:deleted": InProject;
  error: { code: string; detail: string };
  pong: unknown;
}

export type ServerEvent = {
  [E in keyof ServerEvents]: { event: E; data: ServerEvents[E] };
}[keyof ServerEvents];

/** Whether a person is in a project's room for the others to see, or only looks at it from afar, as in a list. */
export type Attention = "present" | "watching";

/** "off" while there is to be no connection, as before anybody signed in. */
export type ConnectionState = "off" | "connecting" | "open" | "closed";

export interface RealtimeOptions {
  url: string;
  name: () => string;
  openSocket?: (url: string) => WebSocket;
  random?: () => number;
}

const firstDelay = 500;
const longestDelay = 20_000;
const pingEvery = 25_000;
/** For a pong, and for the connection itself: a silent network never refuses one. */
const answerWithin = 10_000;
/** How the server closes a connection whose session has ended (RFC 6455: policy violation). */
const policyClose = 1008;

/** One who is present counts for all who watch in the same tab. */
const attentionOf = (users: Attention[]): Attention | null =>
  users.includes("present") ? "present" : (users[0] ?? null);

export class Realtime {
  private socket: WebSocket | null = null;
  private readonly joined = new Map<string, Attention[]>();
  private readonly attended = new Map<string, string>();
  private readonly listeners = new Set<(event: ServerEvent) => void>();
  private readonly stateListeners = new Set<() => void>();
  private attempts = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private answerTimer: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;
  private nextTry: number | null = null;
  private current: ConnectionState = "off";

  constructor(private readonly options: RealtimeOptions) {}

  get state(): ConnectionState {
    return this.current;
  }

  /** When the next try to connect begins by itself; nothing while one is under way. */
  get retryAt(): number | null {
    return this.nextTry;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.drop();
    this.setState("off");
  }

  /** Tries again at once, for when the browser says the network is back. */
  retryNow(): void {
    if (this.stopped || this.current === "open") return;
    this.attempts = 0;
    clearTimeout(this.retryTimer);
    this.drop();
    this.connect();
  }

  /** Joins a project's room until the returned function is called; several callers may share one. */
  join(projectId: string, attention: Attention = "present"): () => void {
    this.setUsers(projectId, [...this.usersOf(projectId), attention]);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const users = this.usersOf(projectId);
      this.setUsers(projectId, users.toSpliced(users.indexOf(attention), 1));
    };
  }

  /** Says that this connection holds the editor of the lock, so its loss frees the docs early. */
  attend(projectId: string, lockToken: string): () => void {
    this.attended.set(projectId, lockToken);
    this.send("attend", { projectId, lockToken });
    return () => {
      if (this.attended.get(projectId) === lockToken) this.attended.delete(projectId);
    };
  }

  requestLock(projectId: string, message?: string): void {
    this.send("lock:request", { projectId, ...(message ? { message } : {}) });
  }

  declineLock(projectId: string, requestedBy: string): void {
    this.send("lock:decline", { projectId, requestedBy });
  }

  /** Tells the rooms a new display name. */
  renamed(): void {
    for (const projectId of this.joined.keys()) this.sendJoin(projectId);
  }

  listen(listener: (event: ServerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  private usersOf(projectId: string): Attention[] {
    return this.joined.get(projectId) ?? [];
  }

  private setUsers(projectId: string, users: Attention[]): void {
    const before = attentionOf(this.usersOf(projectId));
    const after = attentionOf(users);
    if (after) this.joined.set(projectId, users);
    else this.joined.delete(projectId);
    if (after === before) return;
    if (after) this.sendJoin(projectId);
    else this.send("leave", { projectId });
  }

  private sendJoin(projectId: string): void {
    const watching = attentionOf(this.usersOf(projectId)) === "watching";
    const name = this.options.name();
    this.send("join", { projectId, name, ...(watching ? { watching } : {}) });
  }

  private connect(): void {
    this.nextTry = null;
    this.setState("connecting");
    const open = this.options.openSocket ?? ((url: string) => new WebSocket(url));
    const socket = open(this.options.url);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (message) => this.received(message.data);
    socket.onclose = ({ code }) => this.lost(socket, code);
    this.expectAnswer();
  }

  private opened(): void {
    clearTimeout(this.answerTimer);
    this.attempts = 0;
    this.setState("open");
    for (const projectId of this.joined.keys()) this.sendJoin(projectId);
    for (const [projectId, lockToken] of this.attended) {
      this.send("attend", { projectId, lockToken });
    }
    // A dead network closes nothing: only a missing answer tells.
    this.pingTimer = setInterval(() => {
      this.send("ping", {});
      this.expectAnswer();
    }, pingEvery);
  }

  private expectAnswer(): void {
    const socket = this.socket;
    clearTimeout(this.answerTimer);
    this.answerTimer = setTimeout(() => socket && this.lost(socket), answerWithin);
  }

  private received(text: string): void {
    clearTimeout(this.answerTimer);
    const event: ServerEvent = JSON.parse(text);
    for (const listener of this.listeners) listener(event);
  }

  private lost(socket: WebSocket, code?: number): void {
    if (socket !== this.socket) return;
    this.drop();
    if (this.stopped) return;
    // Another try would be refused, too; whoever finds out why decides whether there is to be one.
    if (code === policyClose) {
      this.stop();
      return;
    }
    // Half fixed, half random: many browsers must not come back in the same moment.
    const ceiling = Math.min(longestDelay, firstDelay * 2 ** this.attempts);
    const random = this.options.random ?? Math.random;
    const delay = ceiling / 2 + (ceiling / 2) * random();
    this.attempts += 1;
    this.retryTimer = setTimeout(() => this.connect(), delay);
    this.nextTry = Date.now() + delay;
    this.setState("closed");
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.answerTimer);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private send(event: string, data: object): void {
    if (this.current === "open") this.socket?.send(JSON.stringify({ event, data }));
  }

  private setState(state: ConnectionState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.stateListeners) listener();
  }
}
