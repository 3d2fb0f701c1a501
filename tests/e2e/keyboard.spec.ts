/** Everything by keyboard: menus, dialogs, tabs, the search; and one always sees where one is. */
import type { Page } from "@playwright/test";
import { expect, test, visit } from "./views/sample.js";
import { button, heading } from "./views/view.js";

const members = { name: "members", as: "olive@contenzilla.test", at: "/members", shows: heading("All members") };

/** What has the focus. */
const focused = (page: Page) => page.locator(":focus");

test("Add member: Enter opens, arrows choose, Escape closes and gives the focus back", async ({ browser, sample }) => {
  const page = await visit(browser, sample, members);
  const add = page.getByRole("button", { name: "Add member" });
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /^Guest/ })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /^Member/ })).toBeFocused();
  await page.keyboard.press("Home");
  await expect(page.getByRole("menuitem", { name: /^Guest/ })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: /^Member/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(add).toBeFocused();
});

test("a dialog keeps the focus inside and gives it back", async ({ browser, sample }) => {
  const page = await visit(browser, sample, members);
  const add = page.getByRole("button", { name: "Add member" });
  await add.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Invite guest user" });
  await expect(dialog.getByLabel("Email")).toBeFocused();
  const stops = new Set<string>();
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveCount(1);
    stops.add(await focused(page).evaluate((element) => element.outerHTML));
  }
  expect(stops.size, "places one comes through").toBeGreaterThan(4);
  await page.keyboard.press("Shift+Tab");
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(add).toBeFocused();
});

test("a row's dialog gives the focus back to its ⋯, its details to the row", async ({ browser, sample }) => {
  const page = await visit(browser, sample, { ...members, at: "/members?tab=guests&status=invited" });
  const more = button(page, /^More options/);
  await more.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /invite$/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();

  const person = page.getByRole("row").nth(1).getByRole("link");
  await person.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(person).toBeFocused();
});

test("arrow keys move between the tabs", async ({ browser, sample }) => {
  const page = await visit(browser, sample, members);
  const [first, second] = [page.getByRole("tab", { name: /^Members/ }), page.getByRole("tab", { name: /^Guest/ })];
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await expect(second).toBeFocused();
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(page).toHaveURL(/tab=guests/);
  await page.keyboard.press("Home");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("End");
  await expect(second).toHaveAttribute("aria-selected", "true");
});

test("/ jumps to the search, but is a letter in a field", async ({ browser, sample }) => {
  const page = await visit(browser, sample, members);
  await page.getByRole("row").nth(1).waitFor();
  const search = page.getByRole("searchbox", { name: "Search by name or email" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("a/b");
  await expect(search).toHaveValue("a/b");
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
});

test("the way through a page begins with a jump over the drawer", async ({ browser, sample }) => {
  const page = await visit(browser, sample, members);
  await page.getByRole("row").nth(1).waitFor();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to content" })).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

for (const at of ["/members?tab=guests", "/partners", "/activity", "/settings", "/profile", "/sign-in"]) {
  test(`the focus is seen wherever it goes: ${at}`, async ({ browser, sample }) => {
    const as = at === "/sign-in" ? {} : { as: members.as };
    const page = await visit(browser, sample, { name: at, at, ...as, shows: members.shows });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByText("Loading…").waitFor({ state: "detached" });
    for (let press = 0; press < 25; press += 1) {
      await page.keyboard.press("Tab");
      if ((await focused(page).count()) === 0) break;
      const { element, seen } = await page.evaluate(focusSeen);
      expect(seen, `the focus on ${element}`).toBe(true);
    }
  });
}

/** Whether what has the focus, or the box around it, looks other than without: by a ring, a line or a colour. */
async function focusSeen(): Promise<{ element: string; seen: boolean }> {
  const element = document.activeElement as HTMLElement;
  const look = () =>
    [element, element.parentElement ?? element].map((one) => {
      const { boxShadow, borderColor, backgroundColor, top } = getComputedStyle(one);
      return [boxShadow, borderColor, backgroundColor, top].join();
    });
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await painted();
  const focusedLook = look().join();
  element.blur();
  await painted();
  const otherLook = look().join();
  element.focus();
  return { element: element.outerHTML.slice(0, 160), seen: focusedLook !== otherLook };
}
