import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { Account, Grant, Me, WaitingGrant } from "../api";
import { openApp } from "../test/app";
import { owner, withPeople } from "../test/people";
import { me, page, problem, server } from "../test/server";

const can: Account["can"] = ["reveal_item", "update_item", "share_item", "delete_item"];
const at = "2026-05-24T10:00:00Z";

const uma: Me = { ...owner, can: [...owner.can, "list_items", "create_item", "reveal_item", "list_people"] };
const gail: Me = {
  ...me,
  can: [...me.can, "list_items", "reveal_item"],
  partners: [{ id: "p1", name: "Agency", partner_role: "guest_admin" }],
};

const ads: Account = {
  id: "a1",
  label: "Facebook Ads",
  url: "",
  username: "",
  has_password: true,
  has_totp: false,
  has_notes: false,
  collections: [],
  role: "owner",
  shared_with: 0,
  created_at: at,
  updated_at: at,
  can,
};

const umas: Grant = {
  id: "g1",
  role: "owner",
  member: { id: "m9", name: "Uma User", email: "uma@contenzilla.test", role: "user" },
  partner: null,
  through_partner: null,
  collection: null,
  created_at: at,
  can_unshare: true,
};

const waiting = (id: string, change: Partial<WaitingGrant> = {}): WaitingGrant => ({
  id,
  email: `${id}@agency.test`,
  role: "collaborator",
  collection: null,
  created_at: at,
  ends_at: "2026-08-22T10:00:00Z",
  can_take_back: true,
  ...change,
});

/** The share dialog of Facebook Ads, as this person sees it. */
async function openShare(person: Me = uma, account: Account = ads) {
  withPeople(person, {});
  server.use(
    http.get("*/api/v1/accounts", () => page([account])),
    http.get("*/api/v1/accounts/a1/grants", () => page([umas])),
  );
  await openApp("/accounts");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "More options for Facebook Ads" }));
  await user.click(await screen.findByRole("menuitem", { name: "Share" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Share Facebook Ads" }));
  await dialog.findByText("Uma User");
  return { user, dialog };
}

const waitFrom = (answer: () => ReturnType<typeof page>) =>
  server.use(http.get("*/api/v1/accounts/a1/waiting-grants", answer));

describe("who is still to join", () => {
  it("is shown below those who have it: role, until when, and through what", async () => {
    const marketing = { id: "c1", name: "Marketing" };
    waitFrom(() =>
      page([
        waiting("taylor"),
        waiting("simone", { role: "owner", collection: marketing, can_take_back: false }),
      ]),
    );
    const { dialog } = await openShare();
    const section = within(await dialog.findByRole("region", { name: "Waiting to join" }));
    const [taylor, simone] = section.getAllByRole("listitem");
    expect(taylor).toHaveTextContent("taylor@agency.testUntil 22 Aug 2026Collaborator");
    expect(simone).toHaveTextContent("simone@agency.testUntil 22 Aug 2026OwnerThrough Marketing");
    expect(section.getAllByRole("button")).toEqual([
      section.getByRole("button", { name: "Take back from taylor@agency.test" }),
    ]);
  });

  it("is taken back by keyboard, after asking", async () => {
    let rows = [waiting("taylor"), waiting("simone")];
    const deleted: unknown[] = [];
    waitFrom(() => page(rows));
    server.use(
      http.delete("*/api/v1/accounts/a1/waiting-grants/:id", ({ params }) => {
        deleted.push(params.id);
        rows = rows.filter(({ id }) => id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, dialog } = await openShare();
    const take = async (email: string) => {
      (await dialog.findByRole("button", { name: `Take back from ${email}` })).focus();
      await user.keyboard("{Enter}");
      expect(dialog.getByRole("button", { name: "Keep sharing" })).toHaveFocus();
      await user.tab({ shift: true });
      expect(dialog.getByRole("button", { name: `Yes, take back from ${email}` })).toHaveFocus();
      await user.keyboard("{Enter}");
    };
    await take("taylor@agency.test");
    expect(await screen.findByText("Facebook Ads is taken back from taylor@agency.test")).toBeVisible();
    await waitFor(() => expect(dialog.queryByText("taylor@agency.test")).toBeNull());
    expect(dialog.getByText("simone@agency.test")).toBeVisible();
    await take("simone@agency.test");
    await waitFor(() => expect(dialog.queryByText("Waiting to join")).toBeNull());
    expect(deleted).toEqual(["taylor", "simone"]);
  });

  /** The dialog, and whether it asked for whom the item waits by the time it shows who has it. */
  async function openShareUnawaited(...how: Parameters<typeof openShare>) {
    let asked = false;
    waitFrom(() => {
      asked = true;
      return page([]);
    });
    const { dialog } = await openShare(...how);
    expect(dialog.queryByText("Waiting to join")).toBeNull();
    return asked;
  }

  it("is not spoken of where it waits for nobody", async () => {
    expect(await openShareUnawaited()).toBe(true);
  });

  it("is not asked for by whoever only passes it on", async () => {
    const managed: Account = { ...ads, role: "manager", can: ["reveal_item", "share_item"] };
    expect(await openShareUnawaited(gail, managed)).toBe(false);
  });

  it("stays with the reason where it could not be taken back", async () => {
    waitFrom(() => page([waiting("taylor")]));
    server.use(http.delete("*/api/v1/accounts/a1/waiting-grants/taylor", () => problem(403, "not_allowed")));
    const { user, dialog } = await openShare();
    await user.click(await dialog.findByRole("button", { name: "Take back from taylor@agency.test" }));
    await user.click(dialog.getByRole("button", { name: "Yes, take back from taylor@agency.test" }));
    expect(await dialog.findByText("Your role does not allow this.")).toBeVisible();
    expect(dialog.getByText("taylor@agency.test")).toBeVisible();
  });

  it("is asked for again where it could not be loaded", async () => {
    let works = false;
    waitFrom(() => (works ? page([waiting("taylor")]) : (problem(403, "not_allowed") as never)));
    const { user, dialog } = await openShare();
    const again = await dialog.findByRole("button", { name: "Try again" });
    works = true;
    await user.click(again);
    expect(await dialog.findByText("taylor@agency.test")).toBeVisible();
  });
});
