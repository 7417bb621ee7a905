// What may go wrong while somebody types. Each journey ends the same: the text is there.
import type { Page } from "@playwright/test";
import { takeClock } from "../support/clock";
import {
  contentOf,
  createProject,
  editorOf,
  noticeOf,
  previewOf,
  saveStateOf,
  stopEditing,
  typeAtTheEnd,
} from "../support/editor";
import { expect, type Refusal, test } from "../support/test";

const doc = "api/errors.md";
/** The app waits up to 20 seconds before it tries to reach the server again. */
const reconnected = { timeout: 25_000 };
const lockIsHeld: Refusal = { status: 409, path: /^\/api\/projects\/[^/]+\/lock$/ };
const lockIsLost: Refusal = {
  status: 423,
  path: /^\/api\/projects\/[^/]+\/(lock\/extend|docs\/.*)$/,
};

async function startEditing(page: Page, project: string): Promise<void> {
  await page.goto(await editorOf(page, project, doc));
  await expect(stopEditing(page)).toBeVisible();
  // All parts of the editor are there before the network goes away; what highlights Markdown comes last.
  await page.waitForLoadState("networkidle");
  await expect(page.locator(".view-lines [class^=mtk]:not(.mtk1)").first()).toBeAttached();
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press("Control+S");
  await expect(saveStateOf(page)).toHaveText("Published");
}

for (const end of ["stop", "kill"] as const) {
  const how = end === "stop" ? "restarts" : "is killed and comes back";
  test(`the server ${how} while somebody types`, async ({ visit, repo, platform, problems }) => {
    const mara = await visit("Mara Lindqvist");
    const project = await createProject(mara, repo, `Server ${end}`);
    await startEditing(mara, project);
    await typeAtTheEnd(mara, "\nSaved before.");
    await save(mara);

    await problems.expectOutage(async () => {
      await platform[end]();
      await typeAtTheEnd(mara, "\nTyped meanwhile.");
      await mara.keyboard.press("Control+S");
      await expect(noticeOf(mara, "Save failed")).toContainText("kept as a draft");
      await expect(noticeOf(mara, "Connection")).toBeVisible();
      await platform.start();
      await expect(noticeOf(mara, "Connection")).toBeHidden(reconnected);
    });

    await test.step("the lock is still theirs, and what was typed is saved", async () => {
      expect(await contentOf(mara, project, doc)).toContain("Saved before.");
      await expect(stopEditing(mara)).toBeVisible();
      await typeAtTheEnd(mara, "\nTyped after.");
      await save(mara);
      const text = /Saved before\.\nTyped meanwhile\.\nTyped after\./;
      expect(await contentOf(mara, project, doc)).toMatch(text);
      await expect.poll(() => repo.git("show", `main:docs/${doc}`)).toMatch(text);
      await expect(noticeOf(mara, "Save failed")).toBeHidden();
    });
  });
}

test("the network breaks for a minute", async ({ visitAt, repo, network, problems }) => {
  const mara = await visitAt(network.url, "Mara Lindqvist");
  const project = await createProject(mara, repo, "Network breaks");
  await takeClock(mara);
  await startEditing(mara, project);

  await problems.expectOutage(async () => {
    network.cut();
    await typeAtTheEnd(mara, "\nTyped without a network.");
    await mara.clock.fastForward("01:00");
    await expect(noticeOf(mara, "Connection")).toBeVisible();
    await typeAtTheEnd(mara, "\nTyped a minute later.");
    network.mend();
    await mara.clock.fastForward("00:20");
    await expect(noticeOf(mara, "Connection")).toBeHidden();
  });

  await expect(stopEditing(mara)).toBeVisible();
  await save(mara);
  expect(await contentOf(mara, project, doc)).toContain(
    "\nTyped without a network.\nTyped a minute later.",
  );
});

test("the network falls silent for a minute, in the middle of a save", async ({
  visitAt,
  repo,
  network,
  problems,
}) => {
  const mara = await visitAt(network.url, "Mara Lindqvist");
  const project = await createProject(mara, repo, "Network silent");
  await takeClock(mara);
  await startEditing(mara, project);

  await problems.expectOutage(async () => {
    network.silence();
    await typeAtTheEnd(mara, "\nTyped into the silence.");
    await mara.keyboard.press("Control+S");
    await expect(saveStateOf(mara)).toHaveText("Saving…");
    // The ping, then the time in which its answer should come.
    await mara.clock.fastForward("00:25");
    await mara.clock.fastForward("00:10");
    // Until it is sent again, some seconds later.
    await expect(noticeOf(mara, "Save failed")).toContainText("kept as a draft");
    await mara.clock.fastForward("00:25");
    await expect(noticeOf(mara, "Connection")).toBeVisible();
    network.mend();
    await mara.clock.fastForward("00:20");
    await expect(noticeOf(mara, "Connection")).toBeHidden();
  });

  await expect(stopEditing(mara)).toBeVisible();
  await save(mara);
  expect(await contentOf(mara, project, doc)).toContain("\nTyped into the silence.");
});

test("the tab crashes with unsaved text", async ({ visit, repo, problems }) => {
  const mara = await visit("Mara Lindqvist", lockIsHeld);
  const project = await createProject(mara, repo, "Crash");
  await startEditing(mara, project);
  const url = mara.url();
  await typeAtTheEnd(mara, "\nNever saved.");
  await draftIsKept(mara, "Never saved.");
  await problems.crash(mara);

  const again = await mara.context().newPage();
  await again.goto(url);
  const draft = noticeOf(again, "Unsaved draft");
  await expect(draft).toContainText("This browser kept unsaved text of this doc");
  await test.step("what was typed can be read before anything else", async () => {
    await draft.getByRole("button", { name: "Compare" }).click();
    const dialog = again.getByRole("dialog", { name: "Unsaved draft" });
    await expect(dialog.getByText("Never saved.")).toBeVisible();
    await again.keyboard.press("Escape");
  });
  // The lock that the crashed tab took is this browser's to end.
  await expect(stopEditing(again)).toBeVisible();
  await draft.getByRole("button", { name: "Restore draft" }).click();
  await expect(previewOf(again)).toContainText("Never saved.");
  await save(again);
  expect(await contentOf(again, project, doc)).toContain("\nNever saved.");
  await again.reload();
  await expect(stopEditing(again)).toBeVisible();
  await expect(draft).toBeHidden();
});

/** Waits until the text is where a crash can't reach it. */
async function draftIsKept(page: Page, text: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const open = indexedDB.open("ai-toolkit");
        await new Promise((resolve) => {
          open.onsuccess = resolve;
        });
        const all = open.result.transaction("drafts").objectStore("drafts").getAll();
        await new Promise((resolve) => {
          all.onsuccess = resolve;
        });
        open.result.close();
        return JSON.stringify(all.result);
      }),
    )
    .toContain(text);
}

test("the laptop sleeps past the lock's end, and somebody else edits the doc meanwhile", async ({
  visitAt,
  visit,
  repo,
  network,
  problems,
}) => {
  test.slow();
  const mara = await visitAt(network.url, "Mara Lindqvist", lockIsLost);
  const project = await createProject(mara, repo, "Sleep");
  await takeClock(mara);
  await startEditing(mara, project);
  await typeAtTheEnd(mara, "\nTyped before the lid closed.");
  await test.step("the lock ends in its time, a minute here", async () => {
    const token = await mara.evaluate(
      (key) => JSON.parse(sessionStorage.getItem(key) ?? "{}").token,
      `ai-toolkit.lock.${project}`,
    );
    const answer = await mara.request.post(`/api/projects/${project}/lock/extend`, {
      data: { minutes: 1 },
      headers: { "Lock-Token": token },
    });
    expect(answer.ok()).toBe(true);
  });

  const jonas = await visit("Jonas Weber", lockIsHeld);
  await problems.expectOutage(async () => {
    network.cut();
    await mara.clock.pauseAt(Date.now() + 1000);
    await jonas.goto(`/projects/${project}`);
    await expect(jonas.getByText("Unlocked")).toBeVisible({ timeout: 70_000 });
    await startEditing(jonas, project);
    await typeAtTheEnd(jonas, "\nTyped by Jonas.");
    await save(jonas);

    network.mend();
    await mara.clock.fastForward("40:00");
    await mara.clock.resume();
    await expect(noticeOf(mara, "Connection")).toBeHidden(reconnected);
  });

  await test.step("who wakes up reads on, with the own text in sight", async () => {
    await mara.bringToFront();
    await expect(noticeOf(mara, "Lock")).toContainText("Jonas Weber is editing");
    await expect(noticeOf(mara, "Lock")).toContainText("kept as a draft");
    await expect(previewOf(mara)).toContainText("Typed before the lid closed.");
    await expect(stopEditing(mara)).toBeHidden();
  });

  await test.step("neither text overwrites the other", async () => {
    await jonas.getByRole("link", { name: "Sleep" }).click();
    await noticeOf(mara, "Lock").getByRole("button", { name: "Start editing" }).click();
    await expect(stopEditing(mara)).toBeVisible();
    const changed = noticeOf(mara, "Changed elsewhere");
    await expect(changed).toContainText("Jonas Weber changed this doc");
    await changed.getByRole("button", { name: "Keep mine" }).click();
    await mara.getByRole("button", { name: "Save", exact: true }).click();
    await expect(saveStateOf(mara)).toHaveText("Published");
    expect(await contentOf(mara, project, doc)).toContain("\nTyped before the lid closed.");
    await expect
      .poll(() => repo.git("log", "-p", "--format=", "main"))
      .toContain("+Typed by Jonas.");
  });
});

test("the lock is force-released while its holder types", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist", lockIsLost);
  const project = await createProject(mara, repo, "Force release");
  await startEditing(mara, project);
  await typeAtTheEnd(mara, "\nTyped by Mara.");

  const jonas = await visit("Jonas Weber");
  await jonas.goto(`/projects/${project}`);
  await jonas.getByRole("button", { name: "Force release" }).click();
  const dialog = jonas.getByRole("dialog", { name: "Release the lock of Mara Lindqvist?" });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Release at noon");
  await dialog.getByRole("button", { name: "Force release" }).click();

  await test.step("the holder is told, and can't type on", async () => {
    const lock = noticeOf(mara, "Lock");
    await expect(lock).toContainText("Jonas Weber released your lock: Release at noon");
    await expect(lock).toContainText("kept as a draft");
    await typeAtTheEnd(mara, "Not typed.");
    await expect(previewOf(mara)).toContainText("Typed by Mara.");
    await expect(previewOf(mara)).not.toContainText("Not typed.");
  });

  await test.step("the text is still there after a reload, and is saved", async () => {
    await mara.reload();
    await expect(stopEditing(mara)).toBeVisible();
    await noticeOf(mara, "Unsaved draft").getByRole("button", { name: "Restore draft" }).click();
    await expect(previewOf(mara)).toContainText("Typed by Mara.");
    await save(mara);
    expect(await contentOf(mara, project, doc)).toContain("\nTyped by Mara.");
  });
});

test("the doc changes on Git in another place while somebody edits it", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await createProject(mara, repo, "Git elsewhere");
  await startEditing(mara, project);
  await typeAtTheEnd(mara, "\nTyped by Mara.");
  repo.change(`docs/${doc}`, (text) => text.replace("# Errors", "# Errors of the shop"));
  await saveForLater(mara);

  await test.step("once nobody edits, the doc has both changes, here and on Git", async () => {
    await stopEditing(mara).click();
    // One sync merges and publishes: the page may see both steps, or only their end.
    await expect(saveStateOf(mara)).toHaveText(/^(Saved|Published)$/);
    await expect(previewOf(mara)).toContainText("Errors of the shop");
    await expect(previewOf(mara)).toContainText("Typed by Mara.");
    const both = /^# Errors of the shop\n[\s\S]+\nTyped by Mara\.$/;
    expect(repo.git("show", `main:docs/${doc}`)).toMatch(both);
  });
});

test("the doc changes on Git in the same place while somebody edits it", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await createProject(mara, repo, "Git conflict");
  await startEditing(mara, project);
  await typeAtTheEnd(mara, "\nTyped by Mara.");
  repo.change(`docs/${doc}`, (text) => `${text.trimEnd()}\nTyped on Git.\n`);
  await saveForLater(mara);

  await test.step("once nobody edits, both texts are in sight", async () => {
    await stopEditing(mara).click();
    await expect(saveStateOf(mara)).toHaveText("In conflict");
    await expect(mara.getByRole("button", { name: "Edit merged text" })).toBeVisible();
    await expect(mara.getByText("Typed by Mara.")).toBeVisible();
    await expect(mara.getByText("Typed on Git.")).toBeVisible();
  });

  await test.step("the merge has both", async () => {
    await mara.getByRole("button", { name: "Edit merged text" }).click();
    await expect(mara.getByTestId("text-editor")).toContainText("Typed by Mara.");
    await expect(mara.getByTestId("text-editor")).toContainText("Typed on Git.");
    await mara.getByTestId("text-editor").click();
    await mara.keyboard.press("Control+A");
    await mara.keyboard.insertText("# Errors\n\nTyped on Git.\nTyped by Mara.\n");
    await mara.getByRole("button", { name: "Save merged text" }).click();
    await expect
      .poll(() => repo.git("show", `main:docs/${doc}`))
      .toBe("# Errors\n\nTyped on Git.\nTyped by Mara.");
  });
});

/** Git has something newer, which waits until nobody edits; a save never waits. */
async function saveForLater(page: Page): Promise<void> {
  await page.keyboard.press("Control+S");
  await expect(saveStateOf(page)).toHaveText("Saved, not yet published");
}
