// What another web page can do to somebody who is signed in here, in a real browser: nothing.
import type { Page } from "@playwright/test";
import { test as base, expect, mara, setUp } from "../support/accounts";
import { createProject } from "../support/editor";
import { type EvilSite, startEvilSite } from "../support/evil";
import type { Platform } from "../support/platform";
import type { Repo } from "../support/repo";

interface Victim {
  page: Page;
  project: string;
  key: string;
  /** All that an attack could have changed, as the API has it. */
  state: () => Promise<string>;
}

const test = base.extend<{ evil: EvilSite; victim: Victim }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
  evil: async ({}, use) => {
    const evil = await startEvilSite();
    await use(evil);
    await evil.close();
  },
  // The pages of another site complain of all that is refused to them: nobody watches this profile.
  victim: async ({ browser, team, repo, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: team.url });
    const page = await context.newPage();
    await use(await settle(page, team, repo));
    await context.close();
  },
});

async function settle(page: Page, team: Platform, repo: Repo): Promise<Victim> {
  await setUp(page, team);
  const project = await createProject(page, repo, "Team docs");
  const made = await page.request.post(`/api/projects/${project}/api-keys`, {
    data: { name: "Laptop" },
  });
  const { id: key } = await made.json();
  const get = async (path: string) => (await page.request.get(`/api/${path}`)).json();
  const state = async () => {
    const { name, repoUrl, lockPolicy } = await get(`projects/${project}`);
    const docs = await get(`projects/${project}/docs`);
    return JSON.stringify({
      project: { name, repoUrl, lockPolicy },
      projects: (await get("projects")).length,
      docs: docs.map((doc: { fileName: string; hash: string }) => [doc.fileName, doc.hash]),
      lock: await get(`projects/${project}/lock`),
      keys: (await get(`projects/${project}/api-keys`)).map(
        (one: { id: string; isActive: boolean }) => [one.id, one.isActive],
      ),
      invitations: await get(`projects/${project}/invitations`),
      members: await get(`projects/${project}/members`),
      me: (await get("session")).account?.id,
      sessions: (await get("account/sessions")).length,
      accounts: (await get("accounts")).items.length,
    });
  };
  return { page, project, key, state };
}

/** Where the attacker's page is: another origin of the same site gets the victim's cookies, another site does not. */
const places = ["sameSite", "foreign"] as const;

async function openEvil(victim: Victim, url: string): Promise<Page> {
  const page = await victim.page.context().newPage();
  await page.goto(url);
  return page;
}

/** Sends a form into a hidden frame; the answer's status. */
async function sendForm(
  page: Page,
  action: string,
  enctype: string,
  fields: Record<string, string>,
): Promise<number> {
  const answered = page.waitForResponse((answer) => answer.url() === action);
  await page.evaluate(
    ({ action, enctype, fields }) => {
      const frame = document.createElement("iframe");
      frame.name = `frame${Math.random()}`;
      const form = document.createElement("form");
      Object.assign(form, { action, enctype, method: "post", target: frame.name });
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement("input");
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(frame, form);
      form.submit();
    },
    { action, enctype, fields },
  );
  return (await answered).status();
}

/** A JSON body by way of a text/plain form, whose "=" goes into a member that nobody reads. */
const asText = (body: object): Record<string, string> => {
  const text = JSON.stringify(body);
  return { [`${text.slice(0, -1)},"x":"`]: '"}' };
};

for (const place of places) {
  test.describe(`from ${place === "sameSite" ? "another port" : "another site"}`, () => {
    test("no form changes anything", async ({ victim, evil, team }) => {
      const before = await victim.state();
      const page = await openEvil(victim, evil[place]);
      const { project } = victim;
      const attacks: [path: string, body: Record<string, string>][] = [
        ["projects", { name: "Evil", repoUrl: "https://evil.example/x.git" }],
        [`projects/${project}/lock`, { lockedBy: "Evil" }],
        [`projects/${project}/invitations`, { role: "owner" }],
        [`projects/${project}/api-keys`, { name: "Evil" }],
        ["invitations", { email: "evil@evil.example" }],
        ["session", { email: "evil@evil.example", password: "evil evil evil evil" }],
        ["leaked-api-keys", { key: "sk_evil" }],
      ];
      for (const [path, body] of attacks) {
        const action = `${team.url}/api/${path}`;
        expect(await sendForm(page, action, "text/plain", asText(body)), path).toBe(403);
        expect(await sendForm(page, action, "multipart/form-data", body), path).toBe(403);
        expect(await sendForm(page, action, "application/x-www-form-urlencoded", body), path).toBe(
          403,
        );
      }
      expect(await victim.state()).toBe(before);
    });

    test("no request of a script changes anything, or is answered to it", async ({
      victim,
      evil,
      team,
    }) => {
      const before = await victim.state();
      const page = await openEvil(victim, evil[place]);
      const { project, key } = victim;
      const base = `${team.url}/api`;
      const json = { "Content-Type": "application/json" };
      const plain = { "Content-Type": "text/plain" };
      const requests: [path: string, init: RequestInit][] = [
        ["projects", {}],
        ["session", {}],
        [`projects/${project}/docs?include=content`, {}],
        ["audit/export", {}],
        [`projects/${project}/lock`, { method: "POST", body: "{}", headers: plain }],
        [`projects/${project}/lock`, { method: "POST", body: "{}", headers: json }],
        [`projects/${project}/invitations`, { method: "POST", body: '{"role":"owner"}' }],
        [`projects/${project}/api-keys/${key}`, { method: "DELETE" }],
        [`projects/${project}`, { method: "DELETE" }],
        [`projects/${project}`, { method: "PUT", body: '{"name":"Evil"}', headers: json }],
        [`projects/${project}/docs/README.md`, { method: "PUT", body: "{}", headers: json }],
        ["session", { method: "DELETE" }],
        ["account/sessions", { method: "DELETE" }],
        ["account", { method: "PUT", body: '{"email":"evil@evil.example"}', headers: json }],
      ];
      for (const [path, init] of requests) {
        for (const mode of ["cors", "no-cors"] as const) {
          const outcome = await page.evaluate(
            async ({ url, init, mode }) => {
              try {
                const answer = await fetch(url, { ...init, mode, credentials: "include" });
                return `${answer.type} ${await answer.text()}`;
              } catch (error) {
                return (error as Error).name;
              }
            },
            { url: `${base}/${path}`, init, mode },
          );
          // An opaque answer is empty to whoever asked.
          expect(["TypeError", "opaque "], `${mode} ${init.method ?? "GET"} ${path}`).toContain(
            outcome,
          );
        }
      }
      expect(await victim.state()).toBe(before);
    });

    test("answers are no picture, no script and no style of another page", async ({
      victim,
      evil,
      team,
    }) => {
      const raw = `${team.url}/api/projects/${victim.project}/docs/README.md/raw`;
      const image = `${team.url}/api/projects/${victim.project}/docs/architecture%2Fservices.png/raw`;
      const load = (page: Page, kind: "img" | "script" | "link", url: string) =>
        page.evaluate(
          ({ kind, url }) =>
            new Promise<string>((resolve) => {
              const element = document.createElement(kind);
              element.onload = () => resolve("loaded");
              element.onerror = () => resolve("refused");
              if (element instanceof HTMLLinkElement) {
                element.rel = "stylesheet";
                element.href = url;
              } else (element as HTMLImageElement).src = url;
              document.head.append(element);
            }),
          { kind, url },
        );
      await victim.page.goto("/projects");
      expect(await load(victim.page, "img", image), "the app itself shows it").toBe("loaded");

      const page = await openEvil(victim, evil[place]);
      expect(await load(page, "img", image)).toBe("refused");
      expect(await load(page, "img", raw)).toBe("refused");
      expect(await load(page, "script", `${team.url}/api/projects`)).toBe("refused");
      expect(await load(page, "script", `${team.url}/api/session?callback=x`)).toBe("refused");
      expect(await load(page, "link", raw)).toBe("refused");
    });

    test("no WebSocket comes about with the victim's cookies", async ({ victim, evil, team }) => {
      const page = await openEvil(victim, evil[place]);
      const outcome = await page.evaluate(
        (url) =>
          new Promise<string>((resolve) => {
            const socket = new WebSocket(url);
            socket.onopen = () => resolve("open");
            socket.onclose = ({ code }) => resolve(`closed ${code}`);
          }),
        `${team.url.replace("http", "ws")}/api/ws`,
      );
      expect(outcome).toBe("closed 1006");
    });

    test("the app is shown in no frame", async ({ victim, evil, team }) => {
      const page = await openEvil(victim, evil[place]);
      const paths = ["/projects", "/sign-in", "/account", "/api/docs"];
      for (const path of paths) {
        await page.evaluate((url) => {
          const frame = document.createElement("iframe");
          frame.src = url;
          document.body.append(frame);
          return new Promise((resolve) => frame.addEventListener("load", resolve));
        }, team.url + path);
      }
      // What Chromium shows in the place of a page that refuses to be framed.
      await expect
        .poll(() =>
          page
            .frames()
            .slice(1)
            .map((frame) => frame.url()),
        )
        .toEqual(paths.map(() => "chrome-error://chromewebdata/"));
    });

    test("a window that another page opens is out of its reach", async ({ victim, evil, team }) => {
      const page = await openEvil(victim, evil[place]);
      const [opened] = await Promise.all([
        page.context().waitForEvent("page"),
        page.evaluate((url) => {
          Object.assign(window, { victim: window.open(url) });
        }, `${team.url}/projects`),
      ]);
      await expect(opened.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
      const seen = await page.evaluate(() => {
        const { victim } = window as unknown as { victim: Window };
        try {
          return victim.document.body.textContent;
        } catch (error) {
          return (error as Error).name;
        }
      });
      expect(seen).not.toContain("Projects");
      expect(await opened.evaluate(() => window.opener)).toBeNull();
      // Nor is it told anything: the window as that page knows it is closed.
      expect(
        await page.evaluate(() => (window as unknown as { victim: Window }).victim.closed),
      ).toBe(true);
    });

    test("nobody is signed in as somebody else without knowing", async ({
      victim,
      evil,
      team,
      browser,
    }) => {
      const page = await openEvil(victim, evil[place]);
      const body = asText({ email: mara.email, password: mara.password });
      // The attacker's own account would do: what the victim does then, the attacker sees.
      const stranger = await browser.newContext({ baseURL: team.url });
      const strange = await stranger.newPage();
      await strange.goto(evil[place]);
      expect(await sendForm(strange, `${team.url}/api/session`, "text/plain", body)).toBe(403);
      const session = await (await strange.request.get(`${team.url}/api/session`)).json();
      expect(session.account).toBeUndefined();
      expect(await stranger.cookies(team.url)).toEqual([]);
      await stranger.close();
      expect(await sendForm(page, `${team.url}/api/session`, "text/plain", body)).toBe(403);
    });
  });
}

test("a link on another site leads into the app, signed in", async ({ victim, evil, team }) => {
  const page = await openEvil(victim, evil.foreign);
  await page.evaluate((url) => {
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: "Docs" });
    document.body.append(link);
  }, `${team.url}/projects/${victim.project}`);
  await page.getByRole("link", { name: "Docs" }).click();
  await expect(page.getByRole("heading", { name: "Team docs", level: 1 })).toBeVisible();
});
