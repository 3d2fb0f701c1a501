/** Every page, dialog, menu and sheet: readable by everybody, in both themes, on a phone. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { apiKeys } from "./views/api_keys.js";
import { cards } from "./views/cards.js";
import { imports } from "./views/imports.js";
import { items } from "./views/items.js";
import { members } from "./views/members.js";
import { others } from "./views/others.js";
import { partners } from "./views/partners.js";
import { expect, test, visit } from "./views/sample.js";
import { misfits } from "./views/shape.js";
import type { View } from "./views/view.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PHONE = { width: 360, height: 740 };

/** What a screen reader, or somebody with weak eyes or hands, would stumble over. */
async function obstacles(page: Page, { isMail = false }: View): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(RULES);
  if (isMail) axe.disableRules(["landmark-one-main", "region"]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** What the browser complains of. That a request was refused is no complaint about the page. */
function listen(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!message.text().startsWith("Failed to load resource")) said.push(message.text());
  });
  return said;
}

test.use({ trace: "off" });

/** The colours and places of the page as it is by now. */
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

for (const view of [...cards, ...members, ...items, ...imports, ...others, ...partners, ...apiKeys]) {
  test(view.name, async ({ browser, sample }) => {
    const page = await visit(browser, sample, view);
    const said = listen(page);
    await view.open?.(page);
    await expect(view.shows(page).first()).toBeVisible();
    expect.soft(await page.title(), "the title").toMatch(/\w/);
    expect.soft(await obstacles(page, view), "light, at a desk").toEqual([]);

    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(PHONE);
    await page.evaluate(painted);
    await expect.soft.poll(() => page.evaluate(misfits), "on a phone").toEqual([]);
    expect.soft(await obstacles(page, view), "dark, on a phone").toEqual([]);
    expect(said, "the console").toEqual([]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.context().close();
  });
}
