// What people do on a project's and the editor's page, as most journeys need it.
import { expect, type Page } from "@playwright/test";
import type { Repo } from "./repo";

export const docsOf = (page: Page) => page.getByRole("navigation", { name: "Docs" });
export const saveStateOf = (page: Page) => page.getByRole("status", { name: "Save state" });
export const previewOf = (page: Page) => page.getByRole("region", { name: "Preview" });
export const noticeOf = (page: Page, name: string) => page.getByRole("region", { name });
export const stopEditing = (page: Page) => page.getByRole("button", { name: "Stop editing" });

/** Makes a project of this repository without the form, and waits for its docs. */
export async function createProject(
  page: Page,
  repo: Pick<Repo, "url">,
  name: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await page.request.post("/api/projects", {
    data: { name, repoUrl: repo.url, ...more },
  });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  await expect.poll(async () => (await listDocs(page, id)).length).toBeGreaterThan(0);
  return id;
}

interface ListedDoc {
  id: string;
  fileName: string;
}

async function listDocs(page: Page, project: string): Promise<ListedDoc[]> {
  const answer = await page.request.get(`/api/projects/${project}/docs`);
  expect(answer.ok()).toBe(true);
  return answer.json();
}

/** The address of a doc's editor. */
export async function editorOf(page: Page, project: string, fileName: string): Promise<string> {
  const doc = (await listDocs(page, project)).find((one) => one.fileName === fileName);
  if (!doc) throw new Error(`${fileName} is not among the docs.`);
  return `/editor/${project}/${doc.id}`;
}

/** The doc's text as the platform has it. */
export async function contentOf(page: Page, project: string, fileName: string): Promise<string> {
  const answer = await page.request.get(`/api/projects/${project}/docs/${fileName}`);
  expect(answer.ok()).toBe(true);
  return (await answer.json()).content;
}

/** What the server answers to whoever opens a doc while somebody else edits. */
export const lockIsHeld = { status: 409, path: /^\/api\/projects\/[^/]+\/lock$/ };

/** The sample docs under a usual name; answers with the project's id. */
export const makeProject = (page: Page, repo: Repo, publishMode = "on-save"): Promise<string> =>
  createProject(page, repo, "Team docs", { publishMode });

export async function openDoc(page: Page, project: string, fileName: string): Promise<void> {
  await page.goto(await editorOf(page, project, fileName));
  await expect(page.getByRole("heading", { name: fileName, exact: true })).toBeVisible();
}

export const lockBanner = (page: Page) => page.getByRole("region", { name: "Lock", exact: true });

export async function typeAtTheEnd(page: Page, text: string): Promise<void> {
  // Only the front window gets what is typed.
  await page.bringToFront();
  await page.getByTestId("text-editor").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}
