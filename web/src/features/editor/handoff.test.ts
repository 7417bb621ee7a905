import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHandoff } from "./handoff";

let text = "";
const give = vi.fn();
const typing = (size = 0) => {
  text = "";
  const handoff = createHandoff({ read: () => text, length: () => size, give });
  return {
    ...handoff,
    key: (char: string) => {
      text += char;
      handoff.changed();
    },
  };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  give.mockReset();
  vi.useRealTimers();
});

describe("a handoff", () => {
  it("gives one text for what is typed at once", () => {
    const { key } = typing();
    for (const char of "abc") key(char);
    expect(give).not.toHaveBeenCalled();
    vi.advanceTimersByTime(16);
    expect(give.mock.calls).toEqual([["abc"]]);
  });

  it("does not wait for a pause that never comes", () => {
    const { key } = typing();
    for (let at = 0; at < 30; at += 1) {
      key("x");
      vi.advanceTimersByTime(10);
    }
    expect(give.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(give.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it("leaves a large text alone while somebody types", () => {
    const { key } = typing(1_000_000);
    for (let at = 0; at < 10; at += 1) {
      key("x");
      vi.advanceTimersByTime(100);
    }
    expect(give).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(give.mock.calls).toEqual([["xxxxxxxxxx"]]);
  });

  it("gives at once when it is asked to, and then no second time", () => {
    const { key, flush, pending } = typing();
    key("a");
    expect(pending()).toBe(true);
    flush();
    expect(give.mock.calls).toEqual([["a"]]);
    expect(pending()).toBe(false);
    flush();
    vi.runAllTimers();
    expect(give).toHaveBeenCalledTimes(1);
  });
});
