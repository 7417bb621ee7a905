// The projects: from none at all to many, which one finds, orders and watches.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { startPlatform } from "../support/platform";
import { createRepo } from "../support/repo";
import { test as base, expect, inTempFolder } from "../support/test";

/** A platform of its own: these journeys begin with none and count what there is. */
const test = base.extend<{ addProject: (page: Page, name: string) => Promise<string> }, object>({
  platform: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
    async ({}, use) => {
      await inTempFolder(async (folder) => {
        const platform = await startPlatform(folder);
        await use(platform);
        await platform.stop();
      });
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
  addProject: async ({}, use) => {
    await inTempFolder(async (folder) => {
      await use(async (page, name) => {
        const { url } = createRepo(mkdtempSync(join(folder, "repo.")));
        const answer = await page.request.post("/api/projects", { data: { name, repoUrl: url } });
        expect(answer.status()).toBe(201);
        return (await answer.json()).id;
      });
    });
  },
});

test.describe.configure({ mode: "serial" });

/** Another browser has to show a change within this time, without being reloaded. */
const atOnce = { timeout: 2_000 };

const card = (page: Page, name: string) =>
  page.getByRole("list", { name: "Projects" }).getByRole("listitem").filter({ hasText: name });
const names = (page: Page) => page.locator("a[data-project]");

test("the first project is connected by keyboard alone", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  await expect(mara.getByRole("heading", { name: "Give every agent the same docs" })).toBeVisible();

  await test.step("the dialog opens where one begins to type, and finds out the rest", async () => {
    await mara.keyboard.press("n");
    await expect(mara.getByLabel("Repository URL")).toBeFocused();
    await mara.keyboard.insertText(repo.url);
    await expect(mara.getByLabel("Name", { exact: true })).toHaveValue("Shop");
    await expect(mara.getByRole("dialog").getByRole("status")).toHaveText(
      "Connected, 9 docs found.",
    );
  });

  await test.step("a branch is chosen from those that there are", async () => {
    await mara.getByLabel("Branch").focus();
    await mara.keyboard.press("ArrowDown");
    await expect(mara.getByRole("option", { name: /main/ })).toBeVisible();
    await mara.keyboard.press("Escape");
    await expect(mara.getByRole("dialog", { name: "New project" })).toBeVisible();
  });

  await test.step("Enter creates it, and its card is there", async () => {
    await mara.getByLabel("Name", { exact: true }).press("Enter");
    await expect(mara.getByRole("heading", { name: "Shop" })).toBeVisible();
    await mara.keyboard.press("g");
    await mara.keyboard.press("p");
    await expect(card(mara, "Shop")).toContainText("9 docs");
    await expect(card(mara, "Shop")).toContainText("Unlocked");
  });
});

test("many projects are found, ordered and opened without the mouse", async ({
  visit,
  addProject,
}) => {
  const mara = await visit("Mara Lindqvist");
  const website = await addProject(mara, "Website");
  await addProject(mara, "Payments");
  await mara.reload();
  await expect(names(mara)).toHaveText(["Payments", "Shop", "Website"]);

  await test.step("what was opened lately comes first", async () => {
    await card(mara, "Website").getByRole("link").first().click();
    await expect(mara).toHaveURL(new RegExp(website));
    // It counts as opened once it is there, not when its address is.
    await expect(mara.getByRole("heading", { name: "Website", level: 1 })).toBeVisible();
    await mara.goBack();
    await expect(names(mara)).toHaveText(["Website", "Payments", "Shop"]);
    await mara.getByLabel("Sort by").selectOption("Name");
    await expect(names(mara)).toHaveText(["Payments", "Shop", "Website"]);
  });

  await test.step("the list is remembered, order and all", async () => {
    await mara.getByRole("button", { name: "List" }).click();
    await mara.reload();
    const table = mara.getByRole("table", { name: "Projects" });
    await expect(table.getByRole("row")).toHaveCount(4);
    await expect(names(mara)).toHaveText(["Payments", "Shop", "Website"]);
    await expect(table.getByRole("row", { name: /Payments/ })).toContainText("Synced");
  });

  await test.step("a search is a key away, and leads to what it finds", async () => {
    await mara.keyboard.press("/");
    await mara.keyboard.type("zzz");
    await expect(mara.getByText("No project matches “zzz”.")).toBeVisible();
    await mara.keyboard.press("Escape");
    await mara.keyboard.type("web");
    await expect(names(mara)).toHaveText(["Website"]);
    await mara.keyboard.press("ArrowDown");
    await mara.keyboard.press("Enter");
    await expect(mara.getByRole("heading", { name: "Website", level: 1 })).toBeVisible();
  });
});

test("a card and a row show at once what others do", async ({ visit }) => {
  const mara = await visit("Mara Lindqvist");
  await expect(card(mara, "Payments")).toContainText("Unlocked");

  const jonas = await visit("Jonas Weber");
  await card(jonas, "Payments").getByRole("link").first().click();
  await expect(card(mara, "Payments").getByRole("list", { name: "People here now" })).toContainText(
    "Jonas Weber",
    atOnce,
  );

  await jonas.getByTitle("api/errors.md").click();
  await expect(card(mara, "Payments")).toContainText(/Jonas Weber\s*(29:5\d|30:00)/, atOnce);
  await expect(card(mara, "Website")).toContainText("Unlocked");

  await mara.keyboard.press("v");
  const row = mara.getByRole("row", { name: /Payments/ });
  await expect(row).toContainText("Jonas Weber");
  await jonas.bringToFront();
  await jonas.getByRole("button", { name: "Stop editing" }).click();
  await expect(row).toContainText("Unlocked", atOnce);
});
