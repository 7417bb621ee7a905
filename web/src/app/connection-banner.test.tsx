import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectivity, realtime } from "@/shared/api/use-realtime";
import { useAnnouncement } from "@/shared/lib/announce";
import { ConnectionBanner } from "./connection-banner";

let stop: () => void;
let cache: QueryClient;

const banner = () => screen.queryByRole("region", { name: "Connection" });
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const away = () => act(() => connectivity.silent());
const back = () => act(() => connectivity.answered());

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(realtime, "state", "get").mockReturnValue("open");
  stop = connectivity.start();
  cache = new QueryClient();
  render(
    <QueryClientProvider client={cache}>
      <ConnectionBanner />
    </QueryClientProvider>,
  );
});
afterEach(() => {
  back();
  stop();
  vi.useRealTimers();
});

describe("a server that is away", () => {
  it("is not worth a word when it is back at once", () => {
    away();
    wait(1_400);
    back();
    wait(10_000);
    expect(banner()).not.toBeInTheDocument();
  });

  it("is told with a countdown to the next try, and with its return", () => {
    away();
    wait(1_500);
    expect(banner()).toHaveTextContent(/can’t be reached.*Trying again in 4 s/);
    wait(1_000);
    expect(banner()).toHaveTextContent("Trying again in 3 s");
    expect(useAnnouncement.getState().text).toMatch(/can’t be reached/);
    back();
    expect(banner()).toHaveTextContent("Back online.");
    expect(useAnnouncement.getState().text).toBe("Back online.");
    wait(3_000);
    expect(banner()).not.toBeInTheDocument();
  });

  it("is tried at once when somebody asks for it", () => {
    const retry = vi.spyOn(realtime, "retryNow").mockReturnValue();
    vi.spyOn(window, "fetch").mockReturnValue(new Promise(() => undefined));
    away();
    wait(1_500);
    act(() => screen.getByRole("button", { name: "Try now" }).click());
    expect(retry).toHaveBeenCalledTimes(1);
    expect(banner()).toHaveTextContent("Trying…");
  });

  it("is asked again, once it is back, for what it could not answer", async () => {
    const ask = vi.fn(() => Promise.reject(new Error("away")));
    cache.setDefaultOptions({ queries: { retry: false } });
    await cache.fetchQuery({ queryKey: ["docs"], queryFn: ask }).catch(() => undefined);
    cache.setQueryData(["fine"], 1);
    away();
    wait(1_500);
    back();
    expect(cache.getQueryState(["docs"])?.isInvalidated).toBe(true);
    expect(cache.getQueryState(["fine"])?.isInvalidated).toBe(false);
  });
});
