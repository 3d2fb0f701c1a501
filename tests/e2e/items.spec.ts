/** Items: kept by a member, shared with a guest, seen by them exactly as long as they are. */
import type { Page } from "@playwright/test";
import { enter, joinAsNew, said } from "./support/people.js";
import { expect, test } from "./support/test.js";

const UMA = "uma@contenzilla.test";
const UGO = "ugo@contenzilla.test";
const CHARLIE = "charlie@adraptor.test";
const PASSWORD = '=1+1, "kept" byte for byte';

/** Add item → Account. */
async function addAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add item" }).first().click();
  await page.getByRole("menuitem", { name: /^Account/ }).click();
}

test("an account is added, shared with a guest, revealed by them, and taken back", async ({ server, before, visitor }) => {
  test.slow();
  await before.admit(server, UMA, "Uma", "User", "user");
  const uma = await visitor();
  await enter(uma, UMA, "/accounts");
  await expect(uma.getByRole("heading", { name: "No accounts yet" })).toBeVisible();
  await addAccount(uma);
  const adding = uma.getByRole("dialog", { name: "Add account" });
  await adding.getByRole("button", { name: "Add account" }).click();
  await expect(adding.getByText("Fill this in.")).toBeVisible();
  await adding.getByLabel("Label").fill("Facebook Ads");
  await adding.getByLabel("App URL").fill("https://facebook.test/login");
  await adding.getByLabel("Username").fill("ads@contenzilla.test");
  await adding.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await adding.getByLabel("Secret for one-time codes").fill("JBSWY3DPEHPK3PXP");
  await adding.getByRole("button", { name: "Add account" }).click();
  await expect(said(uma, "Facebook Ads is added")).toBeVisible();
  await addAccount(uma);
  await uma.getByRole("dialog").getByLabel("Label").fill("Not for guests");
  await uma.getByRole("dialog").getByRole("button", { name: "Add account" }).click();
  await expect(uma.getByRole("row", { name: /Not for guests/ })).toBeVisible();

  // Charlie joins and sees nothing.
  await before.invite(CHARLIE);
  const charlie = await visitor();
  await joinAsNew(charlie, await server.link(CHARLIE), "Charlie", "Chen");
  await expect(charlie.getByRole("heading", { name: "Welcome, Charlie" })).toBeVisible();
  await charlie.getByRole("link", { name: "Accounts" }).first().click();
  await expect(charlie.getByText("What somebody shares with you will be here.")).toBeVisible();

  // Uma shares; as a guest he can be a collaborator only.
  await uma.getByRole("button", { name: "More options for Facebook Ads" }).click();
  await uma.getByRole("menuitem", { name: "Share" }).click();
  const sharing = uma.getByRole("dialog", { name: "Share Facebook Ads" });
  await sharing.getByLabel("Person").fill("charlie");
  await sharing.getByRole("option", { name: /Charlie Chen/ }).click();
  await expect(sharing.getByText("They can be a collaborator only", { exact: false })).toBeVisible();
  await sharing.getByRole("button", { name: "Share", exact: true }).click();
  await expect(said(uma, "Facebook Ads is shared with Charlie Chen")).toBeVisible();
  await expect(sharing.getByRole("button", { name: "Take back from Charlie Chen" })).toBeVisible();
  await expect
    .poll(async () => (await server.mails(CHARLIE))[0]?.subject)
    .toBe("Uma User shared an account with you");

  // He sees exactly that, and its password byte for byte.
  await charlie.reload();
  await expect(charlie.getByRole("row")).toHaveCount(2);
  await charlie.getByRole("link", { name: /Facebook Ads/ }).click();
  const sheet = charlie.getByRole("dialog", { name: "Details of Facebook Ads" });
  await expect(sheet.getByText(PASSWORD)).toHaveCount(0);
  await sheet.getByRole("button", { name: "Show Password" }).click();
  await expect(sheet.locator("output")).toHaveText(PASSWORD, { useInnerText: true });
  await sheet.getByRole("button", { name: "Hide Password" }).click();
  await expect(sheet.locator("output")).toHaveCount(0);
  await sheet.getByRole("button", { name: "Show One-time code" }).click();
  await expect(sheet.locator("output")).toHaveText(/^\d{6}$/);
  await expect(sheet.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await sheet.getByRole("button", { name: "Hide One-time code" }).click();

  // Taken back, it is gone at once.
  await sharing.getByRole("button", { name: "Take back from Charlie Chen" }).click();
  await sharing.getByRole("button", { name: "Yes, take back from Charlie Chen" }).click();
  await expect(said(uma, "Facebook Ads is taken back from Charlie Chen")).toBeVisible();
  await sheet.getByRole("button", { name: "Show Password" }).click();
  const gone = charlie.getByText("It is not there any more, or not shared with you any more.");
  await expect(gone).toBeVisible();
  await charlie.reload();
  await expect(gone).toBeVisible();
});

test("a collection is shared with all that is in it, and handed over with its owner's other items", async ({
  server,
  before,
  visitor,
  olive,
}) => {
  test.slow();
  await before.admit(server, UMA, "Uma", "User", "user");
  await before.admit(server, UGO, "Ugo", "User", "user");
  const uma = await visitor();
  await enter(uma, UMA, "/collections");
  await uma.getByRole("button", { name: "Add collection" }).first().click();
  await uma.getByRole("dialog").getByLabel("Name").fill("Marketing");
  await uma.getByRole("dialog").getByRole("button", { name: "Add collection" }).click();
  await uma.getByRole("link", { name: "Marketing" }).click();
  await expect(uma.getByRole("heading", { name: "Marketing" })).toBeVisible();
  await uma.getByRole("tab", { name: "Secrets" }).click();
  await uma.getByRole("button", { name: "Add secret" }).first().click();
  const adding = uma.getByRole("dialog", { name: "Add secret" });
  await adding.getByLabel("Title").fill("Studio Wi-Fi");
  await adding.getByLabel("Text").fill("corr3ct horse");
  await adding.getByRole("button", { name: "Add secret" }).click();
  await expect(uma.getByRole("row", { name: /Studio Wi-Fi/ })).toBeVisible();

  // Whoever removes Uma is asked who takes them over.
  await olive.goto("/members");
  await olive.getByRole("row", { name: /Uma User/ }).getByRole("button", { name: /more options/i }).click();
  await olive.getByRole("menuitem", { name: "Remove member" }).click();
  const removing = olive.getByRole("dialog", { name: "Remove member" });
  await removing.getByRole("button", { name: "Remove member" }).click();
  await expect(removing.getByText("They are the only owner of 2 items.")).toBeVisible();
  await removing.getByRole("button", { name: "Remove member" }).click();
  await expect(removing.getByText("Choose somebody.")).toBeVisible();
  await removing.getByLabel("Who takes over their items").fill("ugo");
  await removing.getByRole("option", { name: /Ugo User/ }).click();
  await removing.getByRole("button", { name: "Remove member" }).click();
  await expect(removing).toBeHidden();

  const ugo = await visitor();
  await enter(ugo, UGO, "/secrets");
  await ugo.getByRole("link", { name: /Studio Wi-Fi/ }).click();
  const sheet = ugo.getByRole("dialog", { name: "Details of Studio Wi-Fi" });
  await expect(sheet.getByRole("link", { name: "Marketing" })).toBeVisible();
  await sheet.getByRole("button", { name: "Show Text" }).click();
  await expect(sheet.locator("output")).toHaveText("corr3ct horse");
});
