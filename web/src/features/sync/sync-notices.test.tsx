import { act, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressKey } from "@/shared/api/apply-events";
import type { Project, SyncStatus } from "@/shared/api/types";
import { timeOfDay } from "@/shared/lib/time";
import { aLock, aProject, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { SyncBadge } from "./sync-badge";
import { SyncNotices } from "./sync-notices";

const inTenMinutes = () => new Date(Date.now() + 600_000).toISOString();

const show = (sync: Partial<SyncStatus>, over: Partial<Project> = {}, onShowHistory = vi.fn()) =>
  renderApp(
    <SyncNotices
      project={aProject({ sync: aSync(sync), ...over })}
      onShowHistory={onShowHistory}
    />,
  );
const notice = (name: string) => screen.getByRole("region", { name });

describe("the badge of a sync", () => {
  it.each<[string, Partial<SyncStatus>]>([
    ["Importing…", { state: "waiting", lastSyncedAt: undefined }],
    ["Importing…", { state: "pulling", lastSyncedAt: undefined }],
    ["Import failed", { state: "failed", lastSyncedAt: undefined, errorCode: "remote_auth" }],
    ["Pulling", { state: "pulling" }],
    ["Merging", { state: "merging" }],
    ["Publishing", { state: "pushing" }],
    ["Git can’t be reached", { state: "waiting", errorCode: "remote_unreachable" }],
    ["3 docs waiting", { state: "waiting", incoming: 3 }],
    ["2 not yet published", { state: "waiting", unpublished: 2 }],
    ["1 conflict", { state: "conflicted", conflicts: 1 }],
    ["Sync failed", { state: "failed", errorCode: "remote_moved" }],
    ["2 not yet published", { state: "idle", unpublished: 2 }],
  ])("says %s", async (text, sync) => {
    await renderApp(<SyncBadge sync={aSync(sync)} />);
    expect(screen.getByText(text)).toBeVisible();
  });

  it("says until when the server wants to be left alone", async () => {
    const nextRetryAt = inTenMinutes();
    const sync = { state: "waiting", errorCode: "remote_rate_limited", nextRetryAt } as const;
    await renderApp(<SyncBadge sync={aSync(sync)} />);
    expect(screen.getByText(`Waits until ${timeOfDay(nextRetryAt)}`)).toBeVisible();
  });
});

describe("a first import", () => {
  it("shows how far it is", async () => {
    const { cache } = await show({ state: "pulling", lastSyncedAt: undefined });
    const bar = screen.getByRole("progressbar", { name: "Docs imported" });
    expect(bar).not.toHaveAttribute("aria-valuenow");
    act(() => {
      cache.setQueryData(progressKey("prj_1"), { phase: "pulling", done: 120, total: 400 });
    });
    await waitFor(() => expect(notice("First import")).toHaveTextContent("120 of 400 docs"));
    expect(bar).toHaveAttribute("aria-valuenow", "120");
    expect(bar).toHaveAttribute("aria-valuemax", "400");
  });
});

describe("a sync that waits", () => {
  // The clock alone stands still: how long a machine takes to draw must not show.
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T08:00:00Z") }));
  afterEach(() => vi.useRealTimers());

  it("says until when the server asked for it, and how long that is", async () => {
    const nextRetryAt = inTenMinutes();
    await show({ state: "waiting", errorCode: "remote_rate_limited", nextRetryAt });
    expect(notice("Sync")).toHaveTextContent(
      `GitHub asked us to wait until ${timeOfDay(nextRetryAt)}. 10:00 left.`,
    );
  });

  it("says what is out of reach, and when it is tried again", async () => {
    await show({
      state: "waiting",
      errorCode: "remote_unreachable",
      error: "github.com does not answer: timed out",
      nextRetryAt: inTenMinutes(),
      unpublished: 1,
    });
    expect(notice("Sync")).toHaveTextContent(
      "github.com does not answer: timed out. Next try in 10:00. Saved docs are safe here",
    );
  });

  it("says whose editing the changes wait for", async () => {
    await show({ state: "waiting", incoming: 3 }, { lock: aLock({ lockedBy: "Ann" }) });
    expect(notice("Changes from Git")).toHaveTextContent(
      "3 docs from Git wait until Ann has finished editing.",
    );
    expect(screen.queryByRole("region", { name: "Sync" })).not.toBeInTheDocument();
  });
});

describe("a sync that failed", () => {
  const failed = (errorCode: SyncStatus["errorCode"], over: Partial<Project> = {}) =>
    show({ state: "failed", errorCode, error: "the Git server said no" }, over);

  it.each([
    ["remote_auth", "Replace token", "credential"],
    ["remote_moved", "Use the new address", "repository"],
    ["remote_not_found", "Check the address", "repository"],
    ["remote_branch_not_found", "Choose another branch", "branch"],
    ["remote_folder_not_found", "Choose another folder", "folder"],
    ["remote_archived", "Connect another repository", "repository"],
  ] as const)("with %s leads to the settings to “%s”", async (code, text, hash) => {
    await failed(code);
    expect(notice("Sync failed")).toHaveTextContent("The Git server said no.");
    expect(screen.getByRole("link", { name: text })).toHaveAttribute(
      "href",
      `/projects/prj_1/settings#${hash}`,
    );
  });

  it("on a protected branch offers pull requests, and takes them at a press", async () => {
    let sent: unknown;
    server.use(
      http.put(at("/projects/prj_1"), async ({ request }) => {
        sent = await request.json();
        return json(aProject({ publishMode: "pull-request" }));
      }),
    );
    const { user, cache } = await failed("remote_protected");
    await user.click(screen.getByRole("button", { name: "Publish by pull request" }));
    await waitFor(() =>
      expect(cache.getQueryData(["project", "prj_1"])).toMatchObject({
        publishMode: "pull-request",
      }),
    );
    expect(sent).toEqual({ publishMode: "pull-request" });
  });

  it("offers no pull request where the server has none", async () => {
    await failed("remote_protected", { provider: "git" });
    expect(screen.queryByRole("button", { name: "Publish by pull request" })).toBeNull();
    expect(screen.getByRole("link", { name: "Open settings" })).toBeVisible();
  });

  it("is tried again at once when somebody asks", async () => {
    let runs = 0;
    server.use(
      http.post(at("/projects/prj_1/docs/sync"), () => {
        runs += 1;
        return json({ success: true, pulled: 0, merged: 0, pushed: 0, conflicts: 0, incoming: 0 });
      }),
    );
    const { user } = await failed("internal");
    await user.click(screen.getByRole("button", { name: "Try again now" }));
    await waitFor(() => expect(runs).toBe(1));
  });
});

it("leads from files that are left alone to the notes about them", async () => {
  const onShowHistory = vi.fn();
  const { user } = await show({ skipped: 2 }, {}, onShowHistory);
  expect(notice("Files left alone")).toHaveTextContent("2 files of the docs folder are left alone");
  await user.click(screen.getByRole("button", { name: "See which and why" }));
  expect(onShowHistory).toHaveBeenCalled();
});
