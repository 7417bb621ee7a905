// A picture of every page in every state, into e2e/screenshots/.
import { test } from "../support/github";
import { takePictures } from "../support/pictures";
import { tour } from "../support/tour";

test("pictures of every page", async ({ visitAt, openAt, github, repo }) => {
  await tour({ visitAt, openAt, github, repo }, async (page, name) => {
    // What is still loading is no picture of the page.
    await page.waitForLoadState("networkidle");
    await takePictures(page, name);
  });
});
