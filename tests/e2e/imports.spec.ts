/** From LastPass: upload, preview, import, report; who is not here yet is invited, joins, and finds what they had. */
import { resolve } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, joinAsNew, said } from "./support/people.js";
import { expect, test } from "./support/test.js";

const ANDY = "andy@contenzilla.test";
const SIMONE = "simone@agency.test";
const TAYLOR = "taylor@agency.test";
const fixture = (name: string) => resolve(import.meta.dirname, "../fixtures/lastpass", name);

test("what LastPass kept is brought in, and an unmatched user gets what they had", async ({ server, before, visitor }) => {
  test.slow();
  await before.admit(server, ANDY, "Andy", "Zilla", "user");
  const andy = await visitor();
  await enter(andy, ANDY, "/accounts");
  await andy.getByRole("button", { name: "Add item" }).first().click();
  await andy.getByRole("menuitem", { name: /^Import from password manager/ }).click();
  await expect(andy.getByRole("heading", { name: "Import from a password manager" })).toBeVisible();

  // Someone else's format is refused in words, at the file.
  await andy.getByRole("button", { name: "Show what it would bring" }).click();
  await expect(andy.getByText("Choose the file first.")).toBeVisible();
  await andy.getByLabel("Vault export (CSV)").setInputFiles(fixture("shared-folders.json"));
  await andy.getByRole("button", { name: "Show what it would bring" }).click();
  await expect(andy.getByRole("alert").filter({ hasText: /LastPass/ }).first()).toBeVisible();
  await andy.getByRole("button", { name: "Take another" }).click();
  await andy.getByLabel("Vault export (CSV)").setInputFiles(fixture("vault-export.csv"));
  await andy.getByLabel("Permissions of shared folders (JSON)").setInputFiles(fixture("shared-folders-detailed.json"));
  await andy.getByRole("button", { name: "Show what it would bring" }).click();

  // The preview, then the import.
  await expect(andy.getByRole("heading", { name: "Import from LastPass" })).toBeVisible();
  await expect(andy.getByText(/^This would bring/)).toBeVisible();
  await expect(andy.getByLabel("Shared-Marketing", { exact: false }).first()).toBeChecked();
  const { violations } = await new AxeBuilder({ page: andy }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await andy.getByRole("button", { name: "Import", exact: true }).click();
  await expect(andy.getByText("Completed", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(andy.getByRole("tab", { name: /Unmatched users/ })).toBeVisible();
  const report = await new AxeBuilder({ page: andy }).setLegacyMode().analyze();
  expect(report.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  // Simone had access, and is not here.
  const row = andy.getByRole("row").filter({ hasText: SIMONE });
  await row.getByRole("button", { name: /Invite as guest/ }).click();
  const dialog = andy.getByRole("dialog", { name: "Invite guest user" });
  await expect(dialog.getByText(SIMONE)).toBeVisible();
  await dialog.getByRole("button", { name: "Send invite" }).click();
  await expect(said(andy, `Invite sent to ${SIMONE}`)).toBeVisible();
  await expect(row.getByText("Invite sent")).toBeVisible();
  await andy.getByRole("tab", { name: "Pending review" }).click();
  await expect(andy.getByText("A duplicate of another one").first()).toBeVisible();

  const simone = await visitor();
  await joinAsNew(simone, await server.link(SIMONE), "Simone", "Sato");
  await simone.goto("/accounts");
  await simone.getByRole("link", { name: /TikTok for Business/ }).click();
  const sheet = simone.getByRole("dialog", { name: "Details of TikTok for Business" });
  await sheet.getByRole("button", { name: "Show Password" }).click();
  await expect(sheet.locator("output")).toHaveText("=1+1");
  await expect(simone.getByText("Google Analytics")).toHaveCount(0);

  // Taylor is still to come: seen where it is shared, and what is taken back there does not wait any more.
  await andy.goto("/collections");
  await andy.getByRole("button", { name: "More options for Shared-Finance" }).click();
  await andy.getByRole("menuitem", { name: "Share" }).click();
  const share = andy.getByRole("dialog", { name: "Share Shared-Finance" });
  const waiting = share.getByRole("region", { name: "Waiting to join" });
  await expect(waiting.getByText(TAYLOR)).toBeVisible();
  await waiting.getByRole("button", { name: `Take back from ${TAYLOR}` }).click();
  const asked = await new AxeBuilder({ page: andy }).setLegacyMode().analyze();
  expect(asked.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await waiting.getByRole("button", { name: `Yes, take back from ${TAYLOR}` }).click();
  await expect(said(andy, `Shared-Finance is taken back from ${TAYLOR}`)).toBeVisible();
  await expect(waiting).toHaveCount(0);
  await share.getByRole("button", { name: "Cancel" }).click();
  await before.invite(TAYLOR);
  const taylor = await visitor();
  await joinAsNew(taylor, await server.link(TAYLOR), "Taylor", "Tan");
  await taylor.goto("/accounts");
  await expect(taylor.getByRole("link", { name: /Facebook Ads/ }).first()).toBeVisible();
  await taylor.goto("/collections");
  await expect(taylor.getByText("What somebody shares with you will be here.")).toBeVisible();

  // Earlier imports stay listed.
  await andy.getByRole("link", { name: "Import report" }).first().click();
  await expect(andy.getByRole("row", { name: /LastPass/ })).toContainText("Completed");
});
