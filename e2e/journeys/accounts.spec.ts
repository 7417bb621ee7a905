// Accounts: from the setup link to a team with roles, and every way in which a session begins and ends.
import type { Page } from "@playwright/test";
import {
  endSessions,
  expect,
  jonas,
  mara,
  signedOut,
  signIn,
  signInAgain,
  test,
} from "../support/accounts";
import {
  contentOf,
  createProject,
  docsOf,
  editorOf,
  noticeOf,
  saveStateOf,
  stopEditing,
  typeAtTheEnd,
} from "../support/editor";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

async function fillAccount(page: Page, who: typeof mara): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(who.name);
  await page.getByLabel("Email address").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
}

test("from the setup link to a team in which roles hold", async ({ team, browse, repo }) => {
  const page = await browse(mara.name);
  await test.step("without the link, the page says where it is", async () => {
    await page.goto("/projects");
    await expect(heading(page, "Set up the platform first")).toBeVisible();
  });
  await test.step("the link makes the first account, and leaves the address bar", async () => {
    await page.goto(team.setupPath ?? "");
    await expect(heading(page, "Set up the platform")).toBeVisible();
    expect(page.url()).toBe(`${team.url}/setup`);
    await fillAccount(page, mara);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(heading(page, "Projects")).toBeVisible();
    await expect(page.getByText("Ask one of its owners for an invitation")).toBeVisible();
  });

  const project = await createProject(page, repo, "Team docs");
  const members = page.getByRole("region", { name: "Members" });
  const link = await test.step("an owner invites a viewer", async () => {
    await page.goto(`/projects/${project}/settings#members`);
    await expect(members.getByText(mara.email)).toBeVisible();
    await members.getByLabel(/^Email address/).fill(jonas.email);
    await members.getByLabel("Role", { exact: true }).selectOption("Viewer");
    await members.getByRole("button", { name: "Create invitation" }).click();
    await expect(members.getByRole("list", { name: "Open invitations" })).toContainText(
      jonas.email,
    );
    return (await members.getByTestId("link").textContent()) ?? "";
  });

  const guest = await browse(jonas.name, signedOut);
  await test.step("who accepts with a new account", async () => {
    await guest.goto(link);
    await expect(guest.getByText(`${mara.name} invites you to Team docs.`)).toBeVisible();
    expect(guest.url()).toBe(`${team.url}/invite`);
    await expect(guest.getByLabel("Email address")).toHaveValue(jonas.email);
    await fillAccount(guest, jonas);
    await guest.getByRole("button", { name: "Create account and join" }).click();
    await expect(heading(guest, "Team docs")).toBeVisible();
  });

  await test.step("a viewer reads, and is told whom to ask", async () => {
    await expect(noticeOf(guest, "Your role")).toContainText(`Ask ${mara.name}`);
    await expect(guest.getByRole("button", { name: "New doc" })).toBeHidden();
    await expect(guest.getByRole("button", { name: "Sync now" })).toBeHidden();
    await guest.goto(await editorOf(guest, project, "api/errors.md"));
    await expect(noticeOf(guest, "Your role")).toContainText("You are a viewer");
    await expect(guest.getByRole("button", { name: "Save", exact: true })).toBeHidden();
    await guest.goto(`/projects/${project}/settings`);
    await expect(guest.getByText("Its settings are for its owners.")).toBeVisible();
    await guest.goto("/admin/accounts");
    await expect(heading(guest, "This page is for admins")).toBeVisible();
  });
  await test.step("the link is dead by now", async () => {
    const other = await browse("Somebody", { status: 404, path: /\/api\/links\/look-up$/ });
    await other.goto(link);
    await expect(heading(other, "This link does not work any more")).toBeVisible();
  });

  await test.step("an editor edits", async () => {
    await page.reload();
    await members.getByLabel(`Role of ${jonas.name}`).selectOption("Editor");
    await expect(page.getByText(`${jonas.name} is editor now.`)).toBeVisible();
    await guest.goto(await editorOf(guest, project, "api/errors.md"));
    await expect(stopEditing(guest)).toBeVisible();
    await page.goto(`/projects/${project}`);
    await expect(noticeOf(page, "Lock")).toContainText(`${jonas.name} is editing`);
  });

  await test.step("an admin ends the sessions, and the other browser is out at once", async () => {
    await page.goto("/admin/accounts");
    await page.getByRole("button", { name: `Actions for ${jonas.name}` }).click();
    await page.getByRole("menuitem", { name: "End all sessions" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End all sessions" }).click();
    await expect(page.getByText("1 session ended.")).toBeVisible();
    await expect(signInAgain(guest)).toBeVisible();
    await guest.reload();
    await expect(heading(guest, "Sign in")).toBeVisible();
  });

  await test.step("the log tells all of it", async () => {
    await page.goto("/admin/audit");
    const table = page.getByRole("table", { name: "Audit log" });
    await expect(table).toContainText(`made ${jonas.name} an editor in Team docs`);
    await expect(table).toContainText(`ended all sessions of ${jonas.name}`);
    await page.getByLabel("Action").selectOption("Invitations");
    await expect(table).toContainText(`invited ${jonas.email} as a viewer`);
    await expect(table).not.toContainText("signed in");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export as JSON lines" }).click();
    expect((await download).suggestedFilename()).toBe("audit.jsonl");
  });
});

test("a deep link leads through signing in, and to its place", async ({
  team,
  admin,
  browse,
  repo,
}) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const page = await browse("Mara elsewhere", {
    status: 401,
    path: /^\/api\/session$/,
  });
  await page.goto(`/projects/${project}/settings?from=mail#api-keys`);
  await expect(heading(page, "Sign in")).toBeVisible();
  await signIn(page, { ...mara, password: "a wrong password" });
  await expect(page.getByRole("alert")).toContainText("The email address or the password is wrong");
  await signIn(page, mara);
  await expect(heading(page, "Settings")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/projects/${project}/settings`);
  expect(new URL(page.url()).hash).toBe("#api-keys");
  await expect(page.getByRole("region", { name: "API keys" })).toBeInViewport();

  await test.step("but to no other site", async () => {
    await page.goto(`/sign-in?next=${encodeURIComponent("//evil.example/x")}`);
    await expect(heading(page, "Projects")).toBeVisible();
    expect(page.url()).toBe(`${team.url}/projects`);
  });
});

test("a session that ends while somebody types loses nothing", async ({ admin, invite, repo }) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const page = await invite(owner, project, "editor", jonas, signedOut);
  await page.goto(await editorOf(page, project, "api/errors.md"));
  await expect(stopEditing(page)).toBeVisible();
  await typeAtTheEnd(page, "Typed before the session ended.");

  await endSessions(owner, jonas.email);
  await expect(signInAgain(page)).toContainText("Nothing that you typed is lost");
  await expect(page.getByLabel("Email address")).toHaveValue(jonas.email);
  await page.getByLabel("Password", { exact: true }).fill(jonas.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(signInAgain(page)).toBeHidden();
  await typeAtTheEnd(page, "And after it.");
  await page.keyboard.press("Control+S");
  await expect(saveStateOf(page)).toHaveText("Published");
  const content = await contentOf(owner, project, "api/errors.md");
  expect(content).toContain("Typed before the session ended.");
  expect(content).toContain("And after it.");

  await test.step("a save that was refused is sent by itself", async () => {
    await typeAtTheEnd(page, "Saved by itself.");
    // The connection would tell before the save could be refused.
    await page.routeWebSocket(/\/api\/ws$/, () => undefined);
    await endSessions(owner, jonas.email);
    await expect(signInAgain(page)).toBeVisible();
    await page.keyboard.press("Control+S");
    await page.getByLabel("Password", { exact: true }).fill(jonas.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(signInAgain(page)).toBeHidden();
    await expect
      .poll(() => contentOf(owner, project, "api/errors.md"))
      .toContain("Saved by itself.");
  });
});

test("drafts of one account are not shown to another", async ({ admin, invite, repo }) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const page = await invite(owner, project, "editor", jonas, signedOut);
  const editor = await editorOf(page, project, "api/errors.md");
  await page.goto(editor);
  await expect(stopEditing(page)).toBeVisible();
  await typeAtTheEnd(page, "Only for Jonas.");
  await endSessions(owner, jonas.email);
  await expect(signInAgain(page)).toBeVisible();

  await test.step("somebody else signs in over the page, which begins anew", async () => {
    await signIn(page, mara);
    await expect(
      page.getByRole("button", { name: `You are ${mara.name}. Name and theme` }),
    ).toBeVisible();
    await expect(page.getByText("Only for Jonas.")).toBeHidden();
    await expect(page.getByRole("region", { name: "Draft" })).toBeHidden();
  });
  await test.step("and whoever typed it finds it again", async () => {
    await page.goto("/projects");
    await page.getByRole("button", { name: /^You are/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(heading(page, "Sign in")).toBeVisible();
    await page.goto(editor);
    await signIn(page, jonas);
    await expect(page.getByRole("button", { name: "Restore" })).toBeVisible();
  });
});

test("signing out gives the lock back, and leaves nothing behind", async ({
  admin,
  invite,
  repo,
}) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const page = await invite(owner, project, "editor", jonas, signedOut);
  await page.goto(await editorOf(page, project, "api/errors.md"));
  await expect(stopEditing(page)).toBeVisible();
  await page.getByRole("button", { name: /^You are/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
  const lock = await owner.request.get(`/api/projects/${project}/lock`);
  expect(await lock.json()).toBeNull();
  await page.goBack();
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(docsOf(page)).toBeHidden();
});

test("a new password ends the other sessions, and a link from an admin sets one", async ({
  admin,
  invite,
  browse,
  repo,
}) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const page = await invite(owner, project, "viewer", jonas);
  const elsewhere = await browse("Jonas elsewhere", signedOut);
  await elsewhere.goto("/account");
  await signIn(elsewhere, jonas);
  await expect(heading(elsewhere, "Your account")).toBeVisible();

  await test.step("changed by oneself", async () => {
    await page.goto("/account");
    const sessions = page.getByRole("list", { name: "Sessions" });
    await expect(sessions.getByRole("listitem")).toHaveCount(2);
    await expect(sessions.getByText("This browser")).toHaveCount(1);
    await expect(sessions.getByText("127.0.0.1").first()).toBeVisible();
    await page.getByLabel("Current password").fill(jonas.password);
    await page.getByLabel("New password").fill("another quiet morning");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your other sessions have ended.")).toBeVisible();
    await expect(sessions.getByRole("listitem")).toHaveCount(1);
    await expect(signInAgain(elsewhere)).toBeVisible();
  });

  await test.step("set by an admin's link", async () => {
    await owner.goto("/admin/accounts");
    await owner.getByRole("button", { name: `Actions for ${jonas.name}` }).click();
    await owner.getByRole("menuitem", { name: "Password-reset link" }).click();
    await owner.getByRole("button", { name: "Make the link" }).click();
    const link = (await owner.getByTestId("link").textContent()) ?? "";
    const forgetful = await browse("Jonas, who forgot");
    await forgetful.goto(link);
    await forgetful.getByLabel("New password").fill("one more quiet morning");
    await forgetful.getByRole("button", { name: "Set password" }).click();
    await expect(heading(forgetful, "The password is set")).toBeVisible();
    await forgetful.getByRole("link", { name: "Sign in" }).click();
    await signIn(forgetful, { ...jonas, password: "one more quiet morning" });
    await expect(heading(forgetful, "Projects")).toBeVisible();
  });
});

test("a key that leaked is revoked by whoever found it", async ({ admin, browse, repo }) => {
  const owner = await admin();
  const project = await createProject(owner, repo, "Team docs");
  const made = await owner.request.post(`/api/projects/${project}/api-keys`, {
    data: { name: "Laptop" },
  });
  const { key } = await made.json();
  const status = () =>
    owner.request.get(`/api/hook/status/${project}`, { headers: { "X-API-Key": key } });
  expect((await status()).status()).toBe(200);

  const finder = await browse("Somebody");
  await finder.goto("/sign-in");
  // The platform has an account already.
  await finder.getByRole("link", { name: "Revoke it" }).click();
  await finder.getByLabel("API key").fill(key);
  await finder.getByRole("button", { name: "Revoke this key" }).click();
  await expect(heading(finder, "The key no longer works")).toBeVisible();
  expect((await status()).status()).toBe(401);
  await owner.goto(`/projects/${project}`);
  await expect(owner.getByText("revoked the leaked API key Laptop")).toBeVisible();
});
