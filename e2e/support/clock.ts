// A page whose time the journey moves, so that no minute is really waited for.
import type { Page } from "@playwright/test";

/** From the next navigation on, the page's time is the journey's. */
export async function takeClock(page: Page): Promise<void> {
  await page.clock.install();
  // Playwright's clock keeps no measurements, but Monaco reads back its own. Once the clock is in place, before any module.
  await page.addInitScript(() => {
    const measured = () => [{ duration: 0 }];
    const mend = () => Object.assign(performance, { getEntriesByName: measured });
    document.addEventListener("readystatechange", mend, { once: true });
  });
}
