/** Partners: the list, one of them in its tabs, menus and dialogs. */
import type { Page } from "@playwright/test";
import { button, dialog, heading, nothing, press, type View } from "./view.js";

const olive = "olive@contenzilla.test";
const inPartner = async (page: Page) => {
  await page.getByRole("link", { name: "Northwind Agency" }).click();
  await page.getByRole("heading", { name: "Northwind Agency" }).waitFor();
};
const ofPartner = (entry: string) => async (page: Page) => {
  await inPartner(page);
  await press("More options for Northwind Agency")(page);
  await page.getByRole("menuitem", { name: entry }).click();
};
const tab = (name: string) => async (page: Page) => {
  await inPartner(page);
  await page.getByRole("tab", { name }).click();
};
const ofUser = (entry: string) => async (page: Page) => {
  await inPartner(page);
  await press("More options for Greg Gould")(page);
  await page.getByRole("menuitem", { name: entry }).click();
};
const add = async (page: Page) => {
  await press("Add partner")(page);
  await page.getByRole("button", { name: /^Invite your partners to your workspace/ }).click();
};

export const partners: View[] = [
  { name: "partners", as: olive, at: "/partners", shows: (page) => page.getByRole("row").nth(1) },
  { name: "partners, none", as: olive, at: "/partners", answers: { "/partners": nothing }, shows: heading("No partners yet") },
  { name: "partners, closed to a guest", as: "gus@agency.test", at: "/partners", shows: heading("This page is not open to you") },
  { name: "adding a partner, where to", as: olive, at: "/partners", open: press("Add partner"), shows: dialog("Invite your partners") },
  {
    name: "adding a partner, with suggestions",
    as: olive,
    at: "/partners",
    open: async (page) => {
      await add(page);
      await page.getByRole("button", { name: "Send invite" }).click();
      await page.getByLabel("Assign a partnership host").press("ArrowDown");
    },
    shows: (page) => page.getByRole("listbox").getByRole("option"),
  },
  { name: "a partner", as: olive, at: "/partners", open: inPartner, shows: (page) => page.getByRole("row").nth(1) },
  { name: "a partner, as its Guest Admin", as: "gina@northwind.test", at: "/partners", open: inPartner, shows: (page) => page.getByRole("row").nth(1) },
  { name: "a Guest Admin's start page", as: "gina@northwind.test", at: "/", shows: heading("What is shared with you") },
  {
    name: "a partner's menu",
    as: olive,
    at: "/partners",
    open: async (page) => {
      await inPartner(page);
      await button(page, "More options for Northwind Agency").click();
    },
    shows: (page) => page.getByRole("menu"),
  },
  { name: "a partner's items", as: olive, at: "/partners", open: tab("Items"), shows: heading("Nothing shared with Northwind Agency yet") },
  { name: "a partner's activity", as: olive, at: "/partners", open: tab("Activity"), shows: (page) => page.getByRole("row").nth(1) },
  {
    name: "a partner without a host",
    as: olive,
    at: "/partners",
    open: async (page) => {
      await page.route(/\/partners\/[^/]+$/, async (route) => {
        await route.fulfill({ json: { ...(await (await route.fetch()).json()), hosts: [] } });
      });
      await inPartner(page);
    },
    shows: (page) => page.getByText("Nobody now."),
  },
  { name: "a partner that is not there", as: olive, at: "/partners/01900000-0000-7000-8000-000000000000", shows: heading("There is no such partner") },
  { name: "inviting guest users", as: olive, at: "/partners", open: ofPartner("Invite guest users"), shows: dialog("Invite guest user") },
  { name: "assigning a host", as: olive, at: "/partners", open: ofPartner("Assign a partnership host"), shows: dialog("Assign a partnership host") },
  { name: "removing a partner", as: olive, at: "/partners", open: ofPartner("Remove partner"), shows: dialog("Remove partner") },
  {
    name: "taking a host out",
    as: olive,
    at: "/partners",
    open: async (page) => {
      await inPartner(page);
      await press(/^Take Uma User out/)(page);
    },
    shows: dialog("Take Uma User out of the Host Admins"),
  },
  { name: "a partner's guest, in detail", as: olive, at: "/partners", open: ofUser("View details"), shows: dialog("Details of Greg Gould") },
  { name: "a partner's guest, another role", as: olive, at: "/partners", open: ofUser("Make Guest Admin"), shows: dialog("Make Guest Admin") },
  { name: "a partner's guest, removed", as: olive, at: "/partners", open: ofUser("Remove"), shows: dialog("Remove Greg Gould?") },
  {
    name: "guests by partner",
    as: olive,
    at: "/members?tab=guests",
    open: press("Any partner"),
    shows: (page) => page.getByRole("button", { name: "Northwind Agency" }),
  },
];
