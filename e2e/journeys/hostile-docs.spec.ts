// Docs that attack who reads them: each is opened in the preview and touched all over, and nothing may come of it.
import { type Browser, chromium, type Page } from "@playwright/test";
import { families, type Payload, payloadsOf } from "../hostile/corpus";
import { touchEverything, type Watch, watch } from "../hostile/watch";
import type { Platform } from "../support/platform";
import { expect, test } from "../support/test";

interface Opened {
  page: Page;
  watched: Watch;
  project: string;
  /** Opens a doc as a click on its link does: without loading the app anew. */
  open: (docId: string) => Promise<void>;
}

const onlyPreview = JSON.stringify({
  state: { sidebar: true, view: "preview", split: 50 },
  version: 1,
});

/** The editor with only the preview, in a project of these docs. */
async function openEditor(browser: Browser, platform: Platform, repoUrl: string): Promise<Opened> {
  const context = await browser.newContext({
    baseURL: platform.url,
    viewport: { width: 1360, height: 850 },
    reducedMotion: "reduce",
    storageState: {
      cookies: [],
      origins: [
        {
          origin: platform.url,
          localStorage: [{ name: "ai-toolkit.editor-layout", value: onlyPreview }],
        },
      ],
    },
  });
  const watchPage = await watch(context, platform.url);
  const page = await context.newPage();
  const answer = await page.request.post("/api/projects", {
    data: { name: `Hostile ${Date.now()}`, repoUrl, publishMode: "manual" },
  });
  expect(answer.status()).toBe(201);
  const { id: project } = await answer.json();
  await page.goto("/projects");
  return {
    page,
    project,
    watched: watchPage(page),
    open: async (docId) => {
      await page.evaluate((url) => history.pushState(null, "", url), `/editor/${project}/${docId}`);
    },
  };
}

async function create({ page, project }: Opened, fileName: string, content: string) {
  const file = encodeURIComponent(fileName);
  const answer = await page.request.put(`/api/projects/${project}/docs/${file}`, {
    data: { content },
  });
  expect(answer.status(), `${fileName} is stored`).toBe(201);
  return (await answer.json()).id as string;
}

/** Opens a doc, waits until its preview is all there, touches it, and tells what came of it. */
async function attack(editor: Opened, docId: string, fileName: string): Promise<string[]> {
  const { page, watched, open } = editor;
  await open(docId);
  await expect(
    page.getByRole("heading", { level: 1, name: fileName, exact: true }).first(),
  ).toBeVisible();
  const preview = page.getByRole("region", { name: "Preview" });
  const shown = preview.locator(".block, img, p").or(page.getByText("This doc can’t be previewed"));
  await expect(shown.first()).toBeAttached({ timeout: 20_000 });
  await expect(preview.getByText("Drawing the diagram…")).toHaveCount(0, { timeout: 20_000 });

  const url = page.url();
  const title = await page.title();
  const globals = await page.evaluate(() => Object.keys(window));
  const external = await preview.evaluate(touchEverything);
  const found = await watched.taken();
  for (const link of external) {
    if (!/^https?:\/\/\S* (noreferrer noopener)$/.test(link)) found.push(`link: ${link}`);
  }
  for (const name of await page.evaluate(() => Object.keys(window))) {
    // The text's editor loads meanwhile.
    if (!globals.includes(name) && name !== "MonacoEnvironment")
      found.push(`a new global: ${name}`);
  }
  const now = new URL(page.url());
  // A link to another doc, or to a place in this one, is what docs are for.
  if (now.origin !== new URL(url).origin || !now.pathname.startsWith("/editor/")) {
    found.push(`went to ${now}`);
  }
  if (now.href === url && (await page.title()) !== title) found.push("a new title");
  return found;
}

const fileNameOf = ({ family, name }: Payload) =>
  `${family}/${name}.${family === "svg-docs" ? "svg" : "md"}`;

for (const family of families.filter((name) => name !== "file-names")) {
  test(`nothing comes of docs of the family ${family}`, async ({ browser, platform, repo }) => {
    test.setTimeout(300_000);
    const editor = await openEditor(browser, platform, repo.url);
    const docs: { payload: Payload; id: string }[] = [];
    for (const payload of payloadsOf(family)) {
      docs.push({ payload, id: await create(editor, fileNameOf(payload), payload.text) });
    }
    for (const { payload, id } of docs) {
      const found = await attack(editor, id, fileNameOf(payload));
      expect.soft(found, `${payload.name}: ${payload.why}`).toEqual([]);
    }
    await editor.page.context().close();
  });
}

test("nothing comes of hostile names of docs", async ({ browser, platform, repo }) => {
  const editor = await openEditor(browser, platform, repo.url);
  const docs: { why: string; fileName: string; id: string }[] = [];
  for (const { name, why, text: fileName } of payloadsOf("file-names")) {
    docs.push({
      why: `${name}: ${why}`,
      fileName,
      id: await create(editor, fileName, "# Harmless"),
    });
  }
  for (const { why, fileName, id } of docs) {
    expect.soft(await attack(editor, id, fileName), why).toEqual([]);
  }
  await editor.page.goto(`/projects/${editor.project}`);
  await expect(
    editor.page.getByRole("navigation", { name: "Docs" }).getByRole("link").first(),
  ).toBeVisible();
  expect(await editor.watched.taken()).toEqual([]);
  await editor.page.context().close();
});

test("no script runs in an SVG doc that is opened by itself", async ({
  browser,
  platform,
  repo,
}) => {
  const editor = await openEditor(browser, platform, repo.url);
  for (const payload of payloadsOf("svg-docs")) {
    const fileName = fileNameOf(payload);
    await create(editor, fileName, payload.text);
    const file = encodeURIComponent(fileName);
    await editor.page.goto(`/api/projects/${editor.project}/docs/${file}/raw`);
    await editor.page.mouse.click(20, 20);
    // Its own policy refuses what it asks for, and says so; that it is refused is the point.
    const found = (await editor.watched.taken()).filter((one) => !/^(console|policy):/.test(one));
    expect.soft(found, `${payload.name}: ${payload.why}`).toEqual([]);
  }
  await editor.page.context().close();
});

test("what these journeys look for, they find", async ({ platform }) => {
  // A browser of its own: the page that is meant to be hurt shares nothing with the others.
  const browser = await chromium.launch(test.info().project.use.launchOptions);
  const context = await browser.newContext({ baseURL: platform.url });
  const watchPage = await watch(context, platform.url);
  const page = await context.newPage();
  const attacks: [string, RegExp][] = [
    ["<img src=data:, onerror=\"window.__pwned = 'script'\">", /^script or global: script$/],
    ["<a id=__pwned></a>", /^script or global: /],
    ['<img src=data:, onerror="alert(1)">', /^dialog: 1$/],
    ["<img src=https://evil.example/x.png>", /^request: https:\/\/evil\.example/],
    ['<p onclick="window.__pwned = 2">x</p>', /^script or global: 2$/],
    ['<a href="javascript:void(window.__pwned = 3)">x</a>', /^script or global: 3$/],
    ['<img src=data:, onerror="Object.prototype.polluted = 1">', /polluted/],
  ];
  for (const [html, expected] of attacks) {
    await page.goto("/healthz");
    await page.setContent(html);
    await page.locator("body").evaluate(touchEverything);
    await expect
      .poll(() => watchPage(page).taken(), { message: html })
      .toContainEqual(expect.stringMatching(expected));
  }
  // A page under the app's own policy.
  await page.goto("/projects");
  await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<b onclick='1'>x</b>"));
  await page.locator("body > b").click();
  await expect
    .poll(() => watchPage(page).taken())
    .toContainEqual(expect.stringMatching(/^policy: script-src/));
  await browser.close();
});
