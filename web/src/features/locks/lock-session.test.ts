import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/shared/api/client";
import { ApiProblem } from "@/shared/api/problem";
import type { ServerEvent } from "@/shared/api/realtime";
import type { Lock } from "@/shared/api/types";
import { aLock } from "@/test/fixtures";
import { LockSession } from "./lock-session";

/** The server's lock, by the server's rules. */
class LockServer {
  lock: Lock | null = null;
  token: string | null = null;
  online = true;
  acquired = 0;
  renewals = 0;
  releases: string[] = [];

  take(lockedBy: string): void {
    this.acquired += 1;
    this.token = `lt_${this.acquired}`;
    this.lock = aLock({ id: `lck_${this.acquired}`, lockedBy });
  }
  end(): void {
    this.lock = null;
    this.token = null;
  }

  acquire = async () => {
    this.answers();
    if (this.lock) throw refused(409, "lock_held", this.lock);
    this.take("Mara");
    return { ...(this.lock as unknown as Lock), token: this.token ?? "" };
  };
  extend = async (_: string, token: string) => {
    this.answers();
    if (token !== this.token || !this.lock) throw refused(423, "lock_lost", this.lock);
    this.renewals += 1;
    return this.lock;
  };
  release = async (_: string, token: string) => {
    this.answers();
    this.releases.push(token);
    if (token === this.token) this.end();
    return { released: true };
  };
  get = async () => {
    this.answers();
    return this.lock;
  };

  private answers() {
    if (!this.online) throw ApiProblem.offline();
  }
}

const refused = (status: number, code: string, lock: Lock | null) =>
  new ApiProblem({ code, detail: code, lock }, status);

/** Tabs of one browser hear each other, but not themselves. */
class FakeChannel extends EventTarget {
  static open = new Set<FakeChannel>();
  onmessage: ((event: MessageEvent) => void) | null = null;
  constructor() {
    super();
    FakeChannel.open.add(this);
    this.addEventListener("message", (event) => this.onmessage?.(event as MessageEvent));
  }
  postMessage(data: unknown) {
    for (const other of FakeChannel.open) {
      if (other === this) continue;
      queueMicrotask(() => other.dispatchEvent(new MessageEvent("message", { data })));
    }
  }
  close() {
    FakeChannel.open.delete(this);
  }
}

/** The room of the project, and who attends a lock. */
class FakeRoom {
  listeners = new Set<(event: ServerEvent) => void>();
  attending = new Set<string>();
  joined = 0;

  listen = (listener: (event: ServerEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  join = () => {
    this.joined += 1;
    return () => {
      this.joined -= 1;
    };
  };
  attend = (_: string, token: string) => {
    this.attending.add(token);
    return () => this.attending.delete(token);
  };
  say(event: ServerEvent["event"], data: object) {
    for (const listener of this.listeners) {
      listener({ event, data: { projectId: "prj_1", ...data } } as ServerEvent);
    }
  }
  snapshot = (lock: Lock | null) =>
    this.say("joined", { lock, docsHash: "h", sync: {}, presence: [] });
}

let server: LockServer;
let room: FakeRoom;
let sessions: LockSession[];

/** Opens the editor in a tab. */
async function openTab(askAtOnce = true): Promise<LockSession> {
  const session = new LockSession("prj_1", room, askAtOnce);
  sessions.push(session);
  session.start();
  await settle();
  return session;
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const minutes = (count: number) => settle(count * 60_000);
const why = ({ state }: LockSession) => (state.phase === "reading" ? state.why.kind : state.phase);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  server = new LockServer();
  room = new FakeRoom();
  sessions = [];
  vi.spyOn(api.locks, "acquire").mockImplementation(server.acquire);
  vi.spyOn(api.locks, "extend").mockImplementation(server.extend);
  vi.spyOn(api.locks, "release").mockImplementation(server.release);
  vi.spyOn(api.locks, "get").mockImplementation(server.get);
});
afterEach(() => {
  for (const session of sessions) session.stop();
  localStorage.clear();
  sessionStorage.clear();
  FakeChannel.open.clear();
  vi.useRealTimers();
});

describe("opening and closing", () => {
  it("acquires on open, attends, and releases on close", async () => {
    const tab = await openTab();
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_1" });
    expect([...room.attending]).toEqual(["lt_1"]);
    tab.stop();
    await settle();
    expect(server.lock).toBeNull();
    expect(room.attending.size).toBe(0);
    expect(room.joined).toBe(0);
    expect(room.listeners.size).toBe(0);
  });

  it("releases when the page is hidden for good, and takes it back when it returns", async () => {
    const tab = await openTab();
    window.dispatchEvent(new Event("pagehide"));
    await settle();
    expect(server.releases).toEqual(["lt_1"]);
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await settle();
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_2" });
  });

  it("gives back a lock that it won after the person had left", async () => {
    const tab = new LockSession("prj_1", room, true);
    tab.start();
    tab.stop();
    await settle();
    expect(server.releases).toEqual(["lt_1"]);
    expect(server.lock).toBeNull();
  });

  it("only looks when it should not ask, until a text doc is opened", async () => {
    server.take("Jonas");
    const tab = await openTab(false);
    expect(tab.state).toMatchObject({ phase: "reading", lock: { lockedBy: "Jonas" } });
    server.end();
    tab.want();
    await settle();
    expect(tab.state.phase).toBe("held");
  });

  it("stops editing when told, and does not start again by itself", async () => {
    const tab = await openTab();
    tab.giveUp();
    await settle();
    expect(server.lock).toBeNull();
    expect(why(tab)).toBe("released");
    tab.want();
    await settle();
    expect(why(tab)).toBe("released");
  });
});

describe("renewal", () => {
  it("comes every minute while the person is there, and stops when they are not", async () => {
    await openTab();
    await minutes(4);
    expect(server.renewals).toBe(4);
    await minutes(20);
    expect(server.renewals).toBe(4);
    window.dispatchEvent(new Event("keydown"));
    await minutes(1);
    expect(server.renewals).toBe(5);
  });

  it("stops while the page is not visible", async () => {
    await openTab();
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    await minutes(3);
    expect(server.renewals).toBe(0);
  });

  it("that gets no answer changes nothing", async () => {
    const tab = await openTab();
    server.online = false;
    await minutes(2);
    expect(tab.state.phase).toBe("held");
  });
});

describe("a lost lock", () => {
  it("is taken back after a network drop when nobody else has it", async () => {
    const tab = await openTab();
    server.end();
    room.snapshot(null);
    await settle();
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_2" });
    expect([...room.attending]).toEqual(["lt_2"]);
  });

  it("stays with whoever took it meanwhile", async () => {
    const tab = await openTab();
    server.take("Jonas");
    room.snapshot(server.lock);
    await settle();
    expect(tab.state).toMatchObject({
      phase: "reading",
      why: { kind: "taken" },
      lock: { lockedBy: "Jonas" },
    });
    expect(tab.token).toBeNull();
  });

  it("is not taken back for somebody who went away", async () => {
    const tab = await openTab();
    await minutes(10);
    server.end();
    room.snapshot(null);
    await settle();
    expect(why(tab)).toBe("expired");
    expect(server.acquired).toBe(1);
  });

  it("is noticed when a save is refused", async () => {
    const tab = await openTab();
    server.take("Jonas");
    tab.refusedWrite(refused(423, "locked", server.lock));
    expect(why(tab)).toBe("taken");
    expect(room.attending.size).toBe(0);
  });

  it("is not lost because a save failed otherwise", async () => {
    const tab = await openTab();
    tab.refusedWrite(refused(412, "precondition_failed", null));
    expect(tab.state.phase).toBe("held");
  });

  it("by force is told with its reason", async () => {
    const tab = await openTab();
    room.say("lock:released", { lockId: "lck_1", how: "forced", by: "Ada", reason: "deadline" });
    expect(tab.state).toMatchObject({ why: { kind: "forced", by: "Ada", reason: "deadline" } });
  });

  it("is not believed from a room that is late", async () => {
    const tab = await openTab();
    room.snapshot(null);
    await settle();
    const { id: lockId, ...old } = aLock({ id: "lck_0", lockedBy: "Jonas" });
    room.say("lock:acquired", { lockId, ...old });
    await settle();
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_1" });
    expect(server.acquired).toBe(1);
  });
});

describe("a refusal", () => {
  it("names the holder, and forgets one who left while we were told", async () => {
    server.take("Jonas");
    vi.mocked(api.locks.acquire).mockImplementation(async () => {
      const lock = server.lock;
      server.end();
      throw refused(409, "lock_held", lock);
    });
    const tab = await openTab();
    await settle(200);
    expect(tab.state).toEqual({ phase: "reading", why: { kind: "held" }, lock: null });
  });

  it("is not believed from a look that the room overtook", async () => {
    server.take("Jonas");
    const jonas = server.lock;
    let answer = (_: Lock | null) => {};
    vi.mocked(api.locks.get).mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const tab = await openTab();
    await settle(200);
    server.end();
    room.say("lock:released", { lockId: "lck_1", how: "released" });
    answer(jonas);
    await settle();
    expect(tab.state).toEqual({ phase: "reading", why: { kind: "held" }, lock: null });
  });

  it("without an answer is tried again when the room answers", async () => {
    server.online = false;
    const tab = await openTab();
    expect(tab.state.phase).toBe("failed");
    server.online = true;
    room.snapshot(null);
    await settle();
    expect(tab.state.phase).toBe("held");
  });
});

describe("two tabs of one person", () => {
  /** Each tab has a sessionStorage of its own. */
  const inNewTab = () => sessionStorage.clear();

  it("do not fight: the second says where the lock is", async () => {
    const first = await openTab();
    inNewTab();
    const second = await openTab();
    await settle(200);
    expect(why(second)).toBe("other-tab");
    await minutes(3);
    expect(first.state.phase).toBe("held");
    expect(server.acquired).toBe(1);
  });

  it("hand over when the person wants to edit here", async () => {
    const first = await openTab();
    inNewTab();
    const second = await openTab();
    await settle(200);
    second.takeOver();
    await settle();
    expect(second.state).toMatchObject({ phase: "held", token: "lt_2" });
    expect(why(first)).toBe("other-tab");
    expect(first.token).toBeNull();
  });

  it("on different projects leave each other alone", async () => {
    const first = await openTab();
    const other = new LockSession("prj_2", room, false);
    sessions.push(other);
    other.start();
    other.takeOver();
    await settle(3_000);
    expect(first.state).toMatchObject({ phase: "held", token: "lt_1" });
  });

  it("do not share a lock when a tab is duplicated", async () => {
    await openTab();
    const duplicate = await openTab();
    await settle(5_000);
    expect(why(duplicate)).toBe("other-tab");
  });
});

describe("a tab that crashed or was reloaded", () => {
  it("waits for its own release to arrive", async () => {
    server.take("Mara");
    sessionStorage.setItem("ai-toolkit.lock.prj_1", '{"lockId":"lck_1","token":"lt_1"}');
    const tab = await openTab();
    await settle(200);
    server.end();
    await settle(400);
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_2" });
  });

  it("is followed by a new tab, which ends the lock and takes one of its own", async () => {
    server.take("Mara");
    localStorage.setItem("ai-toolkit.lock.prj_1", '{"lockId":"lck_1","token":"lt_1"}');
    const tab = await openTab();
    await settle(2_000);
    expect(server.releases).toEqual(["lt_1"]);
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_2" });
  });

  it("takes back the lock that it still holds", async () => {
    server.take("Mara");
    sessionStorage.setItem("ai-toolkit.lock.prj_1", '{"lockId":"lck_1","token":"lt_1"}');
    const tab = await openTab();
    await settle(5_000);
    expect(tab.state).toMatchObject({ phase: "held", token: "lt_1" });
  });
});
