// Pictures for the eye, not for comparison: a page dark, light and on a phone.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { looks, wear } from "./tour";

const folder = join(import.meta.dirname, "../screenshots");

export async function takePictures(page: Page, name: string): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    const path = join(folder, `${name}-${look.name}.png`);
    await page.screenshot({ path, animations: "disabled" });
  }
  await wear(page, looks[0]);
}
