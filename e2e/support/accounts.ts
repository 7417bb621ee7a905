// A server on which people sign in, and the people who do.
import type { Page } from "@playwright/test";
import { type Platform, startPlatform } from "./platform";
import type { Refusal } from "./problems";
import { test as base, expect, inTempFolder } from "./test";

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const mara: Person = {
  name: "Mara Lindqvist",
  email: "mara@shop.example",
  password: "correct horse battery staple",
};
export const jonas: Person = {
  name: "Jonas Weber",
  email: "jonas@shop.example",
  password: "a quiet morning in autumn",
};

export type Role = "owner" | "editor" | "viewer";

interface AccountFixtures {
  /** A server of the journey's own, on which nobody has an account yet. */
  team: Platform;
  /** Opens a browser profile in which nobody is signed in; every refusal but these is a failure. */
  browse: (name: string, ...refused: Refusal[]) => Promise<Page>;
  /** The same for the first account of the platform, its admin, who is signed in. */
  admin: (...refused: Refusal[]) => Promise<Page>;
  /** The same for somebody whom a page of the admin's invites to a project; who is signed in, on no page yet. */
  invite: (
    by: Page,
    project: string,
    role: Role,
    who: Person,
    ...refused: Refusal[]
  ) => Promise<Page>;
}

export const test = base.extend<AccountFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
  team: async ({}, use) => {
    await inTempFolder(async (folder) => {
      const team = await startPlatform(folder, ["--auth", "accounts"]);
      await use(team);
      await team.stop();
    });
  },

  // The server last: pages that are still open would complain of its end.
  browse: async ({ team, openAt }, use) => {
    await use((name, ...refused) => openAt(team.url, name, ...refused));
  },

  admin: async ({ browse, team }, use) => {
    await use(async (...refused) => {
      const page = await browse(mara.name, ...refused);
      await setUp(page, team);
      return page;
    });
  },

  invite: async ({ browse }, use) => {
    await use(async (by, project, role, who, ...refused) => {
      const page = await browse(who.name, ...refused);
      await accept(page, await invitation(by, project, role), who);
      return page;
    });
  },
});

/** Makes the first account, and signs its page in. */
export async function setUp(page: Page, { setupPath }: Platform): Promise<void> {
  const data = { token: tokenOf(setupPath ?? ""), account: mara };
  expect((await page.request.post("/api/setup", { data })).status()).toBe(201);
}

/** An invitation to a project; the path of its link. */
export async function invitation(by: Page, project: string, role: Role): Promise<string> {
  const made = await by.request.post(`/api/projects/${project}/invitations`, { data: { role } });
  expect(made.status()).toBe(201);
  return (await made.json()).path;
}

/** Accepts an invitation with a new account, and signs its page in. */
export async function accept(page: Page, path: string, who: Person): Promise<void> {
  const data = { token: tokenOf(path), account: who };
  const accepted = await page.request.post("/api/invitations/accept", { data });
  expect(accepted.status()).toBe(200);
}

/** What is behind the # of a link. */
export const tokenOf = (path: string) => path.split("#")[1];

/** Ends all sessions of somebody, as an admin does. */
export async function endSessions(admin: Page, email: string): Promise<void> {
  const { items } = await (await admin.request.get("/api/accounts")).json();
  const { id } = items.find((account: { email: string }) => account.email === email);
  const answer = await admin.request.delete(`/api/accounts/${id}/sessions`);
  expect(answer.status()).toBe(200);
}

export { expect };

/** Fills in what the page or dialog asks of somebody who signs in. */
export async function signIn(page: Page, who: Pick<Person, "email" | "password">): Promise<void> {
  await page.getByLabel("Email address").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The answer to whoever asks without a session. */
export const signedOut: Refusal = { status: 401, path: /^\/api\// };

export const signInAgain = (page: Page) =>
  page.getByRole("dialog", { name: "Sign in again to go on" });
