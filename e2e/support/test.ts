// The fixtures of every journey: a server, a repository, and people in browsers of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Platform, startPlatform } from "./platform";
import { createRepo, type Repo } from "./repo";

/** An answer that a journey is about; every other refusal is a failure. */
export interface Refusal {
  status: number;
  path: RegExp;
}

interface TestFixtures {
  repo: Repo;
  /**
   * Opens the platform as somebody, in a browser profile of their own. Chromium complains of every refused request: those
   * that the journey is about are named in `refused`.
   */
  visit: (name: string, refused?: Refusal) => Promise<Page>;
}

interface WorkerFixtures {
  platform: Platform;
}

export async function inTempFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ai-toolkit-e2e."));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Collects whatever a page complains about. */
function listenForProblems(
  context: BrowserContext,
  name: string,
  problems: string[],
  refused?: Refusal,
): void {
  context.on("weberror", (error) => problems.push(`${name}: ${error.error()}`));
  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url } = message.location();
    if (refused && isAbout(refused, message.text(), url)) return;
    problems.push(`${name}: ${message.text()} (${url})`);
  });
}

const isAbout = ({ status, path }: Refusal, text: string, url: string) =>
  text.startsWith(`Failed to load resource: the server responded with a status of ${status} `) &&
  path.test(new URL(url).pathname);

export const test = base.extend<TestFixtures, WorkerFixtures>({
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
  repo: async ({}, use) => {
    await inTempFolder((folder) => use(createRepo(folder)));
  },

  visit: async ({ browser, platform, contextOptions, viewport, colorScheme }, use) => {
    const problems: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (name, refused) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: platform.url,
        viewport,
        colorScheme,
      });
      contexts.push(context);
      listenForProblems(context, name, problems, refused);
      const page = await context.newPage();
      await page.goto("/");
      await page.getByRole("button", { name: "Set your name" }).click();
      await page.getByRole("textbox", { name: "Display name" }).fill(name);
      await page.getByRole("button", { name: "Save name" }).click();
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(problems, "no page complains").toEqual([]);
  },
});

export { expect };
