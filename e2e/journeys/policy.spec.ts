// The content security policy: no page breaks it, and it stops what it is there to stop.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/github";
import { test as plain } from "../support/test";
import { tour } from "../support/tour";

/** Collects what the policy refuses, on pages that are opened from now on and in their frames. */
async function listen(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.exposeFunction("policyBroken", (violation: string) => found.push(violation));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
      const top = window.top as (Window & { policyBroken?: (violation: string) => void }) | null;
      top?.policyBroken?.(`${effectiveDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`);
    });
  });
  return found;
}

test("no page breaks the policy", async ({ visitAt, openAt, github, repo }) => {
  test.setTimeout(300_000);
  const found: string[] = [];
  // The tour is several people's, each with a page of their own.
  const heard = new Map<Page, string[]>();
  await tour({ visitAt, openAt, github, repo }, async (page, name) => {
    const violations = heard.get(page) ?? (await listen(page));
    heard.set(page, violations);
    found.push(...violations.splice(0).map((one) => `${name}: ${one}`));
  });
  expect(found).toEqual([]);
});

plain("the API reference keeps to the policy, too", async ({ page, platform }) => {
  const violations = await listen(page);
  await page.goto(`${platform.url}/api/docs`);
  await expect(page.getByRole("heading", { name: "AI Toolkit Sync Platform" })).toBeVisible();
  await expect(page.getByText("/api/projects").first()).toBeVisible();
  // Its validator would like to compile what it checks, and goes without.
  expect(violations.filter((one) => !one.startsWith("script-src: eval"))).toEqual([]);
});

plain("markup that gets into a page runs and styles nothing", async ({ page, platform }) => {
  const violations = await listen(page);
  await page.goto(platform.url);
  await expect(page.getByRole("button", { name: "Set your name" })).toBeVisible();
  const applied = await page.evaluate(async () => {
    const place = document.createElement("div");
    document.body.append(place);
    place.innerHTML = `<style>body { outline: 7px solid red }</style>
      <img src="data:," onerror="window.taken = 'handler'"><a href="javascript:window.taken = 'link'">x</a>
      <iframe srcdoc="<script>parent.taken = 'frame'</script>"></iframe>`;
    place.querySelector("a")?.click();
    const script = document.createElement("script");
    script.textContent = "window.taken = 'script'";
    place.append(script);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const nonce = document.querySelector("script[nonce]")?.getAttribute("nonce");
    return {
      taken: (window as Window & { taken?: string }).taken,
      outline: getComputedStyle(document.body).outlineWidth,
      nonce,
    };
  });
  expect(applied).toEqual({
    taken: undefined,
    outline: expect.not.stringContaining("7px"),
    nonce: "",
  });
  const directives = violations.map((violation) => violation.split(":")[0]).sort();
  expect(new Set(directives)).toEqual(
    new Set(["script-src-attr", "script-src-elem", "style-src-elem"]),
  );
});
