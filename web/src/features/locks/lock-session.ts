// Carries out what the lock machine decides: asks, renews, attends, releases and takes back the lock.
import { api } from "@/shared/api/client";
import { beforeLeaving } from "@/shared/api/leaving";
import { toProblem } from "@/shared/api/problem";
import type { Realtime, ServerEvent } from "@/shared/api/realtime";
import type { Lock } from "@/shared/api/types";
import { type LockEvent, type LockState, lockReducer } from "./lock-machine";
import { PersonPresence } from "./presence";
import { tokenOfBrowser, tokenOfTab } from "./stored-token";
import { Tabs } from "./tabs";

const renewEvery = 60_000;
const ghostRetries = 4;
const ghostRetryAfter = 400;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class LockSession {
  private current: LockState;
  private readonly listeners = new Set<() => void>();
  private readonly cleanups: (() => void)[] = [];
  private readonly person = new PersonPresence();
  /** Set while the session runs. */
  private tabs: Tabs | null = null;
  private stopAttending: (() => void) | null = null;

  constructor(
    private readonly projectId: string,
    private readonly realtime: Pick<Realtime, "listen" | "join" | "attend">,
    askAtOnce: boolean,
  ) {
    this.current = askAtOnce
      ? { phase: "asking", again: false }
      : { phase: "reading", why: { kind: "not-asked" }, lock: null };
  }

  get state(): LockState {
    return this.current;
  }

  get token(): string | null {
    return this.current.phase === "held" ? this.current.token : null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(): void {
    this.tabs = new Tabs({
      projectId: this.projectId,
      holds: () => this.current.phase === "held",
      letGo: () => this.handOver(),
    });
    const timer = setInterval(() => this.person.isHere && this.renew(), renewEvery);
    const hide = () => this.release();
    // Restored from the back-forward cache: the lock was released when the page was hidden.
    const show = (event: PageTransitionEvent) =>
      event.persisted && this.dispatch({ type: "lost", lock: null, takeBack: true });
    window.addEventListener("pagehide", hide);
    window.addEventListener("pageshow", show);
    this.cleanups.push(
      () => clearInterval(timer),
      () => window.removeEventListener("pagehide", hide),
      () => window.removeEventListener("pageshow", show),
      this.person.watch(),
      this.realtime.listen((event) => this.hear(event)),
      this.realtime.join(this.projectId),
    );
    if (this.current.phase === "asking") this.ask();
    else this.look();
  }

  /** Leaves the editor: the lock is free for others at once. */
  stop(): void {
    this.release();
    for (const undo of this.cleanups.splice(0)) undo();
    this.tabs?.close();
    this.tabs = null;
  }

  edit(): void {
    this.dispatch({ type: "edit" });
  }

  /** A text doc came on screen: asks for the lock, unless the person already decided otherwise. */
  want(): void {
    if (this.current.phase === "reading" && this.current.why.kind === "not-asked") this.edit();
  }

  /** Another tab of this browser has the lock: asks it to let go, then takes over. */
  async takeOver(): Promise<void> {
    await this.tabs?.handOver();
    this.edit();
  }

  /** Stops editing but stays on the page, reading. */
  giveUp(): void {
    if (this.current.phase !== "held") return;
    const lockId = this.current.lock.id;
    this.release();
    this.dispatch({ type: "room-released", lockId, how: "released", by: null, reason: null });
  }

  /** Renews the lock, and learns whether it is still ours. */
  async renew(): Promise<void> {
    if (this.current.phase !== "held") return;
    try {
      const lock = await api.locks.extend(this.projectId, this.current.token);
      this.dispatch({ type: "renewed", lock });
    } catch (error) {
      this.refusedWrite(toProblem(error));
    }
  }

  /** A write answered 423: the lock is not ours any more. */
  refusedWrite({ status, lock }: { status: number; lock: Lock | null }): void {
    if (status !== 423) return;
    // A lock that nobody took is taken back, but not for a page that nobody sits at.
    this.dispatch({ type: "lost", lock, takeBack: this.person.isHere });
  }

  private dispatch(event: LockEvent): void {
    const before = this.current;
    const after = lockReducer(before, event);
    if (after === before) return;
    this.current = after;
    if (after.phase === "held" && before.phase !== "held") {
      const stored = { lockId: after.lock.id, token: after.token };
      tokenOfTab.put(this.projectId, stored);
      tokenOfBrowser.put(this.projectId, stored);
      this.stopAttending = this.realtime.attend(this.projectId, after.token);
    }
    if (before.phase === "held" && after.phase !== "held") this.stopAttending?.();
    if (after.phase === "asking" && before.phase !== "asking") this.ask();
    for (const listener of this.listeners) listener();
  }

  private async ask(): Promise<void> {
    try {
      const { token, ...lock } = await this.acquire();
      if (this.tabs) this.dispatch({ type: "acquired", lock, token });
      // The person left while the request was under way.
      else await api.locks.release(this.projectId, token);
    } catch (error) {
      const problem = toProblem(error);
      if (!this.tabs) return;
      if (!problem.lock) return this.dispatch({ type: "failed", problem });
      const inOtherTab = await this.tabs.heldElsewhere(this.isOfBrowser(problem.lock));
      this.dispatch({ type: "refused", lock: problem.lock, inOtherTab });
      // It may have been released while we waited for the answer.
      await this.look();
    }
  }

  /** Acquires the lock; one that this tab left behind by a reload, or another by a crash, is taken back. */
  private async acquire(): Promise<Lock & { token: string }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await api.locks.acquire(this.projectId);
      } catch (error) {
        const { lock } = toProblem(error);
        const own = tokenOfTab.get(this.projectId);
        const left = own?.lockId === lock?.id ? own : null;
        if (lock && !left && attempt === 1 && (await this.endCrashed(lock))) continue;
        // A duplicated tab inherits the token, but the lock is the first tab's.
        if (!left || !this.tabs || (await this.tabs.heldElsewhere())) throw error;
        if (attempt >= ghostRetries) {
          const extended = await api.locks.extend(this.projectId, left.token);
          return { ...extended, token: left.token };
        }
        await pause(ghostRetryAfter);
      }
    }
  }

  private isOfBrowser(lock: Lock): boolean {
    return tokenOfBrowser.get(this.projectId)?.lockId === lock.id;
  }

  /**
   * Ends a lock that a tab of this browser took and does not speak for any more. Should that tab only be frozen, the next
   * lock's token keeps it from writing over anything.
   */
  private async endCrashed(lock: Lock): Promise<boolean> {
    const left = tokenOfBrowser.get(this.projectId);
    if (left?.lockId !== lock.id || !this.tabs || (await this.tabs.heldElsewhere(true)))
      return false;
    await api.locks.release(this.projectId, left.token);
    return true;
  }

  /** Learns who holds the lock without asking for it. */
  private async look(): Promise<void> {
    const before = this.current;
    try {
      const lock = await api.locks.get(this.projectId);
      // What the room said meanwhile is newer than the answer may be.
      if (this.current === before) this.dispatch({ type: "room-joined", lock: lock ?? null });
    } catch {
      // Out of reach: the room's snapshot will tell.
    }
  }

  private async handOver(): Promise<void> {
    const released = this.release();
    this.dispatch({ type: "handed-over" });
    await released;
  }

  /** Never fails: the page may be gone, and the server's own timers cover what did not arrive. */
  private async release(): Promise<void> {
    if (this.current.phase !== "held") return;
    this.stopAttending?.();
    const { token } = this.current;
    await beforeLeaving(api.locks.release(this.projectId, token)).catch(() => undefined);
  }

  private hear({ event, data }: ServerEvent): void {
    if (!("projectId" in (data as object))) return;
    if ((data as { projectId: string }).projectId !== this.projectId) return;
    switch (event) {
      case "joined":
        if (this.doubts(data.lock)) this.renew();
        else this.dispatch({ type: "room-joined", lock: data.lock });
        break;
      case "lock:acquired": {
        const { lockId, ...rest } = data;
        const lock = { id: lockId, ...rest };
        if (this.doubts(lock)) this.renew();
        else this.dispatch({ type: "room-acquired", lock });
        break;
      }
      case "lock:extended":
        this.dispatch({ type: "room-extended", ...data });
        break;
      case "lock:released":
        this.dispatch({
          type: "room-released",
          lockId: data.lockId,
          how: data.how,
          by: data.by ?? null,
          reason: data.reason ?? null,
        });
        break;
      default:
        break;
    }
  }

  /**
   * The room knows another lock than ours. It may be late, for it speaks over another connection
   * than the one that gave us the lock: only an answer to our token is sure.
   */
  private doubts(lock: Lock | null): boolean {
    return this.current.phase === "held" && lock?.id !== this.current.lock.id;
  }
}
