/** The main job, whole: from the set-up link to a guest who joined. */
import { expect, test } from "./support/test.js";
import { choose, inviteGuest, joinAsNew, newBrowser, row } from "./support/people.js";

const CHARLIE = "charlie@adraptor.test";

test("the Owner invites a guest, who joins and sees no All members", async ({ browser, server, olive }) => {
  await olive.getByRole("tab", { name: /Guest/ }).click();
  await inviteGuest(olive, CHARLIE);
  await expect(row(olive, CHARLIE)).toContainText("Invite sent");

  const charlie = await newBrowser(browser, server.url);
  await joinAsNew(charlie, await server.link(CHARLIE), "Charlie", "Lowe");
  await expect(charlie.getByText("Nothing shared with you yet")).toBeVisible();
  await expect(charlie.getByRole("link", { name: "All members" })).toBeHidden();

  await olive.reload();
  await expect(row(olive, CHARLIE)).toContainText("Charlie Lowe");
  await expect(row(olive, CHARLIE)).toContainText("Active");
});

test("a resent invite replaces the old link", async ({ browser, server, olive }) => {
  await olive.getByRole("tab", { name: /Guest/ }).click();
  await inviteGuest(olive, CHARLIE);
  const old = await server.link(CHARLIE);
  await choose(olive, CHARLIE, "Resend invite");
  await olive.getByRole("dialog", { name: "Resend invite" }).getByRole("button", { name: "Resend invite" }).click();
  await expect(olive.getByText(`Invite sent to ${CHARLIE}`, { exact: true }).last()).toBeVisible();
  const fresh = await server.link(CHARLIE, 2);

  const charlie = await newBrowser(browser, server.url);
  await charlie.goto(old);
  await expect(charlie.getByText("There is a newer invite")).toBeVisible();
  await charlie.goto("about:blank");
  await joinAsNew(charlie, fresh, "Charlie", "Lowe");
  await expect(charlie.getByText("Nothing shared with you yet")).toBeVisible();
});
