// The pages of accounts in every state that looks different.
import { expect, type Page } from "@playwright/test";
import {
  accept,
  endSessions,
  invitation,
  jonas,
  mara,
  setUp,
  signIn,
  signInAgain,
} from "./accounts";
import { createProject, docsOf, editorOf, previewOf } from "./editor";
import type { Platform } from "./platform";
import type { Repo } from "./repo";

/** Pages of people, each in a browser profile of their own. */
export interface Team {
  nobody: Page;
  admin: Page;
  viewer: Page;
  project: string;
}

interface FirstStop {
  name: string;
  go: (page: Page, platform: Platform) => Promise<void>;
}

interface AccountStop {
  name: string;
  who: "nobody" | "admin" | "viewer";
  go: (page: Page, team: Team) => Promise<void>;
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** Before anybody has an account. */
export const firstAccountStops: FirstStop[] = [
  {
    name: "setup-without-link",
    go: async (page) => {
      await page.goto("/projects");
      await expect(heading(page, "Set up the platform first")).toBeVisible();
    },
  },
  {
    name: "setup",
    go: async (page, { setupPath }) => {
      await page.goto(setupPath ?? "");
      await expect(heading(page, "Set up the platform")).toBeVisible();
      await page.getByLabel("Password", { exact: true }).fill("short");
      await page.getByLabel("Email address").focus();
      await expect(page.getByText("5 characters so far")).toBeVisible();
    },
  },
];

/** A team as it is after the first day. */
export async function gather(
  people: Omit<Team, "project">,
  platform: Platform,
  repo: Repo,
): Promise<Team> {
  const { admin, viewer } = people;
  await setUp(admin, platform);
  const project = await createProject(admin, repo, "Shop backend");
  await accept(viewer, await invitation(admin, project, "viewer"), jonas);
  await admin.request.post(`/api/projects/${project}/invitations`, {
    data: { role: "editor", email: "aiko@shop.example" },
  });
  await admin.request.post("/api/invitations", { data: { email: "lee@shop.example" } });
  await admin.request.post(`/api/projects/${project}/api-keys`, {
    data: { name: "Build server", scopes: ["read:status"] },
  });
  return { ...people, project };
}

async function openMembers(page: Page, project: string): Promise<void> {
  await page.goto(`/projects/${project}/settings#members`);
  await expect(page.getByRole("region", { name: "Members" }).getByText(jonas.email)).toBeVisible();
}

/** In the order of a person's way; each begins at an address of its own. */
export const accountStops: AccountStop[] = [
  {
    name: "sign-in",
    who: "nobody",
    go: async (page) => {
      await page.goto("/sign-in");
      await page.getByText("Password forgotten?").click();
      await expect(page.getByText("admin reset-password")).toBeVisible();
    },
  },
  {
    name: "sign-in-refused",
    who: "nobody",
    go: async (page) => {
      await page.goto("/sign-in");
      await signIn(page, { ...mara, password: "a wrong password" });
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "link-dead",
    who: "nobody",
    go: async (page) => {
      await page.goto("/invite#ait_unknown");
      await expect(heading(page, "This link does not work any more")).toBeVisible();
    },
  },
  {
    name: "invite-new-account",
    who: "nobody",
    go: async (page, { admin, project }) => {
      await page.goto(await invitation(admin, project, "editor"));
      await expect(page.getByRole("button", { name: "Create account and join" })).toBeVisible();
    },
  },
  {
    name: "invite-join",
    who: "viewer",
    go: async (page, { admin, project }) => {
      await page.goto(await invitation(admin, project, "editor"));
      await expect(page.getByRole("button", { name: /^Join Shop backend/ })).toBeVisible();
    },
  },
  {
    name: "reset-password",
    who: "nobody",
    go: async (page, { admin }) => {
      const { items } = await (await admin.request.get("/api/accounts")).json();
      const made = await admin.request.post(`/api/accounts/${items[1].id}/password-reset`);
      await page.goto((await made.json()).path);
      await expect(page.getByLabel("New password")).toBeVisible();
    },
  },
  {
    name: "leaked-key",
    who: "nobody",
    go: async (page) => {
      await page.goto("/leaked-key");
      await expect(heading(page, "Revoke a leaked API key")).toBeVisible();
    },
  },
  {
    name: "projects-of-a-viewer",
    who: "viewer",
    go: async (page) => {
      await page.goto("/projects");
      await expect(page.getByRole("link", { name: "Shop backend" })).toBeVisible();
    },
  },
  {
    name: "person-menu-account",
    who: "admin",
    go: async (page) => {
      await page.goto("/projects");
      await page.getByRole("button", { name: /^You are / }).click();
      await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
    },
  },
  {
    name: "account",
    who: "admin",
    go: async (page) => {
      await page.goto("/account");
      await expect(page.getByText("This browser")).toBeVisible();
    },
  },
  {
    name: "accounts",
    who: "admin",
    go: async (page) => {
      await page.goto("/admin/accounts");
      await expect(page.getByText(jonas.email)).toBeVisible();
      await expect(page.getByText("lee@shop.example")).toBeVisible();
    },
  },
  {
    name: "accounts-menu",
    who: "admin",
    go: async (page) => {
      await page.goto("/admin/accounts");
      await page.getByRole("button", { name: `Actions for ${jonas.name}` }).click();
      await expect(page.getByRole("menuitem", { name: "Deactivate" })).toBeVisible();
    },
  },
  {
    name: "accounts-delete",
    who: "admin",
    go: async (page) => {
      await page.goto("/admin/accounts");
      await page.getByRole("button", { name: `Actions for ${jonas.name}` }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "accounts-invited",
    who: "admin",
    go: async (page) => {
      await page.goto("/admin/accounts");
      await page.getByRole("button", { name: "Create invitation" }).click();
      await expect(page.getByTestId("link")).toBeVisible();
    },
  },
  {
    name: "audit",
    who: "admin",
    go: async (page) => {
      await page.goto("/admin/audit");
      await expect(page.getByRole("row").nth(5)).toBeVisible();
    },
  },
  {
    name: "settings-members",
    who: "admin",
    go: (page, { project }) => openMembers(page, project),
  },
  {
    name: "settings-keys",
    who: "admin",
    go: async (page, { project }) => {
      await page.goto(`/projects/${project}/settings#api-keys`);
      await expect(page.getByText("Build server")).toBeVisible();
    },
  },
  {
    name: "rotate-key",
    who: "admin",
    go: async (page, { project }) => {
      await page.goto(`/projects/${project}/settings#api-keys`);
      await page.getByRole("button", { name: "More actions for Build server" }).click();
      await page.getByRole("menuitem", { name: "Rotate" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "viewer-project",
    who: "viewer",
    go: async (page, { project }) => {
      await page.goto(`/projects/${project}`);
      await expect(docsOf(page).getByRole("link").first()).toBeVisible();
      await expect(page.getByText(`Ask ${mara.name}`)).toBeVisible();
    },
  },
  {
    name: "viewer-settings",
    who: "viewer",
    go: (page, { project }) => openMembers(page, project),
  },
  {
    name: "viewer-editor",
    who: "viewer",
    go: async (page, { project }) => {
      await page.goto(await editorOf(page, project, "api/errors.md"));
      await expect(previewOf(page).getByRole("table").first()).toBeVisible();
      await expect(page.getByText(`Ask ${mara.name}`)).toBeVisible();
    },
  },
  {
    name: "not-for-you",
    who: "viewer",
    go: async (page) => {
      await page.goto("/admin/accounts");
      await expect(heading(page, "This page is for admins")).toBeVisible();
    },
  },
  {
    name: "session-ended",
    who: "viewer",
    go: async (page, { admin, project }) => {
      await page.goto(`/projects/${project}`);
      await expect(docsOf(page).getByRole("link").first()).toBeVisible();
      await endSessions(admin, jonas.email);
      await expect(signInAgain(page)).toBeVisible();
    },
  },
];
