// Workstations: connected from the panel, seen the moment they call in, and shown by their last contact.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test";

/** Another browser has to show a change within this time, without being reloaded. */
const atOnce = { timeout: 2_000 };

/** Calls in as a workstation's hook does: outside of any browser, with nothing but its key. */
function call(url: string, key: string, path: string, init: RequestInit = {}) {
  const headers = { "X-API-Key": key, "X-Workstation": "mara-thinkpad", "User-Agent": "check/1" };
  return fetch(new URL(path, url), { ...init, headers: { ...headers, ...init.headers } });
}

const workstations = (page: Page) => page.getByRole("list", { name: "Workstations" });

test("a workstation is connected from the panel, and everybody sees it call in", async ({
  visit,
  platform,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const answer = await mara.request.post("/api/projects", {
    data: { name: "Shop backend", repoUrl: repo.url, publishMode: "manual" },
  });
  const { id } = await answer.json();
  await mara.goto(`/projects/${id}`);
  await expect(mara.getByTitle("README.md")).toBeVisible();
  await expect(mara.getByText(/No workstation has called in yet/)).toBeVisible();
  const jonas = await visit("Jonas Weber");
  await jonas.goto(`/projects/${id}`);

  const panel = mara.getByRole("dialog", { name: "Connect a workstation" });
  const key = await test.step("the panel makes a key and puts it into the commands", async () => {
    await mara.getByRole("button", { name: "Connect a workstation" }).first().click();
    await panel.getByLabel("Key name").fill("Mara’s ThinkPad");
    await panel.getByRole("button", { name: "Create key" }).click();
    const secret = (await panel.getByTestId("api-key-secret").textContent()) ?? "";
    expect(secret).toMatch(/^sk_/);
    await expect(panel.getByText(`printf '%s\\n' ${secret} >`)).toBeVisible();
    await panel.getByRole("radio", { name: "Windows" }).click();
    await panel.getByRole("radio", { name: "PowerShell" }).click();
    await expect(panel.getByText(`'${secret}', 'User'`)).toBeVisible();
    return secret;
  });

  await test.step("its first call ticks the panel, and shows on the page of a colleague", async () => {
    await expect(panel.getByText("Waiting for the first call…")).toBeVisible();
    expect((await call(platform.url, key, `/api/hook/status/${id}`)).status).toBe(200);
    await expect(panel.getByText("Connected: mara-thinkpad, just now")).toBeVisible(atOnce);
    await expect(workstations(jonas)).toContainText("mara-thinkpad", atOnce);
    await panel.getByText("Connected: mara-thinkpad").scrollIntoViewIfNeeded();
  });

  await test.step("the panel asks before it closes on a key that nobody has", async () => {
    await panel.getByRole("button", { name: "Close", exact: true }).click();
    await mara.getByRole("button", { name: "Cancel" }).click();
    await panel.getByRole("button", { name: "Copy the settings commands" }).click();
    await expect(panel.getByText("Copied. It is not shown again.")).toBeVisible();
    await panel.getByRole("button", { name: "Close", exact: true }).click();
    await expect(panel).toBeHidden();
  });

  await test.step("the list says whether it has the docs as they are now", async () => {
    const sync = await call(platform.url, key, `/api/hook/sync/${id}`, {
      method: "POST",
      body: JSON.stringify({ have: {} }),
      headers: { "Content-Type": "application/json" },
    });
    expect(sync.status).toBe(200);
    await mara.reload();
    await expect(workstations(mara)).toContainText("mara-thinkpad");
    await expect(workstations(mara)).toContainText("Key Mara’s ThinkPad · check/1");
  });

  await test.step("the key that it used is revoked, after a question", async () => {
    await mara.getByRole("link", { name: "Project settings" }).click();
    await expect(mara.getByText(/last used just now/)).toBeVisible();
    await mara.getByRole("button", { name: "Revoke Mara’s ThinkPad" }).click();
    await mara.getByRole("button", { name: "Revoke key" }).click();
    await expect(mara.getByText("Revoked", { exact: true })).toBeVisible();
    expect((await call(platform.url, key, `/api/hook/status/${id}`)).status).toBe(401);
  });
});
