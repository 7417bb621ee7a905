// A project on GitHub: from a connection that is wrong at first to a merged pull request.
import type { Page } from "@playwright/test";
import { expect, type GitHub, manyDocs, test } from "../support/github";

/** GitHub is looked at once a second. */
const soon = { timeout: 15_000 };

/** Makes a project without the form, and opens it. */
async function openProject(
  page: Page,
  github: GitHub,
  repository: string,
  publishMode: string,
): Promise<string> {
  const name = `Shop ${repository}`;
  const answer = await page.request.post("/api/projects", {
    data: { name, repoUrl: github.urlOf(repository), token: github.token, publishMode },
  });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  await page.goto(`/projects/${id}`);
  await expect(docs(page).getByRole("link")).toHaveCount(2, soon);
  return id;
}

/** What the check of a connection answers when something of it is wrong. */
const wrongConnection = { status: 422, path: /^\/api\/projects\/check$/ };
const lockIsHeld = { status: 409, path: /^\/api\/projects\/[^/]+\/lock$/ };

const docs = (page: Page) => page.getByRole("navigation", { name: "Docs" });
const saveState = (page: Page) => page.getByRole("status", { name: "Save state" });

async function typeAtTheEnd(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await page.getByTestId("text-editor").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

test("a connection is corrected field by field, and a large import shows how far it is", async ({
  visit,
  github,
}) => {
  const mara = await visit("Mara Lindqvist", wrongConnection);
  await mara.getByRole("button", { name: "New project" }).click();
  const dialog = mara.getByRole("dialog", { name: "New project" });
  const found = dialog.getByRole("list", { name: "What the check found" });

  await test.step("a wrong token is told at its field, while it is typed", async () => {
    await dialog.getByLabel("Name", { exact: true }).fill("Handbook");
    const token = dialog.getByLabel("Access token");
    // Before the address, which is looked at as soon as it is complete.
    await token.fill("github_pat_wrong");
    await dialog.getByLabel("Repository URL").fill(github.urlOf("many"));
    await expect(token).toHaveAccessibleDescription(/wrong, expired or revoked/, soon);
  });

  await test.step("a wrong branch is told with the one that was meant", async () => {
    await dialog.getByLabel("Access token").fill(github.token);
    await dialog.getByLabel("Branch").fill("mian");
    const branch = dialog.getByLabel("Branch");
    await expect(branch).toHaveAccessibleDescription(/no branch "mian"/, soon);
    await dialog.getByRole("button", { name: "main", exact: true }).click();
    await expect(branch).toHaveValue("main");
  });

  await test.step("the right connection is described", async () => {
    await expect(dialog.getByRole("status")).toHaveText(
      `Connected, ${manyDocs.toLocaleString("en")} docs found.`,
      soon,
    );
    await expect(found).toContainText("GitHub");
    await expect(found).toContainText("Can publish");
  });

  await test.step("the import shows its progress, then the docs", async () => {
    await dialog.getByRole("button", { name: "Create project" }).click();
    await expect(mara.getByRole("progressbar", { name: "Docs imported" })).toBeVisible();
    await expect(mara.getByRole("progressbar")).toBeHidden(soon);
    // Only the rows in view are there; the filter finds the others.
    await mara.getByLabel("Filter docs").fill("services.png");
    await expect(docs(mara).getByTitle("services.png")).toBeVisible();
    await expect(mara.getByText(`1 of ${manyDocs.toLocaleString("en")} docs`)).toBeVisible();
  });
});

test("a save is a commit, and an open reader follows what others commit", async ({
  visit,
  github,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await openProject(mara, github, "live", "on-save");

  await test.step("a save is committed", async () => {
    await docs(mara).getByTitle("README.md").click();
    await expect(mara.getByRole("button", { name: "Stop editing" })).toBeVisible();
    await typeAtTheEnd(mara, "\nEdited here.");
    await mara.keyboard.press("Control+S");
    await expect(saveState(mara)).toHaveText("Published", soon);
    expect(await github.read("live", "docs/README.md")).toBe("# Shop\n\nWelcome.\n\nEdited here.");
  });

  await test.step("a commit from elsewhere waits for the editor, then reaches the reader", async () => {
    const jonas = await visit("Jonas Weber", lockIsHeld);
    await jonas.goto(`/projects/${project}`);
    await docs(jonas).getByTitle("README.md").click();
    const preview = jonas.getByRole("region", { name: "Preview" });
    await expect(preview.getByText("Edited here.")).toBeVisible();
    await github.write("live", "docs/README.md", "# Shop\n\nWelcome, all.\n\nEdited here.\n");
    await expect(jonas.getByText("Welcome, all.")).toBeHidden();
    await mara.getByRole("link", { name: "Shop live" }).click();
    await expect(preview.getByText("Welcome, all.")).toBeVisible(soon);
  });
});

test("a conflict keeps both texts until somebody has merged them", async ({ visit, github }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await openProject(mara, github, "conflict", "manual");
  const errors = "docs/api/errors.md";
  const saved = await mara.request.put(`/api/projects/${project}/docs/api/errors.md`, {
    data: { content: "# Errors\n\nOur codes.\n\nThe end.\n" },
  });
  expect(saved.ok()).toBe(true);
  await github.write("conflict", errors, "# Errors\n\nTheir codes.\n\nThe end.\n");

  await test.step("a sync lists it, and it is shown side by side", async () => {
    await mara.getByRole("button", { name: "Sync now" }).click();
    const resolve = mara.getByRole("link", { name: "Resolve api/errors.md" });
    await expect(resolve).toBeVisible(soon);
    await resolve.click();
    await expect(mara.getByRole("button", { name: "Edit merged text" })).toBeVisible();
  });

  await test.step("the merged text stands, and goes to GitHub", async () => {
    await mara.getByRole("button", { name: "Edit merged text" }).click();
    await mara.bringToFront();
    await mara.getByTestId("text-editor").click();
    await mara.keyboard.press("Control+A");
    await mara.keyboard.insertText("# Errors\n\nOur codes and theirs.\n\nThe end.\n");
    await mara.getByRole("button", { name: "Save merged text" }).click();
    await expect(saveState(mara)).toHaveText("Saved, not yet published");
    await mara.getByRole("link", { name: "Shop conflict" }).click();
    await mara.getByRole("button", { name: "Sync now" }).click();
    await expect
      .poll(() => github.read("conflict", errors), soon)
      .toBe("# Errors\n\nOur codes and theirs.\n\nThe end.\n");
    await expect(mara.getByRole("heading", { name: "Conflicts" })).toBeHidden();
  });
});

test("docs go through a pull request", async ({ visit, github }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await openProject(mara, github, "review", "on-save");

  await test.step("the mode is chosen in the settings", async () => {
    await mara.goto(`/projects/${project}/settings`);
    await mara.getByLabel("Publish", { exact: true }).selectOption("pull-request");
    await mara.getByRole("button", { name: "Save settings" }).click();
    await expect(mara.getByText("Settings saved")).toBeVisible();
    const webhook = mara.getByRole("region", { name: "Webhook" });
    await expect(webhook.getByRole("button", { name: "Create webhook" })).toBeVisible();
  });

  await test.step("a save opens a pull request", async () => {
    await mara.goto(`/projects/${project}`);
    await docs(mara).getByTitle("README.md").click();
    await expect(mara.getByRole("button", { name: "Stop editing" })).toBeVisible();
    await typeAtTheEnd(mara, "\nPlease review.");
    await mara.keyboard.press("Control+S");
    await expect(saveState(mara)).toHaveText("Saved, in review", soon);
    const [open] = await github.pullRequests("review");
    expect(open?.state).toBe("open");
    expect(await github.read("review", "docs/README.md", open?.head.ref)).toContain(
      "Please review.",
    );
    expect(await github.read("review", "docs/README.md")).not.toContain("Please review.");
  });

  await test.step("its merge shows by itself", async () => {
    await mara.getByRole("link", { name: "Shop review" }).click();
    await expect(mara.getByRole("link", { name: /Pull request #\d+ open/ })).toBeVisible();
    await expect(docs(mara).getByText("In review")).toBeAttached();
    const [open] = await github.pullRequests("review");
    await github.merge("review", open?.number ?? 0);
    await expect(mara.getByRole("link", { name: /Pull request #\d+ merged/ })).toBeVisible(soon);
    await expect(docs(mara).getByText("In review")).toBeHidden();
    expect(await github.read("review", "docs/README.md")).toContain("Please review.");
  });
});
