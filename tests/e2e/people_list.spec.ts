/** All members as a list: search, sort, filter, pages, the back button and the export. */
import { expect, test } from "./support/test.js";
import { CHARLIE, downloaded, enter, row } from "./support/people.js";

const SIXTY = Array.from({ length: 60 }, (_, index) => `guest-${String(index + 1).padStart(2, "0")}@adraptor.test`);

test("sixty guests are found, sorted and paged, and the back button restores each view", async ({
  olive,
  before,
}) => {
  await before.post("/invites/bulk", { emails: SIXTY });
  await olive.goto("/members?tab=guests");
  const rows = olive.getByRole("row");
  const pages = olive.getByRole("navigation", { name: "Pages" });
  await expect(olive.getByRole("tab", { name: "Guest 60" })).toBeVisible();
  await expect(pages).toContainText("1–50 of 60 guests");
  await expect(rows.nth(1)).toContainText("guest-01@adraptor.test");

  await pages.getByRole("button", { name: "Next page" }).click();
  await expect(pages).toContainText("51–60 of 60 guests");
  await expect(rows).toHaveCount(11);
  await olive.reload();
  await expect(rows.nth(1)).toContainText("guest-51@adraptor.test");
  await olive.goBack();
  await expect(pages).toContainText("1–50 of 60 guests");

  await olive.getByRole("columnheader", { name: "Account members" }).getByRole("button").click();
  await expect(rows.nth(1)).toContainText("guest-60@adraptor.test");
  await olive.getByLabel("Search by name or email").fill("guest-0");
  await expect(pages).toContainText("1–9 of 9 guests");
  await expect(rows.nth(1)).toContainText("guest-09@adraptor.test");

  await rows.nth(1).getByRole("link").click();
  const sheet = olive.getByRole("dialog", { name: "Details of guest-09@adraptor.test" });
  await expect(sheet).toContainText("Invited by Olive Owner");
  await olive.goBack();
  await expect(sheet).toBeHidden();
  await expect(olive.getByLabel("Search by name or email")).toHaveValue("guest-0");
  await olive.reload();
  await expect(olive.getByLabel("Search by name or email")).toHaveValue("guest-0");
  await expect(rows.nth(1)).toContainText("guest-09@adraptor.test");

  await olive.getByLabel("Search by name or email").fill("nobody-like-this");
  await expect(olive.getByText("Nobody matches “nobody-like-this”")).toBeVisible();
  await olive.getByRole("button", { name: "Clear search and filter" }).click();
  await expect(olive.getByRole("tab", { name: "Guest 60" })).toBeVisible();
});

test("the filter and the export show the same people", async ({ server, olive, before, visitor }) => {
  await before.admit(server, CHARLIE, "Charlie", "Lowe");
  await before.invite("dana@adraptor.test");
  await before.invite("fail-422@adraptor.test");
  const failed = () => before.get<{ items: unknown[] }>("/guests?status=delivery_failed");
  await expect.poll(async () => (await failed()).items.length).toBe(1);
  await olive.goto("/members?tab=guests");
  await expect(row(olive, "fail-422@adraptor.test")).toContainText("Delivery failed");

  const exported = async () => {
    const { name, text } = await downloaded(olive, () => olive.getByRole("button", { name: "Export" }).click());
    expect(name).toBe("guests.csv");
    return text;
  };
  const all = await exported();
  for (const email of [CHARLIE, "dana@adraptor.test", "fail-422@adraptor.test"]) expect(all).toContain(email);

  await olive.getByRole("button", { name: "Active", exact: true }).click();
  await expect(olive.getByRole("row")).toHaveCount(2);
  await expect(row(olive, CHARLIE)).toContainText("Active");
  const active = await exported();
  expect(active).toContain(CHARLIE);
  expect(active).not.toContain("dana@adraptor.test");

  await olive.getByRole("button", { name: "Invite sent", exact: true }).click();
  await expect(row(olive, "dana@adraptor.test")).toContainText("Invite sent");
  await expect(olive.getByRole("row")).toHaveCount(2);
  await olive.getByRole("button", { name: "Needs attention · 1" }).click();
  await expect(row(olive, "fail-422@adraptor.test")).toBeVisible();
  await olive.goBack();
  await expect(row(olive, "dana@adraptor.test")).toBeVisible();

  const charlie = await visitor();
  await enter(charlie, CHARLIE, "/members");
  await expect(charlie.getByText("This page is not open to you")).toBeVisible();
});
