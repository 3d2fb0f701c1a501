/** All members: lists, menus, dialogs, details. */
import type { Page } from "@playwright/test";
import { button, dialog, heading, nothing, press, problem, type View } from "./view.js";

const olive = "olive@contenzilla.test";
const guests = (status: string) => `/members?tab=guests&status=${status}`;
const more = (page: Page) => button(page, /^More options/);
const rowMenu = (entry: string) => async (page: Page) => {
  await more(page).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
};
const menu = (page: Page) => page.getByRole("menu");
const add = (entry: RegExp) => async (page: Page) => {
  await press("Add member")(page);
  await page.getByRole("menuitem", { name: entry }).click();
};
const addresses = async (page: Page, typed: string) => {
  const field = page.getByRole("dialog").getByLabel("Email");
  await field.fill(typed);
  await field.press("Enter");
};
const select = (count: number) => async (page: Page) => {
  await page.getByRole("row").nth(count).waitFor();
  const onPhone = page.getByRole("button", { name: "Select", exact: true });
  if (await onPhone.isVisible()) await onPhone.click();
  for (let row = 1; row <= count; row += 1) await page.getByRole("checkbox", { name: /^Select / }).nth(row).check();
};
const bulk = (verb: string) => async (page: Page) => {
  await select(3)(page);
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: verb }).click();
};

const dialogs: [status: string, entry: string][] = [
  ["invited", "Resend invite"],
  ["attention", "Resend invite"],
  ["invited", "Revoke invite"],
  ["active", "Change end date"],
  ["active", "Send password reset"],
  ["active", "Sign out everywhere"],
  ["active", "Remove guest"],
];
const ofMembers = ["Change role", "Transfer ownership", "Remove member"];

export const members: View[] = [
  { name: "members", as: olive, at: "/members", shows: (page) => page.getByRole("row").nth(3) },
  { name: "guests", as: olive, at: "/members?tab=guests", shows: (page) => page.getByRole("row").nth(3) },
  ...["invited", "attention", "removed"].map((status) => ({
    name: `guests, ${status}`,
    as: olive,
    at: guests(status),
    shows: (page: Page) => page.getByRole("row").nth(3),
  })),
  {
    name: "guests, as a User",
    as: "uma@contenzilla.test",
    at: "/members",
    shows: (page) => page.getByRole("row").nth(3),
  },
  { name: "members, closed to a guest", as: "gus@agency.test", at: "/members", shows: heading("This page is not open to you") },
  { name: "Add member menu", as: olive, at: "/members", open: press("Add member"), shows: menu },
  {
    name: "Add member menu, guest invites off",
    as: "uma@contenzilla.test",
    at: "/members",
    answers: { "/workspace": { body: { name: "Contenzilla", guest_invites_enabled: false, language: "en" } } },
    open: press("Add member"),
    shows: (page) => page.getByText("Not available in your workspace. Contact your admin."),
  },
  { name: "Invite guest user", as: olive, at: "/members", open: add(/^Guest/), shows: dialog("Invite guest user") },
  {
    name: "Invite guest user, no address",
    as: olive,
    at: "/members",
    open: async (page) => {
      await add(/^Guest/)(page);
      await press("Send invite")(page);
    },
    shows: (page) => page.getByText("Enter at least one email address."),
  },
  {
    name: "Invite guest user, refused",
    as: olive,
    at: "/members",
    answers: {
      "/invites": problem(422, "email_in_workspace_domain"),
      "/invites/bulk": {
        body: {
          results: ["charlie@adraptor.test", "bea@contenzilla.test"].map((email) => ({
            email,
            ok: false,
            problem: problem(422, "email_in_workspace_domain").body,
          })),
        },
      },
    },
    open: async (page) => {
      await add(/^Guest/)(page);
      await addresses(page, "bea@contenzilla.test, not an address");
      await page.getByText("End date and language").click();
      await press("Send invite")(page);
    },
    shows: (page) => page.getByText(/belongs to your organization/),
  },
  {
    name: "Invite guest user, discarding",
    as: olive,
    at: "/members",
    open: async (page) => {
      await add(/^Guest/)(page);
      await addresses(page, "a@zz.test, b@zz.test, c@zz.test");
      await press("Cancel")(page);
    },
    shows: dialog("Discard what you entered?"),
  },
  { name: "Add a member", as: olive, at: "/members", open: add(/^Member/), shows: dialog("Add a member") },
  { name: "member's menu", as: olive, at: "/members", open: (page) => more(page).click(), shows: menu },
  ...["active", "invited", "attention", "removed"].map((status) => ({
    name: `guest's menu, ${status}`,
    as: olive,
    at: guests(status),
    open: (page: Page) => more(page).click(),
    shows: menu,
  })),
  ...dialogs.map(([status, entry]) => ({
    name: `${entry}, ${status}`,
    as: olive,
    at: guests(status),
    open: rowMenu(entry),
    shows: dialog(entry),
  })),
  ...ofMembers.map((entry) => ({
    name: entry,
    as: olive,
    at: "/members",
    open: rowMenu(entry),
    shows: dialog(entry),
  })),
  {
    name: "Transfer ownership, no password",
    as: olive,
    at: "/members",
    open: async (page) => {
      await rowMenu("Transfer ownership")(page);
      await page.getByRole("dialog").getByRole("button", { name: "Transfer ownership" }).click();
    },
    shows: (page) => page.getByText("Enter your password."),
  },
  {
    name: "Leave workspace",
    as: "sue@contenzilla.test",
    at: "/members?q=sue",
    open: async (page) => {
      await page.getByRole("row").nth(2).waitFor({ state: "detached" });
      await rowMenu("Leave workspace")(page);
    },
    shows: dialog("Leave workspace"),
  },
  {
    name: "details of an invite",
    as: olive,
    at: ({ details }) => details,
    shows: (page) => page.getByText("Email bounced"),
  },
  {
    name: "details of a guest",
    as: olive,
    at: guests("active"),
    open: rowMenu("View details"),
    shows: (page) => page.getByText("Email delivered"),
  },
  {
    name: "details of nobody",
    as: olive,
    at: "/members?tab=guests&details=01900000-0000-7000-8000-000000000000",
    shows: (page) => page.getByText("This does not exist, or not any more."),
  },
  { name: "selection", as: olive, at: guests("invited"), open: select(3), shows: (page) => page.getByText("3 selected") },
  {
    name: "Resend 3 invites",
    as: olive,
    at: guests("invited"),
    open: bulk("Resend (3)"),
    shows: dialog("Resend 3 invites"),
  },
  {
    name: "Revoke 3 invites",
    as: olive,
    at: guests("invited"),
    open: bulk("Revoke (3)"),
    shows: dialog("Revoke 3 invites"),
  },
  { name: "Remove 3 people", as: olive, at: guests("active"), open: bulk("Remove (3)"), shows: dialog("Remove 3 people") },
  { name: "nobody found", as: olive, at: "/members?q=zzzz", shows: heading("Nobody matches “zzzz”") },
  { name: "no guests yet", as: olive, at: "/members?tab=guests", answers: { "/guests": nothing }, shows: heading("No guests yet") },
  {
    name: "nothing needs attention",
    as: olive,
    at: guests("attention"),
    answers: { "/guests": nothing },
    shows: heading("Nothing needs attention"),
  },
  {
    name: "guests could not be loaded",
    as: olive,
    at: "/members?tab=guests",
    answers: { "/guests": problem(422, "invalid") },
    shows: heading("This could not be loaded"),
  },
  {
    name: "message of success",
    as: olive,
    at: guests("active"),
    answers: {},
    open: async (page) => {
      await page.route("**/send-password-reset", (route) => route.fulfill({ status: 202, json: {} }));
      await rowMenu("Send password reset")(page);
      await page.getByRole("dialog").getByRole("button", { name: "Send password reset" }).click();
    },
    shows: (page) => page.getByText(/^Password reset sent to/).first(),
  },
];
