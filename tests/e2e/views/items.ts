/** Accounts, secrets and collections: lists, details, menus and dialogs. */
import type { Page } from "@playwright/test";
import { dialog, heading, nothing, press, problem, type View } from "./view.js";

const olive = "olive@contenzilla.test";
const gus = "gus@agency.test";
const details = (name: string) => async (page: Page) => {
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("dialog", { name: `Details of ${name}` }).waitFor();
};
const menu = (name: string, entry: string) => async (page: Page) => {
  await press(`More options for ${name}`)(page);
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
};
const marketing = async (page: Page) => {
  await page.getByRole("link", { name: "Marketing" }).click();
  await page.getByRole("heading", { name: "Marketing" }).waitFor();
};

export const items: View[] = [
  { name: "accounts", as: olive, at: "/accounts", shows: (page) => page.getByRole("row").nth(1) },
  { name: "accounts, as a guest", as: gus, at: "/accounts", shows: (page) => page.getByRole("row").nth(1) },
  { name: "accounts, none", as: olive, at: "/accounts", answers: { "/accounts": nothing }, shows: heading("No accounts yet") },
  { name: "accounts, none found", as: olive, at: "/accounts?q=zzz", shows: heading("Nothing matches “zzz”") },
  {
    name: "accounts that could not be loaded",
    as: olive,
    at: "/accounts",
    answers: { "/accounts": problem(503, "unavailable") },
    shows: (page) => page.getByRole("button", { name: "Try again" }),
  },
  { name: "secrets", as: olive, at: "/secrets", shows: (page) => page.getByRole("row").nth(1) },
  { name: "collections", as: olive, at: "/collections", shows: (page) => page.getByRole("row").nth(1) },
  { name: "a collection", as: olive, at: "/collections", open: marketing, shows: (page) => page.getByRole("row").nth(1) },
  {
    name: "a collection that is not there",
    as: olive,
    at: "/collections/01900000-0000-7000-8000-000000000000",
    shows: heading("There is no such collection"),
  },
  { name: "adding an item", as: olive, at: "/accounts", open: press("Add item"), shows: (page) => page.getByRole("menu") },
  {
    name: "adding an account",
    as: olive,
    at: "/accounts",
    open: async (page) => {
      await press("Add item")(page);
      await page.getByRole("menuitem", { name: /^Account/ }).click();
    },
    shows: dialog("Add account"),
  },
  { name: "adding a secret", as: olive, at: "/secrets", open: press("Add secret"), shows: dialog("Add secret") },
  { name: "adding a collection", as: olive, at: "/collections", open: press("Add collection"), shows: dialog("Add collection") },
  { name: "an account, in detail", as: olive, at: "/accounts", open: details("Facebook Ads"), shows: dialog("Details of Facebook Ads") },
  {
    name: "an account's password and code, shown",
    as: gus,
    at: "/accounts",
    open: async (page) => {
      await details("Facebook Ads")(page);
      await page.getByRole("button", { name: "Show Password" }).click();
      await page.getByRole("button", { name: "Show One-time code" }).click();
    },
    shows: (page) => page.getByText("p4ss,with,commas"),
  },
  { name: "a secret, in detail", as: olive, at: "/secrets", open: details("Studio Wi-Fi"), shows: dialog("Details of Studio Wi-Fi") },
  { name: "editing an account", as: olive, at: "/accounts", open: menu("Facebook Ads", "Edit"), shows: dialog("Edit account") },
  { name: "editing a collection", as: olive, at: "/collections", open: menu("Marketing", "Edit"), shows: dialog("Edit collection") },
  { name: "deleting an account", as: olive, at: "/accounts", open: menu("Facebook Ads", "Delete account"), shows: dialog("Delete account") },
  { name: "sharing an account", as: olive, at: "/accounts", open: menu("Facebook Ads", "Share"), shows: dialog("Share Facebook Ads") },
  { name: "sharing a collection", as: olive, at: "/collections", open: menu("Marketing", "Share"), shows: (page) => page.getByText("Gus Guest") },
];
