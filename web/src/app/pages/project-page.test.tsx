import { screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Project } from "@/shared/api/types";
import { aDoc, aLock, aProject, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
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
