// Every page of the app, in every state that looks different: what is checked for everybody, and shown in pictures.
import { expect, type Page } from "@playwright/test";
import type { Demo } from "./demo";
import { docsOf, noticeOf, previewOf, saveStateOf, stopEditing, typeAtTheEnd } from "./editor";

interface Stop {
  name: string;
  go: (page: Page, demo: Demo) => Promise<void>;
}

/** Where the tour begins, before there is anything. */
export const firstStop = {
  name: "projects-empty",
  go: async (page: Page) => {
    await page.goto("/projects");
    await expect(page.getByText("Connect your first repository")).toBeVisible();
  },
};

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function openProject(page: Page, project: string): Promise<void> {
  await page.goto(`/projects/${project}`);
  await expect(docsOf(page).getByRole("link").first()).toBeVisible();
}

async function openDoc(page: Page, project: string, fileName: string): Promise<void> {
  await openProject(page, project);
  await docsOf(page).getByTitle(fileName).click();
  await expect(page.getByRole("heading", { level: 1, name: fileName })).toBeVisible();
}

/** In the order of a person's way through the app; each begins at an address of its own. */
export const stops: Stop[] = [
  {
    name: "projects",
    go: async (page) => {
      await page.goto("/projects");
      await expect(page.getByRole("link", { name: "Storefront" })).toBeVisible();
    },
  },
  {
    name: "projects-list",
    go: async (page) => {
      await page.goto("/projects");
      await expect(page.getByRole("link", { name: "Storefront" })).toBeVisible();
      await page.keyboard.press("v");
      await expect(page.getByRole("table", { name: "Projects" })).toBeVisible();
    },
  },
  {
    name: "help",
    go: async (page) => {
      await page.goto("/projects");
      await expect(page.getByRole("link", { name: "Storefront" })).toBeVisible();
      await page.keyboard.press("v");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    },
  },
  {
    name: "new-project",
    go: async (page) => {
      await page.goto("/projects");
      await button(page, "New project").click();
      await expect(page.getByRole("dialog", { name: "New project" })).toBeVisible();
    },
  },
  {
    name: "new-project-refused",
    go: async (page) => {
      await page.goto("/projects?new=true");
      const dialog = page.getByRole("dialog", { name: "New project" });
      await dialog.getByLabel("Name", { exact: true }).fill("Mobile app");
      await dialog.getByLabel("Repository URL").fill("https://github.com");
      await dialog.getByRole("button", { name: "Create project" }).click();
      await expect(dialog.getByLabel("Repository URL")).toHaveAccessibleDescription(/./);
    },
  },
  {
    name: "person-menu",
    go: async (page) => {
      await page.goto("/projects");
      await page.getByRole("button", { name: /^You are / }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "display-name",
    go: async (page) => {
      await page.goto("/projects");
      await page.getByRole("button", { name: /^You are / }).click();
      await page.getByRole("menuitem", { name: "Change display name" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "project", go: (page, { shop }) => openProject(page, shop) },
  {
    name: "command-palette",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await page.keyboard.press("Control+K");
      await page.keyboard.type("order");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "new-doc",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await button(page, "New doc").first().click();
      await expect(page.getByRole("dialog", { name: "New doc" })).toBeVisible();
    },
  },
  {
    name: "delete-doc",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await docsOf(page).getByTitle("README.md").focus();
      await page.keyboard.press("Delete");
      await expect(page.getByRole("dialog", { name: "Delete this doc?" })).toBeVisible();
    },
  },
  {
    name: "search",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await page.keyboard.press("Control+Shift+F");
      await expect(page.getByRole("searchbox")).toBeFocused();
      await page.keyboard.type("event");
      await expect(page.getByRole("dialog").getByRole("link").first()).toBeVisible();
    },
  },
  {
    name: "connect-workstation",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await button(page, "Connect a workstation").first().click();
      await expect(page.getByRole("dialog", { name: "Connect a workstation" })).toBeVisible();
    },
  },
  {
    name: "sync-history",
    go: async (page, { shop }) => {
      await openProject(page, shop);
      await button(page, "Sync history").click();
      await expect(page.getByRole("list", { name: "Runs" })).toBeVisible();
    },
  },
  { name: "project-locked", go: (page, { payments }) => openProject(page, payments) },
  {
    name: "force-release",
    go: async (page, { payments }) => {
      await openProject(page, payments);
      await button(page, "Force release").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "project-conflict", go: (page, { handbook }) => openProject(page, handbook) },
  {
    name: "publish",
    go: async (page, { handbook }) => {
      await openProject(page, handbook);
      await page.getByRole("button", { name: /^Publish \d/ }).click();
      await expect(page.getByRole("dialog").getByRole("listitem").first()).toBeVisible();
    },
  },
  { name: "project-pull-request", go: (page, { storefront }) => openProject(page, storefront) },
  {
    name: "settings",
    go: async (page, { shop }) => {
      await page.goto(`/projects/${shop}/settings`);
      await expect(page.getByText("Build server")).toBeVisible();
    },
  },
  {
    name: "delete-project",
    go: async (page, { shop }) => {
      await page.goto(`/projects/${shop}/settings`);
      await button(page, "Delete project").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "editor",
    go: async (page, { shop }) => {
      await openDoc(page, shop, "architecture/overview.md");
      await expect(stopEditing(page)).toBeVisible();
      await expect(previewOf(page).getByRole("img").first()).toBeVisible();
      await typeAtTheEnd(page, "5. A schema change is two releases.");
      await expect(saveStateOf(page)).toHaveText("Unsaved changes");
    },
  },
  {
    name: "editor-locked",
    go: async (page, { payments }) => {
      await openDoc(page, payments, "api/orders.md");
      await expect(noticeOf(page, "Lock")).toContainText("Jonas Weber is editing");
      await expect(previewOf(page).getByRole("table")).toBeVisible();
    },
  },
  {
    name: "editor-image",
    go: (page, { shop }) => openDoc(page, shop, "architecture/services.png"),
  },
  {
    name: "history",
    go: async (page, { shop }) => {
      await openDoc(page, shop, "requirements/checkout.md");
      await button(page, "History").click();
      const sheet = page.getByRole("dialog", { name: "History" });
      await expect(sheet.getByText("Large baskets for business customers")).toBeVisible();
      await expect(sheet.locator(".monaco-diff-editor .view-line").first()).toBeVisible();
    },
  },
  {
    name: "conflict",
    go: async (page, { handbook }) => {
      await openDoc(page, handbook, "api/errors.md");
      await expect(button(page, "Edit merged text")).toBeVisible();
      await expect(page.locator(".monaco-diff-editor .view-line").first()).toBeVisible();
    },
  },
  {
    name: "conflict-merging",
    go: async (page, { handbook }) => {
      await openDoc(page, handbook, "api/errors.md");
      await button(page, "Edit merged text").click();
      await expect(button(page, "Save merged text")).toBeVisible();
      await expect(page.locator(".view-line").first()).toBeVisible();
    },
  },
  {
    name: "not-found",
    go: async (page) => {
      await page.goto("/nowhere");
      await expect(page.getByText("There is nothing at this address")).toBeVisible();
    },
  },
];
