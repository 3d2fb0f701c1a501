/** What people do in the browser, again and again. */
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./caller.js";

export { PASSWORD };
export const OLIVE = "olive@contenzilla.test";
export const CHARLIE = "charlie@adraptor.test";

/** A browser of one's own, as on another machine. */
export async function newBrowser(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  // The content security policy lets everything of ours through; a violation is a mistake of ours.
  context.on("console", (message) => {
    expect(message.text(), "the console").not.toContain("Content Security Policy");
  });
  context.on("weberror", (failure) => {
    throw failure.error();
  });
  return context.newPage();
}

const olive = { name: "Olive", family_name: "Owner", email: OLIVE, password: PASSWORD };

/** The set-up link → workspace "Contenzilla" of Olive, who then is at All members. */
export async function setUp(page: Page, setupUrl: string, workspace = "Contenzilla"): Promise<void> {
  await page.goto(setupUrl);
  await page.getByLabel("Workspace name").fill(workspace);
  await page.getByLabel("Name", { exact: true }).fill(olive.name);
  await page.getByLabel("Family name").fill(olive.family_name);
  await page.getByLabel("Email").fill(olive.email);
  await page.getByLabel("Password", { exact: true }).fill(olive.password);
  await page.getByRole("button", { name: /create/i }).click();
  await expect(page.getByRole("heading", { name: "All members" })).toBeVisible();
}

/** The same over HTTP: the browser holds Olive's session, and stands nowhere yet. */
export async function setUpQuickly(page: Page, setupUrl: string): Promise<void> {
  const data = { setup_token: setupUrl.split("#")[1], workspace_name: "Contenzilla", ...olive };
  expect((await page.request.post("/api/v1/setup", { data })).ok()).toBe(true);
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signed in over HTTP, then at a page. */
export async function enter(page: Page, email: string, path = "/"): Promise<void> {
  const data = { email, password: PASSWORD };
  expect((await page.request.post("/api/v1/session", { data })).ok()).toBe(true);
  await page.goto(path);
}

/** The person's menu at the foot of the drawer → Sign out. */
export async function signOut(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
}

/** All members → Add member → Guest or Member: the dialog. */
export async function openInvite(page: Page, kind: "Guest" | "Member"): Promise<Locator> {
  await page.getByRole("button", { name: "Add member" }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${kind}`) }).click();
  return page.getByRole("dialog", { name: kind === "Guest" ? "Invite guest user" : "Add a member" });
}

/** Add member → Guest → an address → Send invite. */
export async function inviteGuest(page: Page, email: string): Promise<void> {
  const dialog = await openInvite(page, "Guest");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(page, `Invite sent to ${email}`)).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** A message at the foot of the page, the newest if it is there twice. */
export function said(page: Page, text: string): Locator {
  return page.getByText(text, { exact: true }).last();
}

/** The row of a person in All members. */
export function row(page: Page, email: string): Locator {
  return page.getByRole("row").filter({ hasText: email });
}

/** ⋯ of a row, opened. */
export async function openMenu(page: Page, email: string): Promise<Locator> {
  await row(page, email).getByRole("button", { name: /more options/i }).click();
  return page.getByRole("menu");
}

/** ⋯ of a row → an entry of its menu. */
export async function choose(page: Page, email: string, entry: string): Promise<void> {
  const menu = await openMenu(page, email);
  await menu.getByRole("menuitem", { name: entry }).click();
}

/** The dialog that asks before something is done: its button, which says the same as its title. */
export async function confirm(page: Page, title: string | RegExp, verb: string | RegExp = title): Promise<void> {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("button", { name: verb }).click();
  await expect(dialog).toBeHidden();
}

/** A new person's way through the join page. */
export async function joinAsNew(page: Page, link: string, name: string, familyName: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Family name").fill(familyName);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: /^Join / }).click();
  // Who leaves the page sooner ends its request.
  await page.waitForURL((url) => url.pathname !== "/join");
}

/** What a download holds, as text. */
export async function downloaded(page: Page, click: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString() };
}

/** A link opened afresh: the address differs after its # only, which alone would not load the page. */
export async function open(page: Page, link: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(link);
}
