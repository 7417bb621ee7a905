// Whether the server can be reached: its WebSocket says so, and every request that gets no answer.
import type { Realtime } from "./realtime";

export interface Outage {
  /** When it is tried again by itself; nothing while a try is under way. */
  retryAt: number | null;
}

const probeEvery = 5_000;

export class Connectivity {
  private current: Outage | null = null;
  /** A request got no answer, and none did since. */
  private unanswered = false;
  private probeAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly realtime: Pick<Realtime, "state" | "retryAt" | "onState" | "retryNow">,
    private readonly ask: () => Promise<unknown>,
  ) {}

  /** Begins to listen to the socket and to the browser; returns the undo. */
  start(): () => void {
    const stop = this.realtime.onState(this.update);
    // The browser only guesses: a server on this machine is there without any network.
    window.addEventListener("offline", this.probe);
    window.addEventListener("online", this.retryNow);
    this.update();
    return () => {
      stop();
      clearTimeout(this.timer);
      window.removeEventListener("offline", this.probe);
      window.removeEventListener("online", this.retryNow);
    };
  }

  get outage(): Outage | null {
    return this.current;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  answered = (): void => {
    if (!this.unanswered) return;
    this.unanswered = false;
    this.probeAt = null;
    clearTimeout(this.timer);
    this.update();
  };

  silent = (): void => {
    this.unanswered = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.probe, probeEvery);
    this.probeAt = Date.now() + probeEvery;
    this.update();
  };

  /** Tries at once, for a person who asks for it and for a browser that says the network is back. */
  retryNow = (): void => {
    this.realtime.retryNow();
    if (this.unanswered) this.probe();
  };

  private readonly probe = (): void => {
    clearTimeout(this.timer);
    this.probeAt = null;
    this.update();
    this.ask().then(this.answered, this.silent);
  };

  private readonly update = (): void => {
    // Off on purpose is no outage.
    const closed = this.realtime.state !== "open" && this.realtime.state !== "off";
    const down = closed || this.unanswered;
    const retryAt = closed ? this.realtime.retryAt : this.probeAt;
    if (down ? this.current?.retryAt === retryAt : !this.current) return;
    this.current = down ? { retryAt } : null;
    for (const listener of this.listeners) listener();
  };
}
