import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useAnnouncement } from "@/shared/lib/announce";
import { CodeMissing } from "@/shared/lib/code";
import { useRecents } from "@/shared/lib/recents";
import { aLock, aProject, aSession } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, server } from "@/test/server";
import { FrameBoundary } from "./frame-boundary";
import { BrokenPage } from "./pages/status-pages";
import { Shell } from "./shell";

beforeEach(() => {
  server.use(
    http.get(at("/session"), () => json(aSession({ mode: "none", account: null }))),
    http.get(at("/projects"), () =>
      json([
        aProject(),
        aProject({ id: "prj_2", name: "Website", lock: aLock({ projectId: "prj_2" }) }),
      ]),
    ),
    http.get(at("/projects/prj_1"), () => json(aProject())),
    http.get(at("/projects/prj_2"), () => json(aProject({ id: "prj_2", name: "Website" }))),
  );
});
afterEach(() => useRecents.setState({ names: [] }));

/** Opens the app at this path, for somebody who may see it. */
async function openShell(path: string) {
  const view = await renderApp(<Shell />, path);
  await screen.findByRole("button", { name: "Search and commands" });
  return view;
}

const press = (key: string) => fireEvent.keyDown(document.body, { key });

describe("the frame", () => {
  it("lists every shortcut on “?”, and gives the focus back", async () => {
    const { user } = await openShell("/projects");
    const search = screen.getByRole("button", { name: "Search and commands" });
    search.focus();
    press("?");
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(sheet).toHaveTextContent(/Search and commandsCtrlK/);
    expect(sheet).toHaveTextContent(/Go to projectsGthenP/);
    const group = (name: string) => within(sheet).getByRole("region", { name });
    expect(group("Project")).toHaveTextContent("Find in all docsCtrlShiftF");
    expect(group("Docs tree")).toHaveTextContent("RenameF2");
    expect(group("Editor")).toHaveTextContent("Next docAltPgDn");
    expect(group("Text and Markdown")).toHaveTextContent(/CtrlI.*Move the line up.*Alt↑/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(sheet).not.toBeInTheDocument());
    await waitFor(() => expect(search).toHaveFocus());
  });

  it("leads from page to page by two keys", async () => {
    const { router } = await openShell("/projects/prj_1");
    press("g");
    press("s");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_1/settings"));
    press("g");
    press("p");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
    press("g");
    press("d");
    expect(router.state.location.pathname).toBe("/projects");
  });

  it("switches between projects, the one opened last first, and shows which are locked", async () => {
    const { user, router } = await openShell("/projects/prj_2");
    await user.click(await screen.findByRole("button", { name: "Switch project" }));
    await screen.findByRole("menuitem", { name: "Shop backend" });
    const items = screen.getAllByRole("menuitem");
    expect(items.map((item) => item.textContent?.trim())).toEqual([
      "Website",
      "Shop backend",
      "All projects",
    ]);
    expect(screen.getByRole("img", { name: "Locked" }).closest('[role="menuitem"]')).toBe(items[0]);
    await user.click(screen.getByRole("menuitem", { name: "Shop backend" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/prj_1"));
  });

  it("takes the focus to the new page and says where one is", async () => {
    document.title = "Shop backend · AI Toolkit";
    const { router } = await openShell("/projects");
    screen.getByRole("button", { name: "Search and commands" }).focus();
    await router.navigate({ to: "/projects/$projectId", params: { projectId: "prj_1" } });
    await waitFor(() => expect(screen.getByRole("main")).toHaveFocus());
    await waitFor(() => expect(useAnnouncement.getState().text).toBe("Shop backend · AI Toolkit"));
  });

  it("lets the keyboard skip the header", async () => {
    const { user, router } = await openShell("/projects");
    await user.tab();
    expect(screen.getByRole("link", { name: "Skip to content" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("main")).toHaveFocus();
    expect(router.state.location.hash).toBe("");
  });
});

function Broken(): never {
  throw new CodeMissing(new Error("404"));
}

function Typing() {
  const [broken, setBroken] = useState(false);
  return (
    <>
      <textarea aria-label="Text" />
      <button type="button" onClick={() => setBroken(true)}>
        Open
      </button>
      <FrameBoundary>{broken && <Broken />}</FrameBoundary>
    </>
  );
}

describe("code that is gone after an update of the server", () => {
  it("is told beside what somebody types", async () => {
    // React reports what a boundary catches.
    vi.spyOn(console, "error").mockReturnValue();
    const { user } = await renderApp(<Typing />);
    await user.type(screen.getByLabelText("Text"), "unsaved");
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(screen.getByRole("alert")).toHaveTextContent("could not be loaded");
    expect(screen.getByRole("button", { name: "Reload the page" })).toBeVisible();
    expect(screen.getByLabelText("Text")).toHaveValue("unsaved");
  });

  it("is told from a fault, whose details can be seen", async () => {
    const { unmount } = await renderApp(<BrokenPage error={new CodeMissing("404")} />);
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("could not be loaded");
    expect(screen.queryByText("Details")).not.toBeInTheDocument();
    unmount();
    await renderApp(<BrokenPage error={new Error("x is undefined")} />);
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Something went wrong");
    expect(screen.getByText("X is undefined.")).toBeInTheDocument();
  });
});
