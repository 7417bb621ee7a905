// Journeys on GitHub: a stand-in for it, and a platform that takes it for the real one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { startPlatform } from "./platform";
import { test as base, inTempFolder } from "./test";

export interface PullRequest {
  number: number;
  state: string;
  head: { ref: string };
}

export interface GitHub {
  /** Where its API is. */
  api: string;
  token: string;
  /** The address of one of its repositories, as people enter it. */
  urlOf: (repository: string) => string;
  /** What the branch has at this path; nothing when there is no such file. */
  read: (repository: string, path: string, branch?: string) => Promise<string | null>;
  /** Somebody else commits. */
  write: (repository: string, path: string, text: string) => Promise<void>;
  pullRequests: (repository: string) => Promise<PullRequest[]>;
  merge: (repository: string, pullRequest: number) => Promise<void>;
}

const texts = 1_500;
const demoDocs = join(import.meta.dirname, "../../tools/demo-docs");
const image = join(demoDocs, "architecture/services.png");

/** How many docs the large repository has: texts and an image. */
export const manyDocs = texts + 1;

const fewDocs = {
  "docs/README.md": "# Shop\n\nWelcome.\n",
  "docs/api/errors.md": "# Errors\n\nAll codes.\n\nThe end.\n",
  "src/main.rs": "fn main() {}\n",
};

const repositories: Record<string, Record<string, string>> = {
  many: Object.fromEntries(
    Array.from({ length: texts }, (_, at) => [`docs/part-${at % 10}/${at}.md`, `# ${at}\n`]),
  ),
  live: fewDocs,
  conflict: fewDocs,
  review: fewDocs,
};

/** These have the sample docs. */
const demoRepositories = ["shop", "payments", "handbook", "storefront"];

function writeRepositories(folder: string): string[] {
  const options = Object.entries(repositories).flatMap(([name, files]) => {
    for (const [path, text] of Object.entries(files)) {
      const target = join(folder, name, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    return ["--repository", `${name}=${join(folder, name)}`];
  });
  copyFileSync(image, join(folder, "many/docs/services.png"));
  for (const name of demoRepositories) {
    cpSync(demoDocs, join(folder, name, "docs"), { recursive: true });
    options.push("--repository", `${name}=${join(folder, name)}`);
  }
  return options;
}

interface Greeting {
  url: string;
  owner: string;
  token: string;
}

function client({ url, owner, token }: Greeting): GitHub {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/repos/${owner}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "User-Agent": "ai-toolkit-e2e" },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const contents = (repository: string, path: string, branch = "main") =>
    call("GET", `${repository}/contents/${path}?ref=${encodeURIComponent(branch)}`);
  return {
    api: url,
    token,
    urlOf: (repository) => `https://github.com/${owner}/${repository}`,
    read: async (repository, path, branch) => {
      const file = await contents(repository, path, branch);
      return file && Buffer.from(file.content, "base64").toString("utf8");
    },
    write: async (repository, path, text) => {
      const { sha } = await contents(repository, path);
      const content = Buffer.from(text).toString("base64");
      const message = `Change ${path}`;
      await call("PUT", `${repository}/contents/${path}`, { message, content, sha });
    },
    pullRequests: (repository) => call("GET", `${repository}/pulls?state=all`),
    merge: (repository, number) => call("PUT", `${repository}/pulls/${number}/merge`, {}),
  };
}

async function withStandIn(use: (github: GitHub) => Promise<void>): Promise<void> {
  const binary = process.env.AI_TOOLKIT_GITHUB_STAND_IN_BIN;
  if (!binary) {
    throw new Error("AI_TOOLKIT_GITHUB_STAND_IN_BIN must name the stand-in; run `make test-e2e`.");
  }
  await inTempFolder(async (folder) => {
    const server = spawn(binary, writeRepositories(folder), { stdio: ["pipe", "pipe", "inherit"] });
    const exited = once(server, "exit");
    const lines = createInterface({ input: server.stdout });
    const [first] = await Promise.race([once(lines, "line"), exited]);
    if (typeof first !== "string") throw new Error("The stand-in for GitHub did not start.");
    await use(client(JSON.parse(first)));
    server.stdin.end();
    const [code] = await exited;
    // It ends badly when a request was none that GitHub documents.
    if (code !== 0) throw new Error(`The stand-in for GitHub ended with code ${code}.`);
  });
}

export const test = base.extend<object, { github: GitHub }>({
  github: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright demands a pattern here
    async ({}, use) => withStandIn(use),
    { scope: "worker", timeout: 60_000 },
  ],
  platform: [
    async ({ github }, use) => {
      await inTempFolder(async (folder) => {
        // Looks often, so that what somebody does at GitHub is seen soon.
        const args = ["--github-api-url", github.api, "--sync-interval", "1"];
        const platform = await startPlatform(folder, args);
        await use(platform);
        await platform.stop();
      });
    },
    { scope: "worker" },
  ],
});

export { expect } from "./test";
