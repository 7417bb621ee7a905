import { act, screen, within } from "@testing-library/react";
import { http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useListView } from "@/features/projects/list-view";
import type { Project } from "@/shared/api/types";
import { aLock, aProject, aSync } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { ProjectsPage } from "./projects-page";

let projects: Project[];

beforeEach(() => {
  projects = [
    aProject({
      sync: aSync({ unpublished: 2 }),
      pullRequest: {
        number: 12,
        url: "https://github.com/acme/shop/pull/12",
        state: "open",
        branch: "docs/updates",
      },
    }),
    aProject({ id: "prj_2", name: "Website", lock: aLock({ lockedBy: "Jonas Weber" }) }),
  ];
  server.use(http.get(at("/projects"), () => json(projects)));
});

afterEach(() => useListView.setState({ view: "cards", order: "opened" }));

const card = async (name: string) => {
  const link = await screen.findByRole("link", { name });
  return link.closest("li") as HTMLElement;
};

describe("the projects", () => {
  it("show their lock and their sync, and follow what changes", async () => {
    const { cache } = await renderApp(<ProjectsPage />, "/projects");
    expect(await card("Shop backend")).toHaveTextContent(/Unlocked.*2 not yet published/);
    expect(screen.getByRole("link", { name: /Pull request #12 open/ })).toHaveAttribute(
      "href",
      "https://github.com/acme/shop/pull/12",
    );
    expect(await card("Website")).toHaveTextContent(/Jonas Weber\s*(29:5|30:0)/);
    act(() => {
      cache.setQueryData<Project[]>(["projects"], (old) =>
        old?.map((project) => ({ ...project, lock: null })),
      );
    });
    expect(await card("Website")).toHaveTextContent("Unlocked");
  });

  it("are found by name and by repository", async () => {
    const { user } = await renderApp(<ProjectsPage />, "/projects");
    await card("Website");
    await user.type(screen.getByLabelText("Search projects"), "webs");
    expect(screen.queryByRole("link", { name: "Shop backend" })).not.toBeInTheDocument();
    await user.clear(screen.getByLabelText("Search projects"));
    await user.type(screen.getByLabelText("Search projects"), "acme/shop");
    expect(screen.getByRole("link", { name: "Shop backend" })).toBeVisible();
    await user.type(screen.getByLabelText("Search projects"), "x");
    expect(screen.getByText("No project matches “acme/shopx”.")).toBeVisible();
  });

  it("say who is there, and how far a first import is", async () => {
    projects = [aProject({ sync: aSync({ state: "pulling", lastSyncedAt: null }) })];
    const { cache } = await renderApp(<ProjectsPage />, "/projects");
    expect(await card("Shop backend")).toHaveTextContent("The import begins…");
    act(() => {
      cache.setQueryData(["sync-progress", "prj_1"], { phase: "pulling", done: 120, total: 1501 });
      cache.setQueryData(["presence", "prj_1"], ["Jonas Weber"]);
    });
    expect(await card("Shop backend")).toHaveTextContent("120 of 1,501 docs");
    const bar = screen.getByRole("progressbar", { name: "Docs imported" });
    expect(bar).toHaveAttribute("aria-valuenow", "120");
    expect(screen.getByRole("list", { name: "People here now" })).toHaveTextContent("Jonas Weber");
  });

  it("are listed in a table, too, which is remembered, and in another order", async () => {
    const { user, unmount } = await renderApp(<ProjectsPage />, "/projects");
    await card("Website");
    await user.click(screen.getByRole("button", { name: "List" }));
    await user.selectOptions(screen.getByLabelText("Sort by"), "state");
    const rows = () =>
      within(screen.getByRole("table", { name: "Projects" }))
        .getAllByRole("rowheader")
        .map((row) => row.textContent);
    expect(rows()).toEqual([
      expect.stringContaining("Website"),
      expect.stringContaining("Shop backend"),
    ]);
    unmount();
    await renderApp(<ProjectsPage />, "/projects");
    expect(await screen.findByRole("table", { name: "Projects" })).toBeVisible();
    expect(rows()[0]).toContain("Website");
  });

  it("are reached by the keyboard alone", async () => {
    const { user } = await renderApp(<ProjectsPage />, "/projects");
    await card("Website");
    await user.keyboard("/");
    const search = screen.getByLabelText("Search projects");
    expect(search).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("link", { name: "Shop backend" })).toHaveFocus();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("link", { name: "Website" })).toHaveFocus();
    await user.keyboard("{ArrowUp}");
    expect(search).toHaveFocus();
    await user.keyboard("xyz{Escape}");
    expect(search).toHaveValue("");
    await user.keyboard("{Tab}{Tab}v");
    expect(screen.getByRole("table", { name: "Projects" })).toBeVisible();
  });

  it("begin with an invitation", async () => {
    projects = [];
    const { user } = await renderApp(<ProjectsPage />, "/projects");
    await user.click(await screen.findByRole("button", { name: "Connect your first repository" }));
    expect(await screen.findByRole("dialog", { name: "New project" })).toBeVisible();
  });
});
