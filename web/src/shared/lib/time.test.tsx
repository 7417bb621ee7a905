import { act, render, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RelativeTime } from "@/shared/ui/relative-time";
import { ago, countdown, useNow } from "./time";

const start = Date.parse("2026-03-01T12:00:00Z");
const before = (seconds: number) => new Date(start - seconds * 1000).toISOString();

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  [0, "just now"],
  [59, "just now"],
  [60, "1 min. ago"],
  [7_200, "2 hr. ago"],
  [86_400, "yesterday"],
  [-7_200, "in 2 hr."],
])("%d seconds before now is %s", (seconds, text) => {
  expect(ago(before(seconds))).toBe(text);
});

it.each([
  [-90, "01:30"],
  [-3_700, "1:01:40"],
  [5, "00:00"],
])("%d seconds before now are %s to go", (seconds, text) => {
  expect(countdown(before(seconds))).toBe(text);
});

describe("relative times", () => {
  it("stay true while they are shown", () => {
    render(<RelativeTime at={before(30)} />);
    expect(screen.getByText("just now")).toBeVisible();
    act(() => vi.advanceTimersByTime(60_000));
    expect(screen.getByText("1 min. ago")).toBeVisible();
  });

  it("share one timer, which ends with the last of them", () => {
    const first = renderHook(() => useNow(1_000));
    const second = renderHook(() => useNow(1_000));
    expect(vi.getTimerCount()).toBe(1);
    act(() => vi.advanceTimersByTime(1_000));
    expect(first.result.current).toBe(start + 1_000);
    first.unmount();
    second.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("begin with the present, however long nobody asked", () => {
    renderHook(() => useNow(1_000)).unmount();
    vi.setSystemTime(start + 3_600_000);
    expect(renderHook(() => useNow(1_000)).result.current).toBe(start + 3_600_000);
  });

  it("are set right when the page is looked at again", () => {
    const { result } = renderHook(() => useNow(30_000));
    vi.setSystemTime(start + 10_000);
    act(() => {
      document.dispatchEvent(new Event("visibilitychange"));
    });
    expect(result.current).toBe(start + 10_000);
  });
});
