import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Project } from "@/shared/api/types";
import { aDoc, aLock, aProject, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { CommandPalette } from "../command-palette";
import { ProjectPage } from "./project-page";

let project: Project;
let docs: ReturnType<typeof aDoc>[];

beforeEach(() => {
  project = aProject();
  docs = [aDoc({ fileName: "readme.md" })];
  server.use(
    http.get(at("/projects/prj_1"), () => json(project)),
    http.get(at("/projects/prj_1/docs"), () => json(docs)),
    http.get(at("/projects/prj_1/activity"), () => json({ items: [] })),
    http.get(at("/projects/prj_1/workstations"), () => json([])),
  );
});

function screenIs(wide: boolean) {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (query) =>
      ({
        matches: query.includes("min-width") ? wide : false,
        media: query,
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
}

async function open() {
  const app = await renderApp(<ProjectPage />, "/projects/prj_1");
  await screen.findByRole("heading", { name: "Shop backend" });
  await waitFor(() => expect(app.cache.isFetching()).toBe(0));
  return app;
}

describe("the project's page", () => {
  it("says what the project is, and leads to its repository", async () => {
    await open();
    expect(screen.getByRole("link", { name: /github.com\/acme\/shop/ })).toHaveAttribute(
      "href",
      "https://github.com/acme/shop",
    );
    expect(screen.getByText("Publishes on every save")).toBeVisible();
    expect(screen.getByText("Unlocked")).toBeVisible();
  });

  it("makes no link of a repository that no browser opens", async () => {
    project = aProject({ repoUrl: "ssh://git@git.acme.dev/shop.git" });
    await open();
    expect(screen.getByText("git.acme.dev/shop")).toBeVisible();
    expect(screen.queryByRole("link", { name: /git.acme.dev/ })).not.toBeInTheDocument();
  });

  it("shows all its parts side by side where there is room", async () => {
    screenIs(true);
    await open();
    expect(screen.getByRole("tree")).toBeVisible();
    expect(screen.getByRole("heading", { name: "Workstations" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Activity" })).toBeVisible();
    expect(screen.queryByRole("tab")).not.toBeInTheDocument();
  });

  it("shows one part at a time on a phone", async () => {
    screenIs(false);
    const { user } = await open();
    expect(screen.getByRole("tree")).toBeVisible();
    expect(screen.queryByRole("heading", { name: "Activity" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("tab", { name: "Activity" }));
    expect(await screen.findByText(/Nothing happened yet/)).toBeVisible();
    expect(screen.queryByRole("tree")).not.toBeInTheDocument();
  });

  it("teaches where docs come from while there are none", async () => {
    docs = [];
    await open();
    expect(screen.getByText("No docs yet")).toBeVisible();
    expect(screen.getByText("They live in the folder docs of the repository.")).toBeVisible();
    expect(screen.getByRole("button", { name: "New doc" })).toBeEnabled();
  });

  it("waits for docs that are being imported", async () => {
    docs = [];
    project = aProject({ sync: aSync({ state: "pulling", lastSyncedAt: null }) });
    await open();
    expect(screen.getByText("Importing…")).toBeVisible();
    expect(screen.queryByText("No docs yet")).not.toBeInTheDocument();
  });

  it("says who edits, for how long, and why", async () => {
    project = aProject({ lock: aLock({ reason: "release notes" }) });
    await open();
    const lock = within(screen.getByRole("region", { name: "Lock" }));
    expect(lock.getByText(/is editing these docs: release notes/)).toBeVisible();
    expect(lock.getByRole("button", { name: "Ask for the lock" })).toBeVisible();
  });

  it("says that there is no such project", async () => {
    server.use(http.get(at("/projects/prj_1"), () => refusal(404, "not_found", "no such project")));
    await renderApp(<ProjectPage />, "/projects/prj_1");
    expect(
      await screen.findByRole("heading", { name: /not found|no such|nothing/i }),
    ).toBeVisible();
  });
});

describe("the project's page by keyboard", () => {
  async function openPalette() {
    const app = await renderApp(
      <>
        <ProjectPage />
        <CommandPalette />
      </>,
      "/projects/prj_1",
    );
    await screen.findByRole("tree");
    await waitFor(() => expect(app.cache.isFetching()).toBe(0));
    const run = async (command: string) => {
      await app.user.keyboard("{Control>}k{/Control}");
      await screen.findByPlaceholderText(/Go to a project or doc/);
      await app.user.keyboard(command);
      await screen.findByRole("option", { name: new RegExp(`^${command}`), selected: true });
      await app.user.keyboard("{Enter}");
    };
    return { ...app, run };
  }

  beforeEach(() =>
    server.use(
      http.get(at("/projects"), () => json([project])),
      http.get(at("/projects/prj_1/search"), () => json([])),
      http.get(at("/projects/prj_1/sync-runs"), () => json({ items: [] })),
    ),
  );

  it.each(["New doc", "New folder", "Sync history", "Connect a workstation", "Find in all docs"])(
    "runs “%s” from the command palette",
    async (command) => {
      const { run } = await openPalette();
      await run(command);
      expect(await screen.findByRole("dialog", { name: command })).toBeVisible();
    },
  );

  it("offers to publish only what there is to publish", async () => {
    project = aProject({ publishMode: "manual", sync: aSync({ unpublished: 2 }) });
    const { user, run } = await openPalette();
    await user.keyboard("{Control>}k{/Control}");
    expect(await screen.findByRole("option", { name: "Publish changes" })).toBeVisible();
    await user.keyboard("{Control>}k{/Control}");
    server.use(http.get(at("/projects/prj_1/changes"), () => json([])));
    await run("Publish changes");
    expect(await screen.findByRole("dialog", { name: "Publish docs" })).toBeVisible();
  });

  it("opens a new doc with N, and goes to the filter with /", async () => {
    await open();
    fireEvent.keyDown(document.body, { key: "/" });
    expect(screen.getByRole("searchbox", { name: "Filter docs" })).toHaveFocus();
    fireEvent.keyDown(document.body, { key: "n" });
    expect(await screen.findByRole("dialog", { name: "New doc" })).toBeVisible();
  });

  it("begins no doc while somebody else edits", async () => {
    project = aProject({ lock: aLock() });
    await open();
    fireEvent.keyDown(document.body, { key: "n" });
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });
});
