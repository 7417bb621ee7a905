// The walk through every state of every page, and the looks that each may have.
import { type Page, test } from "@playwright/test";
import { accountStops, firstAccountStops, gather } from "./account-stops";
import { jonas, mara } from "./accounts";
import { furnish } from "./demo";
import type { GitHub } from "./github";
import { startPlatform } from "./platform";
import type { Refusal } from "./problems";
import type { Repo } from "./repo";
import { firstStop, stops } from "./stops";
import { inTempFolder } from "./test";

interface Company {
  github: GitHub;
  repo: Repo;
  visitAt: (url: string, name: string, ...refused: Refusal[]) => Promise<Page>;
  openAt: (url: string, name: string, ...refused: Refusal[]) => Promise<Page>;
}

type Arrive = (page: Page, name: string) => Promise<void>;

/** On the way, docs are opened that somebody else has locked, and a wrong address is given. */
const refused: Refusal[] = [
  { status: 409, path: /^\/api\/projects\/[^/]+\/lock$/ },
  { status: 400, path: /^\/api\/projects(\/check)?$/ },
];

export async function tour(company: Company, arrive: Arrive): Promise<void> {
  await tourWithoutAccounts(company, arrive);
  await tourWithAccounts(company, arrive);
}

async function tourWithoutAccounts({ github, visitAt }: Company, arrive: Arrive): Promise<void> {
  await inTempFolder(async (folder) => {
    const platform = await startPlatform(folder, ["--github-api-url", github.api]);
    const page = await visitAt(platform.url, "Mara Lindqvist", ...refused);
    const stop = (name: string, go: () => Promise<void>) =>
      test.step(name, async () => {
        await go();
        await arrive(page, name);
        await wear(page, looks[0]);
      });
    await stop(firstStop.name, () => firstStop.go(page));
    const demo = await furnish(platform.url, github);
    const colleague = await visitAt(platform.url, "Jonas Weber");
    await colleague.goto(`/projects/${demo.shop}`);
    await page.bringToFront();
    for (const { name, go } of stops) await stop(name, () => go(page, demo));
    // Open pages would complain of the server's end.
    await Promise.all([page.close(), colleague.close()]);
    await platform.stop();
  });
}

/** What is refused on the way: a wrong password, a dead link, whoever is signed out. */
const refusedWithAccounts: Refusal[] = [
  { status: 401, path: /^\/api\// },
  { status: 404, path: /^\/api\/links\/look-up$/ },
];

async function tourWithAccounts({ repo, openAt }: Company, arrive: Arrive): Promise<void> {
  await inTempFolder(async (folder) => {
    const platform = await startPlatform(folder, ["--auth", "accounts"]);
    const open = (name: string) => openAt(platform.url, name, ...refusedWithAccounts);
    const people = { nobody: await open("Nobody"), admin: await open(mara.name) };
    const stop = (name: string, page: Page, go: () => Promise<void>) =>
      test.step(name, async () => {
        await page.bringToFront();
        await go();
        await arrive(page, name);
        await wear(page, looks[0]);
      });
    for (const { name, go } of firstAccountStops) {
      await stop(name, people.nobody, () => go(people.nobody, platform));
    }
    const team = await gather({ ...people, viewer: await open(jonas.name) }, platform, repo);
    for (const { name, who, go } of accountStops) {
      await stop(name, team[who], () => go(team[who], team));
    }
    await Promise.all([people.nobody, people.admin, team.viewer].map((page) => page.close()));
    await platform.stop();
  });
}

export const looks = [
  { name: "dark", colorScheme: "dark", width: 1280, height: 800 },
  { name: "light", colorScheme: "light", width: 1280, height: 800 },
  { name: "390px", colorScheme: "dark", width: 390, height: 844 },
  { name: "390px-light", colorScheme: "light", width: 390, height: 844 },
] as const;

export type Look = (typeof looks)[number];

/** Shows the page as it is in this look. */
export async function wear(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: look.colorScheme });
  await page.setViewportSize({ width: look.width, height: look.height });
}
