// Publishing by hand: which docs, with what message, and what came of it.
import { makeProject, openDoc, saveStateOf, stopEditing, typeAtTheEnd } from "../support/editor";
import { expect, test } from "../support/test";

test("docs are saved one by one and published as chosen", async ({ visit, repo }) => {
  const mara = await visit("Mara Lindqvist");
  const project = await makeProject(mara, repo, "manual");
  const before = repo.git("rev-parse", "main");
  for (const doc of ["api/errors.md", "api/orders.md"]) {
    await openDoc(mara, project, doc);
    await expect(stopEditing(mara)).toBeVisible();
    await typeAtTheEnd(mara, "\nA new line.\n");
    await mara.keyboard.press("Control+S");
    await expect(saveStateOf(mara)).toHaveText("Saved, not yet published");
  }
  await mara.getByRole("button", { name: "Stop editing" }).click();
  const removed = await mara.request.delete(
    `/api/projects/${project}/docs/guides/local-development.md`,
    { headers: { "X-Display-Name": "Mara Lindqvist" } },
  );
  expect(removed.ok()).toBe(true);
  expect(repo.git("rev-parse", "main")).toBe(before);

  const dialog = mara.getByRole("dialog", { name: "Publish docs" });
  await test.step("the dialog lists what there is to publish", async () => {
    await mara.getByRole("button", { name: "Publish 3 docs" }).click();
    await expect(dialog).toContainText("The docs go to the branch main as one commit.");
    await expect(dialog.getByRole("listitem")).toHaveText([
      /api\/errors\.md.*Changed/,
      /api\/orders\.md.*Changed/,
      /guides\/local-development\.md.*Deleted/,
    ]);
    await dialog.getByRole("button", { name: "Show what changed in api/errors.md" }).click();
    await expect(dialog.getByText("A new line.")).toBeVisible();
  });

  await test.step("one doc stays behind", async () => {
    await dialog.getByRole("checkbox", { name: /orders\.md/ }).uncheck();
    await expect(dialog.getByText("2 of 3 chosen")).toBeVisible();
    await dialog.getByLabel("Commit message").fill("Say it better");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog.getByRole("status")).toHaveText("2 docs published.");
    const commit = repo.git("rev-parse", "--short=7", "main");
    await expect(dialog.getByText(`Commit ${commit}`)).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    expect(repo.git("log", "-1", "--format=%s|%an", "main")).toBe("Say it better|Mara Lindqvist");
    expect(repo.git("show", "--format=", "--name-status", "main").split("\n").sort()).toEqual([
      "D\tdocs/guides/local-development.md",
      "M\tdocs/api/errors.md",
    ]);
  });

  await test.step("the rest goes with the message that is proposed", async () => {
    await mara.getByRole("button", { name: "Publish 1 doc", exact: true }).click();
    await expect(dialog.getByLabel("Commit message")).toHaveValue("Update api/orders.md");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(dialog.getByRole("status")).toHaveText("1 doc published.");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(mara.getByRole("button", { name: /^Publish/ })).toBeHidden();
    await expect(saveStateOf(mara)).toHaveText("Published");
  });
});
