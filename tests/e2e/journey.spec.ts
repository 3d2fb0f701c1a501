/** The main job, whole: from the set-up link to a guest who joined. */
import { expect, test } from "./support/test.js";
import { CHARLIE, choose, confirm, inviteGuest, joinAsNew, open, row, said, setUp } from "./support/people.js";

test("the Owner sets up and invites a guest, who joins and sees no All members", async ({ server, visitor }) => {
  const olive = await visitor();
  await setUp(olive, server.setupUrl);
  await olive.getByRole("tab", { name: /Guest/ }).click();
  await inviteGuest(olive, CHARLIE);
  await expect(row(olive, CHARLIE)).toContainText("Invite sent");

  const charlie = await visitor();
  await joinAsNew(charlie, await server.link(CHARLIE), "Charlie", "Lowe");
  await expect(charlie.getByText("What is shared with you")).toBeVisible();
  await expect(charlie.getByRole("link", { name: "All members" })).toBeHidden();

  await olive.reload();
  await expect(row(olive, CHARLIE)).toContainText("Charlie Lowe");
  await expect(row(olive, CHARLIE)).toContainText("Active");
});

test("a resent invite replaces the old link", async ({ server, olive, visitor }) => {
  await olive.getByRole("tab", { name: /Guest/ }).click();
  await inviteGuest(olive, CHARLIE);
  const old = await server.link(CHARLIE);
  await choose(olive, CHARLIE, "Resend invite");
  await confirm(olive, "Resend invite");
  await expect(said(olive, `Invite sent to ${CHARLIE}`)).toBeVisible();
  const fresh = await server.link(CHARLIE, 2);

  const charlie = await visitor();
  await charlie.goto(old);
  await expect(charlie.getByText("There is a newer invite")).toBeVisible();
  await open(charlie, fresh);
  await joinAsNew(charlie, fresh, "Charlie", "Lowe");
  await expect(charlie.getByText("What is shared with you")).toBeVisible();
});
