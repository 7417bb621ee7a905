import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { recognise } from "@/shared/lib/identity";
import { type Draft, docKey, drafts, recoverable, removeOldDrafts } from "./drafts";

const key = docKey("prj_drafts", "doc_1");
const draft = (over: Partial<Draft> = {}): Draft => ({
  id: "d1",
  docKey: key,
  fileName: "guide.md",
  text: "typed",
  baseHash: "h1",
  savedAt: "2026-03-01T12:00:00Z",
  ...over,
});

afterEach(async () => {
  for (const one of await drafts.of(key)) await drafts.remove(one);
});

describe("drafts", () => {
  it("are kept per doc, and replaced by their id", async () => {
    await drafts.put(draft());
    await drafts.put(draft({ text: "typed more" }));
    await drafts.put(draft({ id: "d2", docKey: docKey("prj_drafts", "doc_2") }));
    expect(await drafts.of(key)).toEqual([draft({ text: "typed more" })]);
    await drafts.remove({ id: "d2", docKey: key });
  });

  it("of one account are not found by another", async () => {
    recognise({ id: "acc_1", name: "Mara" });
    const own = docKey("prj_drafts", "doc_1");
    await drafts.put(draft({ id: "hers", docKey: own }));
    recognise({ id: "acc_2", name: "Jonas" });
    expect(await drafts.of(docKey("prj_drafts", "doc_1"))).toEqual([]);
    recognise({ id: "acc_1", name: "Mara" });
    expect(await drafts.of(docKey("prj_drafts", "doc_1"))).toHaveLength(1);
    await drafts.remove({ id: "hers", docKey: own });
  });

  it("are gone once removed", async () => {
    await drafts.put(draft());
    await drafts.remove(draft());
    expect(await drafts.of(key)).toEqual([]);
  });
});

describe("drafts of long ago", () => {
  it("are removed after thirty days, and not before", async () => {
    const now = Date.parse("2026-03-31T12:00:00Z");
    await drafts.put(draft({ id: "old", savedAt: "2026-03-01T11:00:00Z" }));
    await drafts.put(draft({ id: "recent", savedAt: "2026-03-02T12:00:00Z" }));
    await removeOldDrafts(now);
    expect((await drafts.of(key)).map(({ id }) => id)).toEqual(["recent"]);
  });
});

describe("another tab", () => {
  it("is told whose drafts changed", async () => {
    const heard: string[] = [];
    const other = new BroadcastChannel("ai-toolkit.drafts");
    const message = new Promise<void>((resolve) => {
      other.onmessage = ({ data }) => {
        heard.push(data);
        resolve();
      };
    });
    await drafts.put(draft());
    await message;
    expect(heard).toEqual([key]);
    const changed = new Promise<void>((resolve) => {
      const stop = drafts.watch(key, () => {
        stop();
        resolve();
      });
    });
    other.postMessage("prj_drafts/doc_2");
    other.postMessage(key);
    await changed;
    other.close();
  });
});

describe("drafts worth offering", () => {
  it("are those of others sessions that say something else, newest first", () => {
    const old = draft({ id: "old" });
    const recent = draft({ id: "recent", savedAt: "2026-03-02T12:00:00Z" });
    const saved = draft({ id: "saved", text: "in the doc" });
    const own = draft({ id: "own" });
    expect(recoverable([old, recent, saved, own], "in the doc", "own")).toEqual([recent, old]);
  });
});
