import "fake-indexeddb/auto";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { docKey, drafts } from "@/features/editor/drafts";
import { useEditorLayout } from "@/features/editor/layout";
import { leftTexts } from "@/features/editor/left-texts";
import { useSidebar } from "@/features/editor/sidebar-state";
import { applyEvents } from "@/shared/api/apply-events";
import type { ServerEvent, ServerEvents } from "@/shared/api/realtime";
import type { Doc } from "@/shared/api/types";
import { aDoc, aLock, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { CommandPalette } from "../command-palette";
import { EditorPage } from "./editor-page";

vi.mock("@/features/editor/monaco-views", () => import("@/test/plain-editor"));

const guide = aDoc({ id: "doc_1", content: "# Guide" });
const picture = aDoc({ id: "doc_2", fileName: "img/flow.png", encoding: "base64", size: 2048 });

let acquired: number;
let released: number;
let docs: Doc[];

beforeEach(() => {
  acquired = 0;
  released = 0;
  docs = [guide, picture];
  server.use(
    http.get(at("/projects/prj_1"), () => json(aProject())),
    http.get(at("/projects/prj_1/docs"), () => json(docs)),
    http.get(at("/projects/prj_1/docs/guide.md"), () => json(guide)),
    http.get(at("/projects/prj_1/lock"), () => json(null)),
    http.post(at("/projects/prj_1/lock"), () => {
      acquired += 1;
      return json({ ...aLock(), token: "lt_1" }, 201);
    }),
    http.delete(at("/projects/prj_1/lock"), () => {
      released += 1;
      return json({ released: true });
    }),
  );
});

// Whoever leaves the editor gives its lock back.
afterEach(async () => {
  cleanup();
  leftTexts.forget(docKey("prj_1", "doc_1"));
  useEditorLayout.setState({ sidebar: true });
  useSidebar.getState().show("docs");
  await waitFor(() => expect(released).toBe(acquired));
});

const open = (docId: string) => renderApp(<EditorPage />, `/editor/prj_1/${docId}`);
const text = () => screen.findByLabelText("Text of guide.md");

describe("the editor's page", () => {
  it("takes the lock when a text doc is opened", async () => {
    await open("doc_1");
    expect(await text()).not.toHaveAttribute("readonly");
    expect(screen.getByRole("button", { name: "Stop editing" })).toBeVisible();
    expect(acquired).toBe(1);
  });

  it("shows a picture without taking the lock, and takes it for a text opened next", async () => {
    const { user } = await open("doc_2");
    expect(await screen.findByRole("img", { name: "img/flow.png" })).toHaveAttribute(
      "src",
      "/api/projects/prj_1/docs/img%2Fflow.png/raw?v=hash-1",
    );
    expect(screen.getByText(/2 KiB, shown and synced, not edited here/)).toBeVisible();
    expect(acquired).toBe(0);
    await user.click(screen.getByTitle("guide.md"));
    await text();
    await waitFor(() => expect(acquired).toBe(1));
  });

  it("leaves the lock to others on a phone", async () => {
    vi.spyOn(window, "matchMedia").mockImplementation(
      (query) =>
        ({
          ...new EventTarget(),
          matches: true,
          media: query,
          addEventListener() {},
          removeEventListener() {},
        }) as unknown as MediaQueryList,
    );
    await open("doc_1");
    expect(await screen.findByRole("heading", { name: "Guide" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Start editing" })).toBeVisible();
    expect(acquired).toBe(0);
  });

  it("keeps the text on screen when the server goes away", async () => {
    const { cache } = await open("doc_1");
    fireEvent.change(await text(), { target: { value: "# Typed" } });
    server.use(http.get(at("/projects/*"), () => HttpResponse.error()));
    await act(() => cache.invalidateQueries());
    await waitFor(() => expect(cache.getQueryState(["project", "prj_1"])?.status).toBe("error"));
    expect(await text()).toHaveValue("# Typed");
  });

  it("keeps the text on screen when the doc is deleted", async () => {
    const { cache } = await open("doc_1");
    fireEvent.change(await text(), { target: { value: "# Typed" } });
    docs = [picture];
    server.use(
      http.get(at("/projects/prj_1/docs/guide.md"), () => refusal(404, "not_found", "gone")),
    );
    await act(() => cache.invalidateQueries());
    await waitFor(() => expect(screen.queryByTitle("guide.md")).not.toBeInTheDocument());
    expect(await text()).toHaveValue("# Typed");
  });

  describe("as a reader", () => {
    const lock = aLock({ lockedBy: "Jonas" });
    let say: <E extends keyof ServerEvents>(event: E, data: ServerEvents[E]) => void;
    let stop: () => void;

    /** Somebody else has the lock; the page hears what the server says. */
    const read = async () => {
      server.use(
        http.get(at("/projects/prj_1"), () => json(aProject({ lock }))),
        http.get(at("/projects/prj_1/lock"), () => json(lock)),
        http.post(at("/projects/prj_1/lock"), () => refusal(409, "lock_held", "held", { lock })),
      );
      const app = await open("doc_1");
      stop = applyEvents(app.cache, {
        listen: (listener) => {
          say = (event, data) => act(() => listener({ event, data } as ServerEvent));
          return () => undefined;
        },
      });
      expect(await text()).toHaveValue("# Guide");
      return app;
    };
    const serve = (doc: Doc) => {
      docs = [doc];
      server.use(
        http.get(at("/projects/prj_1/docs/*"), ({ request }) => {
          const name = decodeURIComponent(request.url.split("/docs/")[1] ?? "");
          return name === doc.fileName ? json(doc) : refusal(404, "not_found", "gone");
        }),
      );
    };
    const updated = { projectId: "prj_1", docId: "doc_1", hash: "h2", version: 2, author: "Jonas" };
    afterEach(() => stop());

    it("follows what somebody else saves", async () => {
      await read();
      serve({ ...guide, content: "# Two", hash: "h2", version: 2 });
      say("doc:updated", { ...updated, fileName: "guide.md" });
      await waitFor(async () => expect(await text()).toHaveValue("# Two"));
    });

    it("follows many changes at once", async () => {
      await read();
      serve({ ...guide, content: "# Two", hash: "h2", version: 2 });
      say("docs:changed", { projectId: "prj_1", count: 400 });
      await waitFor(async () => expect(await text()).toHaveValue("# Two"));
    });

    const handbook = {
      ...guide,
      fileName: "handbook.md",
      content: "# Handbook",
      hash: "h2",
      version: 2,
    };

    it("keeps the doc on screen under its new name", async () => {
      await read();
      const field = await text();
      serve(handbook);
      say("doc:updated", { ...updated, fileName: "handbook.md", renamedFrom: "guide.md" });
      await waitFor(() => expect(field).toHaveValue("# Handbook"));
      // The same field: at no time was there nothing to read.
      expect(screen.getByLabelText("Text of handbook.md")).toBe(field);
      expect(screen.getByRole("heading", { name: "handbook.md" })).toBeVisible();
    });

    it("keeps it, too, when only the list tells the new name", async () => {
      await read();
      const field = await text();
      serve(handbook);
      say("docs:changed", { projectId: "prj_1", count: 400 });
      await waitFor(() => expect(field).toHaveValue("# Handbook"));
      expect(screen.getByLabelText("Text of handbook.md")).toBe(field);
    });
  });

  it("hides and shows the docs with Ctrl+B", async () => {
    await open("doc_1");
    await text();
    expect(screen.getByRole("navigation", { name: "Docs" })).toBeVisible();
    fireEvent.keyDown(window, { key: "b", ctrlKey: true });
    expect(screen.queryByRole("navigation", { name: "Docs" })).not.toBeInTheDocument();
    fireEvent.keyDown(window, { key: "b", ctrlKey: true });
    expect(screen.getByRole("navigation", { name: "Docs" })).toBeVisible();
  });

  it("has the outline and the search beside the docs", async () => {
    const { user } = await open("doc_1");
    await text();
    await user.click(screen.getByRole("tab", { name: "Outline" }));
    expect(await screen.findByRole("treeitem", { name: "Guide" })).toBeVisible();
    fireEvent.keyDown(window, { key: "F", ctrlKey: true, shiftKey: true });
    expect(screen.getByRole("searchbox", { name: "Find in all docs" })).toHaveFocus();
    await user.click(screen.getByRole("tab", { name: "Docs" }));
    expect(screen.getByTitle("guide.md")).toBeVisible();
  });

  it("shows the hidden sidebar when somebody searches", async () => {
    await open("doc_1");
    await text();
    fireEvent.keyDown(window, { key: "b", ctrlKey: true });
    fireEvent.keyDown(window, { key: "F", ctrlKey: true, shiftKey: true });
    expect(screen.getByRole("searchbox", { name: "Find in all docs" })).toHaveFocus();
  });

  it("goes from doc to doc by key", async () => {
    const { router } = await open("doc_1");
    await text();
    fireEvent.keyDown(window, { key: "PageDown", altKey: true });
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_2"));
    fireEvent.keyDown(window, { key: "PageUp", altKey: true });
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_1"));
  });

  it("asks for a doc that is pointed at before it is clicked", async () => {
    const other = aDoc({ id: "doc_3", fileName: "other.md", content: "# Other" });
    docs = [guide, other];
    let asked = 0;
    server.use(
      http.get(at("/projects/prj_1/docs/other.md"), () => {
        asked += 1;
        return json(other);
      }),
    );
    const { user } = await open("doc_1");
    await text();
    await user.hover(screen.getByTitle("other.md"));
    await waitFor(() => expect(asked).toBe(1));
    await user.click(screen.getByTitle("other.md"));
    expect(await screen.findByLabelText("Text of other.md")).toHaveValue("# Other");
  });

  it("offers a file that browsers can't show for download", async () => {
    docs = [guide, { ...picture, fileName: "data.bin" }];
    await open("doc_2");
    expect(await screen.findByText("This kind of file can’t be shown here")).toBeVisible();
    expect(screen.getByRole("link", { name: "Download" })).toHaveAttribute("download", "data.bin");
  });

  it("gives back unsaved text of a doc that is gone, and creates the doc from it", async () => {
    await drafts.put({
      id: "d1",
      docKey: docKey("prj_1", "doc_9"),
      fileName: "gone.md",
      text: "# Typed",
      baseHash: "h1",
      savedAt: new Date().toISOString(),
    });
    const created = aDoc({ id: "doc_10", fileName: "gone.md", content: "# Typed" });
    let sent: Request | undefined;
    server.use(
      http.put(at("/projects/prj_1/docs/gone.md"), ({ request }) => {
        sent = request.clone();
        docs = [guide, created];
        return json(created, 201);
      }),
      http.get(at("/projects/prj_1/docs/gone.md"), () => json(created)),
    );
    const { user, router } = await open("doc_9");
    await user.click(await screen.findByRole("button", { name: "Create gone.md from it" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_10"));
    expect(sent?.headers.get("If-None-Match")).toBe("*");
    expect(await sent?.json()).toEqual({ content: "# Typed" });
    expect(await drafts.of(docKey("prj_1", "doc_9"))).toEqual([]);
  });

  it("says when there is no such doc or project", async () => {
    const { unmount } = await open("doc_9");
    expect(await screen.findByText("This doc isn’t here any more")).toBeVisible();
    unmount();
    server.use(http.get(at("/projects/prj_1"), () => refusal(404, "not_found", "no such project")));
    await open("doc_1");
    expect(await screen.findByText("There is nothing at this address")).toBeVisible();
  });
});

describe("the editor's commands", () => {
  it("run from the palette: the sidebar's parts, saving what was typed, the history", async () => {
    server.use(
      http.get(at("/projects"), () => json([])),
      http.get(at("/projects/prj_1/search"), () => json([])),
      http.get(at("/projects/prj_1/docs/guide.md/revisions"), () => json({ items: [] })),
    );
    let saved = 0;
    server.use(
      http.put(at("/projects/prj_1/docs/guide.md"), () => {
        saved += 1;
        return json({ ...guide, version: 2, content: "typed" });
      }),
    );
    const { user } = await renderApp(
      <>
        <EditorPage />
        <CommandPalette />
      </>,
      "/editor/prj_1/doc_1",
    );
    const input = () => screen.findByPlaceholderText(/Go to a project or doc/);
    const run = async (command: string) => {
      await user.keyboard("{Control>}k{/Control}");
      await input();
      await user.keyboard(command);
      await screen.findByRole("option", { name: new RegExp(`^${command}`), selected: true });
      await user.keyboard("{Enter}");
    };
    await text();
    await run("Outline");
    expect(screen.getByRole("tab", { name: "Outline", selected: true })).toBeVisible();
    await run("Find in all docs");
    await waitFor(() =>
      expect(screen.getByRole("searchbox", { name: "Find in all docs" })).toHaveFocus(),
    );
    await run("Toggle sidebar");
    expect(screen.queryByRole("tab", { name: "Outline" })).not.toBeInTheDocument();

    await user.keyboard("{Control>}k{/Control}");
    await input();
    expect(screen.queryByRole("option", { name: /^Save/ })).not.toBeInTheDocument();
    await user.keyboard("{Control>}k{/Control}");
    fireEvent.change(await text(), { target: { value: "typed" } });
    await run("Save");
    await waitFor(() => expect(saved).toBe(1));

    await run("History");
    expect(await screen.findByRole("dialog", { name: /history/i })).toBeVisible();
  });
});
