import { describe, expect, it } from "vitest";
import type { ActivityEntry } from "@/shared/api/types";
import { byDay, dayName, isShown, noteOf, sentenceOf } from "./feed";

const entry = (action: string, over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: "aud_1",
  actor: "Mara",
  action,
  createdAt: "2026-03-01T12:00:00.000Z",
  ...over,
});
const said = (action: string, over: Partial<ActivityEntry> = {}) =>
  sentenceOf(entry(action, over))
    .map(({ text }) => text)
    .join("");
const sha = "0123456789abcdef0123456789abcdef01234567";

describe("a sentence", () => {
  it.each([
    ["project.created", { target: "Shop" }, "created the project"],
    ["doc.created", { target: "api/a.md" }, "created api/a.md"],
    ["doc.updated", { target: "a.md" }, "saved a.md"],
    ["doc.deleted", { target: "a.md" }, "deleted a.md"],
    ["doc.restored", { target: "a.md" }, "restored a.md"],
    ["doc.resolved", { target: "a.md" }, "resolved the conflict in a.md"],
    [
      "doc.renamed",
      { target: "api/b.md", detail: "from api/a.md" },
      "renamed api/a.md to api/b.md",
    ],
    ["doc.renamed", { target: "b/a.md", detail: "from a.md" }, "moved a.md to b/a.md"],
    ["folder.renamed", { target: "b", detail: "from a" }, "renamed the folder a to b"],
    ["folder.renamed", { target: "c/a", detail: "from a" }, "moved the folder a to c/a"],
    ["folder.deleted", { target: "a", detail: "3 docs" }, "deleted the folder a"],
    ["lock.acquired", {}, "began to edit"],
    ["lock.force_released", { target: "Jonas" }, "force-released the lock of Jonas"],
    ["lock.expired", { target: "Jonas" }, "ended the expired lock of Jonas"],
    ["sync.completed", { target: sha }, "synced with Git at 0123456"],
    ["sync.conflict", { target: "a.md", detail: sha }, "found a conflict in a.md"],
    [
      "pull_request.opened",
      { target: "https://github.com/a/b/pull/7" },
      "opened the pull request #7",
    ],
    ["api_key.created", { target: "Laptop", detail: "sk_1" }, "created the API key Laptop"],
    ["api_key.leaked", { target: "Laptop", detail: "sk_1" }, "revoked the leaked API key Laptop"],
    ["member.role_changed", { target: "Jonas", detail: "viewer" }, "made Jonas a viewer"],
    ["member.removed", { target: "Jonas" }, "removed Jonas from the project"],
    ["member.removed", { target: "Mara" }, "left the project"],
    ["invitation.created", { target: "j@x.io", detail: "editor" }, "invited j@x.io as an editor"],
    ["invitation.created", { target: "inv_1", detail: "admin" }, "invited somebody as an admin"],
    ["session.all_revoked", { target: "Mara" }, "ended their other sessions"],
    ["session.all_revoked", { target: "Jonas" }, "ended all sessions of Jonas"],
    // Unknown to this version of the app.
    ["doc.copied", { target: "a.md" }, "doc copied a.md"],
  ])("for %s", (action, over, sentence) => {
    expect(said(action, over)).toBe(sentence);
  });

  it("knows what its names are the names of", () => {
    const kinds = (action: string, target: string) =>
      sentenceOf(entry(action, { target })).flatMap(({ is }) => (is === "words" ? [] : [is]));
    expect(kinds("doc.updated", "a.md")).toEqual(["doc"]);
    expect(kinds("sync.conflict", "a.md")).toEqual(["doc"]);
    expect(kinds("folder.deleted", "a")).toEqual(["folder"]);
    expect(kinds("pull_request.opened", "https://github.com/a/b/pull/7")).toEqual(["link"]);
    expect(kinds("sync.completed", sha)).toEqual(["commit"]);
    expect(kinds("api_key.created", "https.md")).toEqual(["name"]);
  });

  it("has a note where there is more to say", () => {
    expect(noteOf(entry("lock.force_released", { detail: "gone home" }))).toBe("gone home");
    expect(noteOf(entry("doc.renamed", { detail: "from a.md" }))).toBeNull();
    expect(noteOf(entry("api_key.created", { detail: "sk_1" }))).toBeNull();
    expect(noteOf(entry("doc.restored", { detail: "Restore version 1 of a.md" }))).toBeNull();
    expect(noteOf(entry("doc.updated"))).toBeNull();
  });
});

it("is shown by what it is about", () => {
  expect(isShown(entry("doc.updated"), "docs")).toBe(true);
  expect(isShown(entry("folder.deleted"), "docs")).toBe(true);
  expect(isShown(entry("doc.updated"), "locks")).toBe(false);
  expect(isShown(entry("pull_request.opened"), "sync")).toBe(true);
  expect(isShown(entry("api_key.revoked"), "settings")).toBe(true);
  expect(isShown(entry("anything.new"), "all")).toBe(true);
});

describe("days", () => {
  it("hold what happened on them, and say once what happened in a row", () => {
    const at = (createdAt: string, target = "a.md") => entry("doc.updated", { createdAt, target });
    const days = byDay([
      at("2026-03-02T12:02:00"),
      at("2026-03-02T12:01:00"),
      at("2026-03-02T12:00:00", "b.md"),
      at("2026-03-02T11:00:00"),
      at("2026-03-01T23:59:00"),
    ]);
    expect(days.map(({ lines }) => lines.map(({ times }) => times))).toEqual([[2, 1, 1], [1]]);
  });

  it("have the names that people use", () => {
    const now = Date.parse("2026-03-02T09:00:00");
    const name = (day: string) => dayName(new Date(`${day}T10:00:00`).toDateString(), now);
    expect(name("2026-03-02")).toBe("Today");
    expect(name("2026-03-01")).toBe("Yesterday");
    expect(name("2026-02-27")).toBe("Friday, February 27");
    expect(name("2025-12-31")).toBe("December 31, 2025");
  });
});
