// Notices whatever a hostile doc could have achieved in a page.
import type { BrowserContext, Page } from "@playwright/test";

export interface Watch {
  /** What was noticed since the last question. */
  taken: () => Promise<string[]>;
}

/** Must be set up before the context's first page. `origin` is the only one that may be asked. */
export async function watch(
  context: BrowserContext,
  origin: string,
): Promise<(page: Page) => Watch> {
  const noticed: string[] = [];
  context.on("dialog", (dialog) => {
    noticed.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) {
      noticed.push(`request: ${url.slice(0, 200)}`);
    }
  });
  // Playwright tells of requests that the page's policy refuses before they leave, too; the policy's report counts.
  context.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "csp") return;
    const at = noticed.lastIndexOf(`request: ${request.url().slice(0, 200)}`);
    if (at >= 0) noticed.splice(at, 1);
  });
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      noticed.push(`console: ${message.text().slice(0, 300)}`);
    }
  });
  context.on("weberror", (error) => noticed.push(`error: ${error.error()}`));
  // Nothing leaves this machine, whatever asks.
  await context.route(
    (url) => url.origin !== origin,
    (route) => route.abort(),
  );
  // In frames too: they tell the page around them.
  await context.addInitScript(() => {
    const found: string[] = [];
    Object.defineProperty(window, "hostileWatch", { value: found });
    document.addEventListener("securitypolicyviolation", (event) => {
      const top = window.top as (Window & { hostileWatch?: string[] }) | null;
      const { violatedDirective, blockedURI } = event;
      top?.hostileWatch?.push(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });

  return (page) => ({
    taken: async () => {
      const inPage = await page.evaluate(() => {
        const it = window as unknown as { hostileWatch: string[]; __pwned?: unknown };
        const found = it.hostileWatch.splice(0);
        // A doc's element of that name counts as well: it would have become a global.
        if (it.__pwned !== undefined) found.push(`script or global: ${String(it.__pwned)}`);
        delete it.__pwned;
        if ("polluted" in Object.prototype) found.push("Object.prototype is polluted");
        return found;
      });
      return [...noticed.splice(0), ...inPage];
    },
  });
}

/** Does in a preview what a person could do: points at everything, focuses it, clicks it. */
export const touchEverything = (preview: Element) => {
  const elements = Array.from(preview.querySelectorAll("*")).slice(0, 500);
  const events = ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove"];
  const external: string[] = [];
  for (const element of elements) {
    for (const event of events) element.dispatchEvent(new MouseEvent(event, { bubbles: true }));
    if (element instanceof HTMLElement || element instanceof SVGElement) element.focus();
    const link = element.closest("a");
    if (link?.target === "_blank") {
      external.push(`${link.href} ${link.rel}`);
      continue;
    }
    // Mail would open another program.
    if (link?.protocol === "mailto:") continue;
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    element.dispatchEvent(new MouseEvent("auxclick", { bubbles: true, cancelable: true }));
  }
  return external;
};
