/** Activity: what was done is there, by whom, and can be narrowed and taken along. */
import { expect, test } from "./support/test.js";
import { CHARLIE, confirm, choose, downloaded, enter, inviteGuest } from "./support/people.js";

const MIA = "mia@contenzilla.test";

test("what people did is listed by who and what, and comes as a CSV", async ({ server, olive, before, visitor }) => {
  await before.admit(server, MIA, "Mia", "Moss", "user");
  const mia = await visitor();
  await enter(mia, MIA, "/members");
  await inviteGuest(mia, CHARLIE);
  await olive.goto("/members?tab=guests");
  await choose(olive, CHARLIE, "Revoke invite");
  await confirm(olive, "Revoke invite");

  await olive.getByRole("link", { name: "Activity" }).click();
  const rows = olive.getByRole("row");
  const revoked = rows.filter({ hasText: `Revoked the invite to ${CHARLIE}` });
  const invited = rows.filter({ hasText: `Invited ${CHARLIE} as a guest` });
  const created = rows.filter({ hasText: "Created the workspace Contenzilla" });
  await expect(revoked).toContainText("Olive Owner");
  await expect(invited).toContainText("Mia Moss");
  await expect(created).toBeVisible();

  await olive.getByRole("button", { name: "Invites", exact: true }).click();
  await expect(created).toBeHidden();
  await expect(revoked).toBeVisible();
  await olive.getByRole("button", { name: "Anybody" }).click();
  await olive.getByLabel("Person", { exact: true }).fill("Mia");
  await olive.getByRole("list", { name: "People" }).getByRole("button", { name: /Mia Moss/ }).click();
  await expect(revoked).toBeHidden();
  await expect(invited).toBeVisible();
  await expect(olive.getByRole("button", { name: "By Mia Moss" })).toBeVisible();

  await invited.getByRole("button", { name: /^Details/ }).click();
  await expect(olive.getByText("invite.created")).toBeVisible();
  const { text } = await downloaded(olive, () => olive.getByRole("button", { name: "Export as CSV" }).click());
  expect(text).toContain("invite.created");
  expect(text).toContain(CHARLIE);
  expect(text).not.toContain("invite.revoked");

  await olive.reload();
  await expect(invited).toBeVisible();
  await olive.getByRole("button", { name: "Any time" }).click();
  await olive.getByLabel("To", { exact: true }).fill("2020-01-01");
  await expect(olive.getByText("No event matches these filters.")).toBeVisible();
  await olive.keyboard.press("Escape");
  await olive.getByRole("button", { name: "Clear filters" }).click();
  await expect(created).toBeVisible();
});

test("a guest sees what they did themselves, and nothing of others", async ({ server, before, visitor }) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  await before.invite("dana@adraptor.test");
  const charlie = await visitor();
  await enter(charlie, CHARLIE, "/activity");
  await expect(charlie.getByRole("row").filter({ hasText: `Joined with the invite to ${CHARLIE}` })).toBeVisible();
  await expect(charlie.getByText("dana@adraptor.test")).toBeHidden();
  await expect(charlie.getByRole("button", { name: "Anybody" })).toBeHidden();
});
