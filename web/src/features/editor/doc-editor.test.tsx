import "fake-indexeddb/auto";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aDoc, aLock } from "@/test/fixtures";
import {
  change,
  ctrlS,
  doc,
  held,
  key,
  open,
  path,
  press,
  refusedWrite,
  saveState,
  taken,
  text,
  type,
} from "@/test/open-editor";
import { at, json, refusal, server } from "@/test/server";
import { drafts } from "./drafts";
import { leftTexts } from "./left-texts";

vi.mock("./monaco-views", () => import("@/test/plain-editor"));

beforeEach(() => {
  server.use(http.get(at("/projects/prj_1/docs"), () => json([])));
});
afterEach(async () => {
  refusedWrite.mockReset();
  // Leaving writes the last draft, which the next test must not find.
  cleanup();
  leftTexts.forget(key);
  for (const draft of await drafts.of(key)) await drafts.remove(draft);
});

describe("editing", () => {
  it("previews what is typed and saves it with Ctrl+S", async () => {
    let sent: Request | undefined;
    server.use(
      http.put(path, ({ request }) => {
        sent = request.clone();
        return json(aDoc({ hash: "h2", version: 2, state: "unpublished" }));
      }),
    );
    await open();
    expect(saveState()).toHaveTextContent("Saved");
    type("# Two");
    expect(saveState()).toHaveTextContent("Unsaved changes");
    expect(await screen.findByRole("heading", { name: "Two" })).toBeVisible();
    ctrlS();
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved, not yet published"));
    expect(await sent?.json()).toEqual({ content: "# Two" });
    expect(sent?.headers.get("If-Match")).toBe('"h1"');
    expect(sent?.headers.get("Lock-Token")).toBe("lt_1");
    ctrlS();
    expect(saveState()).toHaveTextContent("Saved, not yet published");
  });

  it("saves the last keystroke too when Ctrl+S comes before it is rendered", async () => {
    let sent: Request | undefined;
    server.use(
      http.put(path, ({ request }) => {
        sent = request.clone();
        return json(aDoc({ hash: "h2", version: 2 }));
      }),
    );
    await open();
    act(() => {
      type("# Last");
      ctrlS();
    });
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(await sent?.json()).toEqual({ content: "# Last" });
  });

  it("is not possible without the lock, not even by key", async () => {
    await open(taken);
    expect(text()).toHaveAttribute("readonly");
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    ctrlS();
    expect(saveState()).toHaveTextContent("Saved");
  });
});

describe("a doc that changed elsewhere", () => {
  const theirs = aDoc({ content: "# Theirs", hash: "h2", version: 2, author: "Jonas" });
  const saves: (string | null)[] = [];
  beforeEach(() => {
    saves.length = 0;
    server.use(
      http.put(path, ({ request }) => {
        saves.push(request.headers.get("If-Match"));
        return saves.at(-1) === '"h1"'
          ? refusal(412, "precondition_failed", "changed")
          : json(aDoc({ hash: "h3", version: 3 }));
      }),
      http.get(path, () => json(theirs)),
    );
  });

  it("can be compared, and kept knowingly", async () => {
    await open();
    type("# Mine");
    ctrlS();
    await waitFor(() => expect(saveState()).toHaveTextContent("Changed elsewhere"));
    press("Compare");
    expect(screen.getByLabelText("Theirs, version 2")).toHaveTextContent("# Theirs");
    expect(screen.getByLabelText("Mine, not saved")).toHaveTextContent("# Mine");
    fireEvent.click(screen.getAllByRole("button", { name: "Keep mine" }).at(-1) as HTMLElement);
    await waitFor(() => expect(saveState()).toHaveTextContent("Unsaved changes"));
    ctrlS();
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
    expect(saves).toEqual(['"h1"', '"h2"']);
    expect(text()).toHaveValue("# Mine");
  });

  it("can be taken, while a draft keeps mine", async () => {
    await open();
    type("# Mine");
    change({ doc: theirs });
    expect(text()).toHaveValue("# Mine");
    press("Take theirs");
    expect(text()).toHaveValue("# Theirs");
    await waitFor(async () =>
      expect(await drafts.of(key)).toMatchObject([{ text: "# Mine", baseHash: "h1" }]),
    );
  });

  it("is simply shown when nothing was typed", async () => {
    await open();
    change({ doc: theirs });
    expect(text()).toHaveValue("# Theirs");
    expect(saveState()).toHaveTextContent("Saved");
  });
});

describe("a lost lock", () => {
  it("stops the save, tells the lock, and keeps the text", async () => {
    server.use(
      http.put(path, () =>
        refusal(423, "locked", "Jonas is editing the docs", { lock: aLock({ lockedBy: "Jonas" }) }),
      ),
    );
    await open();
    type("# Mine");
    ctrlS();
    await waitFor(() =>
      expect(screen.getByRole("region", { name: "Save failed" })).toHaveTextContent(
        "Not saved: Jonas is editing the docs. Your text is kept",
      ),
    );
    expect(saveState()).toHaveTextContent("Save failed, kept in this browser");
    expect(refusedWrite).toHaveBeenCalledWith(expect.objectContaining({ status: 423 }));
    change({ lock: taken });
    expect(text()).toHaveValue("# Mine");
    expect(text()).toHaveAttribute("readonly");
    await waitFor(async () => expect(await drafts.of(key)).toMatchObject([{ text: "# Mine" }]));
  });
});

describe("unsaved text", () => {
  it("survives a closed page and is offered again", async () => {
    const first = await open();
    type("# Mine");
    first.unmount();
    await waitFor(async () => expect(await drafts.of(key)).toHaveLength(1));
    // Another page, that knows nothing of this one.
    leftTexts.forget(key);

    await open();
    expect(await screen.findByRole("region", { name: "Unsaved draft" })).toBeVisible();
    expect(text()).toHaveValue("# One");
    press("Restore draft");
    expect(text()).toHaveValue("# Mine");
    expect(saveState()).toHaveTextContent("Unsaved changes");
    expect(screen.queryByRole("region", { name: "Unsaved draft" })).not.toBeInTheDocument();
  });

  it("is offered but not restored while somebody else edits", async () => {
    await drafts.put({
      id: "d1",
      docKey: key,
      fileName: "guide.md",
      text: "# Mine",
      baseHash: "h1",
      savedAt: "2026-01-01",
    });
    await open(taken);
    await screen.findByRole("region", { name: "Unsaved draft" });
    expect(screen.getByRole("button", { name: "Restore draft" })).toBeDisabled();
  });

  it("stays in the editor when the server is away, and is saved when it is back", async () => {
    server.use(http.put(path, () => HttpResponse.error()));
    await open();
    type("# Mine");
    ctrlS();
    expect(await screen.findByRole("region", { name: "Save failed" })).toHaveTextContent(
      "can't be reached",
    );
    server.use(http.put(path, () => json(aDoc({ hash: "h2", version: 2 }))));
    press("Save again");
    await waitFor(() => expect(saveState()).toHaveTextContent("Saved"));
  });
});

describe("a conflict with Git", () => {
  const sent: unknown[] = [];
  const conflictOf = (sides: object) =>
    server.use(
      http.get(at("/projects/prj_1/docs/guide.md/conflict"), () =>
        json({
          fileName: "guide.md",
          base: "# Zero",
          ours: "# One",
          theirs: "# Two",
          commit: "abc",
          ...sides,
        }),
      ),
      http.post(at("/projects/prj_1/docs/guide.md/resolve"), async ({ request }) => {
        sent.push(await request.json());
        return json(doc);
      }),
    );
  beforeEach(() => {
    sent.length = 0;
    conflictOf({});
  });

  it("shows both sides and takes the one that was chosen", async () => {
    await open(held, { state: "conflict" });
    expect(await screen.findByLabelText("Ours, on this platform")).toHaveTextContent("# One");
    expect(screen.getByLabelText("Theirs, from Git")).toHaveTextContent("# Two");
    press("Take theirs");
    await waitFor(() => expect(sent).toEqual([{ take: "theirs" }]));
  });

  it("says in words that Git deleted the doc", async () => {
    conflictOf({ theirs: null });
    await open(held, { state: "conflict" });
    expect(await screen.findByLabelText("Theirs: deleted in Git")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Conflict" })).toHaveTextContent(
      "This doc changed here while it was deleted in Git.",
    );
    expect(screen.getByRole("button", { name: "Keep ours" })).toBeVisible();
    press("Delete it here too");
    await waitFor(() => expect(sent).toEqual([{ take: "theirs" }]));
  });

  it("says in words that it was deleted here", async () => {
    conflictOf({ ours: null });
    await open(held, { state: "conflict" });
    expect(await screen.findByLabelText("Ours: deleted here")).toBeInTheDocument();
    press("Leave it deleted");
    await waitFor(() => expect(sent).toEqual([{ take: "ours" }]));
  });

  it("ends with a merged text, of which both sides are the beginning", async () => {
    await open(held, { state: "conflict" });
    fireEvent.click(await screen.findByRole("button", { name: "Edit merged text" }));
    expect(text()).toHaveValue(
      "<<<<<<< Ours, on this platform\n# One\n=======\n# Two\n>>>>>>> Theirs, from Git",
    );
    type("# One and two");
    // Looking at both texts again loses nothing.
    press("Show both texts");
    press("Edit merged text");
    expect(text()).toHaveValue("# One and two");
    ctrlS();
    await waitFor(() => expect(sent).toEqual([{ take: "text", content: "# One and two" }]));
  });

  it("is settled block by block", async () => {
    conflictOf({ base: "1\n2\n3\n4\n5", ours: "a\n2\n3\n4\nb", theirs: "c\n2\n3\n4\nd" });
    await open(held, { state: "conflict" });
    fireEvent.click(await screen.findByRole("button", { name: "Edit merged text" }));
    const banner = screen.getByRole("region", { name: "Merge" });
    expect(banner).toHaveTextContent("Conflict 1 of 2");
    press("Next conflict");
    expect(banner).toHaveTextContent("Conflict 2 of 2");
    press("Use both");
    expect(banner).toHaveTextContent("Conflict 1 of 1");
    press("Use theirs");
    expect(banner).toHaveTextContent("This text stands once it is saved");
    press("Save merged text");
    await waitFor(() => expect(sent).toEqual([{ take: "text", content: "c\n2\n3\n4\nb\nd" }]));
  });

  it("keeps a merged text that was not saved as a draft", async () => {
    const { unmount } = await open(held, { state: "conflict" });
    fireEvent.click(await screen.findByRole("button", { name: "Edit merged text" }));
    type("# Half done");
    unmount();
    await waitFor(async () =>
      expect(await drafts.of(key)).toMatchObject([{ text: "# Half done" }]),
    );
  });

  it("asks before conflict markers are saved", async () => {
    await open(held, { state: "conflict" });
    fireEvent.click(await screen.findByRole("button", { name: "Edit merged text" }));
    press("Save merged text");
    expect(
      await screen.findByRole("dialog", { name: "Save with conflict markers?" }),
    ).toBeVisible();
    expect(sent).toEqual([]);
    press("Save anyway");
    await waitFor(() => expect(sent).toMatchObject([{ take: "text" }]));
  });

  it("waits until unsaved text is saved", async () => {
    server.use(http.put(path, () => json(aDoc({ hash: "h2", version: 2, state: "conflict" }))));
    await open();
    type("# Mine");
    change({ doc: { ...doc, state: "conflict" } });
    expect(text()).toHaveValue("# Mine");
    expect(screen.getByRole("region", { name: "Conflict" })).toHaveTextContent("Save your text");
    ctrlS();
    expect(await screen.findByLabelText("Theirs, from Git")).toBeInTheDocument();
  });
});
