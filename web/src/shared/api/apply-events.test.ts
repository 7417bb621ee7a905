import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aDoc, aLock, aProject, aSync, aWorkstation } from "@/test/fixtures";
import { applyEvents } from "./apply-events";
import type { ServerEvent, ServerEvents } from "./realtime";
import type { Project } from "./types";

let cache: QueryClient;
let say: <E extends keyof ServerEvents>(event: E, data: ServerEvents[E]) => void;
let stop: () => void;

/** The keys that were asked for again since the last call, as text. */
function refreshed(): string[] {
  vi.advanceTimersByTime(50);
  const invalidate = vi.mocked(cache.invalidateQueries);
  const keys = invalidate.mock.calls.map(([filters]) => filters?.queryKey?.join(" ") ?? "all");
  invalidate.mockClear();
  return keys.sort();
}

const joined = (over: Partial<ServerEvents["joined"]> = {}) =>
  say("joined", {
    projectId: "prj_1",
    lock: null,
    docsHash: "h1",
    sync: aSync(),
    presence: [],
    ...over,
  });

const docUpdated = (fileName: string, renamedFrom?: string) =>
  say("doc:updated", {
    projectId: "prj_1",
    docId: "doc_1",
    fileName,
    hash: "h",
    version: 2,
    author: "Mara",
    renamedFrom,
  });

const inPage = () => cache.getQueryData<Project>(["project", "prj_1"]);
const inList = () => cache.getQueryData<Project[]>(["projects"])?.[0];

beforeEach(() => {
  vi.useFakeTimers();
  cache = new QueryClient();
  cache.setQueryData(["project", "prj_1"], aProject());
  cache.setQueryData(["projects"], [aProject(), aProject({ id: "prj_2" })]);
  vi.spyOn(cache, "invalidateQueries");
  stop = applyEvents(cache, {
    listen: (listener) => {
      say = (event, data) => listener({ event, data } as ServerEvent);
      return () => undefined;
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a snapshot", () => {
  it("sets lock, sync and presence, on the page and in the list", () => {
    const lock = aLock();
    const sync = aSync({ state: "waiting", unpublished: 3 });
    joined({ lock, sync, presence: ["Jonas", "Mara"] });
    expect(inPage()).toMatchObject({ lock, sync });
    expect(inList()).toMatchObject({ lock, sync });
    expect(cache.getQueryData(["presence", "prj_1"])).toEqual(["Jonas", "Mara"]);
    joined({ lock: null });
    expect(inPage()?.lock).toBeNull();
  });

  it("with another docs hash brings what was missed", () => {
    joined({ docsHash: "h1" });
    refreshed();
    joined({ docsHash: "h1" });
    expect(refreshed()).toEqual([]);
    joined({ docsHash: "h2" });
    expect(refreshed()).toContain("project prj_1 docs");
  });

  it("after a doc changed can't be compared, and brings everything", () => {
    joined({ docsHash: "h1" });
    docUpdated("a.md");
    refreshed();
    joined({ docsHash: "h1" });
    expect(refreshed()).toEqual(
      expect.arrayContaining(["project prj_1 docs", "project prj_1 doc"]),
    );
  });
});

describe("locks", () => {
  it("are taken, extended and released by their id", () => {
    const { id: lockId, ...rest } = aLock();
    say("lock:acquired", { lockId, ...rest });
    expect(inList()?.lock).toEqual(aLock({ expiresAt: rest.expiresAt }));
    say("lock:extended", { projectId: "prj_1", lockId, expiresAt: "2030-01-01T00:00:00Z" });
    expect(inPage()?.lock?.expiresAt).toBe("2030-01-01T00:00:00Z");
    say("lock:extended", {
      projectId: "prj_1",
      lockId: "lck_0",
      expiresAt: "2040-01-01T00:00:00Z",
    });
    say("lock:released", { projectId: "prj_1", lockId: "lck_0", how: "expired" });
    expect(inPage()?.lock?.expiresAt).toBe("2030-01-01T00:00:00Z");
    say("lock:released", { projectId: "prj_1", lockId, how: "released" });
    expect(inPage()?.lock).toBeNull();
    expect(inList()?.lock).toBeNull();
  });

  it("of one project leave the others alone", () => {
    joined({ projectId: "prj_2", lock: aLock({ projectId: "prj_2" }) });
    expect(inPage()?.lock).toBeNull();
    expect(cache.getQueryData<Project[]>(["projects"])?.[1]?.lock).not.toBeNull();
  });
});

describe("docs", () => {
  it("that changed are asked for again", () => {
    docUpdated("a.md");
    expect(refreshed()).toEqual([
      "project prj_1",
      "project prj_1 activity",
      "project prj_1 changes",
      "project prj_1 conflicts",
      "project prj_1 doc a.md",
      "project prj_1 docs",
      "project prj_1 revisions a.md",
      "project prj_1 workstations",
      "projects",
    ]);
  });

  it("by the hundred are listed once", () => {
    for (let n = 0; n < 100; n += 1) docUpdated(`${n}.md`);
    expect(refreshed().filter((key) => key === "project prj_1 docs")).toHaveLength(1);
  });
});

describe("a doc that is renamed", () => {
  it("goes on under its new name, and both names are asked for again", () => {
    const doc = aDoc({ id: "doc_1", fileName: "old.md", content: "# Text" });
    cache.setQueryData(["project", "prj_1", "doc", "old.md"], doc);
    cache.setQueryData(["project", "prj_1", "docs"], [doc]);
    docUpdated("new.md", "old.md");
    const renamed = { id: "doc_1", fileName: "new.md", content: "# Text" };
    expect(cache.getQueryData(["project", "prj_1", "doc", "new.md"])).toMatchObject(renamed);
    expect(cache.getQueryData(["project", "prj_1", "docs"])).toMatchObject([renamed]);
    expect(refreshed()).toEqual(
      expect.arrayContaining(["project prj_1 doc old.md", "project prj_1 doc new.md"]),
    );
  });

  it("does not take the text of another doc that had its name", () => {
    cache.setQueryData(["project", "prj_1", "doc", "old.md"], aDoc({ id: "doc_2" }));
    docUpdated("new.md", "old.md");
    expect(cache.getQueryData(["project", "prj_1", "doc", "new.md"])).toBeUndefined();
  });
});

it("asks for the list and every open doc again when many docs changed at once", () => {
  joined({ docsHash: "h1" });
  refreshed();
  say("docs:changed", { projectId: "prj_1", count: 400 });
  expect(refreshed()).toEqual(
    expect.arrayContaining([
      "project prj_1 conflicts",
      "project prj_1 doc",
      "project prj_1 docs",
      "project prj_1 revisions",
    ]),
  );
  // The hash of the snapshot before says nothing any more.
  joined({ docsHash: "h1" });
  expect(refreshed()).toContain("project prj_1 doc");
});

it("shows how a sync stands, and looks again when it is done", () => {
  const sync = aSync({ state: "pulling", unpublished: 1 });
  const progress = { projectId: "prj_1", done: 1, total: 2, sync };
  say("sync:progress", { ...progress, phase: "pulling" });
  expect(inPage()?.sync).toEqual(sync);
  expect(cache.getQueryData(["sync-progress", "prj_1"])).toEqual({
    phase: "pulling",
    done: 1,
    total: 2,
  });
  expect(refreshed()).toEqual([]);
  say("sync:progress", { ...progress, phase: "done" });
  expect(cache.getQueryData(["sync-progress", "prj_1"])).toBeNull();
  expect(refreshed()).toEqual(
    expect.arrayContaining(["project prj_1 docs", "project prj_1 sync-runs"]),
  );
});

it("drops a project that is gone from the list, and from the page that has it open", () => {
  say("project:deleted", { projectId: "prj_1" });
  expect(cache.getQueryData<Project[]>(["projects"])?.map(({ id }) => id)).toEqual(["prj_2"]);
  expect(cache.getQueryState(["project", "prj_1"])).toMatchObject({
    status: "error",
    error: { status: 404 },
  });
  expect(refreshed()).toEqual([]);
});

it("puts a workstation that calls in first on the list", () => {
  const key = ["project", "prj_1", "workstations"];
  const [old, laptop] = [aWorkstation({ id: "wks_2" }), aWorkstation({ upToDate: false })];
  say("workstation:seen", { projectId: "prj_1", workstation: laptop });
  expect(cache.getQueryData(key)).toBeUndefined();
  cache.setQueryData(key, [old, laptop]);
  say("workstation:seen", { projectId: "prj_1", workstation: aWorkstation() });
  expect(cache.getQueryData(key)).toEqual([aWorkstation({ lastSeenAt: expect.any(String) }), old]);
  expect(refreshed()).toContain("project prj_1 keys");
});
