/** Without a connection: it is said so, and nothing typed is lost. */
import { expect, test } from "./support/test.js";
import { CHARLIE, openInvite, PASSWORD, said } from "./support/people.js";

const BANNER = /^No connection to the server/;
const NO_CONNECTION = "There is no connection to the server. Check your network and try again.";
/** It is noticed within seconds that there is a connection again. */
const BACK = { timeout: 30_000 };

test("an invite typed offline is sent once the connection is back", async ({ server, olive }) => {
  const dialog = await openInvite(olive, "Guest");
  await dialog.getByLabel("Email").fill(CHARLIE);
  await dialog.getByLabel("Message").fill("See you on Monday");
  await olive.context().setOffline(true);
  await expect(olive.getByText(BANNER)).toBeVisible();
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(dialog.getByText(NO_CONNECTION)).toBeVisible();
  await expect(dialog.getByLabel("Message")).toHaveValue("See you on Monday");
  await expect(dialog.getByRole("button", { name: `Remove ${CHARLIE}` })).toBeVisible();

  await olive.context().setOffline(false);
  await expect(olive.getByText(BANNER)).toBeHidden(BACK);
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, `Invite sent to ${CHARLIE}`)).toBeVisible();
  await server.link(CHARLIE);
  expect(await server.mails(CHARLIE)).toHaveLength(1);
});

test("a list keeps what it showed, and renews itself with the connection", async ({ olive, before }) => {
  await olive.goto("/members?tab=guests");
  await expect(olive.getByText("No guests yet")).toBeVisible();
  await olive.context().setOffline(true);
  await expect(olive.getByText(BANNER)).toBeVisible();
  await before.invite(CHARLIE);
  await olive.getByRole("tab", { name: /^Members/ }).click();
  await olive.getByRole("tab", { name: /^Guest/ }).click();
  await expect(olive.getByText("No guests yet")).toBeVisible();
  await olive.context().setOffline(false);
  await expect(olive.getByRole("row").filter({ hasText: CHARLIE })).toBeVisible(BACK);
});

test("a page opened for the first time without a connection says so, and comes once there is one", async ({ olive }) => {
  await expect(olive.getByRole("heading", { name: "All members" })).toBeVisible();
  await olive.context().setOffline(true);
  await olive.getByRole("link", { name: "Activity" }).click();
  await expect(olive.getByRole("heading", { name: "Guestlist cannot be reached" })).toBeVisible();
  await expect(olive.getByRole("link", { name: "All members" })).toBeVisible();
  await olive.context().setOffline(false);
  await expect(olive.getByRole("heading", { name: "Activity" })).toBeVisible(BACK);
});

test("somebody who joins without a connection keeps what they typed", async ({ server, before, visitor }) => {
  await before.invite(CHARLIE);
  const charlie = await visitor();
  await charlie.goto(await server.link(CHARLIE));
  await expect(charlie.getByRole("button", { name: "Join Contenzilla" })).toBeVisible();
  await charlie.context().setOffline(true);
  await charlie.getByLabel("Name", { exact: true }).fill("Charlie");
  await charlie.getByLabel("Family name").fill("Lowe");
  await charlie.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await charlie.getByRole("button", { name: "Join Contenzilla" }).click();
  await expect(charlie.getByText(NO_CONNECTION)).toBeVisible();
  await expect(charlie.getByLabel("Name", { exact: true })).toHaveValue("Charlie");
  await charlie.context().setOffline(false);
  await charlie.getByRole("button", { name: "Join Contenzilla" }).click();
  await expect(charlie.getByText("What is shared with you")).toBeVisible();
});
