import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/shared/api/problem";
import { realtime } from "@/shared/api/use-realtime";
import { aLock } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import type { LockState, ReadingReason } from "../locks/lock-machine";
import type { LockSession } from "../locks/lock-session";
import { LockBanner } from "./lock-banner";

const session = { edit: vi.fn(), renew: vi.fn(), giveUp: vi.fn(), takeOver: vi.fn() };
const onRelease = vi.fn();
let say: Parameters<typeof realtime.listen>[0];

beforeEach(() => {
  vi.spyOn(realtime, "listen").mockImplementation((listener) => {
    say = listener;
    return () => undefined;
  });
});
afterEach(() => {
  for (const action of [onRelease, ...Object.values(session)]) action.mockReset();
  vi.useRealTimers();
});

const show = (state: LockState, dirty = false) =>
  renderApp(
    <LockBanner
      state={state}
      session={session as unknown as LockSession}
      projectId="prj_1"
      fileName="guide.md"
      dirty={dirty}
      onRelease={onRelease}
    />,
  );
const held = (minutes: number): LockState => ({
  phase: "held",
  lock: aLock({ expiresAt: new Date(Date.now() + minutes * 60_000).toISOString() }),
  token: "lt_1",
});
const reading = (why: ReadingReason, lock: ReturnType<typeof aLock> | null = null): LockState => ({
  phase: "reading",
  why,
  lock,
});
const banner = () => screen.queryByRole("region", { name: /Lock/ });

describe("while editing", () => {
  it("is quiet as long as there is time", async () => {
    await show(held(6));
    expect(banner()).toBeNull();
  });

  it("warns five minutes before the end, and counts down", async () => {
    const { user } = await show(held(4.5));
    expect(banner()).toHaveTextContent(/Your lock ends in 0?4:[23]\d/);
    await user.click(screen.getByRole("button", { name: "Keep editing" }));
    expect(session.renew).toHaveBeenCalled();
  });

  it("begins to warn while the page stays open", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    await show(held(5.5));
    expect(banner()).toBeNull();
    act(() => vi.advanceTimersByTime(60_000));
    expect(banner()).toHaveTextContent("Your lock ends in 04:");
  });

  const ask = (message?: string) =>
    act(() =>
      say({ event: "lock:requested", data: { projectId: "prj_1", requestedBy: "Jonas", message } }),
    );

  it("tells who waits, and lets them have it", async () => {
    const { user } = await show(held(20));
    ask("a typo");
    expect(banner()).toHaveTextContent("Jonas asks for the docs: “a typo”.");
    await user.click(screen.getByRole("button", { name: "Release now" }));
    expect(onRelease).toHaveBeenCalled();
  });

  it("says that it saves before it releases", async () => {
    await show(held(20), true);
    ask();
    expect(screen.getByRole("button", { name: "Save and release" })).toBeVisible();
  });

  it("goes on editing when the person does not want to release, and says so to who asks", async () => {
    const decline = vi.spyOn(realtime, "declineLock").mockReturnValue();
    const { user } = await show(held(20));
    ask();
    await user.click(screen.getByRole("button", { name: "Not now" }));
    expect(banner()).toBeNull();
    expect(decline).toHaveBeenCalledWith("prj_1", "Jonas");
    expect(onRelease).not.toHaveBeenCalled();
  });

  it("tells both, who waits and that the lock ends", async () => {
    await show(held(4.5));
    ask();
    expect(screen.getByRole("region", { name: "Lock request" })).toBeVisible();
    expect(screen.getByRole("region", { name: "Lock" })).toHaveTextContent("Your lock ends in");
  });

  it("does not mind requests for other projects", async () => {
    await show(held(20));
    act(() => say({ event: "lock:requested", data: { projectId: "prj_2", requestedBy: "Jonas" } }));
    expect(banner()).toBeNull();
  });
});

describe("while reading", () => {
  it("names the holder, the reason and the time left", async () => {
    await show(reading({ kind: "held" }, aLock({ lockedBy: "Jonas", reason: "release notes" })));
    expect(banner()).toHaveTextContent(
      /Jonas is editing since \d\d:\d\d \(release notes\), (29:5\d|30:00) left/,
    );
    expect(screen.getByRole("button", { name: "Ask for the lock" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Start editing" })).not.toBeInTheDocument();
  });

  it("offers to edit here when the lock is in another tab", async () => {
    const { user } = await show(reading({ kind: "other-tab" }, aLock()));
    expect(banner()).toHaveTextContent("in another tab of this browser");
    await user.click(screen.getByRole("button", { name: "Edit here instead" }));
    expect(session.takeOver).toHaveBeenCalled();
  });

  it.each<[ReadingReason, string, string]>([
    [{ kind: "not-asked" }, "You are reading. Nobody is editing.", "Start editing"],
    [{ kind: "expired" }, "Your lock expired. Nobody else is editing.", "Edit again"],
    [{ kind: "released" }, "You stopped editing. The docs are free.", "Start editing"],
    [
      { kind: "forced", by: "Ada", reason: "deadline" },
      "Ada released your lock: deadline.",
      "Edit again",
    ],
  ])("offers to start when the docs are free: %j", async (why, text, action) => {
    const { user } = await show(reading(why));
    expect(banner()).toHaveTextContent(text);
    await user.click(screen.getByRole("button", { name: action }));
    expect(session.edit).toHaveBeenCalled();
  });

  it("says where unsaved text is", async () => {
    await show(reading({ kind: "taken" }, aLock({ lockedBy: "Jonas" })), true);
    expect(banner()).toHaveTextContent("They took the lock while you were away.");
    expect(banner()).toHaveTextContent("Your unsaved text is kept as a draft in this browser.");
  });
});

describe("otherwise", () => {
  it("says when the lock is being taken back, and not that it is being taken", async () => {
    const { unmount } = await show({ phase: "asking", again: true });
    expect(banner()).toHaveTextContent("Taking the lock back…");
    unmount();
    await show({ phase: "asking", again: false });
    expect(banner()).toBeNull();
  });

  it("says why it could not be asked for", async () => {
    const { user } = await show({ phase: "failed", problem: ApiProblem.offline() });
    expect(banner()).toHaveTextContent("The server can't be reached");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(session.edit).toHaveBeenCalled();
  });
});
