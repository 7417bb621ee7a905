// Finding text in all docs, from the editor and from the project's page, and going to the line.
import { makeProject, openDoc, previewOf, stopEditing } from "../support/editor";
import { expect, test } from "../support/test";

test("a search leads to the line, by keyboard alone", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, "README.md");
  await expect(stopEditing(mara)).toBeVisible();

  await test.step("from the editor, in the sidebar", async () => {
    await mara.keyboard.press("Control+Shift+F");
    await mara.keyboard.type("problem+json");
    const results = mara.getByRole("list", { name: "Results" });
    await expect(results.getByText("api/errors.md")).toBeVisible();
    await expect(results.locator("mark").first()).toHaveText("problem+json");
    await mara.keyboard.press("ArrowDown");
    await mara.keyboard.press("Enter");
    await expect(mara.getByRole("heading", { name: "api/errors.md", exact: true })).toBeVisible();
    await expect(mara.getByTestId("text-editor").locator(":focus")).toHaveCount(1);
  });

  await test.step("the cursor is in that line", async () => {
    await expect(stopEditing(mara)).toBeVisible();
    await mara.keyboard.press("End");
    await mara.keyboard.type(" Here it is.");
    const paragraph = previewOf(mara).getByRole("paragraph").filter({ hasText: "problem+json" });
    await expect(paragraph).toContainText("Here it is.");
  });
});

test("all lines of a doc are shown on demand, and a search is remembered", async ({
  visit,
  repo,
}) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await openDoc(mara, project, "README.md");
  await expect(stopEditing(mara)).toBeVisible();
  await mara.keyboard.press("Control+Shift+F");
  const field = mara.getByRole("searchbox", { name: "Find in all docs" });
  await field.fill("zzzz");
  await expect(mara.getByText("No doc has “zzzz”.")).toBeVisible();
  await field.fill("409");
  await mara.getByRole("button", { name: "Show all lines of api/errors.md" }).click();
  const results = mara.getByRole("list", { name: "Results" });
  const found = results.getByRole("listitem").filter({ hasText: "api/errors.md" });
  await expect(found.getByRole("link", { name: /order_shipped/ })).toBeVisible();
  await found.getByRole("link", { name: /out_of_stock/ }).click();
  await expect(mara.getByRole("heading", { name: "api/errors.md", exact: true })).toBeVisible();
  await mara.getByRole("button", { name: "Clear" }).click();
  await mara.getByRole("button", { name: "409", exact: true }).click();
  await expect(results.getByText("api/errors.md")).toBeVisible();
});

test("the project's page finds text as well", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo);
  await mara.goto(`/projects/${project}`);
  await expect(mara.getByRole("heading", { name: "Team docs" })).toBeVisible();
  await mara.keyboard.press("Control+Shift+F");
  const dialog = mara.getByRole("dialog", { name: "Find in all docs" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  await mara.keyboard.type("order_shipped");
  await dialog
    .getByRole("link", { name: /order_shipped/ })
    .first()
    .click();
  await expect(dialog).toBeHidden();
  await expect(stopEditing(mara)).toBeVisible();
});
