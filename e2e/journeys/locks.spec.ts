// Two people, or two tabs, and one lock: asking for it, handing it over, taking it away, letting it run out.
import {
  editorOf,
  lockBanner,
  lockIsHeld,
  makeProject,
  openDoc,
  previewOf,
  saveStateOf,
  stopEditing,
  typeAtTheEnd,
} from "../support/editor";
import { expect, test } from "../support/test";

const doc = "api/errors.md";
const request = { name: "Lock request" };

test("somebody asks for the docs, and gets them with everything saved", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  const ben = await visit("Ben Aydin", lockIsHeld);
  await openDoc(ben, project, doc);

  await test.step("Ben sees who edits, and asks", async () => {
    await expect(lockBanner(ben)).toContainText("Mara Lindqvist is editing since");
    await ben.getByRole("button", { name: "Ask for the lock" }).click();
    await expect(ben.getByRole("button", { name: "Asked" })).toBeDisabled();
    await expect(mara.getByRole("region", request)).toContainText("Ben Aydin asks for the docs.");
    await expect(mara).toHaveTitle(/Ben Aydin asks for the docs/);
  });

  await test.step("Mara finishes her sentence first", async () => {
    await mara.getByRole("button", { name: "Not now" }).click();
    await expect(mara.getByRole("region", request)).toBeHidden();
    await expect(mara).toHaveTitle(/api\/errors\.md/);
    await expect(ben.getByText("Mara Lindqvist needs a while longer.")).toBeVisible();
    await typeAtTheEnd(mara, "\nOne last sentence.\n");
    await expect(saveStateOf(mara)).toHaveText("Unsaved changes");
  });

  await test.step("asked again, she saves and releases with one press", async () => {
    await ben.getByRole("button", { name: "Ask for the lock" }).click();
    await mara.getByRole("button", { name: "Save and release" }).click();
    await expect(lockBanner(mara)).toContainText("You stopped editing. The docs are free.");
  });

  await test.step("Ben is told, and edits on what she wrote", async () => {
    await expect(ben.getByText("Mara Lindqvist has finished. The docs are free.")).toBeVisible();
    await expect(previewOf(ben).getByText("One last sentence.")).toBeVisible();
    await ben.getByRole("button", { name: "Start editing" }).click();
    await expect(stopEditing(ben)).toBeVisible();
    await expect(lockBanner(mara)).toContainText("Ben Aydin is editing since");
  });
});

test("a lock that is taken by force leaves the text, which comes back on the newest version", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  await typeAtTheEnd(mara, "\nNot saved yet.\n");
  await expect(saveStateOf(mara)).toHaveText("Unsaved changes");

  const ben = await visit("Ben Aydin", lockIsHeld);
  await openDoc(ben, project, doc);
  await test.step("Ben releases it, with a reason", async () => {
    await ben.getByRole("button", { name: "Force release" }).click();
    const dialog = ben.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Force release" })).toBeDisabled();
    await dialog.getByLabel("Reason").fill("the release is today");
    await dialog.getByRole("button", { name: "Force release" }).click();
  });

  await test.step("Mara is told why, and her text is there, read-only", async () => {
    await expect(lockBanner(mara)).toContainText(
      "Ben Aydin released your lock: the release is today.",
    );
    await expect(lockBanner(mara)).toContainText("kept as a draft in this browser");
    await expect(previewOf(mara).getByText("Not saved yet.")).toBeVisible();
    await mara.getByTestId("text-editor").click();
    await mara.keyboard.press("Control+End");
    await mara.keyboard.type("x");
    await expect(previewOf(mara).getByText("Not saved yet.x")).toBeHidden();
  });

  await test.step("Ben edits and goes", async () => {
    await ben.getByRole("button", { name: "Start editing" }).click();
    await expect(stopEditing(ben)).toBeVisible();
    await ben.bringToFront();
    await ben.getByTestId("text-editor").click();
    await ben.keyboard.press("Control+Home");
    await ben.keyboard.press("End");
    await ben.keyboard.type(" of Ben");
    await ben.keyboard.press("Control+S");
    await expect(saveStateOf(ben)).toHaveText("Published");
    await ben.getByRole("link", { name: "Team docs" }).click();
  });

  await test.step("Mara edits again: both texts are merged", async () => {
    await mara.bringToFront();
    const changed = mara.getByRole("region", { name: "Changed elsewhere" });
    await expect(changed).toContainText("Ben Aydin changed this doc while you were editing.");
    await mara.getByRole("button", { name: "Edit again" }).click();
    await expect(stopEditing(mara)).toBeVisible();
    await changed.getByRole("button", { name: "Merge both" }).click();
    await mara.keyboard.press("Control+S");
    await expect(saveStateOf(mara)).toHaveText("Published");
    const text = repo.git("show", "main:docs/api/errors.md");
    expect(text).toContain("# Errors of Ben\n");
    expect(text).toContain("\nNot saved yet.");
  });
});

test("a draft survives the page, and is offered with what it differs in", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  await typeAtTheEnd(mara, "\nOnly in this browser.\n");
  const draft = mara.getByRole("region", { name: "Unsaved draft" });

  await test.step("going to another doc and back, it is simply there", async () => {
    await mara.keyboard.press("Alt+PageDown");
    await expect(mara.getByRole("heading", { name: "api/orders.md", exact: true })).toBeVisible();
    await mara.keyboard.press("Alt+PageUp");
    await expect(previewOf(mara).getByText("Only in this browser.")).toBeVisible();
    await expect(saveStateOf(mara)).toHaveText("Unsaved changes");
    await expect(draft).toBeHidden();
  });

  await test.step("after a reload it is offered", async () => {
    await mara.reload();
    await expect(draft).toContainText("This browser kept unsaved text of this doc");
    await expect(previewOf(mara).getByText("Only in this browser.")).toBeHidden();
    await draft.getByRole("button", { name: "Compare" }).click();
    const dialog = mara.getByRole("dialog", { name: "Unsaved draft" });
    await expect(dialog.getByText("Only in this browser.")).toBeVisible();
    await mara.keyboard.press("Escape");
  });

  await test.step("discarded by mistake, it comes back", async () => {
    await draft.getByRole("button", { name: "Discard draft" }).click();
    await expect(draft).toBeHidden();
    await mara.getByRole("button", { name: "Undo" }).click();
    await expect(draft).toBeVisible();
  });

  await test.step("restored and saved, it is in Git, and offered no more", async () => {
    await draft.getByRole("button", { name: "Restore draft" }).click();
    await expect(previewOf(mara).getByText("Only in this browser.")).toBeVisible();
    await mara.keyboard.press("Control+S");
    await expect(saveStateOf(mara)).toHaveText("Published");
    await mara.reload();
    await expect(stopEditing(mara)).toBeVisible();
    await expect(previewOf(mara).getByText("Only in this browser.")).toBeVisible();
    await expect(draft).toBeHidden();
  });
});

test("the lock is taken back in my other tab, with the text that was typed in the first", async ({
  visit,
  repo,
}) => {
  const first = await visit("Mara Lindqvist", lockIsHeld);
  const project = await makeProject(first, repo);
  await openDoc(first, project, doc);
  await expect(stopEditing(first)).toBeVisible();
  await typeAtTheEnd(first, "\nTyped in the first tab.\n");

  const second = await first.context().newPage();
  await second.goto(await editorOf(first, project, doc));
  await expect(lockBanner(second)).toContainText("in another tab of this browser");
  await second.getByRole("button", { name: "Edit here instead" }).click();
  await expect(stopEditing(second)).toBeVisible();
  await expect(lockBanner(first)).toContainText("in another tab of this browser");
  await second
    .getByRole("region", { name: "Unsaved draft" })
    .getByRole("button", { name: "Restore draft" })
    .click();
  await expect(previewOf(second).getByText("Typed in the first tab.")).toBeVisible();
});

test("five minutes before its end the lock is warned of, in the tab's title too", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  await mara.clock.install();
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  await expect(lockBanner(mara)).toBeHidden();

  await test.step("after 26 minutes away", async () => {
    await mara.clock.fastForward("26:00");
    await expect(lockBanner(mara)).toContainText(/Your lock ends in 0[34]:\d\d/);
    await expect(mara).toHaveTitle(/Lock ends soon: api\/errors\.md/);
  });

  await test.step("one press keeps it", async () => {
    const renewed = mara.waitForResponse(/\/lock\/extend$/);
    await mara.getByRole("button", { name: "Keep editing" }).click();
    expect((await renewed).status()).toBe(200);
    // The server's half hour is counted from its own time.
    await mara.clock.setSystemTime(new Date());
    await mara.clock.runFor(6_000);
    await expect(lockBanner(mara)).toBeHidden();
    await expect(mara).toHaveTitle(/🔒 api\/errors\.md/);
  });
});
