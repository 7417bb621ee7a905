import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Realtime, type ServerEvent } from "./realtime";

/** The far end of the wire. */
class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: { event: string; data: Record<string, unknown> }[] = [];
  closed = false;

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  say(event: string, data: object) {
    this.onmessage?.({ data: JSON.stringify({ event, data }) });
  }
  events() {
    return this.sent.map(({ event, data }) => `${event} ${data.projectId ?? ""}`.trim());
  }
}

let sockets: FakeSocket[];
let realtime: Realtime;

const newest = () => {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  realtime = new Realtime({
    url: "ws://server/api/ws",
    name: () => "Mara",
    random: () => 1,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  realtime.start();
});
afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
});

describe("rooms", () => {
  it("joins what was asked for before the connection was open", () => {
    realtime.join("prj_1");
    expect(newest().sent).toEqual([]);
    newest().onopen?.();
    expect(newest().sent).toEqual([{ event: "join", data: { projectId: "prj_1", name: "Mara" } }]);
  });

  it("shows a person from the moment one page does more than watch, until none does", () => {
    newest().onopen?.();
    const list = realtime.join("prj_1", "watching");
    const page = realtime.join("prj_1");
    const other = realtime.join("prj_1", "watching");
    page();
    other();
    list();
    expect(newest().sent.map(({ event, data }) => [event, data.watching])).toEqual([
      ["join", true],
      ["join", undefined],
      ["join", true],
      ["leave", undefined],
    ]);
  });

  it("is shared by several users and left by the last", () => {
    newest().onopen?.();
    const first = realtime.join("prj_1");
    const second = realtime.join("prj_1");
    first();
    first();
    expect(newest().events()).toEqual(["join prj_1"]);
    second();
    expect(newest().events()).toEqual(["join prj_1", "leave prj_1"]);
  });
});

describe("a lost connection", () => {
  it("comes back, joins again and attends its lock again", () => {
    newest().onopen?.();
    realtime.join("prj_1");
    realtime.attend("prj_1", "lt_1");
    newest().onclose?.({ code: 1006 });
    expect(realtime.state).toBe("closed");

    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    newest().onopen?.();
    expect(realtime.state).toBe("open");
    expect(newest().events()).toEqual(["join prj_1", "attend prj_1"]);
    expect(newest().sent[1]?.data.lockToken).toBe("lt_1");
  });

  it("does not attend a lock that was given up, nor join a room that was left", () => {
    newest().onopen?.();
    const leave = realtime.join("prj_1");
    const stop = realtime.attend("prj_1", "lt_1");
    stop();
    leave();
    newest().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    newest().onopen?.();
    expect(newest().sent).toEqual([]);
  });

  it("waits longer each time, up to a limit, and starts anew after a success", () => {
    const waits = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000];
    for (const [index, wait] of waits.entries()) {
      newest().onclose?.({ code: 1006 });
      vi.advanceTimersByTime(wait - 1);
      expect(sockets).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(index + 2);
    }
    newest().onopen?.();
    newest().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(waits.length + 2);
  });

  it("says when it tries again", () => {
    const heard: (number | null)[] = [];
    realtime.onState(() => heard.push(realtime.retryAt && realtime.retryAt - Date.now()));
    newest().onopen?.();
    newest().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    newest().onclose?.({ code: 1006 });
    expect(heard).toEqual([null, 500, null, 1_000]);
  });

  it("is tried at once when the browser says the network is back", () => {
    newest().onclose?.({ code: 1006 });
    realtime.retryNow();
    expect(sockets).toHaveLength(2);
    newest().onopen?.();
    vi.advanceTimersByTime(20_000);
    expect(sockets).toHaveLength(2);
  });

  it("is given up when it never comes about, and tried again", () => {
    vi.advanceTimersByTime(10_000);
    expect(realtime.state).toBe("closed");
    expect(newest().closed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    newest().onopen?.();
    vi.advanceTimersByTime(20_000);
    expect(realtime.state).toBe("open");
  });

  it("is noticed when only silence tells", () => {
    newest().onopen?.();
    vi.advanceTimersByTime(25_000);
    expect(newest().events()).toEqual(["ping"]);
    newest().say("pong", {});
    vi.advanceTimersByTime(25_000);
    expect(realtime.state).toBe("open");
    vi.advanceTimersByTime(10_000);
    expect(realtime.state).toBe("closed");
    expect(sockets[0]?.closed).toBe(true);
  });

  it("stays away once stopped", () => {
    newest().onopen?.();
    realtime.stop();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(newest().closed).toBe(true);
    expect(realtime.state).toBe("off");
  });

  it("does not come back by itself once the server says that the session has ended", () => {
    newest().onopen?.();
    newest().onclose?.({ code: 1008 });
    expect(realtime.state).toBe("off");
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    realtime.start();
    expect(sockets).toHaveLength(2);
  });
});

it("hands events to who listens, until they stop", () => {
  const heard: ServerEvent[] = [];
  const stop = realtime.listen((event) => heard.push(event));
  newest().onopen?.();
  newest().say("presence", { projectId: "prj_1", people: ["Mara"] });
  stop();
  newest().say("presence", { projectId: "prj_1", people: [] });
  expect(heard).toEqual([{ event: "presence", data: { projectId: "prj_1", people: ["Mara"] } }]);
});

it("asks the holder for the lock", () => {
  newest().onopen?.();
  realtime.requestLock("prj_1", "please");
  expect(newest().sent).toEqual([
    { event: "lock:request", data: { projectId: "prj_1", message: "please" } },
  ]);
});
