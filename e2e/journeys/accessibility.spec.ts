// No page breaks a rule of WCAG 2.1 AA that a machine can check: every state, both themes, wide and on a phone.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/github";
import { type Look, looks, tour, wear } from "../support/tour";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** What is broken, as one line an element. */
async function violations(page: Page, look: Look): Promise<string[]> {
  // The other mode opens a page of its own for each check, for frames of other origins, which there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // Nothing but what is broken is collected, and no style sheet is fetched again.
  axe.options({ resultTypes: ["violations"], preload: false }).withTags(rules);
  // A theme changes nothing but colours.
  if (look.colorScheme === "light") axe.withRules("color-contrast");
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const [why] = [...any, ...all, ...none];
      return `${id}: ${target.join(" ")}: ${why?.message ?? ""}`;
    }),
  );
}

test("nobody is shut out of any page", async ({ visitAt, openAt, github, repo }) => {
  test.setTimeout(600_000);
  const found: string[] = [];
  await tour({ visitAt, openAt, github, repo }, async (page, name) => {
    for (const look of looks) {
      await wear(page, look);
      const broken = await violations(page, look);
      found.push(...broken.map((one) => `${name}, ${look.name}: ${one}`));
    }
  });
  expect(found).toEqual([]);
});
