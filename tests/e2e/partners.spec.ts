/** Partners: added by an Admin, run by a Host Admin and a Guest Admin, and gone with all their guests. */
import type { Page } from "@playwright/test";
import { choose, confirm, enter, joinAsNew, openMenu, row, said } from "./support/people.js";
import { expect, test } from "./support/test.js";

const ADA = "ada@contenzilla.test";
const HANA = "hana@contenzilla.test";
const HUGO = "hugo@contenzilla.test";
const GINA = "gina@northwind.test";
const GREG = "greg@northwind.test";
const NORTHWIND = "Northwind Agency";

/** ⋯ of the partner → an entry. */
async function chooseOfPartner(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: `More options for ${NORTHWIND}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** Types part of a name and takes who is suggested. */
async function pickHost(page: Page, label: string, part: string, name: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(label).fill(part);
  await dialog.getByRole("option", { name: new RegExp(name) }).click();
  await expect(dialog.getByText(name, { exact: true })).toBeVisible();
}

async function addNorthwind(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Partners" }).click();
  await expect(page.getByRole("heading", { name: "Your partners" })).toBeVisible();
  await page.getByRole("button", { name: "Add partner" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Invite your partners to your workspace/ }).click();
  const dialog = page.getByRole("dialog", { name: "Enter your partner’s information" });
  await dialog.getByLabel("Assign a name for your partner’s company").fill(NORTHWIND);
  await dialog.getByLabel("Partner’s email address").fill("gina@contenzilla.test");
  await pickHost(page, "Assign a partnership host", "han", "Hana Host");
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(dialog.getByText("Host Admin and Guest Admin need emails on different domains.")).toBeVisible();
  await dialog.getByLabel("Partner’s email address").fill(GINA);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(page, `Invite sent to ${GINA}`)).toBeVisible();
  await expect(page.getByRole("heading", { name: NORTHWIND })).toBeVisible();
}

test("a partner's whole life, by an Admin, a Host Admin, a Guest Admin and a Guest User", async ({
  server,
  before,
  visitor,
}) => {
  test.slow();
  await before.admit(server, ADA, "Ada", "Admin", "admin");
  await before.admit(server, HANA, "Hana", "Host", "user");
  await before.admit(server, HUGO, "Hugo", "Helper", "user");

  // The Admin adds it, with Hana as its host.
  const ada = await visitor();
  await enter(ada, ADA);
  await addNorthwind(ada);
  await expect(row(ada, GINA)).toContainText("Guest Admin");
  await expect(row(ada, GINA)).toContainText("Invite sent");

  // Its Guest Admin joins, and sees Partners with the own one, and nobody else.
  const gina = await visitor();
  await joinAsNew(gina, await server.link(GINA), "Gina", "Gray");
  await gina.getByRole("link", { name: `Open ${NORTHWIND}` }).click();
  await expect(gina.getByRole("heading", { name: NORTHWIND })).toBeVisible();
  await expect(gina.getByRole("link", { name: "All members" })).toBeHidden();
  await expect(row(gina, GINA)).toContainText("Active");
  await gina.getByRole("link", { name: "Partners", exact: true }).click();
  await expect(gina.getByRole("row")).toHaveCount(2);
  await expect(gina.getByRole("button", { name: "Add partner" })).toBeHidden();
  await gina.getByRole("link", { name: NORTHWIND }).click();

  // She invites a Guest User, who joins and sees nothing of partners.
  await chooseOfPartner(gina, "Invite guest users");
  const invite = gina.getByRole("dialog", { name: "Invite guest user" });
  await invite.getByLabel("Email").fill(GINA);
  await invite.getByRole("button", { name: "Send invite" }).click();
  await expect(invite.getByText("This person is in the workspace already.")).toBeVisible();
  await invite.getByRole("button", { name: `Remove ${GINA}` }).click();
  await invite.getByLabel("Email").fill(GREG);
  await invite.getByRole("button", { name: "Send invite" }).click();
  await expect(said(gina, `Invite sent to ${GREG}`)).toBeVisible();
  await expect(row(gina, GREG)).toContainText("Invite sent");
  await choose(gina, GREG, "Resend invite");
  await confirm(gina, "Resend invite");
  const greg = await visitor();
  const link = await server.link(GREG, 2);
  expect((await server.mails(GREG))[0]?.text).toContain(NORTHWIND);
  await joinAsNew(greg, link, "Greg", "Gould");
  await expect(greg.getByRole("heading", { name: "Welcome, Greg" })).toBeVisible();
  await expect(greg.getByRole("link", { name: "Partners" })).toBeHidden();
  await greg.goto("/partners");
  await expect(greg.getByText("This page is not open to you")).toBeVisible();

  // The Host Admin sees the one she hosts, makes Greg a Guest Admin, and cannot leave it without a host.
  const hana = await visitor();
  await enter(hana, HANA, "/partners");
  await hana.getByRole("link", { name: NORTHWIND }).click();
  await choose(hana, GREG, "Make Guest Admin");
  await confirm(hana, "Make Guest Admin");
  await expect(said(hana, "Greg Gould is now Guest Admin")).toBeVisible();
  await expect(row(hana, GREG)).toContainText("Guest Admin");
  await gina.reload();
  const menu = await openMenu(gina, GREG);
  await expect(menu.getByRole("menuitem", { name: "View details" })).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: "Remove" })).toHaveCount(0);
  await gina.keyboard.press("Escape");

  await hana.getByRole("button", { name: "Step down as Host Admin" }).click();
  const stepDown = hana.getByRole("dialog", { name: "Step down as Host Admin" });
  await stepDown.getByRole("button", { name: "Step down" }).click();
  await expect(stepDown.getByText("A partner needs at least one Host Admin.", { exact: false })).toBeVisible();
  await stepDown.getByRole("button", { name: "Cancel" }).click();
  await chooseOfPartner(hana, "Assign a partnership host");
  await pickHost(hana, "Partnership host", "hugo", "Hugo Helper");
  await hana.getByRole("button", { name: "Assign host" }).click();
  await expect(said(hana, `Hugo Helper is now a Host Admin of ${NORTHWIND}`)).toBeVisible();
  await hana.getByRole("button", { name: "Step down as Host Admin" }).click();
  await confirm(hana, "Step down as Host Admin", "Step down");
  await expect(hana.getByRole("heading", { name: "No partners yet" })).toBeVisible();

  // Greg steps down, and a Guest Admin removes him: from the workspace.
  await greg.goto("/partners");
  await greg.getByRole("link", { name: NORTHWIND }).click();
  await choose(greg, GREG, "Step down to Guest User");
  await confirm(greg, "Step down to Guest User");
  await expect(greg.getByRole("heading", { name: "Welcome, Greg" })).toBeVisible();
  await expect(greg.getByRole("link", { name: "Partners" })).toBeHidden();
  await gina.reload();
  await choose(gina, GREG, "Remove");
  await confirm(gina, "Remove Greg Gould?", "Remove");
  await expect(row(gina, GREG)).toBeHidden();
  await greg.reload();
  await expect(greg.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();

  // What happened stands in its activity; to a Guest Admin the workspace did what its members did.
  await gina.getByRole("tab", { name: "Activity" }).click();
  await expect(gina.getByRole("row").filter({ hasText: "Removed Greg Gould" })).toBeVisible();
  await expect(gina.getByRole("row").filter({ hasText: "Ada Admin" })).toHaveCount(0);
  await ada.getByRole("tab", { name: "Activity" }).click();
  await expect(ada.getByRole("row").filter({ hasText: `Added the partner ${NORTHWIND}` })).toBeVisible();

  // Among all guests it is a column and a filter.
  await before.invite("charlie@adraptor.test");
  await ada.goto("/members?tab=guests");
  await expect(row(ada, GINA)).toContainText(NORTHWIND);
  await ada.getByRole("button", { name: "Any partner" }).click();
  await ada.getByRole("button", { name: NORTHWIND }).click();
  await expect(row(ada, "charlie@adraptor.test")).toBeHidden();
  await row(ada, GINA).getByRole("link", { name: NORTHWIND }).click();

  // Its end is the end of all its guests.
  await chooseOfPartner(ada, "Remove partner");
  await expect(ada.getByRole("dialog")).toContainText(`1 person of ${NORTHWIND} loses access`);
  await confirm(ada, "Remove partner");
  await expect(ada.getByRole("heading", { name: "No partners yet" })).toBeVisible();
  await gina.reload();
  await expect(gina.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();
});

test("a partner's host is found and chosen by keyboard", async ({ server, olive, before }) => {
  await before.admit(server, HANA, "Hana", "Host", "user");
  await before.admit(server, "gus@agency.test", "Gus", "Guest");
  await olive.goto("/partners");
  await olive.getByRole("button", { name: "Add partner" }).first().press("Enter");
  await olive.getByRole("button", { name: /^Invite your partners to your workspace/ }).press("Enter");
  await expect(olive.getByLabel("Assign a name for your partner’s company")).toBeFocused();
  const field = olive.getByRole("combobox", { name: "Assign a partnership host" });
  const options = olive.getByRole("listbox", { name: "People" }).getByRole("option");
  // By the arrow keys alone, or by part of a name. Guests cannot be hosts.
  await field.press("ArrowDown");
  await expect(options).toHaveCount(2);
  await olive.keyboard.press("ArrowDown");
  await olive.keyboard.press("Enter");
  await expect(olive.getByRole("button", { name: "Take Hana Host out" })).toBeVisible();
  await olive.keyboard.press("Backspace");
  await olive.keyboard.type("h");
  await expect(options).toHaveCount(1);
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await olive.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await expect(olive.getByRole("dialog")).toBeVisible();
  await olive.keyboard.press("ArrowDown");
  await olive.keyboard.press("Enter");
  await expect(olive.getByRole("button", { name: "Take Hana Host out" })).toBeVisible();
  await olive.keyboard.press("Backspace");
  await expect(olive.getByRole("button", { name: "Take Hana Host out" })).toBeHidden();
  // Escape closes the search that found nobody, then the dialog.
  await olive.keyboard.type("nobody");
  await expect(olive.getByText(/^Nobody found/)).toBeVisible();
  await olive.keyboard.press("Escape");
  await expect(olive.getByText(/^Nobody found/)).toBeHidden();
  await expect(olive.getByRole("dialog")).toBeVisible();
  await olive.keyboard.press("Escape");
  await expect(olive.getByRole("dialog")).toBeHidden();
  await expect(olive.getByRole("button", { name: "Add partner" }).first()).toBeFocused();
});

test("what stands under a host's suggestions stays where it is when they close", async ({ server, olive, before }) => {
  await before.admit(server, HANA, "Hana", "Host", "user");
  await olive.goto("/partners");
  await olive.getByRole("button", { name: "Add partner" }).click();
  const dialog = olive.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Invite your partners to your workspace/ }).click();
  const send = dialog.getByRole("button", { name: "Send invite" });
  const place = await send.boundingBox();
  for (const typed of ["h", "nobody"]) {
    await dialog.getByLabel("Assign a partnership host").fill(typed);
    await expect(dialog.getByText(typed === "h" ? HANA : /^Nobody found/)).toBeVisible();
    expect(await send.boundingBox(), typed).toEqual(place);
  }
});
