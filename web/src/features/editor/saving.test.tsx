import "fake-indexeddb/auto";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useStanding } from "@/shared/api/session";
import { connectivity, realtime } from "@/shared/api/use-realtime";
import { aDoc, aLock } from "@/test/fixtures";
import {
  change,
  ctrlS,
  doc,
  giveUp,
  held,
  key,
  open,
  path,
  press,
  saveState,
  taken,
  text,
  type,
} from "@/test/open-editor";
import { at, json, refusal, server } from "@/test/server";
import type { LockState } from "../locks/lock-machine";
import { drafts } from "./drafts";
import { leftTexts } from "./left-texts";

vi.mock("./monaco-views", () => import("@/test/plain-editor"));

const sent: Request[] = [];
const saves = () =>
  server.use(
    http.put(path, ({ request }) => {
      sent.push(request.clone());
      return json(aDoc({ hash: "h2", version: 2 }));
    }),
  );
let cut: () => void;
let reconnect: () => void;

beforeEach(() => {
  sent.length = 0;
  server.use(http.get(at("/projects/prj_1/docs"), () => json([])));
  let outage: { retryAt: null } | null = null;
  vi.spyOn(connectivity, "outage", "get").mockImplementation(() => outage);
  const listeners = new Set<() => void>();
  vi.spyOn(connectivity, "subscribe").mockImplementation((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  const become = (next: typeof outage) =>
    act(() => {
      outage = next;
      for (const listener of listeners) listener();
    });
  cut = () => become({ retryAt: null });
  reconnect = () => become(null);
});
afterEach(async () => {
  giveUp.mockReset();
  vi.useRealTimers();
  cleanup();
  leftTexts.forget(key);
  for (const draft of await drafts.of(key)) await drafts.remove(draft);
});

const failsOffline = async () => {
  server.use(http.put(path, () => HttpResponse.error()));
  await open();
  type("# Mine");
  ctrlS();
  await waitFor(() => expect(saveState()).toHaveTextContent("Offline, kept in this browser"));
};

it("a save after the session's end is sent again once the person has signed in", async () => {
  server.use(http.put(path, () => refusal(401, "unauthorized", "the session has ended")));
  await open();
  type("# Two");
  ctrlS();
  await waitFor(() => expect(saveState()).toHaveTextContent(/save failed/i));
  saves();
  expect(sent).toEqual([]);
  act(() => useStanding.setState({ resumed: 1 }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(await sent[0]?.json()).toEqual({ content: "# Two" });
  await waitFor(() => expect(saveState()).not.toHaveTextContent(/save failed/i));
});

describe("a save while the server is away", () => {
  it("is sent again when the connection is back, and the person is told", async () => {
    await failsOffline();
    cut();
    saves();
    reconnect();
    await screen.findByText("The server is back, and your text is saved.");
    expect(saveState()).toHaveTextContent("Saved");
    expect(await sent[0]?.json()).toEqual({ content: "# Mine" });
  });

  it("is tried again after a while when only requests fail", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await failsOffline();
    saves();
    vi.advanceTimersByTime(9_900);
    expect(sent).toHaveLength(0);
    vi.advanceTimersByTime(200);
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(sent).toHaveLength(1);
  });

  it("waits for the lock", async () => {
    await failsOffline();
    change({ lock: taken });
    cut();
    saves();
    reconnect();
    change({ lock: held });
    cut();
    reconnect();
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(sent).toHaveLength(1);
  });
});

it("sends a save again that a lost lock refused, with the token of the lock that was taken back", async () => {
  server.use(http.put(path, () => refusal(423, "locked", "your lock has ended")));
  await open();
  type("# Mine");
  ctrlS();
  await waitFor(() => expect(saveState()).toHaveTextContent("Save failed"));
  saves();
  change({ lock: { phase: "asking", again: true } });
  expect(sent).toHaveLength(0);
  const again: LockState = { phase: "held", lock: aLock({ id: "lck_3" }), token: "lt_3" };
  change({ lock: again });
  await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
  expect(sent.map(({ headers }) => headers.get("Lock-Token"))).toEqual(["lt_3"]);
});

describe("a save with a message", () => {
  it("is asked for with Ctrl+Shift+S", async () => {
    saves();
    await open();
    type("# Mine");
    fireEvent.keyDown(window, { key: "S", ctrlKey: true, shiftKey: true });
    fireEvent.change(await screen.findByLabelText("Message"), {
      target: { value: " Explain retries " },
    });
    fireEvent.click(screen.getAllByRole("button", { name: "Save" }).at(-1) as HTMLElement);
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(await sent[0]?.json()).toEqual({ content: "# Mine", message: "Explain retries" });
  });

  it("keeps the message for the next try", async () => {
    server.use(http.put(path, () => HttpResponse.error()));
    await open();
    type("# Mine");
    fireEvent.keyDown(window, { key: "S", ctrlKey: true, shiftKey: true });
    const field = await screen.findByLabelText("Message");
    fireEvent.change(field, { target: { value: "Why" } });
    fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(saveState()).toHaveTextContent("Offline"));
    saves();
    press("Save again");
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(await sent[0]?.json()).toEqual({ content: "# Mine", message: "Why" });
  });
});

it("says that nothing was saved when the lock is gone", async () => {
  await open();
  type("# Mine");
  change({ lock: taken });
  ctrlS();
  expect(await screen.findByText(/^Nothing was saved: you don’t hold the lock/)).toBeVisible();
});

describe("somebody who asks for the lock", () => {
  const ask = async () => {
    const listeners = new Set<Parameters<typeof realtime.listen>[0]>();
    vi.spyOn(realtime, "listen").mockImplementation((listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    });
    const say: Parameters<typeof realtime.listen>[0] = (event) => {
      for (const listener of listeners) listener(event);
    };
    await open();
    type("# Mine");
    act(() => say({ event: "lock:requested", data: { projectId: "prj_1", requestedBy: "Ben" } }));
  };

  it("gets it after what was typed is saved", async () => {
    saves();
    await ask();
    press("Save and release");
    await waitFor(() => expect(giveUp).toHaveBeenCalled());
    expect(await sent[0]?.json()).toEqual({ content: "# Mine" });
  });

  it("does not get it while it can't be saved", async () => {
    server.use(http.put(path, () => refusal(413, "too_large", "the doc is too large")));
    await ask();
    press("Save and release");
    await screen.findByRole("region", { name: "Save failed" });
    expect(giveUp).not.toHaveBeenCalled();
  });
});

describe("a doc that changed elsewhere", () => {
  const theirs = (content: string) => aDoc({ content, hash: "h2", version: 2, author: "Jonas" });

  it("is followed while reading, and says who changed it", async () => {
    await open(taken, { version: 1 });
    change({ doc: theirs("# Two") });
    expect(text()).toHaveValue("# Two");
    expect(screen.getByRole("region", { name: "Updated" })).toHaveTextContent(
      "Updated by Jonas just now.",
    );
    press("Dismiss");
    expect(screen.queryByRole("region", { name: "Updated" })).not.toBeInTheDocument();
  });

  it("is merged with what was typed where both changed other lines", async () => {
    await open(held, { content: "a\n\nb\n", version: 1 });
    type("a, mine\n\nb\n");
    change({ doc: theirs("a\n\nb, theirs\n") });
    press("Merge both");
    expect(text()).toHaveValue("a, mine\n\nb, theirs\n");
    expect(saveState()).toHaveTextContent("Unsaved changes");
    expect(await screen.findByText(/^Both texts are merged. Look it over/)).toBeVisible();
  });

  it("says how many places are left to a person", async () => {
    await open(held, { content: "a\n", version: 1 });
    type("mine\n");
    change({ doc: theirs("theirs\n") });
    press("Merge both");
    expect(await screen.findByText(/1 place changed on both sides/)).toBeVisible();
  });
});

it("knows from the list that the doc is deleted, and that it is back", async () => {
  await open();
  change({ listed: false });
  expect(saveState()).toHaveTextContent("Deleted elsewhere");
  expect(text()).toHaveValue("# One");
  change({ listed: true, doc: { ...doc } });
  expect(saveState()).toHaveTextContent("Saved");
});
