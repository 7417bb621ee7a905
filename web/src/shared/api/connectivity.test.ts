import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connectivity } from "./connectivity";
import type { ConnectionState } from "./realtime";

let realtime: {
  state: ConnectionState;
  retryAt: number | null;
  onState: (listener: () => void) => () => void;
  retryNow: () => void;
};
let stateChanged: () => void;
let reachable: boolean;
let asked: number;
let connectivity: Connectivity;
let stop: () => void;

const socket = (state: typeof realtime.state, retryAt: number | null = null) => {
  realtime.state = state;
  realtime.retryAt = retryAt;
  stateChanged();
};
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  reachable = true;
  asked = 0;
  realtime = {
    state: "open",
    retryAt: null,
    onState: (listener) => {
      stateChanged = listener;
      return () => undefined;
    },
    retryNow: vi.fn(),
  };
  connectivity = new Connectivity(realtime, async () => {
    asked += 1;
    if (!reachable) throw new TypeError("Failed to fetch");
  });
  stop = connectivity.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("the server", () => {
  it("is away while the WebSocket is, which says when it tries again", () => {
    let changes = 0;
    connectivity.subscribe(() => {
      changes += 1;
    });
    socket("closed", 5_000);
    expect(connectivity.outage).toEqual({ retryAt: 5_000 });
    socket("connecting");
    expect(connectivity.outage).toEqual({ retryAt: null });
    socket("open");
    expect(connectivity.outage).toBeNull();
    expect(changes).toBe(3);
  });

  it("is away when a request gets no answer, until one does", () => {
    connectivity.silent();
    expect(connectivity.outage).toEqual({ retryAt: Date.now() + 5_000 });
    connectivity.answered();
    expect(connectivity.outage).toBeNull();
  });

  it("is asked again and again while it does not answer", async () => {
    reachable = false;
    connectivity.silent();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(asked).toBe(2);
    reachable = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(connectivity.outage).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(3);
  });

  it("is asked when the browser thinks that it is offline, which need not be true", async () => {
    window.dispatchEvent(new Event("offline"));
    await settle();
    expect(asked).toBe(1);
    expect(connectivity.outage).toBeNull();
    reachable = false;
    window.dispatchEvent(new Event("offline"));
    await settle();
    expect(connectivity.outage).not.toBeNull();
  });

  it("is tried at once when somebody asks for it, or the network is back", async () => {
    reachable = false;
    connectivity.silent();
    connectivity.retryNow();
    await settle();
    expect(realtime.retryNow).toHaveBeenCalledTimes(1);
    expect(connectivity.outage).not.toBeNull();
    reachable = true;
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(realtime.retryNow).toHaveBeenCalledTimes(2);
    expect(connectivity.outage).toBeNull();
  });
});
