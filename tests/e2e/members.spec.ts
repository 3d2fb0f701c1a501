/** Members: who may do what, changing it, and ending it. */
import { expect, test } from "./support/test.js";
import { CHARLIE, choose, confirm, enter, joinAsNew, OLIVE, open, openInvite, openMenu, PASSWORD, row, said } from "./support/people.js";

const MIA = "mia@contenzilla.test";

test("a user sees and does less than an admin, and becomes one", async ({ server, olive, visitor }) => {
  const dialog = await openInvite(olive, "Member");
  await dialog.getByLabel("Email").fill(MIA);
  await dialog.getByLabel("Workspace role").selectOption("User");
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, `Invite sent to ${MIA}`)).toBeVisible();
  await expect(row(olive, MIA)).toContainText("User");

  const mia = await visitor();
  await joinAsNew(mia, await server.link(MIA), "Mia", "Moss");
  await expect(mia.getByRole("heading", { name: "All members" })).toBeVisible();
  await expect(mia.getByRole("tab", { name: /^Guest/ })).toBeVisible();
  await expect(mia.getByRole("tab", { name: /^Members/ })).toBeHidden();
  await expect(mia.getByRole("link", { name: "Settings" })).toBeHidden();
  await expect(mia.getByRole("button", { name: "Export" })).toBeHidden();
  await mia.getByRole("button", { name: "Add member" }).click();
  await expect(mia.getByRole("menuitem")).toHaveCount(1);
  await mia.goto("/settings");
  await expect(mia.getByText("Settings are for admins")).toBeVisible();

  await olive.reload();
  await choose(olive, MIA, "Change role");
  await olive.getByRole("dialog").getByLabel("Workspace role").selectOption("Admin");
  await confirm(olive, "Change role");
  await expect(said(olive, "Mia Moss is now Admin")).toBeVisible();
  await expect(row(olive, MIA)).toContainText("Admin");

  await mia.goto("/members");
  await expect(mia.getByRole("tab", { name: /^Members/ })).toBeVisible();
  await expect(mia.getByRole("link", { name: "Settings" })).toBeVisible();
  await expect(row(mia, OLIVE)).toContainText("Owner");
  const menu = await openMenu(mia, OLIVE);
  await expect(menu.getByRole("menuitem", { name: "View details" })).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: /Remove|Change role/ })).toHaveCount(0);
});

test("a removed member is out at once, and their invites wait for somebody to resend them", async ({
  server,
  olive,
  before,
  visitor,
}) => {
  await before.admit(server, MIA, "Mia", "Moss", "user");
  const mia = await visitor();
  await enter(mia, MIA);
  const dialog = await openInvite(mia, "Guest");
  await dialog.getByLabel("Email").fill(CHARLIE);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(row(mia, CHARLIE)).toContainText("Invite sent");
  const charlie = await visitor();
  await charlie.goto(await server.link(CHARLIE));
  await expect(charlie.getByText("Mia Moss invites you as a guest.")).toBeVisible();

  await olive.reload();
  await choose(olive, MIA, "Remove member");
  await confirm(olive, "Remove member");
  await expect(said(olive, "Mia Moss removed")).toBeVisible();
  await expect(row(olive, MIA)).toBeHidden();
  // Her page may have noticed by itself.
  await mia.goto("/activity");
  await expect(mia.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();

  await charlie.reload();
  await expect(charlie.getByRole("heading", { name: "This invite is on hold" })).toBeVisible();
  await olive.getByRole("tab", { name: /^Guest/ }).click();
  await expect(row(olive, CHARLIE)).toContainText("Its sender left");
  await choose(olive, CHARLIE, "Resend invite");
  await confirm(olive, "Resend invite");
  await expect(row(olive, CHARLIE)).not.toContainText("Its sender left");
  await open(charlie, await server.link(CHARLIE, 2));
  await expect(charlie.getByText("Olive Owner invites you as a guest.")).toBeVisible();
});

test("the Owner hands the workspace over, and leaves it", async ({ server, olive, before }) => {
  await before.admit(server, MIA, "Mia", "Moss", "admin");
  await olive.reload();
  const own = await openMenu(olive, OLIVE);
  await expect(own.getByRole("menuitem", { name: /^Leave workspace/ })).toBeDisabled();
  await expect(own).toContainText("Transfer ownership first.");
  await olive.keyboard.press("Escape");

  await choose(olive, MIA, "Transfer ownership");
  const dialog = olive.getByRole("dialog", { name: "Transfer ownership" });
  const transfer = dialog.getByRole("button", { name: "Transfer ownership" });
  await dialog.getByLabel("Your password").fill("not my password at all");
  await transfer.click();
  await expect(dialog.getByText("This is not your password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await transfer.click();
  await expect(said(olive, "Mia Moss is the Owner now")).toBeVisible();
  await expect(row(olive, MIA)).toContainText("Owner");
  await expect(row(olive, OLIVE)).toContainText("Super admin");

  await choose(olive, OLIVE, "Leave workspace");
  await olive.getByRole("dialog", { name: "Leave workspace" }).getByRole("button", { name: "Leave workspace" }).click();
  await expect(olive.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();
});

test("an admin looks at a guest, sets an end date, sends a password reset and signs them out", async ({
  server,
  olive,
  before,
  visitor,
}) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  const charlie = await visitor();
  await enter(charlie, CHARLIE);
  await olive.goto("/members?tab=guests");
  await choose(olive, CHARLIE, "View details");
  const sheet = olive.getByRole("dialog", { name: "Details of Charlie Lowe" });
  await expect(sheet).toContainText(CHARLIE);
  await expect(sheet).toContainText("Invited by Olive Owner");
  await expect(sheet).toContainText("Joined");
  expect(olive.url()).toContain("details=");

  await sheet.getByRole("button", { name: "Change end date" }).click();
  const dialog = olive.getByRole("dialog", { name: "Change end date" });
  await dialog.getByLabel("Access ends").fill("2020-01-01");
  await dialog.getByRole("button", { name: "Save end date" }).click();
  await expect(dialog.getByText("Choose a day that is not over.")).toBeVisible();
  await dialog.getByLabel("Access ends").fill("2090-05-24");
  await dialog.getByRole("button", { name: "Save end date" }).click();
  await expect(said(olive, "Charlie Lowe’s access ends on 24 May 2090")).toBeVisible();
  await expect(sheet).toContainText("24 May 2090");
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(row(olive, CHARLIE)).toContainText("Access ends 24 May 2090");

  await choose(olive, CHARLIE, "Send password reset");
  await confirm(olive, "Send password reset");
  await expect(said(olive, `Password reset sent to ${CHARLIE}`)).toBeVisible();
  expect(await server.link(CHARLIE, 2)).toContain("/reset#");

  await choose(olive, CHARLIE, "Sign out everywhere");
  await confirm(olive, "Sign out everywhere");
  await expect(said(olive, "Charlie Lowe signed out everywhere")).toBeVisible();
  await charlie.getByRole("link", { name: "Activity" }).click();
  await expect(charlie.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
});

test("a guest leaves of their own accord", async ({ server, olive, before, visitor }) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  const charlie = await visitor();
  await enter(charlie, CHARLIE);
  await charlie.getByRole("button", { name: "Leave this workspace" }).click();
  await confirm(charlie, "Leave Contenzilla?", "Leave workspace");
  await expect(charlie.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();
  await olive.goto("/members?tab=guests&status=removed");
  await expect(row(olive, CHARLIE)).toContainText("Removed");
});
