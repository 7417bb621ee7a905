// A platform as a team has it after some weeks: several projects, several people, one thing in each state.
import { expect } from "@playwright/test";
import type { GitHub } from "./github";

export interface Demo {
  /** Nothing is wrong with it; docs, history, an API key and a workstation. */
  shop: string;
  /** Somebody else is editing. */
  payments: string;
  /** Git and the platform changed the same lines of `api/errors.md`; another doc waits to be published by hand. */
  handbook: string;
  /** Docs go through a pull request, which is open. */
  storefront: string;
}

type Call = (method: string, path: string, body?: object, name?: string) => Promise<unknown>;

function caller(url: string): Call {
  return async (method, path, body, name = "Aiko Tanaka") => {
    const answer = await fetch(`${url}/api/${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        "X-Display-Name": encodeURIComponent(name),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
}

export async function furnish(url: string, github: GitHub): Promise<Demo> {
  const call = caller(url);
  const create = async (name: string, repository: string, publishMode: string) => {
    const repoUrl = github.urlOf(repository);
    const body = { name, repoUrl, token: github.token, publishMode };
    const { id } = (await call("POST", "projects", body)) as { id: string };
    await expect
      .poll(async () => ((await call("GET", `projects/${id}/docs`)) as unknown[]).length)
      .toBeGreaterThan(0);
    return id;
  };
  const read = async (project: string, doc: string) =>
    ((await call("GET", `projects/${project}/docs/${doc}`)) as { content: string }).content;
  const change = async (
    project: string,
    doc: string,
    edit: (text: string) => string,
    by: string,
    message?: string,
  ) => {
    const content = edit(await read(project, doc));
    await call("PUT", `projects/${project}/docs/${doc}`, { content, message }, by);
  };

  const shop = await create("Shop backend", "shop", "on-save");
  await change(
    shop,
    "requirements/checkout.md",
    (text) => text.replace("| Items in a basket | 200 |", "| Items in a basket | 500 |"),
    "Jonas Weber",
    "Large baskets for business customers",
  );
  await change(
    shop,
    "requirements/checkout.md",
    (text) => text.replace("- [ ] The basket survives", "- [x] The basket survives"),
    "Aiko Tanaka",
    "The basket survives since release 12",
  );
  await change(
    shop,
    "architecture/overview.md",
    (text) =>
      `${text.trimEnd()}\n4. An event keeps its name for ever; a new meaning gets a new name.\n`,
    "Mara Lindqvist",
    "Say what may change in an event",
  );
  const key = (await call("POST", `projects/${shop}/api-keys`, { name: "Jonas, laptop" })) as {
    key: string;
  };
  await call("POST", `projects/${shop}/api-keys`, { name: "Build server" });
  const called = await fetch(`${url}/api/hook/sync/${shop}`, {
    method: "POST",
    headers: { "X-API-Key": key.key },
  });
  if (!called.ok) throw new Error(`The workstation was refused: ${called.status}`);

  const payments = await create("Payments", "payments", "on-save");
  const lock = { lockedBy: "Jonas Weber", reason: "New refund rules" };
  await call("POST", `projects/${payments}/lock`, lock, "Jonas Weber");

  const handbook = await create("Engineering handbook", "handbook", "manual");
  await change(
    handbook,
    "api/errors.md",
    (text) => text.replace("repeats with backoff, at most five times", "repeats three times"),
    "Mara Lindqvist",
  );
  await github.write(
    "handbook",
    "docs/api/errors.md",
    ((await github.read("handbook", "docs/api/errors.md")) ?? "").replace(
      "repeats with backoff, at most five times",
      "waits as long as `Retry-After` says, then repeats",
    ),
  );
  await call("POST", `projects/${handbook}/docs/sync`);
  await expect
    .poll(async () => ((await call("GET", `projects/${handbook}/conflicts`)) as unknown[]).length)
    .toBe(1);
  await change(
    handbook,
    "guides/local-development.md",
    (text) => `${text.trimEnd()}\n\nA fresh checkout is ready after one command.\n`,
    "Mara Lindqvist",
  );

  const storefront = await create("Storefront", "storefront", "pull-request");
  await change(
    storefront,
    "standards/code-style.md",
    (text) => `${text.trimEnd()}\n\n## Commits\n\nOne thing each, in the imperative.\n`,
    "Mara Lindqvist",
  );
  await expect.poll(() => github.pullRequests("storefront")).toHaveLength(1);

  return { shop, payments, handbook, storefront };
}
