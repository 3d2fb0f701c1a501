/** What people do in the browser, again and again. */
import { type Browser, expect, type Page } from "@playwright/test";

export const PASSWORD = "violet lamp under seven rivers";

/** A browser of one's own, as on another machine. */
export async function newBrowser(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  failOnPolicyErrors(page);
  return page;
}

/** The content security policy lets everything of ours through; a violation is a mistake of ours. */
export function failOnPolicyErrors(page: Page): void {
  page.on("console", (message) => {
    expect(message.text(), "the console").not.toContain("Content Security Policy");
  });
}

/** The set-up link → workspace "Contenzilla" of Olive, who then is at All members. */
export async function setUp(page: Page, setupUrl: string, workspace = "Contenzilla"): Promise<void> {
  await page.goto(setupUrl);
  await page.getByLabel("Workspace name").fill(workspace);
  await page.getByLabel("Name", { exact: true }).fill("Olive");
  await page.getByLabel("Family name").fill("Owner");
  await page.getByLabel("Email").fill("olive@contenzilla.test");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: /create/i }).click();
  await expect(page.getByRole("heading", { name: "All members" })).toBeVisible();
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** All members → Add member → Guest → an address → Send invite. */
export async function inviteGuest(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "Add member" }).click();
  await page.getByRole("menuitem", { name: /^Guest/ }).click();
  const dialog = page.getByRole("dialog", { name: "Invite guest user" });
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(page.getByText(`Invite sent to ${email}`, { exact: true }).last()).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** The row of a person in All members. */
export function row(page: Page, email: string) {
  return page.getByRole("row").filter({ hasText: email });
}

/** ⋯ of a row → an entry of its menu. */
export async function choose(page: Page, email: string, entry: string): Promise<void> {
  await row(page, email).getByRole("button", { name: /more options/i }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** A new person's way through the join page. */
export async function joinAsNew(page: Page, link: string, name: string, familyName: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Family name").fill(familyName);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: /^Join / }).click();
}
