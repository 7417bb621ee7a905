// What holds on every page: palette, help, theme, connection, tab, deep links, small screens, calm motion.
import type { Browser, Page } from "@playwright/test";
import type { Platform } from "../support/platform";
import { expect, test } from "../support/test";

async function addProject(page: Page, name: string, repoUrl: string): Promise<string> {
  const answer = await page.request.post("/api/projects", { data: { name, repoUrl } });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

async function docId(page: Page, project: string, fileName: string): Promise<string> {
  let id = "";
  await expect(async () => {
    const answer = await page.request.get(`/api/projects/${project}/docs/${fileName}`);
    id = (await answer.json()).id;
    expect(answer.ok()).toBe(true);
  }).toPass();
  return id;
}

test("the palette leads everywhere without the mouse", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  await addProject(mara, "Palette", repo.url);
  await mara.reload();
  await expect(mara.getByRole("link", { name: "Palette" })).toBeVisible();
  const palette = mara.getByRole("dialog", { name: "Search and commands" });
  const ask = async (text: string, chosen: string | RegExp) => {
    await mara.keyboard.press("Control+K");
    await expect(palette.getByRole("combobox")).toBeFocused();
    await mara.keyboard.type(text);
    await expect(palette.getByRole("option", { name: chosen, selected: true })).toBeVisible();
    await mara.keyboard.press("Enter");
    await expect(palette).toBeHidden();
  };

  await ask("palet", "Palette");
  await expect(mara.getByRole("heading", { name: "Palette", level: 1 })).toBeVisible();
  await ask("project set", /Project settings/);
  await expect(mara.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await ask("theme light", "Theme: light");
  await expect(mara.locator("html")).toHaveAttribute("data-theme", "light");
  await ask("sync", "Sync now");
  await expect(mara.getByText("Everything was up to date.")).toBeVisible();
  await ask("overview palette", /architecture\/overview\.md/);
  await expect(mara.getByRole("region", { name: "Preview" })).toBeVisible();
  await ask("all proj", /All projects/);
  await expect(mara).toHaveURL(/\/projects$/);

  await mara.keyboard.press("Control+K");
  await expect(
    palette.getByRole("group", { name: "Recent" }).getByRole("option").first(),
  ).toHaveText(/All projects/);
  await mara.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("help lists the keys, and gives the focus back", async ({ visit }) => {
  const mara = await visit("Mara Lindqvist");
  const search = mara.getByRole("button", { name: "Search and commands" });
  await search.focus();
  await mara.keyboard.press("?");
  const help = mara.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByText("Go to projects")).toBeVisible();
  // Nobody presses a key in the few milliseconds in which it is shown and does not hear yet; a test may.
  await expect(async () => {
    await mara.keyboard.press("Escape");
    await expect(help).toBeHidden({ timeout: 1_000 });
  }).toPass();
  await expect(search).toBeFocused();
});

test("the theme is there with the first frame, whatever the system prefers", async ({ visit }) => {
  const mara = await visit("Mara Lindqvist");
  const canvas = { dark: "rgb(26, 26, 26)", light: "rgb(250, 249, 247)" };
  await mara.addInitScript(() => {
    const frames: string[] = [];
    Object.assign(window, { frames: undefined, seen: frames });
    const look = () => {
      const root = document.documentElement;
      // Before the head is read there is nothing to see.
      if (document.body) {
        frames.push(`${root.dataset.theme} ${getComputedStyle(root).backgroundColor}`);
      }
      if (frames.length < 20) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (const [name, theme, system] of [
    ["Light", "light", "dark"],
    ["Dark", "dark", "light"],
  ] as const) {
    await mara.emulateMedia({ colorScheme: system });
    await mara.getByRole("button", { name: /Name and theme/ }).click();
    await mara.getByRole("menuitemradio", { name }).click();
    await mara.reload();
    await expect(mara.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
    await expect
      .poll(() => mara.evaluate(() => (window as unknown as { seen: string[] }).seen.length))
      .toBe(20);
    const seen = await mara.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(new Set(seen)).toEqual(new Set([`${theme} ${canvas[theme]}`]));
    const colour = mara.locator('meta[name="theme-color"]');
    await expect(colour).toHaveAttribute("content", theme === "dark" ? "#1a1a1a" : "#faf9f7");
  }
});

test("the tab shows who edits", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await addProject(mara, "Tab", repo.url);
  const doc = await docId(mara, project, "api/errors.md");
  const icon = (page: Page) => page.locator('link[rel="icon"]');
  await mara.goto(`/projects/${project}/settings`);
  await expect(mara).toHaveTitle("Settings of Tab · AI Toolkit");
  await expect(icon(mara)).toHaveAttribute("href", "/favicon.svg");

  const jonas = await visit("Jonas Weber");
  await jonas.goto(`/editor/${project}/${doc}`);
  await expect(jonas).toHaveTitle("🔒 api/errors.md · AI Toolkit");
  await expect(icon(jonas)).toHaveAttribute("href", "/favicon-editing.svg");
  await expect(mara).toHaveTitle("🔒 Settings of Tab · AI Toolkit");
  await expect(icon(mara)).toHaveAttribute("href", "/favicon-locked.svg");
  for (const name of ["favicon-editing", "favicon-locked"]) {
    const answer = await mara.request.get(`/${name}.svg`);
    expect(answer.headers()["content-type"]).toContain("image/svg+xml");
  }

  await jonas.getByRole("button", { name: "Stop editing" }).click();
  await expect(icon(jonas)).toHaveAttribute("href", "/favicon.svg");
  await expect(mara).toHaveTitle("Settings of Tab · AI Toolkit");
});

test("a link leads to its place, again after a reload, and back to where one was", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await addProject(mara, "Links", repo.url);

  await mara.goto("/?new=true#begin");
  await expect(mara).toHaveURL(/\/projects\?new=true#begin$/);
  await expect(mara.getByRole("dialog", { name: "New project" })).toBeVisible();

  await mara.goto(`/projects/${project}/settings#api-keys`);
  const keys = mara.getByRole("region", { name: "API keys" });
  await expect(keys).toBeInViewport();
  await mara.reload();
  await expect(keys).toBeInViewport();

  await test.step("back is where one was", async () => {
    const main = mara.getByRole("main");
    await main.evaluate((element) => element.scrollTo(0, 300));
    await mara.getByRole("link", { name: "Links" }).click();
    await expect(mara.getByRole("heading", { name: "Links", level: 1 })).toBeVisible();
    await expect(main).toBeFocused();
    expect(await main.evaluate((element) => element.scrollTop)).toBe(0);
    await mara.goBack();
    await expect.poll(() => main.evaluate((element) => element.scrollTop)).toBe(300);
  });

  await mara.goto("/nowhere");
  await mara.getByRole("link", { name: "All projects" }).click();
  await expect(mara.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
});

test("every page fits a screen of 360 pixels", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const name = "A project with a name that is much longer than a small screen is wide";
  const project = await addProject(mara, name, repo.url);
  const doc = await docId(mara, project, "decisions/0001-money-is-integers.md");
  await mara.setViewportSize({ width: 360, height: 720 });
  const fits = async (where: string) => {
    const wide = await mara.evaluate(() =>
      [document.documentElement, document.querySelector("main")].map(
        (element) => (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0),
      ),
    );
    expect(wide, where).toEqual([0, 0]);
  };
  const pages: [string, string][] = [
    ["/projects", "Projects"],
    ["/projects?new=true", "New project"],
    [`/projects/${project}`, name],
    [`/projects/${project}/settings`, "Settings"],
    [`/editor/${project}/${doc}`, "decisions/0001-money-is-integers.md"],
    ["/nowhere", "There is nothing at this address"],
  ];
  for (const [path, heading] of pages) {
    await mara.goto(path);
    await expect(mara.getByRole("heading", { name: heading, exact: true })).toBeVisible();
    await fits(path);
  }
  await mara.goto("/projects");
  await mara.getByRole("button", { name: "List" }).click();
  await expect(mara.getByRole("table", { name: "Projects" })).toBeVisible();
  await fits("the list");
});

test("nothing moves for whoever wants it so", async ({ visit }) => {
  const mara = await visit("Mara Lindqvist");
  const durations = async () => {
    await mara.keyboard.press("?");
    const dialog = mara.getByRole("dialog");
    await expect(dialog).toBeVisible();
    const style = await dialog.evaluate((element) => getComputedStyle(element).animationDuration);
    await mara.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    return Number.parseFloat(style);
  };
  await mara.emulateMedia({ reducedMotion: "no-preference" });
  expect(await durations()).toBeGreaterThan(0.1);
  await mara.emulateMedia({ reducedMotion: "reduce" });
  expect(await durations()).toBeLessThan(0.001);
});

/** Somebody whose network fails, which the page says itself; about anything else nobody may complain. */
async function withBadNetwork(
  browser: Browser,
  platform: Platform,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL: platform.url });
  const problems: string[] = [];
  context.on("weberror", (error) => {
    if (error.error().name !== "CodeMissing") problems.push(String(error.error()));
  });
  context.on("console", (message) => {
    const ofNetwork = /net::ERR_|WebSocket connection|CodeMissing/.test(message.text());
    if (message.type() === "error" && !ofNetwork) problems.push(message.text());
  });
  await use(await context.newPage());
  await context.close();
  expect(problems).toEqual([]);
}

test("a network that fails is told, tried again, and its return is told, too", async ({
  browser,
  platform,
}) => {
  await withBadNetwork(browser, platform, async (page) => {
    await page.goto("/projects");
    await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
    const banner = page.getByRole("region", { name: "Connection" });
    await page.context().setOffline(true);
    await expect(banner).toContainText("The server can’t be reached.");
    await expect(banner).toContainText(/Trying again in \d+ s/);
    await banner.getByRole("button", { name: "Try now" }).click();
    await expect(banner).toContainText("The server can’t be reached.");
    await page.context().setOffline(false);
    await expect(banner).toHaveText("Back online.");
    await expect(banner).toBeHidden();
  });
});

test("a page whose code is gone after an update offers a reload", async ({
  browser,
  platform,
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await addProject(mara, "Updated", repo.url);
  await withBadNetwork(browser, platform, async (page) => {
    await page.goto("/projects");
    await page.route("**/assets/project-settings-page-*.js", (route) => route.abort());
    await page.getByRole("link", { name: "Updated" }).click();
    await page.getByRole("link", { name: "Project settings" }).click();
    await expect(
      page.getByRole("heading", { name: "This part of the app could not be loaded" }),
    ).toBeVisible();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload the page" }).click();
    await expect(page).toHaveURL(new RegExp(`${project}/settings$`));
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  });
});
