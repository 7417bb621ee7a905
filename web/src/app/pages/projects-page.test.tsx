import { act, screen } from "@testing-library/react";
import { http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
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

  it("begin with an invitation", async () => {
    projects = [];
    const { user } = await renderApp(<ProjectsPage />, "/projects");
    await user.click(await screen.findByRole("button", { name: "Connect your first repository" }));
    expect(await screen.findByRole("dialog", { name: "New project" })).toBeVisible();
  });
});
