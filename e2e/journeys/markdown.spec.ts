// Writing Markdown in the real editor: lists, tables, links, images, problems, the outline.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import {
  contentOf,
  makeProject,
  openDoc as openText,
  saveStateOf,
  stopEditing,
} from "../support/editor";
import type { Repo } from "../support/repo";
import { expect, test } from "../support/test";

const image = readFileSync(
  join(import.meta.dirname, "../../tools/demo-docs/architecture/services.png"),
);

/** Connects the repository and edits one of its docs. */
async function openDoc(page: Page, repo: Repo, fileName: string): Promise<string> {
  const id = await makeProject(page, repo);
  await openText(page, id, fileName);
  await expect(stopEditing(page)).toBeVisible();
  await editor(page).click();
  return id;
}

const editor = (page: Page) => page.getByTestId("text-editor");
const status = (page: Page) => page.getByRole("region", { name: "About the text" });
const suggestions = (page: Page) => page.locator(".suggest-widget.visible");

/** Replaces the whole text; `|` is where the cursor is then. */
async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  const [before = "", after] = text.split("|");
  await page.keyboard.insertText(before + (after ?? ""));
  for (let step = 0; step < (after?.length ?? 0); step += 1) await page.keyboard.press("ArrowLeft");
}

/** Saves, and answers with the text that the server has then. */
async function saved(page: Page, id: string, fileName: string): Promise<string> {
  await page.keyboard.press("Control+S");
  await expect(saveStateOf(page)).toHaveText("Published");
  return contentOf(page, id, fileName);
}

test("lists go on, tables align themselves, and marks come and go", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const file = "api/errors.md";
  const id = await openDoc(mara, repo, file);

  await test.step("Enter goes on with a list, and twice ends it", async () => {
    await write(mara, "");
    await mara.keyboard.type("1. one\ntwo\n\n\n- [x] done\nopen\n\n\n> quoted\nagain\n\n\nend");
    expect(await saved(mara, id, file)).toBe(
      "1. one\n2. two\n\n- [x] done\n- [ ] open\n\n> quoted\n> again\n\nend",
    );
  });

  await test.step("Tab goes deeper, Shift+Tab back, and numbers follow", async () => {
    await write(mara, "1. a\n2. b|\n3. c");
    await mara.keyboard.press("Tab");
    expect(await saved(mara, id, file)).toBe("1. a\n   1. b\n2. c");
    await mara.keyboard.press("Shift+Tab");
    expect(await saved(mara, id, file)).toBe("1. a\n2. b\n3. c");
  });

  await test.step("code is left alone", async () => {
    await write(mara, "```\n- a|\n```");
    await mara.keyboard.type("\nb");
    expect(await saved(mara, id, file)).toBe("```\n- a\nb\n```");
  });

  await test.step("Tab aligns a table and goes from cell to cell", async () => {
    await write(mara, "");
    await mara.keyboard.insertText("|Code|Meaning|\n|-|-:|\n|a|long words|");
    await mara.keyboard.press("Tab");
    await mara.keyboard.type("b");
    await mara.keyboard.press("Tab");
    await mara.keyboard.type("x");
    await mara.keyboard.press("Shift+Tab");
    await mara.keyboard.type("changed");
    // The columns are aligned again by the next Tab.
    await mara.keyboard.press("Tab");
    expect(await saved(mara, id, file)).toBe(
      [
        "| Code    |    Meaning |",
        "| ------- | ---------: |",
        "| a       | long words |",
        "| changed |          x |",
      ].join("\n"),
    );
  });

  await test.step("keys make bold, links and tasks, and undo takes one step back", async () => {
    await write(mara, "some words|");
    await mara.keyboard.press("Alt+B");
    expect(await saved(mara, id, file)).toBe("some **words**");
    await mara.keyboard.press("Control+Z");
    await mara.keyboard.press("Alt+C");
    expect(await saved(mara, id, file)).toBe("- [ ] some words");
  });
});

test("links are completed from the project's docs and their headings", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const file = "api/errors.md";
  const id = await openDoc(mara, repo, file);
  const choose = async (typed: string, text: string) => {
    await mara.keyboard.type(typed);
    await expect(suggestions(mara).getByText(text, { exact: true }).first()).toBeVisible();
    await mara.keyboard.press("Enter");
    await expect(suggestions(mara)).toBeHidden();
  };

  await test.step("docs are offered, near ones first", async () => {
    await write(mara, "");
    await mara.keyboard.type("[x](");
    await expect(suggestions(mara).getByRole("option").first()).toContainText("orders.md");
    await mara.keyboard.press("Escape");
    await write(mara, "");
    await choose("[x](code", "../standards/code-style.md");
    expect(await saved(mara, id, file)).toBe("[x](../standards/code-style.md)");
  });

  await test.step("images are offered within an image", async () => {
    await write(mara, "");
    await choose("![x](", "../architecture/services.png");
    expect(await saved(mara, id, file)).toBe("![x](../architecture/services.png)");
  });

  await test.step("headings are offered behind a hash, of this doc and of others", async () => {
    await write(mara, "# Own heading\n\n");
    // Monaco closes brackets where it knows what the text is; nobody types before that.
    await expect(editor(mara).locator(".view-line .mtkb").first()).toBeVisible();
    await choose("[x](#", "own-heading");
    await mara.keyboard.press("End");
    await choose(" [y](orders.md#", "orders-api");
    expect(await saved(mara, id, file)).toBe(
      "# Own heading\n\n[x](#own-heading) [y](orders.md#orders-api)",
    );
  });

  await test.step("nothing is offered in code", async () => {
    await write(mara, "");
    await mara.keyboard.type("`[x](#");
    await expect(suggestions(mara)).toBeHidden();
  });
});

test("what is pasted becomes a link or an image", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const file = "api/errors.md";
  const id = await openDoc(mara, repo, file);
  await mara.context().grantPermissions(["clipboard-read", "clipboard-write"]);

  await test.step("an address over a selection links it", async () => {
    await write(mara, "read the guide");
    await mara.keyboard.press("Control+Shift+ArrowLeft");
    await mara.evaluate(() => navigator.clipboard.writeText("https://example.org/guide"));
    await mara.keyboard.press("Control+V");
    expect(await saved(mara, id, file)).toBe("read the [guide](https://example.org/guide)");
  });

  await test.step("an image is uploaded beside the doc, at its place though the text moves on", async () => {
    await write(mara, "before |after");
    let go: () => void = () => undefined;
    await mara.route(/\/docs\/[^/]+\/raw$/, async (route) => {
      if (route.request().method() === "PUT") await new Promise<void>((resolve) => (go = resolve));
      await route.continue();
    });
    await pasteImage(mara, image);
    await expect(status(mara).getByRole("status")).toContainText("Uploading image.png");
    await expect(mara.locator(".image-upload")).toBeVisible();
    await mara.keyboard.press("Control+Home");
    await mara.keyboard.type("text that is typed meanwhile ");
    go();
    await expect(status(mara).getByRole("status")).toHaveText("");
    await expect(mara.locator(".image-upload")).toBeHidden();
    const text = await saved(mara, id, file);
    const name =
      /^text that is typed meanwhile before !\[Image\]\((images\/errors-[\d-]+\.png)\)after$/.exec(
        text,
      )?.[1];
    expect(text).toContain(`](${name})`);
    const answer = await mara.request.get(
      `/api/projects/${id}/docs/${encodeURIComponent(`api/${name}`)}/raw`,
    );
    expect(Buffer.compare(await answer.body(), image)).toBe(0);
    await expect(status(mara)).toContainText("No problems");
  });
});

async function pasteImage(page: Page, bytes: Buffer): Promise<void> {
  await page.evaluate((base64) => {
    const data = new DataTransfer();
    const file = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    data.items.add(new File([file], "image.png", { type: "image/png" }));
    const paste = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", paste));
  }, bytes.toString("base64"));
}

test("broken links are marked, and mended by a quick fix", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const file = "api/errors.md";
  const id = await openDoc(mara, repo, file);
  const squiggles = mara.locator(".squiggly-warning");
  const fix = async (title: string) => {
    await mara.keyboard.press("Control+.");
    await mara.getByRole("option", { name: title }).or(mara.getByText(title)).first().click();
  };

  await test.step("a link to no doc is marked, and counted below the text", async () => {
    await write(mara, "see [the orders](orderz.md) and `[this](gone.md)`");
    await expect(squiggles).toHaveCount(1);
    await expect(status(mara)).toContainText("1 problem");
  });

  await test.step("F8 leads there, and the doc that was meant is one key away", async () => {
    await mara.keyboard.press("Control+Home");
    await mara.keyboard.press("F8");
    await expect(
      mara.getByText("There is no doc “api/orderz.md” in this project.").first(),
    ).toBeVisible();
    await mara.keyboard.press("Escape");
    await fix("Did you mean “orders.md”?");
    await expect(status(mara)).toContainText("No problems");
    expect(await saved(mara, id, file)).toBe("see [the orders](orders.md) and `[this](gone.md)`");
  });

  await test.step("the doc that a link wants is created", async () => {
    await write(mara, "see [All retries](retries.md|)");
    await expect(status(mara)).toContainText("1 problem");
    await fix("Create the doc “api/retries.md”");
    await expect(status(mara)).toContainText("No problems");
    expect(await contentOf(mara, id, "api/retries.md")).toBe("# All retries\n");
  });

  await test.step("front matter is checked and closed", async () => {
    await write(mara, "---\ntitle: x|\n\n# Title");
    await mara.keyboard.press("Control+Home");
    await expect(status(mara)).toContainText("1 problem");
    await fix("Close the front matter");
    await expect(status(mara)).toContainText("No problems");
    expect(await saved(mara, id, file)).toBe("---\ntitle: x\n---\n\n# Title");
  });
});

test("headings lead through the doc, and the words are counted", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  await openDoc(mara, repo, "api/errors.md");
  await write(mara, `# One\n\n${"text\n".repeat(80)}\n## Two\n\nthree words here`);

  await test.step("the line below the text counts words, and those of a selection", async () => {
    await expect(status(mara)).toContainText("85 words");
    await mara.keyboard.press("Shift+Home");
    await expect(status(mara)).toContainText("3 of 85 words");
  });

  await test.step("Ctrl+Shift+O goes to a heading", async () => {
    await mara.keyboard.press("Control+Home");
    await expect(status(mara)).toContainText("Ln 1, Col 1");
    await mara.keyboard.press("Control+Shift+O");
    await mara.keyboard.type("Tw");
    await mara.keyboard.press("Enter");
    await expect(status(mara)).toContainText("Ln 84, Col 1");
  });

  await test.step("the outline beside the text marks the heading of the cursor, and leads to others", async () => {
    await mara.getByRole("tab", { name: "Outline" }).click();
    const outline = mara.getByRole("tree", { name: "Outline" });
    await expect(outline.locator("[aria-current]")).toHaveText("Two");
    await outline.getByText("One").click();
    await expect(status(mara)).toContainText("Ln 1, Col 1");
    await expect(outline.locator("[aria-current]")).toHaveText("One");
    await outline.getByText("One").focus();
    await mara.keyboard.press("ArrowDown");
    await mara.keyboard.press("Enter");
    await expect(status(mara)).toContainText("Ln 84, Col 1");
  });

  await test.step("a section folds below its heading", async () => {
    await mara.keyboard.press("Control+Home");
    await mara.keyboard.press("Control+Shift+BracketLeft");
    await expect(editor(mara).getByText("three words here")).toBeHidden();
    await mara.keyboard.press("Control+Shift+BracketRight");
  });
});
