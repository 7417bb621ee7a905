import { useQuery } from "@tanstack/react-query";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Toaster, toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { queries } from "@/shared/api/queries";
import type { Doc, Project } from "@/shared/api/types";
import { useIdentity } from "@/shared/lib/identity";
import { aDoc, aLock, aProject } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { at, json, refusal, server } from "@/test/server";
import { DocsTree } from "./docs-tree";
import { useTreeState } from "./tree-state";
import { useUploads } from "./uploads";

let docs: Doc[];
let project: Project;

beforeEach(() => {
  docs = [
    aDoc({ fileName: "readme.md", version: 4 }),
    aDoc({ fileName: "api/errors.md", state: "conflict" }),
    aDoc({ fileName: "api/flow.png", encoding: "base64", state: "unpublished", version: 2 }),
  ];
  project = aProject();
  server.use(
    http.get(at("/projects/prj_1"), () => json(project)),
    http.get(at("/projects/prj_1/docs"), () => json(docs)),
  );
});

afterEach(() => {
  toast.dismiss();
  useTreeState.setState({ projects: {} });
  useUploads.setState({ uploads: [] });
});

function Page(props: Partial<React.ComponentProps<typeof DocsTree>>) {
  const { data } = useQuery(queries.docs("prj_1"));
  return (
    <>
      {data && <DocsTree docs={data} projectId="prj_1" {...props} />}
      <Toaster />
    </>
  );
}

async function open(props: Partial<React.ComponentProps<typeof DocsTree>> = {}) {
  const app = await renderApp(<Page {...props} />);
  await screen.findByRole("tree");
  await waitFor(() => expect(app.cache.isFetching()).toBe(0));
  return app;
}

const row = (name: string | RegExp) => screen.getByRole("treeitem", { name });
const names = () =>
  screen
    .getAllByRole("treeitem")
    .map((item) => item.querySelector("[title]")?.getAttribute("title"));

/** The server's half of a move. */
function moves() {
  const asked: { from: string; to: string; token: string | null }[] = [];
  server.use(
    http.post(at("/projects/prj_1/docs/move"), async ({ request }) => {
      const { from, to } = (await request.json()) as { from: string; to: string };
      asked.push({ from, to, token: request.headers.get("Lock-Token") });
      docs = docs.map((doc) =>
        doc.fileName === from || doc.fileName.startsWith(`${from}/`)
          ? { ...doc, fileName: to + doc.fileName.slice(from.length) }
          : doc,
      );
      return json(docs);
    }),
  );
  return asked;
}

describe("the docs tree", () => {
  it("is a tree, with the place of each row", async () => {
    await open();
    expect(names()).toEqual(["api", "api/errors.md", "api/flow.png", "readme.md"]);
    const folder = row(/^api/);
    expect(folder).toHaveAttribute("aria-level", "1");
    expect(folder).toHaveAttribute("aria-setsize", "2");
    expect(folder).toHaveAttribute("aria-posinset", "1");
    expect(folder).toHaveAttribute("aria-expanded", "true");
    expect(row(/^errors/)).toHaveAttribute("aria-level", "2");
    expect(row(/^errors/)).not.toHaveAttribute("aria-expanded");
  });

  it("links each doc to its editor", async () => {
    const { router, user } = await open();
    await user.click(screen.getByTitle("api/errors.md"));
    expect(router.state.location.pathname).toBe("/editor/prj_1/doc_api%2Ferrors.md");
  });

  it("remembers which folders were closed", async () => {
    const { user, unmount } = await open();
    await user.click(row(/^api/));
    expect(names()).toEqual(["api", "readme.md"]);
    unmount();
    await open();
    expect(row(/^api/)).toHaveAttribute("aria-expanded", "false");
  });

  it("opens the folders around the doc that is open in the editor", async () => {
    useTreeState.getState().setOpen("prj_1", ["api"], false);
    await open({ dense: true, currentDocId: "doc_api/errors.md" });
    await waitFor(() => expect(row(/^errors/)).toHaveAttribute("aria-selected", "true"));
  });

  it("says which docs Git does not have, or has otherwise, also of folders", async () => {
    await open();
    expect(row(/^errors/)).toHaveTextContent("Conflict");
    expect(row(/^flow/)).toHaveTextContent("Not yet published");
    expect(row(/^readme/)).not.toHaveTextContent(/publish|conflict/i);
    expect(row(/^api/)).toHaveAccessibleName("api 1 in conflict 1 not yet published");
  });

  it("finds docs by parts of their path, marks them, and opens their folders", async () => {
    useTreeState.getState().setOpen("prj_1", ["api"], false);
    const { user } = await open();
    await user.type(screen.getByLabelText("Filter docs"), "api err");
    await waitFor(() => expect(names()).toEqual(["api", "api/errors.md"]));
    expect(row(/^err/).querySelector("mark")).toHaveTextContent("err");
    expect(screen.getByText("1 of 3 docs")).toBeVisible();
    await user.keyboard("xyz");
    expect(await screen.findByText("No doc matches “api errxyz”.")).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(names()).toEqual(["api", "readme.md"]));
  });
});

describe("by keyboard alone, the tree", () => {
  it("is walked, opened and entered", async () => {
    const { user, router } = await open();
    await user.click(screen.getByLabelText("Filter docs"));
    await user.keyboard("{ArrowDown}");
    expect(row(/^api/)).toHaveFocus();
    await user.keyboard("{ArrowLeft}");
    expect(row(/^api/)).toHaveAttribute("aria-expanded", "false");
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(row(/^errors/)).toHaveFocus();
    await user.keyboard("r");
    expect(row(/^readme/)).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_readme.md"));
  });

  it("has one stop of Tab", async () => {
    await open();
    const stops = screen.getAllByRole("treeitem").filter((item) => item.tabIndex === 0);
    expect(stops).toHaveLength(1);
    for (const inner of screen.getByRole("tree").querySelectorAll("a, button")) {
      expect(inner).toHaveAttribute("tabindex", "-1");
    }
  });

  it("shows all actions by Shift+F10, and gives the focus back", async () => {
    const { user } = await open();
    row(/^errors/).focus();
    await user.keyboard("{Shift>}{F10}{/Shift}");
    const menu = await screen.findByRole("menu", { name: "Actions for errors.md" });
    expect(within(menu).getByRole("menuitem", { name: /Rename/ })).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(row(/^errors/)).toHaveFocus());
  });
});

describe("renaming", () => {
  it("checks the name while it is typed, shows the new one at once, and can be undone", async () => {
    const asked = moves();
    const { user } = await open();
    row(/^readme/).focus();
    await user.keyboard("{F2}");
    const field = screen.getByLabelText("New name of readme.md");
    await user.keyboard("con");
    expect(field).toHaveValue("con.md");
    expect(field).toHaveAccessibleDescription(/Windows keeps the name con.md/);
    await user.keyboard("{Enter}");
    expect(field).toBeVisible();
    await user.keyboard("cepts{Enter}");
    expect(names()).toContain("concepts.md");
    await waitFor(() =>
      expect(asked).toEqual([{ from: "readme.md", to: "concepts.md", token: null }]),
    );
    expect(row(/^concepts/)).toHaveFocus();

    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(names()).toContain("readme.md"));
    expect(asked[1]).toMatchObject({ from: "concepts.md", to: "readme.md" });
  });

  it("is left by Escape", async () => {
    const { user } = await open();
    row(/^readme/).focus();
    await user.keyboard("{F2}other{Escape}");
    expect(names()).toContain("readme.md");
    await waitFor(() => expect(row(/^readme/)).toHaveFocus());
  });

  it("that the server refuses is taken back, with its reason", async () => {
    server.use(
      http.post(at("/projects/prj_1/docs/move"), () =>
        refusal(409, "name_conflict", "there is a doc of this name"),
      ),
    );
    const { user } = await open();
    row(/^readme/).focus();
    await user.keyboard("{F2}other{Enter}");
    expect(await screen.findByText("There is a doc of this name.")).toBeVisible();
    await waitFor(() => expect(names()).toContain("readme.md"));
  });
});

describe("moving", () => {
  it("by the dialog offers folders, and new ones", async () => {
    const asked = moves();
    const { user } = await open();
    fireEvent.contextMenu(row(/^readme/));
    await user.click(await screen.findByRole("menuitem", { name: "Move to…" }));
    const dialog = await screen.findByRole("dialog", { name: "Move readme.md" });
    expect(
      within(dialog)
        .getAllByRole("option")
        .map((o) => o.textContent),
    ).toEqual(["api"]);
    await user.keyboard("guides/new");
    await user.click(within(dialog).getByRole("option", { name: "New folder guides/new" }));
    await waitFor(() => expect(names()).toContain("guides/new/readme.md"));
    expect(asked).toMatchObject([{ from: "readme.md", to: "guides/new/readme.md" }]);
    expect(await screen.findByText("readme.md is now in guides/new.")).toBeVisible();
  });

  it("says in the dialog why something can't go there", async () => {
    docs.push(aDoc({ fileName: "api/readme.md" }));
    const { user } = await open();
    fireEvent.contextMenu(screen.getByTitle("readme.md"));
    await user.click(await screen.findByRole("menuitem", { name: "Move to…" }));
    expect(
      await screen.findByRole("option", { name: /There is a doc api\/readme.md/ }),
    ).toHaveAttribute("aria-disabled", "true");
  });

  it("by drag and drop takes docs into folders, and no folder into itself", async () => {
    const asked = moves();
    await open();
    const transfer = { types: [], setData() {}, effectAllowed: "", dropEffect: "" };
    const drag = (from: HTMLElement, to: HTMLElement) => {
      fireEvent.dragStart(from, { dataTransfer: transfer });
      const accepted = !fireEvent.dragOver(to, { dataTransfer: transfer });
      fireEvent.drop(to, { dataTransfer: transfer });
      return accepted;
    };
    expect(drag(row(/^api/), row(/^errors/))).toBe(false);
    expect(drag(row(/^errors/), row(/^flow/))).toBe(false);
    expect(drag(row(/^readme/), row(/^errors/))).toBe(true);
    await waitFor(() => expect(asked).toMatchObject([{ from: "readme.md", to: "api/readme.md" }]));
  });
});

describe("deleting", () => {
  it("a doc asks first, and its undo restores the version", async () => {
    let restored: unknown;
    server.use(
      http.delete(at("/projects/prj_1/docs/readme.md"), ({ request }) => {
        expect(request.headers.get("If-Match")).toBe('"hash-1"');
        docs = docs.filter(({ fileName }) => fileName !== "readme.md");
        return json({ deleted: true });
      }),
      http.post(at("/projects/prj_1/docs/readme.md/restore"), async ({ request }) => {
        restored = await request.json();
        docs = [...docs, aDoc({ fileName: "readme.md", version: 6 })];
        return json(docs.at(-1) as Doc);
      }),
    );
    const { user } = await open();
    row(/^readme/).focus();
    await user.keyboard("{Delete}");
    await user.click(await screen.findByRole("button", { name: "Delete doc" }));
    await waitFor(() => expect(names()).not.toContain("readme.md"));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(names()).toContain("readme.md"));
    expect(restored).toEqual({ version: 4 });
  });

  it("a folder says how much is in it, and its undo restores all of it", async () => {
    const restored: string[] = [];
    const before = docs;
    server.use(
      http.delete(at("/projects/prj_1/docs"), ({ request }) => {
        expect(new URL(request.url).searchParams.get("folder")).toBe("api");
        docs = docs.filter(({ fileName }) => !fileName.startsWith("api/"));
        return json({ fileNames: ["api/errors.md", "api/flow.png"] });
      }),
      http.post(at("/projects/prj_1/docs/:file/restore"), async ({ params, request }) => {
        const { version } = (await request.json()) as { version: number };
        restored.push(`${params.file}@${version}`);
        if (restored.length === 2) docs = before;
        return json(before[0] as Doc);
      }),
    );
    const { user } = await open();
    row(/^api/).focus();
    await user.keyboard("{Delete}");
    await user.click(await screen.findByRole("button", { name: "Delete 2 docs" }));
    await waitFor(() => expect(names()).toEqual(["readme.md"]));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(names()).toHaveLength(4));
    expect(restored.sort()).toEqual(["api/errors.md@1", "api/flow.png@2"]);
  });
});

describe("adding", () => {
  it("a doc begins with what was chosen, and opens it", async () => {
    let content = "";
    server.use(
      http.put(at("/projects/prj_1/docs/api%2Fuse-rust.md"), async ({ request }) => {
        ({ content } = (await request.json()) as { content: string });
        expect(request.headers.get("If-None-Match")).toBe("*");
        return json(aDoc({ id: "doc_new", fileName: "api/use-rust.md" }), 201);
      }),
    );
    const { user, router } = await open();
    fireEvent.contextMenu(row(/^api/));
    await user.click(await screen.findByRole("menuitem", { name: "New doc here" }));
    const path = await screen.findByLabelText("Path");
    expect(path).toHaveValue("api/");
    await user.type(path, "errors");
    expect(path).toHaveAccessibleDescription("There is a doc api/errors.md already.");
    expect(screen.getByRole("button", { name: "Create doc" })).toBeDisabled();
    await user.clear(path);
    await user.type(path, "api/use-rust");
    await user.selectOptions(screen.getByLabelText("Start with"), "Architecture decision");
    await user.click(screen.getByRole("button", { name: "Create doc" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/editor/prj_1/doc_new"));
    expect(content).toMatch(/^# Use rust\n\n- Status: proposed/);
  });

  it("a folder keeps it in this browser until a doc is in it", async () => {
    const { user, cache, unmount } = await open();
    await user.click(screen.getByRole("button", { name: "New folder" }));
    await user.type(await screen.findByRole("textbox", { name: "Folder" }), "guides{Enter}");
    await waitFor(() => expect(row(/^guides/)).toHaveFocus());
    expect(row(/^guides/)).toHaveTextContent("Empty");
    unmount();

    const { cache: next } = await open();
    expect(next).not.toBe(cache);
    expect(row(/^guides/)).toBeVisible();
    docs.push(aDoc({ fileName: "guides/start.md" }));
    await next.invalidateQueries();
    await waitFor(() => expect(row(/^guides/)).not.toHaveTextContent("Empty"));
    expect(useTreeState.getState().projects.prj_1?.emptyFolders).toEqual([]);
  });

  it("a folder without docs is renamed and deleted without the server", async () => {
    useTreeState.getState().setEmptyFolders("prj_1", ["guides"]);
    const { user } = await open();
    row(/^guides/).focus();
    await user.keyboard("{F2}howtos{Enter}");
    await waitFor(() => expect(row(/^howtos/)).toHaveFocus());
    await user.keyboard("{Delete}");
    await waitFor(() => expect(names()).not.toContain("howtos"));
  });
});

describe("uploading", () => {
  const drop = (onto: HTMLElement, ...files: File[]) =>
    fireEvent.drop(onto, {
      dataTransfer: {
        types: ["Files"],
        items: files.map(() => ({ webkitGetAsEntry: () => null })),
        files,
      },
    });

  it("sends what is dropped on a folder, asks about what is there, and can be undone", async () => {
    const sent: string[] = [];
    const undone: string[] = [];
    server.use(
      http.put(at("/projects/prj_1/docs/:file/raw"), async ({ request, params }) => {
        const guard = request.headers.get("If-None-Match") ?? request.headers.get("If-Match");
        sent.push(`${params.file} ${guard} ${await request.text()}`);
        return json(aDoc({ fileName: String(params.file), hash: "new", version: 3 }), 201);
      }),
      http.post(at("/projects/prj_1/docs/:file/restore"), async ({ params, request }) => {
        undone.push(`restore ${params.file} ${await request.text()}`);
        return json(docs[0] as Doc);
      }),
      http.delete(at("/projects/prj_1/docs/:file"), ({ params }) => {
        undone.push(`delete ${params.file}`);
        return json({ deleted: true });
      }),
    );
    const { user } = await open();
    drop(row(/^errors/), new File(["one"], "flow.png"), new File(["two"], "new.png"));
    await screen.findByRole("dialog", { name: "There is a doc api/flow.png already" });
    expect(sent).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Replace" }));
    expect(await screen.findByText("2 files are uploaded.")).toBeVisible();
    expect(sent.sort()).toEqual(['api/flow.png "hash-1" one', "api/new.png * two"]);
    expect(screen.queryByRole("list", { name: "Uploads" })).not.toBeInTheDocument();

    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(undone.sort()).toEqual(["delete api/new.png", 'restore api/flow.png {"version":2}']),
    );
  });

  it("decides once for all that are there", async () => {
    let sent = 0;
    server.use(
      http.put(at("/projects/prj_1/docs/:file/raw"), ({ params }) => {
        sent += 1;
        return json(aDoc({ fileName: String(params.file) }), 201);
      }),
    );
    const { user } = await open();
    drop(row(/^api/), new File(["1"], "flow.png"), new File(["2"], "errors.md"), new File([], "c"));
    await user.click(await screen.findByLabelText("Do the same for the other one"));
    await user.click(screen.getByRole("button", { name: "Skip" }));
    await screen.findByText("api/c is uploaded.");
    expect(sent).toBe(1);
  });

  it("keeps what failed on the list, with the reason", async () => {
    server.use(
      http.put(at("/projects/prj_1/docs/:file/raw"), () =>
        refusal(413, "too_large", "the project is full"),
      ),
    );
    const { user } = await open();
    drop(row(/^api/), new File(["1"], "a.png"), new File(["1"], "nul.png"));
    const list = await screen.findByRole("list", { name: "Uploads" });
    await waitFor(() => expect(list).toHaveTextContent("The project is full."));
    expect(list).toHaveTextContent("Windows keeps the name nul.png for a device.");
    await user.click(screen.getByRole("button", { name: "Dismiss api/nul.png" }));
    expect(list).not.toHaveTextContent("nul.png");
  });

  it("takes files that are dropped anywhere on the page", async () => {
    let sent: unknown;
    server.use(
      http.put(at("/projects/prj_1/docs/:file/raw"), ({ params }) => {
        sent = params.file;
        return HttpResponse.json(aDoc({ fileName: "a.png" }), { status: 201 });
      }),
    );
    await open();
    fireEvent.dragOver(document.body, { dataTransfer: { types: ["Files"] } });
    expect(screen.getByText(/Drop to upload/)).toBeVisible();
    drop(document.body, new File(["1"], "a.png"));
    await waitFor(() => expect(sent).toBe("a.png"));
    expect(screen.queryByText(/Drop to upload/)).not.toBeInTheDocument();
  });
});

describe("while somebody edits", () => {
  it("nothing can be changed, and the tree says why", async () => {
    project = aProject({ lock: aLock() });
    const { user } = await open();
    const why = "Mara Lindqvist is editing. Docs can be changed when the lock is free.";
    expect(await screen.findByText(why)).toBeVisible();
    for (const name of ["New doc", "New folder", "Upload files"]) {
      expect(screen.getByRole("button", { name })).toBeDisabled();
    }
    row(/^readme/).focus();
    await user.keyboard("{F2}{Delete}");
    expect(screen.queryByRole("textbox", { name: /New name/ })).not.toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(row(/^readme/)).toHaveAttribute("draggable", "false");
    fireEvent.contextMenu(row(/^readme/));
    expect(await screen.findByRole("menuitem", { name: /Rename/ })).toHaveAttribute(
      "aria-disabled",
    );
    expect(screen.getByRole("menuitem", { name: /Copy path/ })).not.toHaveAttribute(
      "aria-disabled",
    );
  });

  it("says so of oneself in another tab", async () => {
    useIdentity.setState({ name: "Mara Lindqvist" });
    project = aProject({ lock: aLock() });
    await open();
    expect(await screen.findByText(/You are editing in another tab/)).toBeVisible();
    useIdentity.setState({ name: "Local user" });
  });

  it("the tab that holds the lock changes docs with its token", async () => {
    project = aProject({ lock: aLock() });
    const asked = moves();
    const { user } = await open({ dense: true, lockToken: "lt_1" });
    row(/^readme/).focus();
    await user.keyboard("{F2}other{Enter}");
    await waitFor(() => expect(asked).toMatchObject([{ token: "lt_1" }]));
  });
});

it("renders only the rows in view of a project of thousands of docs", async () => {
  docs = Array.from({ length: 5000 }, (_, n) => aDoc({ fileName: `doc-${n}.md` }));
  await open();
  const shown = screen.getAllByRole("treeitem");
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.length).toBeLessThan(100);
  expect(shown[0]).toHaveAttribute("aria-setsize", "5000");
});
