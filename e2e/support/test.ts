// The fixtures of every journey: a server, a repository, and people in browsers of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Network, startNetwork } from "./network";
import { type Platform, startPlatform } from "./platform";
import { Problems, type Refusal } from "./problems";
import { createRepo, type Repo } from "./repo";

interface TestFixtures {
  repo: Repo;
  /** A way to the platform that the journey can break; whoever goes it is at its `url`. */
  network: Network;
  /** What no page may complain about; a journey about faults says here which are meant. */
  problems: Problems;
  /**
   * Opens the platform as somebody, in a browser profile of their own. Every refused request is a failure but those that
   * the journey is about, named in `refused`.
   */
  visit: (name: string, ...refused: Refusal[]) => Promise<Page>;
  /** The same by another way to the platform. */
  visitAt: (url: string, name: string, ...refused: Refusal[]) => Promise<Page>;
  /** A browser profile of somebody, with no page opened yet. */
  openAt: (url: string, name: string, ...refused: Refusal[]) => Promise<Page>;
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

  network: async ({ platform, problems }, use) => {
    const network = await startNetwork(platform.url);
    await use(network);
    // The pages are still there for a moment, and try to come back.
    problems.beginOutage();
    await network.close();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    expect(problems.list(), "no page complains").toEqual([]);
  },

  visit: async ({ platform, visitAt }, use) => {
    await use((name, ...refused) => visitAt(platform.url, name, ...refused));
  },

  visitAt: async ({ openAt }, use) => {
    await use(async (url, name, ...refused) => {
      const page = await openAt(url, name, ...refused);
      await page.goto("/");
      await page.getByRole("button", { name: "Set your name" }).click();
      await page.getByRole("textbox", { name: "Display name" }).fill(name);
      await page.getByRole("button", { name: "Save name" }).click();
      return page;
    });
  },

  openAt: async ({ browser, problems, contextOptions, viewport, colorScheme }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (baseURL, name, ...refused) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL,
        viewport,
        colorScheme,
      });
      contexts.push(context);
      problems.watch(context, name, refused);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export type { Refusal };
export { expect };
