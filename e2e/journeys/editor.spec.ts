// The page around the text: following others, history, saving with a message, the sidebar, a phone.
import {
  editorOf,
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

test("a reader follows what is saved, and sees what changed", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  const ben = await visit("Ben Aydin", lockIsHeld);
  await openDoc(ben, project, doc);
  await expect(previewOf(ben).getByRole("heading", { name: "Errors" })).toBeVisible();
  await ben.setViewportSize({ width: 1360, height: 500 });
  await ben.bringToFront();
  await ben.getByTestId("text-editor").click();
  await ben.keyboard.press("Control+End");
  const lastLine = ben.getByTestId("text-editor").getByText("A new code needs a row");
  await expect(lastLine).toBeInViewport();

  await typeAtTheEnd(mara, "\n## Retries\n");
  await mara.keyboard.press("Control+S");
  await expect(saveStateOf(mara)).toHaveText("Published");
  await expect(previewOf(ben).getByRole("heading", { name: "Retries" })).toBeVisible();
  const note = ben.getByRole("region", { name: "Updated" });
  await expect(note).toContainText("Updated by Mara Lindqvist just now.");
  // Where he was reading.
  await expect(lastLine).toBeInViewport();

  await note.getByRole("button", { name: "See what changed" }).click();
  const history = ben.getByRole("dialog", { name: "History" });
  await expect(history.getByRole("button", { name: /^Version 2 current/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(history.getByLabel("Compare with")).toHaveValue("1");
  await expect(history.getByText("## Retries")).toBeVisible();
});

test("history compares any two versions, restores one, and takes it back", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();

  await test.step("two saves, the second with a message that becomes the commit's", async () => {
    await typeAtTheEnd(mara, "\n## One\n");
    await mara.keyboard.press("Control+S");
    // The doc was published before it was touched, too: only the repository tells that the save has got there.
    await expect.poll(() => repo.git("show", "main:docs/api/errors.md")).toContain("## One");
    await expect(saveStateOf(mara)).toHaveText("Published");
    await typeAtTheEnd(mara, "\n## Two\n");
    await mara.keyboard.press("Control+Shift+S");
    const dialog = mara.getByRole("dialog", { name: "Save with a message" });
    await dialog.getByLabel("Message").fill("Explain the second way");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(saveStateOf(mara)).toHaveText("Published");
    expect(repo.git("log", "-1", "--format=%s", "main")).toBe("Explain the second way");
  });

  const history = mara.getByRole("dialog", { name: "History" });
  const diff = history.getByRole("figure");
  await test.step("the version before, the first, and the two of them", async () => {
    await mara.getByRole("button", { name: "History" }).click();
    await expect(history.getByRole("button", { name: /^Version 3 current/ })).toContainText(
      "Explain the second way",
    );
    await expect(diff).toContainText("Version 2");
    await expect(diff.getByText("## Two")).toBeVisible();
    await history.getByRole("button", { name: /^Version 2/ }).focus();
    await mara.keyboard.press("ArrowDown");
    await expect(diff).toContainText("Version 1");
    await expect(mara).toHaveURL(/[?&]version=1\b/);
    await history.getByLabel("Compare with").selectOption("Version 2");
    await expect(diff.getByText("## One")).toBeVisible();
    await expect(diff.getByText("## Two")).toBeHidden();
  });

  await test.step("a version's address leads back to it", async () => {
    await mara.reload();
    await expect(history.getByRole("button", { name: /^Version 1/ })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  });

  await test.step("restored, and undone", async () => {
    await history.getByRole("button", { name: "Restore version 1" }).click();
    await expect(history).toBeHidden();
    await expect(previewOf(mara).getByRole("heading", { name: "One" })).toBeHidden();
    await mara.getByRole("button", { name: "Undo" }).click();
    await expect(previewOf(mara).getByRole("heading", { name: "Two" })).toBeVisible();
    await expect(saveStateOf(mara)).toHaveText("Published");
    expect(repo.git("show", "main:docs/api/errors.md")).toContain("## Two");
  });
});

test("the sidebar goes away and comes back, and docs follow each other by key", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  const docs = mara.getByRole("navigation", { name: "Docs" });

  await mara.keyboard.press("Control+B");
  await expect(docs).toBeHidden();
  await mara.keyboard.press("Control+B");
  await expect(docs).toBeVisible();

  await mara.keyboard.press("Alt+PageDown");
  await expect(mara.getByRole("heading", { name: "api/orders.md", exact: true })).toBeVisible();
  await mara.keyboard.press("Alt+PageUp");
  await expect(mara.getByRole("heading", { name: doc, exact: true })).toBeVisible();
  // Ready to type, without a click.
  await expect(mara.getByTestId("text-editor").locator(":focus")).toHaveCount(1);

  await docs.getByTitle("architecture/services.png").click();
  await expect(mara.getByRole("img", { name: "architecture/services.png" })).toBeVisible();
  await expect(mara.getByRole("link", { name: "Download" })).toBeVisible();
});

test("a doc that is deleted while it is open gives its text back", async ({ visit, repo }) => {
  const gone = { status: 404, path: /^\/api\/projects\/[^/]+\/docs\/.*errors\.md/ };
  const mara = await visit("Mara Lindqvist", gone);
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, doc);
  await expect(stopEditing(mara)).toBeVisible();
  await typeAtTheEnd(mara, "\nStill here.\n");
  await expect(saveStateOf(mara)).toHaveText("Unsaved changes");
  // Editing is over when it is deleted: only then may somebody else do that.
  await mara.getByRole("button", { name: "Stop editing" }).click();
  await expect(mara.getByRole("region", { name: "Lock", exact: true })).toContainText("free");
  const path = await editorOf(mara, project, doc);
  const deleted = await mara.request.delete(`/api/projects/${project}/docs/${doc}`);
  expect(deleted.ok()).toBe(true);
  await expect(saveStateOf(mara)).toHaveText("Deleted elsewhere");

  await test.step("even after a reload", async () => {
    await mara.goto(path);
    await expect(mara.getByText("This doc isn’t here any more")).toBeVisible();
    await mara.getByRole("button", { name: `Create ${doc} from it` }).click();
    await expect(previewOf(mara).getByText("Still here.")).toBeVisible();
  });
});

test("on a phone everything is within reach", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await mara.setViewportSize({ width: 360, height: 740 });
  await openDoc(mara, project, doc);
  await expect(mara.getByRole("button", { name: "Start editing" })).toBeVisible();
  const overflow = () =>
    mara.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(await overflow()).toBe(false);

  await mara.getByRole("button", { name: "Show sidebar" }).click();
  const drawer = mara.getByRole("dialog", { name: "Team docs" });
  await drawer.getByTitle("api/orders.md").click();
  await expect(drawer).toBeHidden();
  await expect(mara.getByRole("heading", { name: "api/orders.md", exact: true })).toBeVisible();

  await mara.getByRole("button", { name: "Start editing" }).click();
  await expect(stopEditing(mara)).toBeVisible();
  expect(await overflow()).toBe(false);
  await mara.getByRole("button", { name: "History" }).click();
  await expect(mara.getByRole("dialog", { name: "History" })).toBeVisible();
  expect(await overflow()).toBe(false);
});
