// The docs tree of a project: everything that can be done to docs and folders, by mouse and by keyboard, and seen by others.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/test";

/** Another browser has to show a change within this time, without being reloaded. */
const atOnce = { timeout: 2_000 };

/** A picture of one grey pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

async function createProject(page: Page, repoUrl: string): Promise<string> {
  const data = { name: "Shop backend", repoUrl, publishMode: "manual" };
  const answer = await page.request.post("/api/projects", { data });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

async function openProject(page: Page, id: string): Promise<void> {
  await page.goto(`/projects/${id}`);
  await expect(page.getByTitle("README.md")).toBeVisible();
}

const tree = (page: Page) => page.getByRole("tree");
const row = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name });
const doc = (page: Page, path: string) => tree(page).getByTitle(path, { exact: true });

/** Drops files on an element, as a file manager does. */
async function dropFiles(page: Page, onto: string, files: { name: string; bytes: Buffer }[]) {
  const transfer = await page.evaluateHandle(
    (sent) => {
      const made = new DataTransfer();
      for (const { name, text } of sent) {
        const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
        made.items.add(new File([bytes], name));
      }
      return made;
    },
    files.map(({ name, bytes }) => ({ name, text: bytes.toString("base64") })),
  );
  for (const event of ["dragenter", "dragover"]) {
    await page.dispatchEvent(onto, event, { dataTransfer: transfer });
  }
  await page.dispatchEvent(onto, "drop", { dataTransfer: transfer });
}

test("docs and folders are made, renamed, moved, deleted and brought back, while a colleague looks on", async ({
  visit,
  repo,
}) => {
  // A doc that was pointed at may have another name by the time it is asked for.
  const mara = await visit("Mara Lindqvist", {
    status: 404,
    path: /\/docs\/guides%2Fproving\.md$/,
  });
  const project = await createProject(mara, repo.url);
  await openProject(mara, project);
  const jonas = await visit("Jonas Weber");
  await openProject(jonas, project);

  await test.step("a new doc is opened, and the colleague sees it", async () => {
    await mara.getByRole("button", { name: "New doc" }).click();
    await mara.getByLabel("Path").fill("guides/LOCAL-development");
    await expect(mara.getByLabel("Path")).toHaveAccessibleDescription(
      /differ from guides\/local-development.md only by case/,
    );
    await mara.getByLabel("Path").fill("guides/testing");
    await mara.getByLabel("Start with").selectOption("Guideline");
    await mara.getByRole("button", { name: "Create doc" }).click();
    await expect(mara.getByRole("region", { name: "Preview" })).toContainText("Testing");
    await expect(doc(jonas, "guides/testing.md")).toBeVisible(atOnce);
  });

  await test.step("the sidebar of the editor renames it under its lock, and the editor stays", async () => {
    await expect(mara.getByRole("button", { name: "Stop editing" })).toBeVisible();
    const { pathname } = new URL(mara.url());
    await row(mara, /^testing/).focus();
    await mara.keyboard.press("F2");
    await mara.keyboard.type("proving");
    await mara.keyboard.press("Enter");
    await expect(doc(mara, "guides/proving.md")).toBeVisible();
    await expect(doc(jonas, "guides/proving.md")).toBeVisible(atOnce);
    await expect(mara.getByRole("button", { name: "Stop editing" })).toBeVisible();
    expect(new URL(mara.url()).pathname).toBe(pathname);
    // Meanwhile nobody else may.
    await expect(jonas.getByRole("button", { name: "New doc" })).toBeDisabled();
    await expect(jonas.getByText(/Mara Lindqvist is editing. Docs can be changed/)).toBeVisible();
    await mara.getByRole("link", { name: "Shop backend" }).click();
    await expect(jonas.getByRole("button", { name: "New doc" })).toBeEnabled(atOnce);
  });

  await test.step("a folder is there before its first doc, which is dragged into it", async () => {
    await mara.getByRole("button", { name: "New folder" }).click();
    await mara.getByRole("textbox", { name: "Folder" }).fill("runbooks");
    await mara.keyboard.press("Enter");
    await expect(row(mara, /^runbooks/)).toContainText("Empty");
    await doc(mara, "guides/proving.md").dragTo(row(mara, /^runbooks/));
    await expect(doc(mara, "runbooks/proving.md")).toBeVisible();
    await expect(doc(jonas, "runbooks/proving.md")).toBeVisible(atOnce);
  });

  await test.step("a folder is renamed with all that is in it, and back again", async () => {
    await row(mara, /^architecture/).click({ button: "right" });
    await mara.getByRole("menuitem", { name: "Rename" }).click();
    await mara.keyboard.type("design");
    await mara.keyboard.press("Enter");
    await expect(doc(jonas, "design/overview.md")).toBeVisible(atOnce);
    await mara.getByRole("button", { name: "Undo" }).first().click();
    await expect(doc(jonas, "architecture/overview.md")).toBeVisible(atOnce);
    await expect(doc(mara, "architecture/overview.md")).toBeVisible();
  });

  await test.step("a folder is deleted, and brought back by undo", async () => {
    await row(mara, /^api/).click({ button: "right" });
    await mara.getByRole("menuitem", { name: /Delete/ }).click();
    await mara.getByRole("button", { name: "Delete 2 docs" }).click();
    await expect(doc(jonas, "api/errors.md")).toBeHidden(atOnce);
    await mara.getByText("api is deleted, 2 docs in all.").waitFor();
    await mara.getByRole("button", { name: "Undo" }).first().click();
    await expect(doc(jonas, "api/errors.md")).toBeVisible(atOnce);
    await expect(doc(mara, "api/orders.md")).toBeVisible();
  });

  await test.step("the activity tells it all", async () => {
    const activity = jonas.getByRole("region", { name: "Activity" });
    await expect(activity).toContainText(
      "Mara Lindqvist moved guides/proving.md to runbooks/proving.md",
    );
    await expect(activity).toContainText(
      "Mara Lindqvist renamed the folder architecture to design",
    );
    await expect(activity).toContainText("Mara Lindqvist deleted the folder api");
    await jonas.getByLabel("Show", { exact: true }).selectOption("Locks");
    await expect(activity).not.toContainText("deleted the folder");
    await expect(activity).toContainText("Mara Lindqvist began to edit");
  });
});

test("files are uploaded by a drop, with a question where a doc has their name", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await createProject(mara, repo.url);
  await openProject(mara, project);
  const raw = (path: string) => mara.request.get(`/api/projects/${project}/docs/${path}/raw`);
  const before = await (await raw("architecture/services.png")).body();
  const folder = '[role="treeitem"][data-key="folder:architecture"]';

  await test.step("into the folder that they are dropped on", async () => {
    await dropFiles(mara, folder, [
      { name: "services.png", bytes: pixel },
      { name: "pixel.png", bytes: pixel },
      { name: "notes.md", bytes: Buffer.from("# Notes\n") },
    ]);
    await mara.getByRole("dialog", { name: /There is a doc architecture\/services.png/ }).waitFor();
    await mara.getByRole("button", { name: "Replace" }).click();
    await expect(mara.getByText("3 files are uploaded.")).toBeVisible();
    await expect(doc(mara, "architecture/pixel.png")).toBeVisible();
    expect(await (await raw("architecture/services.png")).body()).toEqual(pixel);
  });

  await test.step("and undone: the new ones go, the old one is as it was", async () => {
    await mara.getByRole("button", { name: "Undo" }).click();
    await expect(doc(mara, "architecture/pixel.png")).toBeHidden();
    await expect(doc(mara, "architecture/notes.md")).toBeHidden();
    await expect.poll(async () => (await raw("architecture/services.png")).body()).toEqual(before);
  });

  await test.step("an image that is opened is shown, not edited", async () => {
    await dropFiles(mara, "main", [{ name: "pixel.png", bytes: pixel }]);
    await doc(mara, "pixel.png").click();
    await expect(mara.getByRole("img", { name: "pixel.png" })).toBeVisible();
    await expect(mara.getByText(/1 × 1 · 1 KiB, shown and synced/)).toBeVisible();
    await expect(mara.getByRole("link", { name: "Download" })).toBeVisible();
  });

  await test.step("what is too large is told before it is sent", async () => {
    await mara.goto(`/projects/${project}`);
    await mara
      .getByLabel("Upload files", { exact: true })
      .last()
      .setInputFiles({
        name: "film.png",
        mimeType: "image/png",
        buffer: Buffer.alloc(10 * 1024 * 1024 + 1),
      });
    await expect(mara.getByText("film.png was not uploaded.")).toContainText("Larger than 10 MiB");
    await mara.getByRole("button", { name: "Dismiss film.png" }).click();
    await expect(mara.getByText("film.png")).toBeHidden();
  });
});

test("everything in the tree is reached by keyboard alone", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await createProject(mara, repo.url);
  await openProject(mara, project);
  const { keyboard } = mara;

  await mara.getByLabel("Filter docs").focus();
  await keyboard.type("code");
  await expect(tree(mara).getByRole("treeitem")).toHaveCount(2);
  await keyboard.press("Escape");
  await expect(doc(mara, "README.md")).toBeVisible();
  await keyboard.press("ArrowDown");
  await keyboard.press("End");
  await expect(row(mara, /^README/)).toBeFocused();
  await keyboard.press("g");
  await expect(row(mara, /^guides/)).toBeFocused();
  await keyboard.press("ArrowLeft");
  await expect(row(mara, /^guides/)).toHaveAttribute("aria-expanded", "false");
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await expect(row(mara, /^local-development/)).toBeFocused();

  await test.step("an action of the menu", async () => {
    await keyboard.press("Shift+F10");
    await expect(
      mara.getByRole("menu", { name: "Actions for local-development.md" }),
    ).toBeVisible();
    await keyboard.type("m");
    await keyboard.press("Enter");
    await mara.getByRole("dialog", { name: "Move local-development.md" }).waitFor();
    await keyboard.type("stand");
    await keyboard.press("Enter");
    await expect(doc(mara, "standards/local-development.md")).toBeVisible();
    await expect(row(mara, /^local-development/)).toBeFocused();
  });

  await test.step("renaming and deleting", async () => {
    await keyboard.press("F2");
    await keyboard.type("setup");
    await keyboard.press("Enter");
    await expect(doc(mara, "standards/setup.md")).toBeVisible();
    await expect(row(mara, /^setup/)).toBeFocused();
    await keyboard.press("Delete");
    await mara.getByRole("dialog", { name: "Delete this doc?" }).waitFor();
    await mara.getByRole("button", { name: "Delete doc" }).focus();
    await keyboard.press("Enter");
    await expect(doc(mara, "standards/setup.md")).toBeHidden();
    await expect(row(mara, /^README/)).toBeFocused();
  });

  await keyboard.press("Enter");
  await expect(mara).toHaveURL(/\/editor\//);
});

test("a project of thousands of docs opens, scrolls and filters without delay", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await createProject(mara, repo.url);
  await openProject(mara, project);
  const author = "Mara Lindqvist";
  const docs = Array.from({ length: 5_000 }, (_, n) => ({
    id: `doc_${n}`,
    projectId: project,
    fileName: `area-${n % 50}/part-${n % 500}/doc-${n}.md`,
    encoding: "utf-8",
    hash: "0",
    size: 1,
    version: 1,
    state: "published",
    author,
    createdAt: "2026-03-01T12:00:00Z",
    updatedAt: "2026-03-01T12:00:00Z",
  }));
  await mara.route(`**/api/projects/${project}/docs`, (route) => route.fulfill({ json: docs }));
  await mara.goto(`/projects/${project}`);
  await mara.getByRole("button", { name: "Open all folders" }).click();
  await expect(doc(mara, "area-0/part-0/doc-0.md")).toBeVisible();
  expect(await tree(mara).getByRole("treeitem").count()).toBeLessThan(150);

  await row(mara, "area-0").focus();
  await mara.keyboard.press("End");
  await expect(doc(mara, "area-49/part-499/doc-4999.md")).toBeInViewport();
  await mara.keyboard.press("Home");
  await expect(row(mara, /^area-0/)).toBeFocused();
  await expect(row(mara, /^area-0/)).toBeInViewport();

  // From the key to the rows, as the browser has them.
  const took = await mara.getByLabel("Filter docs").evaluate(async (field: HTMLInputElement) => {
    const start = performance.now();
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    setValue?.call(field, "doc-4321");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const found = '[role="treeitem"] [title="area-21/part-321/doc-4321.md"]';
    while (!document.querySelector(found)) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  expect(took).toBeLessThan(500);
});
