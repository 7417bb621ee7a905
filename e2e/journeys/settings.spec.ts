// A project's settings: its connection tried and mended, how it publishes, keys, and its end.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test";

/** What a check or a save answers when something of the connection is wrong. */
const wrong = { status: 422, path: /^\/api\/projects\/check$/ };

async function openSettings(page: Page, name: string, repoUrl: string): Promise<string> {
  const answer = await page.request.post("/api/projects", { data: { name, repoUrl } });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  await page.goto(`/projects/${id}/settings`);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  return id;
}

const unsaved = (page: Page) => page.getByRole("region", { name: "Unsaved changes" });
const save = (page: Page) => page.getByRole("button", { name: "Save settings" });

test("a connection is tried, and mended at the field that is wrong", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist", wrong);
  await openSettings(mara, "Connection", repo.url);
  const connection = mara.getByRole("region", { name: "Connection", exact: true });
  const result = connection.getByRole("status");

  await connection.getByRole("button", { name: "Check connection" }).click();
  await expect(result).toHaveText("Connected, 9 docs found.");

  const branch = connection.getByLabel("Branch");
  await branch.fill("mian");
  await connection.getByRole("button", { name: "Check connection" }).click();
  await expect(branch).toHaveAccessibleDescription(/no branch "mian"/);
  await connection.getByRole("button", { name: "main", exact: true }).click();
  await expect(branch).toHaveValue("main");
  await expect(result).toHaveText("Connected, 9 docs found.");
  await expect(unsaved(mara)).toBeHidden();
});

test("what was changed is saved, discarded, or asked about before it is lost", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const id = await openSettings(mara, "Policies", repo.url);
  const publish = mara.getByLabel("Publish", { exact: true });

  await test.step("discard brings back what is stored", async () => {
    await publish.selectOption("When someone syncs");
    await unsaved(mara).getByRole("button", { name: "Discard" }).click();
    await expect(publish).toHaveValue("on-save");
    await expect(unsaved(mara)).toBeHidden();
  });

  await test.step("leaving asks first, and stays when it is told to", async () => {
    await publish.selectOption("When someone syncs");
    await mara.getByRole("link", { name: "AI Toolkit" }).click();
    const question = mara.getByRole("dialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Keep editing" }).click();
    await expect(mara).toHaveURL(new RegExp(`${id}/settings$`));
    await expect(publish).toHaveValue("manual");
  });

  await test.step("so does closing the tab", async () => {
    const asked = mara.waitForEvent("dialog");
    const closing = mara.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await closing;
  });

  await test.step("a colleague's page follows what is saved", async () => {
    const jonas = await visit("Jonas Weber");
    await jonas.goto(`/projects/${id}/settings`);
    await expect(jonas.getByLabel("Publish", { exact: true })).toHaveValue("on-save");
    await mara.bringToFront();
    await save(mara).click();
    await expect(mara.getByText("Settings saved.")).toBeVisible();
    await expect(unsaved(mara)).toBeHidden();
    await expect(jonas.getByLabel("Publish", { exact: true })).toHaveValue("manual");
    await expect(unsaved(jonas)).toBeHidden();
  });

  await mara.reload();
  await expect(publish).toHaveValue("manual");
});

test("the sections are a press away, and the one that is read is marked", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  await openSettings(mara, "Sections", repo.url);
  const sections = mara.getByRole("navigation", { name: "Sections" });
  await expect(sections.getByRole("link", { name: "General" })).toHaveAttribute(
    "aria-current",
    "location",
  );
  await sections.getByRole("link", { name: "Danger zone" }).click();
  await expect(mara.getByRole("region", { name: "Danger zone" })).toBeInViewport();
  await expect(sections.getByRole("link", { name: "Danger zone" })).toHaveAttribute(
    "aria-current",
    "location",
  );
  await mara.reload();
  await expect(mara.getByRole("region", { name: "Danger zone" })).toBeInViewport();
});

test("a key is made, copied and revoked", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  await mara.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSettings(mara, "Keys", repo.url);
  const keys = mara.getByRole("region", { name: "API keys" });
  await keys.getByLabel("Key name").fill("Mara’s laptop");
  await keys.getByRole("button", { name: "Create key" }).click();
  const secret = await keys.getByTestId("api-key-secret").textContent();
  await keys.getByRole("button", { name: "Copy API key" }).click();
  expect(await mara.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await keys.getByRole("button", { name: "Revoke Mara’s laptop" }).click();
  await mara.getByRole("button", { name: "Revoke key" }).click();
  await expect(keys.getByText("Revoked")).toBeVisible();
});

test("a project is deleted only by its name, and leaves everybody's list", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const jonas = await visit("Jonas Weber");
  await openSettings(mara, "Going", repo.url);
  await jonas.reload();
  await expect(jonas.getByRole("link", { name: "Going" })).toBeVisible();

  await mara.getByRole("button", { name: "Delete project" }).click();
  const dialog = mara.getByRole("dialog", { name: "Delete this project?" });
  const confirm = dialog.getByRole("button", { name: "Delete project" });
  await dialog.getByLabel("Type “Going” to confirm").fill("going");
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type “Going” to confirm").fill("Going");
  await confirm.click();
  await expect(mara.getByText("Going is deleted.")).toBeVisible();
  await expect(mara).toHaveURL(/\/projects$/);
  await expect(mara.getByRole("link", { name: "Going" })).toBeHidden();
  await expect(jonas.getByRole("link", { name: "Going" })).toBeHidden();
});
