// The main job, from an empty platform to a commit: connect a repository, edit a doc under its lock, save, leave.
import { expect, test } from "../support/test";

/** Another browser has to show a change within this time, without being reloaded. */
const atOnce = { timeout: 2_000 };

test("a tech lead edits a doc and it is committed, while a colleague sees the lock", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");

  await test.step("connect a repository", async () => {
    await mara.getByRole("button", { name: "New project" }).click();
    const dialog = mara.getByRole("dialog", { name: "New project" });
    await dialog.getByLabel("Name", { exact: true }).fill("Checkout service");
    await dialog.getByLabel("Repository URL").fill(repo.url);
    await dialog.getByRole("button", { name: "Check connection" }).click();
    await expect(dialog.getByRole("status")).toHaveText("Connected, 9 docs found.");
    await dialog.getByRole("button", { name: "Create project" }).click();
  });

  const docs = mara.getByRole("navigation", { name: "Docs" });
  await test.step("its docs are imported", async () => {
    await expect(mara.getByRole("heading", { name: "Checkout service" })).toBeVisible();
    await expect(docs.getByRole("link")).toHaveCount(9);
    await expect(docs.getByRole("treeitem", { name: "architecture", exact: true })).toBeVisible();
    await expect(docs.getByTitle("decisions/0001-money-is-integers.md")).toBeVisible();
  });

  const jonas = await visit("Jonas Weber");
  await jonas.getByRole("link", { name: "Checkout service" }).click();
  await expect(jonas.getByRole("heading", { level: 1, name: "Checkout service" })).toBeVisible();
  await expect(jonas.getByText("Unlocked")).toBeVisible();

  const saveState = mara.getByRole("status", { name: "Save state" });
  const preview = mara.getByRole("region", { name: "Preview" });
  await test.step("opening a doc locks the project, and the colleague sees it at once", async () => {
    await docs.getByTitle("api/errors.md").click();
    await expect(mara.getByRole("button", { name: "Stop editing" })).toBeVisible();
    await expect(jonas.getByRole("region", { name: "Lock" })).toContainText(
      "Mara Lindqvist is editing these docs",
      atOnce,
    );
  });

  await test.step("the preview follows what is typed", async () => {
    // Only the front window gets what is typed.
    await mara.bringToFront();
    await mara.getByTestId("text-editor").click();
    await mara.keyboard.press("Control+End");
    await mara.keyboard.type("\n## Retries\n\nWait *two* seconds first.\n");
    await expect(preview.getByRole("heading", { name: "Retries" })).toBeInViewport();
    await expect(preview.locator("em")).toHaveText("two");
    await expect(saveState).toHaveText("Unsaved changes");
  });

  await test.step("Ctrl+S saves, and the text is committed under the editor's name", async () => {
    await mara.keyboard.press("Control+S");
    await expect(saveState).toHaveText("Published");

    expect(repo.git("log", "-1", "--format=%an", "main")).toBe("Mara Lindqvist");
    expect(repo.git("show", "--format=", "--name-only", "main")).toBe("docs/api/errors.md");
    const before = repo.git("show", "main~1:docs/api/errors.md");
    const after = repo.git("show", "main:docs/api/errors.md");
    expect(after).toBe(`${before}\n\n## Retries\n\nWait *two* seconds first.`);
  });

  await test.step("leaving the doc releases the lock, and the colleague sees it at once", async () => {
    await mara.getByRole("link", { name: "Checkout service" }).click();
    await expect(jonas.getByText("Unlocked")).toBeVisible(atOnce);
    await expect(jonas.getByRole("region", { name: "Lock" })).toBeHidden();
    await expect(jonas.getByRole("link", { name: /errors\.md Mara Lindqvist/ })).toBeVisible();
  });
});
