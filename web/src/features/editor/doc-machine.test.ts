import { describe, expect, it } from "vitest";
import { ApiProblem } from "@/shared/api/problem";
import { aDoc } from "@/test/fixtures";
import {
  type DocEvent,
  docReducer,
  isDirty,
  type OpenDoc,
  openDoc,
  saveStatus,
} from "./doc-machine";

const base = aDoc({ content: "one", hash: "h1", version: 1 });
const theirs = aDoc({ content: "theirs", hash: "h2", version: 2, author: "Jonas" });
const openAnd = (...events: DocEvent[]): OpenDoc => events.reduce(docReducer, openDoc(base));
const typed = (text: string): DocEvent => ({ type: "typed", text });
const failed: DocEvent = { type: "save-failed", problem: ApiProblem.offline() };

describe("save state", () => {
  it("goes from saved to unsaved and back when the edit is undone", () => {
    expect(saveStatus(openAnd())).toBe("published");
    expect(saveStatus(openAnd(typed("two")))).toBe("unsaved");
    expect(saveStatus(openAnd(typed("two"), typed("one")))).toBe("published");
  });

  it("goes through saving to what the server says", () => {
    const saving = openAnd(typed("two"), { type: "save-started" });
    expect(saveStatus(saving)).toBe("saving");
    const doc = aDoc({ hash: "h2", version: 2, state: "unpublished" });
    const saved = docReducer(saving, { type: "saved", doc, text: "two" });
    expect(saveStatus(saved)).toBe("unpublished");
    expect(saved.base).toMatchObject({ hash: "h2", content: "two" });
  });

  it("keeps what was typed during a save as unsaved", () => {
    const doc = aDoc({ hash: "h2", version: 2 });
    const state = openAnd(typed("two"), { type: "save-started" }, typed("two!"), {
      type: "saved",
      doc,
      text: "two",
    });
    expect(state.text).toBe("two!");
    expect(saveStatus(state)).toBe("unsaved");
  });

  it("keeps the text when the save failed", () => {
    const state = openAnd(typed("two"), { type: "save-started" }, failed);
    expect(saveStatus(state)).toBe("failed");
    expect(state.text).toBe("two");
    expect(isDirty(state)).toBe(true);
  });
});

describe("another version on the server", () => {
  it("is shown when nothing was typed", () => {
    const state = openAnd({ type: "seen", doc: theirs });
    expect(state).toMatchObject({ text: "theirs", base: { hash: "h2" }, save: { kind: "idle" } });
  });

  it("never replaces typed text", () => {
    const state = openAnd(typed("mine"), { type: "seen", doc: theirs });
    expect(state.text).toBe("mine");
    expect(state.save).toEqual({ kind: "diverged", theirs });
    expect(state.base.hash).toBe("h1");
  });

  it("with the very text that was typed is no divergence", () => {
    const same = { ...theirs, content: "mine" };
    expect(saveStatus(openAnd(typed("mine"), { type: "seen", doc: same }))).toBe("published");
  });

  it("waits while a save is under way, for it may be our own", () => {
    const saving = openAnd(typed("mine"), { type: "save-started" });
    expect(docReducer(saving, { type: "seen", doc: theirs })).toBe(saving);
  });

  it("that is older than ours is ignored", () => {
    const doc = aDoc({ hash: "h3", version: 3 });
    const saved = openAnd(
      typed("two"),
      { type: "save-started" },
      { type: "saved", doc, text: "two" },
    );
    expect(docReducer(saved, { type: "seen", doc: theirs })).toBe(saved);
  });

  it("is taken over: mine is based on it, or theirs replaces mine", () => {
    const diverged = openAnd(typed("mine"), { type: "seen", doc: theirs });
    const kept = docReducer(diverged, { type: "keep-mine" });
    expect(kept).toMatchObject({ text: "mine", base: { hash: "h2" }, save: { kind: "idle" } });
    expect(isDirty(kept)).toBe(true);
    const taken = docReducer(diverged, { type: "take-theirs" });
    expect(taken).toEqual(openDoc(theirs));
  });

  it("of the same text only updates what is known of the doc", () => {
    const published = { ...base, state: "unpublished" as const };
    const state = openAnd(typed("two"), { type: "seen", doc: published });
    expect(state.base.state).toBe("unpublished");
    expect(state.text).toBe("two");
  });
});

describe("a deleted doc", () => {
  it("keeps its text, and lives again when it is back", () => {
    const gone = openAnd(typed("two"), { type: "deleted" });
    expect(saveStatus(gone)).toBe("gone");
    expect(gone.text).toBe("two");
    expect(saveStatus(docReducer(gone, { type: "seen", doc: base }))).toBe("unsaved");
  });
});
