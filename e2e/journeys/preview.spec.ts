// Reading while writing: text and preview side by side, everything that a doc can have, and the ways between docs.
import type { Locator, Page } from "@playwright/test";
import { takePictures } from "../support/pictures";
import { expect, test } from "../support/test";

/** Drawing a diagram loads what it needs first. */
const soon = { timeout: 20_000 };

const guide = `---
title: Field guide
owners: [mara, jonas]
---

# Field guide

See [errors](errors.md#body), [the end](#the-end), [the web](https://example.com) and [nothing](gone.md).

> [!WARNING]
> Hot.

- [x] read
- [ ] understood
  - [ ] applied

\`\`\`rust
fn main() { println!("hello"); }
\`\`\`

\`\`\`mermaid
flowchart LR
  accTitle: From client to server
  A[Client] -->|asks| B(Server)
\`\`\`

\`\`\`mermaid
flowchart LR
  A --> ](
\`\`\`

Inline $e^{i\\pi}$ and broken $\\frac{$.

$$
\\int_0^1 x\\,dx
$$

![services](../architecture/services.png) ![badge](https://img.example/badge.svg)

A note[^1].

${Array.from({ length: 60 }, (_, index) => `## Section ${index + 1}\n\n${"Some words about it. ".repeat(12)}\n`).join("\n")}
## The end

Here.

[^1]: The note itself.
`;

const preview = (page: Page) => page.getByRole("region", { name: "Preview" });

async function openGuide(page: Page, repoUrl: string, text = guide): Promise<void> {
  const answer = await page.request.post("/api/projects", {
    data: { name: "Shop backend", repoUrl, publishMode: "manual" },
  });
  const { id } = await answer.json();
  await page.goto(`/projects/${id}`);
  await expect(page.getByRole("navigation", { name: "Docs" }).getByRole("link")).toHaveCount(
    9,
    soon,
  );
  const put = await page.request.put(`/api/projects/${id}/docs/api%2Fguide.md`, {
    data: { content: text },
  });
  await page.goto(`/editor/${id}/${(await put.json()).id}`);
  await expect(page.getByRole("button", { name: "Stop editing" })).toBeVisible(soon);
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible(soon);
}

/** How far below the scroller's top an element is. */
const offset = (scroller: Locator, element: Locator) =>
  Promise.all([scroller.boundingBox(), element.boundingBox()]).then(
    ([outer, inner]) => (inner?.y ?? Number.NaN) - (outer?.y ?? 0),
  );

test("a doc shows all that it has", async ({ visit, repo }) => {
  const page = await visit("Mara Lindqvist");
  await openGuide(page, repo.url);
  const doc = preview(page);

  await test.step("front matter, alerts, code, footnotes", async () => {
    await doc.getByText("Front matter").click();
    await expect(doc.getByRole("row", { name: "owners mara, jonas" })).toBeVisible();
    await expect(doc.getByRole("note")).toHaveText(/Warning\s*Hot\./);
    await expect(doc.locator("code .hljs-keyword")).toHaveText("fn");
  });

  await test.step("diagrams, and where one is wrong", async () => {
    const diagram = doc.getByRole("img", { name: "From client to server" });
    await expect(diagram).toBeVisible(soon);
    await expect(doc.getByRole("alert")).toContainText("This diagram can’t be drawn", soon);
    const dark = await diagram.getAttribute("src");
    await page.emulateMedia({ colorScheme: "light" });
    await expect(diagram).not.toHaveAttribute("src", dark ?? "", soon);
  });

  await test.step("formulas, with their fonts", async () => {
    await expect(doc.locator(".katex-display math")).toBeAttached();
    await expect(doc.locator(".formula-error")).toHaveText("\\frac{");
    await expect
      .poll(() => page.evaluate(() => document.fonts.check("16px KaTeX_Math")), soon)
      .toBe(true);
  });

  await test.step("images of the project, and of other sites only when asked", async () => {
    const services = doc.getByRole("img", { name: "services" });
    await services.scrollIntoViewIfNeeded();
    await expect
      .poll(() => services.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await expect(doc.getByText("Hidden image “badge” from img.example")).toBeVisible();
    await expect(page.getByRole("button", { name: "Show images" })).toBeVisible();
  });
  await takePictures(page, "preview");
});

test("a task is done by a click in the preview", async ({ visit, repo }) => {
  const page = await visit("Mara Lindqvist");
  await openGuide(page, repo.url);
  const box = preview(page).getByRole("checkbox", { name: "applied" });
  await box.click();
  await expect(box).toBeChecked();
  await expect(page.getByRole("status", { name: "Save state" })).toHaveText("Unsaved changes");
  await page.keyboard.press("Control+S");
  await expect(page.getByRole("status", { name: "Save state" })).toHaveText(
    "Saved, not yet published",
  );
  const [, project] = /editor\/([^/]+)/.exec(page.url()) ?? [];
  const saved = await page.request.get(`/api/projects/${project}/docs/api%2Fguide.md`);
  expect((await saved.json()).content).toBe(guide.replace("- [ ] applied", "- [x] applied"));
});

test("links lead on: within the doc, to other docs, and out", async ({ visit, repo }) => {
  const page = await visit("Mara Lindqvist");
  await openGuide(page, repo.url);
  const doc = preview(page);

  await doc.getByRole("link", { name: "the end" }).click();
  await expect(doc.getByRole("heading", { name: "The end" })).toBeInViewport();
  await doc.getByRole("link", { name: /^Back to reference/ }).click();
  await expect(doc.getByText("A note")).toBeInViewport();

  await doc.evaluate((scroller) => scroller.scrollTo(0, 0));
  const web = doc.getByRole("link", { name: "the web (opens in a new tab)" });
  await expect(web).toHaveAttribute("rel", "noreferrer noopener");
  await expect(web).toHaveAttribute("target", "_blank");
  await expect(doc.getByTitle("This link leads to no doc of the project.")).toContainText(
    "nothing",
  );

  await doc.getByRole("link", { name: "errors" }).click();
  await expect(page).toHaveURL(/#body$/);
  await expect(page.getByRole("heading", { level: 1, name: "api/errors.md" })).toBeVisible();
});

test("text and preview scroll together", async ({ visit, repo }) => {
  const page = await visit("Mara Lindqvist");
  await openGuide(page, repo.url);
  const doc = preview(page);
  const text = page.getByTestId("text-editor");
  /** The first heading that the text shows, and how far apart it is from the preview's. */
  const apart = async () => {
    const { name, top } = await text.evaluate((editor) => {
      const start = editor.getBoundingClientRect().top;
      // Monaco renders a few lines more than are visible, in any order.
      return (
        Array.from(editor.querySelectorAll(".view-line"))
          .map((line) => ({
            name:
              /^##\s(Section\s\d+)$/.exec(line.textContent ?? "")?.[1]?.replace(/\s/, " ") ?? "",
            top: line.getBoundingClientRect().top - start,
          }))
          .filter((line) => line.name !== "" && line.top >= 0)
          .sort((one, other) => one.top - other.top)[0] ?? { name: "Section 1", top: 0 }
      );
    });
    const heading = doc.getByRole("heading", { name, exact: true });
    return (await offset(doc, heading)) - top;
  };

  await test.step("the preview follows the text", async () => {
    await text.hover();
    // To Monaco each event is one notch of the wheel, whatever its size.
    for (const notches of [40, 10, -25]) {
      const before = await doc.evaluate((scroller) => scroller.scrollTop);
      for (let left = Math.abs(notches); left > 0; left -= 1) {
        await page.mouse.wheel(0, Math.sign(notches) * 120);
      }
      await expect.poll(() => doc.evaluate((scroller) => scroller.scrollTop)).not.toBe(before);
      await expect.poll(async () => Math.abs(await apart())).toBeLessThan(150);
    }
  });

  await test.step("the text follows the preview", async () => {
    await doc.hover();
    await page.mouse.wheel(0, 2_000);
    await expect.poll(async () => Math.abs(await apart())).toBeLessThan(150);
    await page.mouse.wheel(0, -100_000);
    await expect(
      page.locator(".view-line").filter({ hasText: "title: Field guide" }),
    ).toBeVisible();
  });

  await test.step("both reach their ends together, and stay there", async () => {
    await text.click();
    await page.keyboard.press("Control+End");
    await expect(doc.getByText("The note itself.")).toBeInViewport();
    await page.keyboard.type("\n\nThe very last words.");
    await expect(doc.getByText("The very last words.")).toBeInViewport();
    const { top, after } = await doc.evaluate(async (scroller) => {
      const top = scroller.scrollTop;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { top, after: scroller.scrollTop };
    });
    expect(after, "nothing goes on moving").toBe(top);
  });
});

test("the view is chosen, by pointer or keyboard, and remembered", async ({ visit, repo }) => {
  const page = await visit("Mara Lindqvist");
  await openGuide(page, repo.url);
  const text = page.getByTestId("text-editor");
  const view = page.getByRole("radiogroup", { name: "View" });
  const divider = page.getByRole("separator", { name: "Width of text and preview" });

  await view.getByRole("radio", { name: "Text", exact: true }).click();
  await expect(preview(page)).toBeHidden();
  await page.keyboard.press("Control+\\");
  await expect(text).toBeHidden();
  await expect(preview(page).getByRole("heading", { name: "Field guide" })).toBeVisible();
  await page.reload();
  await expect(view.getByRole("radio", { name: "Preview", exact: true })).toBeChecked();
  await page.keyboard.press("Control+\\");
  await expect(text).toBeVisible();
  await expect(preview(page)).toBeVisible();

  await divider.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(divider).toHaveAttribute("aria-valuenow", "40");
  await divider.dblclick();
  await expect(divider).toHaveAttribute("aria-valuenow", "50");

  await test.step("what was typed can be undone after the text was away", async () => {
    await text.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x");
    await page.keyboard.press("Control+\\");
    await page.keyboard.press("Control+\\");
    await page.keyboard.press("Control+\\");
    await text.click();
    await page.keyboard.press("Control+Z");
    await expect(page.locator(".view-line").first()).toHaveText("---");
  });

  await test.step("on a phone one at a time", async () => {
    await page.setViewportSize({ width: 360, height: 780 });
    await expect(preview(page)).toBeVisible();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await expect(text).toBeVisible();
    await expect(preview(page)).toBeHidden();
  });
});
