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
const status = (doc: OpenDoc) => saveStatus(doc, false);
const failed: DocEvent = { type: "save-failed", problem: ApiProblem.offline() };

describe("save state", () => {
  it("goes from saved to unsaved and back when the edit is undone", () => {
    expect(status(openAnd())).toBe("saved");
    expect(status(openAnd(typed("two")))).toBe("unsaved");
    expect(status(openAnd(typed("two"), typed("one")))).toBe("saved");
  });

  it("goes through saving to what the server says", () => {
    const saving = openAnd(typed("two"), { type: "save-started" });
    expect(status(saving)).toBe("saving");
    const doc = aDoc({ hash: "h2", version: 2, state: "unpublished" });
    const saved = docReducer(saving, { type: "saved", doc, text: "two" });
    expect(status(saved)).toBe("unpublished");
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
    expect(status(state)).toBe("unsaved");
  });

  it("keeps the text when the save failed", () => {
    const state = openAnd(typed("two"), { type: "save-started" }, failed);
    expect(status(state)).toBe("offline");
    expect(state.text).toBe("two");
    expect(isDirty(state)).toBe(true);
  });
});

describe("publishing", () => {
  const unpublished = { ...base, state: "unpublished" as const };

  it("is told while it happens, and when it is done", () => {
    const waiting = openDoc(unpublished);
    expect(saveStatus(waiting, false)).toBe("unpublished");
    expect(saveStatus(waiting, true)).toBe("publishing");
    expect(status(docReducer(waiting, { type: "seen", doc: base }))).toBe("published");
  });

  it("of other docs says nothing of this one", () => {
    expect(saveStatus(openDoc(base), true)).toBe("saved");
  });

  it("is for the version that was published, not for the next one", () => {
    const published = docReducer(openDoc(unpublished), { type: "seen", doc: base });
    const doc = aDoc({ hash: "h2", version: 2, state: "unpublished" });
    const edited = docReducer(published, typed("two"));
    const again = docReducer(edited, { type: "saved", doc, text: "two" });
    expect(status(again)).toBe("unpublished");
  });
});

describe("another version on the server", () => {
  it("is shown when nothing was typed", () => {
    const state = openAnd({ type: "seen", doc: theirs });
    expect(state).toMatchObject({ text: "theirs", base: { hash: "h2" }, save: { kind: "idle" } });
  });

  it("is told of, from where the reader was to where the doc is", () => {
    const second = { ...theirs, content: "more", hash: "h3", version: 3, author: "Ana" };
    const followed = openAnd({ type: "seen", doc: theirs }, { type: "seen", doc: second });
    expect(followed.followed).toEqual({ author: "Ana", from: 1, to: 3 });
    expect(docReducer(followed, { type: "follow-noted" }).followed).toBeNull();
    expect(docReducer(followed, typed("mine")).followed).toBeNull();
  });

  it("that the person brought about is no news", () => {
    const restored = openAnd({ type: "adopted", doc: theirs }, { type: "seen", doc: theirs });
    expect(restored).toMatchObject({ text: "theirs", followed: null });
  });

  it("can be merged with what was typed, and is the base from then on", () => {
    const diverged = openAnd(typed("mine"), { type: "seen", doc: theirs });
    const merged = docReducer(diverged, { type: "merge", text: "both" });
    expect(merged).toMatchObject({ text: "both", base: { hash: "h2" }, save: { kind: "idle" } });
  });

  it("never replaces typed text", () => {
    const state = openAnd(typed("mine"), { type: "seen", doc: theirs });
    expect(state.text).toBe("mine");
    expect(state.save).toEqual({ kind: "diverged", theirs });
    expect(state.base.hash).toBe("h1");
  });

  it("with the very text that was typed is no divergence", () => {
    const same = { ...theirs, content: "mine" };
    expect(status(openAnd(typed("mine"), { type: "seen", doc: same }))).toBe("saved");
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
    expect(status(gone)).toBe("gone");
    expect(gone.text).toBe("two");
    expect(status(docReducer(gone, { type: "seen", doc: base }))).toBe("unsaved");
  });
});

describe("a draft that is taken back", () => {
  it("is simply unsaved text when the doc is what it was typed on", () => {
    const state = openAnd({ type: "recalled", text: "draft", baseHash: "h1", baseText: null });
    expect(state).toMatchObject({ text: "draft", base, save: { kind: "idle" } });
  });

  it("stands against a doc that changed since, with what both began from", () => {
    const opened = openDoc(theirs);
    const recalled = { type: "recalled", text: "draft", baseHash: "h1", baseText: "one" } as const;
    const state = docReducer(opened, recalled);
    expect(state).toMatchObject({
      text: "draft",
      base: { hash: "h1", content: "one" },
      save: { kind: "diverged", theirs },
    });
  });
});

describe("a failed save", () => {
  it.each([502, 503, 504])("with a %i is a server out of reach", (code) => {
    const problem = new ApiProblem({ code: "internal" }, code);
    expect(status(openAnd(typed("two"), { type: "save-failed", problem }))).toBe("offline");
  });

  it("with a refusal needs the person", () => {
    const problem = new ApiProblem({ code: "too_large" }, 413);
    expect(status(openAnd(typed("two"), { type: "save-failed", problem }))).toBe("failed");
  });
});
