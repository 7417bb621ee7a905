import { act, screen } from "@testing-library/react";
import { Toaster } from "sonner";
import { beforeEach, expect, it, vi } from "vitest";
import type { ServerEvent } from "@/shared/api/realtime";
import { realtime } from "@/shared/api/use-realtime";
import { useIdentity } from "@/shared/lib/identity";
import { aLock } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { useAsked } from "./asked";
import { LockActions } from "./lock-actions";

const lock = aLock({ lockedBy: "Jonas" });
const listeners = new Set<(event: ServerEvent) => void>();
let connection: "open" | "closed";

beforeEach(() => {
  connection = "open";
  listeners.clear();
  useAsked.setState({ lockIds: new Set() });
  vi.spyOn(realtime, "state", "get").mockImplementation(() => connection);
  vi.spyOn(realtime, "requestLock").mockReturnValue();
  vi.spyOn(realtime, "listen").mockImplementation((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
});

const show = () =>
  renderApp(
    <>
      <LockActions lock={lock} />
      <Toaster />
    </>,
  );
const released = (lockId: string) =>
  act(() => {
    const data = { projectId: "prj_1", lockId, how: "released" } as const;
    for (const listener of listeners) listener({ event: "lock:released", data });
  });

it("asks once, and tells when the docs are free", async () => {
  const { user } = await show();
  await user.click(screen.getByRole("button", { name: "Ask for the lock" }));
  expect(realtime.requestLock).toHaveBeenCalledWith("prj_1");
  expect(screen.getByRole("button", { name: "Asked" })).toBeDisabled();
  released("lck_of_another");
  expect(screen.getByRole("button", { name: "Asked" })).toBeDisabled();
  released(lock.id);
  expect(await screen.findByText("Jonas has finished. The docs are free.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Ask for the lock" })).toBeEnabled();
  expect(listeners.size).toBe(0);
});

it("tells that the holder needs longer, and may be asked again", async () => {
  const { user } = await show();
  await user.click(screen.getByRole("button", { name: "Ask for the lock" }));
  const declined = (requestedBy: string) =>
    act(() => {
      const data = { projectId: "prj_1", lockId: lock.id, requestedBy };
      for (const listener of listeners) listener({ event: "lock:declined", data });
    });
  declined("Somebody else");
  expect(screen.getByRole("button", { name: "Asked" })).toBeDisabled();
  declined(useIdentity.getState().name);
  expect(await screen.findByText("Jonas needs a while longer. Ask again later.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Ask for the lock" })).toBeEnabled();
  expect(listeners.size).toBe(0);
});

it("does not claim to have asked without a connection", async () => {
  connection = "closed";
  const { user } = await show();
  await user.click(screen.getByRole("button", { name: "Ask for the lock" }));
  expect(realtime.requestLock).not.toHaveBeenCalled();
  expect(await screen.findByText(/^There is no connection/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Ask for the lock" })).toBeEnabled();
});
