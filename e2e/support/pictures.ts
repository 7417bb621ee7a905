// Pictures for the eye, not for comparison: each page dark, light and on a phone.
import { join } from "node:path";
import type { Page } from "@playwright/test";

const folder = join(import.meta.dirname, "../screenshots");
const phone = { width: 390, height: 844 };

export async function takePictures(page: Page, name: string): Promise<void> {
  const shoot = (variant: string) =>
    page.screenshot({ path: join(folder, `${name}-${variant}.png`), animations: "disabled" });
  const desktop = page.viewportSize();
  await page.emulateMedia({ colorScheme: "light" });
  await shoot("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot("dark");
  await page.setViewportSize(phone);
  await shoot("390px");
  if (desktop) await page.setViewportSize(desktop);
}
