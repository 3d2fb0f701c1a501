/** Inviting guests: taking back, sending again, many at once, and being told why not. */
import { expect, test } from "./support/test.js";
import { CHARLIE, choose, confirm, enter, OLIVE, open, openInvite, row, said } from "./support/people.js";

const GUESTS = "/members?tab=guests";

test("a revoked invite leaves the list, and its link says so", async ({ server, olive, before, visitor }) => {
  await before.invite(CHARLIE);
  await olive.goto(GUESTS);
  await expect(olive.getByRole("tab", { name: "Guest 1" })).toBeVisible();
  await choose(olive, CHARLIE, "Revoke invite");
  await confirm(olive, "Revoke invite");
  await expect(said(olive, `Invite to ${CHARLIE} revoked`)).toBeVisible();
  await expect(row(olive, CHARLIE)).toBeHidden();
  await expect(olive.getByRole("tab", { name: "Guest 0" })).toBeVisible();

  const charlie = await visitor();
  await charlie.goto(await server.link(CHARLIE));
  await expect(charlie.getByRole("heading", { name: "This invite was revoked" })).toBeVisible();
});

test("a removed guest is out at once, and comes back as the person they are", async ({
  server,
  olive,
  before,
  visitor,
}) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  const charlie = await visitor();
  await enter(charlie, CHARLIE);
  await expect(charlie.getByText("What is shared with you")).toBeVisible();

  await olive.goto(GUESTS);
  await choose(olive, CHARLIE, "Remove guest");
  await confirm(olive, "Remove guest");
  await expect(said(olive, "Charlie Lowe removed")).toBeVisible();
  await charlie.getByRole("link", { name: "Activity" }).click();
  await expect(charlie.getByRole("heading", { name: "You are in no workspace" })).toBeVisible();

  await olive.getByRole("button", { name: "Removed" }).click();
  await choose(olive, CHARLIE, "Invite again");
  const dialog = olive.getByRole("dialog", { name: "Invite guest user" });
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, `Invite sent to ${CHARLIE}`)).toBeVisible();

  await open(charlie, await server.link(CHARLIE, 2));
  await expect(charlie.getByText(`You are signed in as ${CHARLIE}.`)).toBeVisible();
  await charlie.getByRole("button", { name: "Join Contenzilla" }).click();
  await expect(charlie.getByText("What is shared with you")).toBeVisible();
});

test.describe("with invites that work for seconds", () => {
  test.use({ settings: { GUESTLIST_MIN_INVITE_LIFETIME: "1" } });

  test("an expired link lets one ask for a new invite, and a resent one works", async ({
    server,
    olive,
    before,
    visitor,
  }) => {
    // Long enough for its mail to go out.
    await before.patch("/workspace", { invite_lifetime_seconds: 10 });
    await before.invite(CHARLIE);
    await before.patch("/workspace", { invite_lifetime_seconds: 86_400 });
    const link = await server.link(CHARLIE);
    const charlie = await visitor();
    const expired = charlie.getByRole("heading", { name: "This invite has expired" });
    const works = charlie.getByRole("button", { name: "Join Contenzilla" });
    await expect(async () => {
      await open(charlie, link);
      await expect(expired.or(works)).toBeVisible();
      await expect(expired).toBeVisible({ timeout: 500 });
    }).toPass();

    await charlie.getByRole("button", { name: "Request a new invite" }).click();
    await expect(charlie.getByText(/We told the person who invited you/)).toBeVisible();
    await expect.poll(async () => (await server.mails(OLIVE))[0]?.text).toContain(CHARLIE);

    await olive.goto(GUESTS);
    await expect(row(olive, CHARLIE)).toContainText("Invite expired");
    await choose(olive, CHARLIE, "Resend invite");
    await confirm(olive, "Resend invite");
    await expect(row(olive, CHARLIE)).toContainText("Invite sent");
    await open(charlie, await server.link(CHARLIE, 2));
    await expect(charlie.getByRole("button", { name: "Join Contenzilla" })).toBeVisible();
  });
});

test("an address that cannot be invited is named, and nothing typed is lost", async ({ server, olive, before }) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  await before.invite("dana@adraptor.test");
  await olive.goto(GUESTS);
  const dialog = await openInvite(olive, "Guest");
  const message = dialog.getByLabel("Message");
  await dialog.getByLabel("Email").fill(CHARLIE);
  await message.fill("Our plan for the autumn is in the shared collection.");
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(dialog.getByText("This person is in the workspace already.")).toBeVisible();
  await expect(message).toHaveValue("Our plan for the autumn is in the shared collection.");

  await dialog.getByRole("button", { name: `Remove ${CHARLIE}` }).click();
  await dialog.getByLabel("Email").fill("dana@adraptor.test");
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(dialog.getByText("has an open invite already.")).toBeVisible();
  await expect(message).toHaveValue("Our plan for the autumn is in the shared collection.");
  await dialog.getByRole("button", { name: "Resend it" }).click();
  await expect(said(olive, "Invite sent to dana@adraptor.test")).toBeVisible();
  await server.link("dana@adraptor.test", 2);
});

test("a pasted list and a file become addresses, each with its own result", async ({ server, olive, before }) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  await olive.goto(GUESTS);
  const dialog = await openInvite(olive, "Guest");
  const field = dialog.getByLabel("Email");
  await olive.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const list = `dana@adraptor.test, Eve <eve@adraptor.test>;\n${CHARLIE}\nnot@whole`;
  await olive.evaluate((text) => navigator.clipboard.writeText(text), list);
  await field.press("Control+V");
  const file = { name: "guests.csv", mimeType: "text/csv", buffer: Buffer.from("name,email\nFinn,finn@adraptor.test\n") };
  await dialog.locator("input[type=file]").setInputFiles(file);
  for (const email of ["dana@adraptor.test", "eve@adraptor.test", "finn@adraptor.test", CHARLIE, "not@whole"]) {
    await expect(dialog.getByRole("button", { name: `Remove ${email}` })).toBeVisible();
  }
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(olive, "Invites sent to 3 people")).toBeVisible();
  await expect(dialog.getByText(`${CHARLIE} This person is in the workspace already.`)).toBeVisible();
  await expect(dialog.getByText("not@whole This is not a complete email address.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Remove dana@adraptor.test" })).toBeHidden();
  for (const email of ["dana@adraptor.test", "eve@adraptor.test", "finn@adraptor.test"]) await server.link(email);
});

test("several invites are resent and revoked together", async ({ server, olive, before }) => {
  const three = ["dana@adraptor.test", "eve@adraptor.test", "finn@adraptor.test"];
  await before.post("/invites/bulk", { emails: three });
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  await olive.goto(GUESTS);
  await olive.getByRole("checkbox", { name: "Select all on this page" }).check();
  const selection = olive.getByRole("region", { name: "Selection" });
  await expect(selection).toContainText("4 selected");
  await selection.getByRole("button", { name: "Resend (3)" }).click();
  await confirm(olive, "Resend 3 invites", "Resend invites");
  await expect(said(olive, "Invites sent to 3 people")).toBeVisible();
  for (const email of three) await server.link(email, 2);

  await olive.reload();
  await olive.getByRole("checkbox", { name: "Select dana@adraptor.test" }).check();
  await olive.getByRole("checkbox", { name: "Select eve@adraptor.test" }).check();
  await selection.getByRole("button", { name: "Revoke (2)" }).click();
  await confirm(olive, "Revoke 2 invites", "Revoke invites");
  await expect(said(olive, "2 invites revoked")).toBeVisible();
  await expect(row(olive, "dana@adraptor.test")).toBeHidden();
  await expect(row(olive, "finn@adraptor.test")).toBeVisible();
  await expect(olive.getByRole("tab", { name: "Guest 2" })).toBeVisible();
});

test("with guest invites switched off nobody invites guests, and open invites wait", async ({
  server,
  olive,
  before,
  visitor,
}) => {
  await before.invite(CHARLIE);
  await olive.goto("/settings");
  const policy = olive.getByRole("form", { name: "Guest invites" });
  await policy.getByLabel("People may invite guests").uncheck();
  await policy.getByRole("button", { name: "Save" }).click();
  await expect(said(olive, "Settings saved")).toBeVisible();

  await olive.getByRole("link", { name: "All members" }).click();
  await olive.getByRole("button", { name: "Add member" }).click();
  const guest = olive.getByRole("menuitem", { name: /^Guest/ });
  await expect(guest).toBeDisabled();
  await expect(guest).toContainText("Not available in your workspace. Contact your admin.");
  await olive.keyboard.press("Escape");
  await olive.getByRole("tab", { name: /Guest/ }).click();
  await expect(row(olive, CHARLIE)).toContainText("Guest invites are switched off");

  const charlie = await visitor();
  await charlie.goto(await server.link(CHARLIE));
  await expect(charlie.getByRole("heading", { name: "This invite is on hold" })).toBeVisible();
});

test("a declined invite is over, and the person may be invited again", async ({
  server,
  olive,
  before,
  visitor,
}) => {
  await before.invite(CHARLIE);
  const charlie = await visitor();
  const link = await server.link(CHARLIE);
  await charlie.goto(link);
  await charlie.getByRole("button", { name: "Decline this invite" }).click();
  await confirm(charlie, "Decline this invite?", "Decline invite");
  await expect(charlie.getByRole("heading", { name: "Invite declined" })).toBeVisible();
  await open(charlie, link);
  await expect(charlie.getByRole("heading", { name: "This invite was declined" })).toBeVisible();

  await olive.goto(GUESTS);
  await expect(olive.getByText("No guests yet")).toBeVisible();
  await before.invite(CHARLIE);
  await open(charlie, await server.link(CHARLIE, 2));
  await expect(charlie.getByRole("button", { name: "Join Contenzilla" })).toBeVisible();
});
