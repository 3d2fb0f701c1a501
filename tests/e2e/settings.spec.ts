/** Settings: each policy, and what it changes for the people it is about. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/test.js";
import { CHARLIE, openInvite, said } from "./support/people.js";

async function save(page: Page, section: Locator): Promise<void> {
  await section.getByRole("button", { name: "Save" }).click();
  await expect(said(page, "Settings saved")).toBeVisible();
  // What stands there until the answer has come; the words may be those about the change before.
  await expect(section.getByRole("button", { name: "Discard" })).toBeHidden();
}

/** All members → Invite guest user with an address, sent. */
async function tryToInvite(page: Page, email: string): Promise<Locator> {
  await page.getByRole("link", { name: "All members" }).click();
  const dialog = await openInvite(page, "Guest");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  return dialog;
}

test("name and language stand in the drawer and in the mails", async ({ server, olive }) => {
  await olive.goto("/settings");
  const general = olive.getByRole("form", { name: "General" });
  await general.getByLabel("Workspace name").fill("");
  await general.getByRole("button", { name: "Save" }).click();
  await expect(general.getByText("Give your workspace a name.")).toBeVisible();
  await general.getByLabel("Workspace name").fill("Contenzilla Studios");
  await general.getByLabel("Language").selectOption("Español");
  await save(olive, general);
  await expect(olive.getByText("Contenzilla Studios", { exact: true }).last()).toBeVisible();

  const dialog = await tryToInvite(olive, CHARLIE);
  await expect(dialog).toBeHidden();
  await server.link(CHARLIE);
  const [mail] = await server.mails(CHARLIE);
  expect(mail?.subject).toContain("Contenzilla Studios");
  expect(mail?.text).toContain("te ofrece acceso");
});

test("people on the organization's own domain are members, not guests", async ({ server, olive }) => {
  await olive.goto("/settings");
  const domains = olive.getByRole("form", { name: "Domains" });
  await domains.getByRole("button", { name: "Add contenzilla.test" }).click();
  await save(olive, domains);

  const guest = await tryToInvite(olive, "mia@contenzilla.test");
  await expect(guest.getByText("belongs to your organization.")).toBeVisible();
  await guest.getByRole("button", { name: "Add them as a member instead" }).click();
  const member = olive.getByRole("dialog", { name: "Add a member" });
  await member.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, "Invite sent to mia@contenzilla.test")).toBeVisible();
  await expect(guest).toBeHidden();
  await server.link("mia@contenzilla.test");
});

test("guests come from allowed domains only, and never from refused ones", async ({ olive }) => {
  await olive.goto("/settings");
  const policy = olive.getByRole("form", { name: "Guest invites" });
  await policy.getByLabel("Only from these domains").fill("adraptor.test");
  await policy.getByLabel("Never from these domains").fill("adraptor.test");
  await policy.getByRole("button", { name: "Save" }).click();
  await expect(policy.getByText("adraptor.test is in both lists. Take it out of one.")).toBeVisible();
  await policy.getByRole("button", { name: "Remove adraptor.test" }).last().click();
  await save(olive, policy);

  const outside = await tryToInvite(olive, "dana@elsewhere.test");
  await expect(outside.getByText(/does not allow guests from this domain/)).toBeVisible();
  await outside.getByRole("button", { name: "Remove dana@elsewhere.test" }).click();
  await outside.getByLabel("Email").fill(CHARLIE);
  await outside.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, `Invite sent to ${CHARLIE}`)).toBeVisible();

  await olive.getByRole("link", { name: "Settings" }).click();
  await policy.getByRole("button", { name: "Remove adraptor.test" }).click();
  await policy.getByLabel("Never from these domains").fill("elsewhere.test");
  await save(olive, policy);
  const refused = await tryToInvite(olive, "dana@elsewhere.test");
  await expect(refused.getByText(/does not allow guests from this domain/)).toBeVisible();
});

test("an invite works for as long as the workspace says", async ({ server, olive, visitor }) => {
  await olive.goto("/settings");
  const policy = olive.getByRole("form", { name: "Guest invites" });
  await policy.getByLabel("An invite works for").selectOption("Another time…");
  await policy.getByLabel("How many").fill("31");
  await policy.getByLabel("Unit").selectOption("days");
  await policy.getByRole("button", { name: "Save" }).click();
  await expect(policy.getByText("Choose between 1 hour and 30 days.")).toBeVisible();
  await policy.getByLabel("How many").fill("5");
  await policy.getByLabel("Reminder").selectOption("2 days before it expires");
  await save(olive, policy);
  await olive.reload();
  await expect(policy.getByLabel("How many")).toHaveValue("5");
  await expect(policy.getByLabel("Reminder")).toHaveValue("2");

  await olive.getByRole("link", { name: "All members" }).click();
  const dialog = await openInvite(olive, "Guest");
  await expect(dialog.getByText("Link works for 5 days")).toBeVisible();
  await dialog.getByLabel("Email").fill(CHARLIE);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(dialog).toBeHidden();
  const charlie = await visitor();
  await charlie.goto(await server.link(CHARLIE));
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }).format(Date.now() + 5 * 86_400_000);
  await expect(charlie.getByText(`This invite works until ${day}`)).toBeVisible();
});

test("what is changed and not saved is not lost by accident", async ({ olive }) => {
  await olive.goto("/settings");
  const name = olive.getByLabel("Workspace name");
  await name.fill("Contenzilla Studios");
  await olive.getByRole("link", { name: "All members" }).click();
  const dialog = olive.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(name).toHaveValue("Contenzilla Studios");
  await olive.getByRole("link", { name: "All members" }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(olive.getByRole("heading", { name: "All members" })).toBeVisible();
  await olive.getByRole("link", { name: "Settings" }).click();
  await expect(name).toHaveValue("Contenzilla");
});
