import "fake-indexeddb/auto";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aDoc } from "@/test/fixtures";
import {
  change,
  ctrlS,
  doc,
  key,
  open,
  path,
  press,
  saveState,
  taken,
  text,
  type,
} from "@/test/open-editor";
import { at, json, server } from "@/test/server";
import { type Draft, drafts } from "./drafts";
import { leftTexts } from "./left-texts";

vi.mock("./monaco-views", () => import("@/test/plain-editor"));

const draft = (over: Partial<Draft> = {}): Draft => ({
  id: "d1",
  docKey: key,
  fileName: "guide.md",
  text: "# Mine",
  baseHash: "h1",
  savedAt: "2026-01-01T12:00:00Z",
  ...over,
});
const texts = async () => (await drafts.of(key)).map((one) => one.text);
const banner = () => screen.findByRole("region", { name: "Unsaved draft" });
const closing = () => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  server.use(http.get(at("/projects/prj_1/docs"), () => json([])));
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  cleanup();
  leftTexts.forget(key);
  for (const one of await drafts.of(key)) await drafts.remove(one);
});

describe("what is typed", () => {
  it("is in the browser's storage within a second, however steadily somebody types", async () => {
    const put = vi.spyOn(drafts, "put").mockResolvedValue();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await open();
    for (let at = 1; at <= 11; at += 1) {
      type(`# Mine ${at}`);
      act(() => vi.advanceTimersByTime(100));
    }
    expect(put).toHaveBeenCalledTimes(1);
    expect(put.mock.lastCall?.[0].text).toBe("# Mine 8");
    act(() => vi.advanceTimersByTime(800));
    expect(put.mock.lastCall?.[0].text).toBe("# Mine 11");
  });

  it.each(["pagehide", "visibilitychange"])("is written at once on %s", async (event) => {
    const put = vi.spyOn(drafts, "put").mockResolvedValue();
    await open();
    type("# Mine");
    fireEvent(event === "pagehide" ? window : document, new Event(event));
    expect(put.mock.lastCall?.[0]).toMatchObject({ text: "# Mine", baseHash: "h1" });
  });

  it("holds the page open only until it is stored", async () => {
    await open();
    expect(closing()).toBe(false);
    type("# Mine");
    expect(closing()).toBe(true);
    fireEvent(document, new Event("visibilitychange"));
    await waitFor(() => expect(closing()).toBe(false));
    expect(await texts()).toEqual(["# Mine"]);
  });

  it("is written when the lock goes, for another tab may take over", async () => {
    const put = vi.spyOn(drafts, "put").mockResolvedValue();
    await open();
    type("# Mine");
    expect(put).not.toHaveBeenCalled();
    change({ lock: taken });
    expect(put.mock.lastCall?.[0].text).toBe("# Mine");
  });

  it("never replaces the draft of another tab", async () => {
    await drafts.put(draft({ text: "# Other tab" }));
    await open();
    type("# Mine");
    fireEvent(window, new Event("pagehide"));
    await waitFor(async () => expect((await texts()).sort()).toEqual(["# Mine", "# Other tab"]));
  });

  it("says once when the browser can't keep it, and does not claim that it does", async () => {
    vi.spyOn(drafts, "put").mockRejectedValue(new Error("full"));
    server.use(http.put(path, () => json({}, 500)));
    await open();
    type("# Mine");
    fireEvent(window, new Event("pagehide"));
    expect(await screen.findByText(/^This browser can’t keep drafts/)).toBeVisible();
    type("# Mine too");
    fireEvent(window, new Event("pagehide"));
    expect(await screen.findAllByText(/^This browser can’t keep drafts/)).toHaveLength(1);
    expect(closing()).toBe(true);
    ctrlS();
    await waitFor(() => expect(saveState()).toHaveTextContent(/^Save failed$/));
  });
});

describe("a doc that is left with unsaved text", () => {
  it("has it again when the person comes back, as if they had not left", async () => {
    const first = await open();
    type("# Mine");
    first.unmount();
    await open();
    expect(text()).toHaveValue("# Mine");
    expect(saveState()).toHaveTextContent("Unsaved changes");
    await waitFor(async () => expect(await texts()).toEqual(["# Mine"]));
    expect(screen.queryByRole("region", { name: "Unsaved draft" })).not.toBeInTheDocument();
  });

  it("offers it as a draft when the doc changed meanwhile", async () => {
    const first = await open();
    type("# Mine");
    first.unmount();
    await open(undefined, { content: "# Two", hash: "h2", version: 2 });
    expect(text()).toHaveValue("# Two");
    expect(await banner()).toHaveTextContent("The doc has changed since.");
  });
});

describe("a draft", () => {
  it("is removed only after its text is stored anew", async () => {
    await drafts.put(draft());
    await open();
    await banner();
    press("Restore draft");
    await waitFor(() => expect(text()).toHaveValue("# Mine"));
    expect(await texts()).toContain("# Mine");
    await waitFor(async () => {
      const kept = await drafts.of(key);
      expect(kept.map(({ id }) => id)).not.toContain("d1");
      expect(kept).toHaveLength(1);
    });
  });

  it("of an older text stands against the newest, with what it was typed on", async () => {
    server.use(
      http.get(`${path}/revisions`, () =>
        json({
          items: [
            { version: 2, hash: "h2" },
            { version: 1, hash: "h1" },
          ],
        }),
      ),
      http.get(`${path}/revisions/1`, () => json({ version: 1, content: "a\n\nb\n" })),
    );
    await drafts.put(draft({ text: "a, mine\n\nb\n" }));
    await open(undefined, { content: "a\n\nb, theirs\n", hash: "h2", version: 2 });
    await banner();
    press("Restore draft");
    await screen.findByRole("region", { name: "Changed elsewhere" });
    expect(text()).toHaveValue("a, mine\n\nb\n");
    press("Merge both");
    expect(text()).toHaveValue("a, mine\n\nb, theirs\n");
  });

  it("that was discarded comes back with undo", async () => {
    await drafts.put(draft());
    await open();
    await banner();
    press("Discard draft");
    await waitFor(async () => expect(await texts()).toEqual([]));
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await banner();
    await waitFor(async () => expect(await texts()).toEqual(["# Mine"]));
  });

  it("that says what the doc says is not offered, and is gone", async () => {
    await drafts.put(draft({ text: doc.content ?? "" }));
    await open();
    await waitFor(async () => expect(await texts()).toEqual([]));
    expect(screen.queryByRole("region", { name: "Unsaved draft" })).not.toBeInTheDocument();
  });

  it("of another tab appears when that tab writes it", async () => {
    await open(taken);
    await drafts.put(draft());
    const other = new BroadcastChannel("ai-toolkit.drafts");
    other.postMessage(key);
    await banner();
    other.close();
  });

  it("is forgotten once it is saved", async () => {
    server.use(http.put(path, () => json(aDoc({ hash: "h2", version: 2 }))));
    await open();
    type("# Mine");
    fireEvent(window, new Event("pagehide"));
    await waitFor(async () => expect(await texts()).toEqual(["# Mine"]));
    ctrlS();
    await waitFor(async () => expect(await texts()).toEqual([]));
  });
});
