import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { type Draft, docKey, drafts, recoverable } from "./drafts";

const key = docKey("prj_drafts", "doc_1");
const draft = (over: Partial<Draft> = {}): Draft => ({
  id: "d1",
  docKey: key,
  text: "typed",
  baseHash: "h1",
  savedAt: "2026-03-01T12:00:00Z",
  ...over,
});

afterEach(async () => {
  for (const { id } of await drafts.of(key)) await drafts.remove(id);
});

describe("drafts", () => {
  it("are kept per doc, and replaced by their id", async () => {
    await drafts.put(draft());
    await drafts.put(draft({ text: "typed more" }));
    await drafts.put(draft({ id: "d2", docKey: docKey("prj_drafts", "doc_2") }));
    expect(await drafts.of(key)).toEqual([draft({ text: "typed more" })]);
    await drafts.remove("d2");
  });

  it("are gone once removed", async () => {
    await drafts.put(draft());
    await drafts.remove("d1");
    expect(await drafts.of(key)).toEqual([]);
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
