/** Activity, Settings, Profile, a guest's start page, and the drawer. */
import { button, dialog, heading, nothing, press, problem, type View } from "./view.js";

const olive = "olive@contenzilla.test";
const profile = { as: olive, at: "/profile" };
const settings = { as: olive, at: "/settings" };
const activity = { as: olive, at: "/activity" };

const withAnotherWorkspace = (session: Record<string, unknown>) => ({
  ...session,
  workspaces: [
    ...(session.workspaces as object[]),
    { id: "01900000-0000-7000-8000-000000000000", name: "Northwind Agency", slug: "northwind", role: "guest" },
  ],
});

export const others: View[] = [
  { name: "activity", ...activity, shows: (page) => page.getByRole("row").nth(5) },
  {
    name: "activity, an event's details",
    ...activity,
    open: (page) => button(page, /^Details/).click(),
    shows: (page) => page.getByRole("definition").first(),
  },
  {
    name: "activity, by person",
    ...activity,
    open: press("Anybody"),
    shows: (page) => page.getByRole("dialog").getByRole("listitem").first(),
  },
  { name: "activity, by date", ...activity, open: press("Any time"), shows: dialog("Filter by date") },
  { name: "activity, nothing found", ...activity, at: "/activity?to=2001-01-01", shows: heading("Nothing found") },
  { name: "activity, nothing yet", ...activity, answers: { "/activity": nothing }, shows: heading("Nothing has happened yet") },
  {
    name: "activity, of oneself",
    as: "uma@contenzilla.test",
    at: "/activity",
    shows: (page) => page.getByRole("row").nth(1),
  },
  { name: "settings", ...settings, shows: heading("Guest invites") },
  {
    name: "settings, something wrong",
    ...settings,
    open: async (page) => {
      await page.getByLabel("Workspace name").fill("");
      await button(page, "Save").click();
      await page.getByLabel("Own email domains").fill("not a domain");
      await page.getByLabel("Own email domains").press("Enter");
    },
    shows: (page) => page.getByText("Give your workspace a name."),
  },
  {
    name: "settings, leaving unsaved",
    ...settings,
    open: async (page) => {
      await page.getByLabel("Workspace name").fill("Contenzilla & friends");
      await page.getByRole("link", { name: "All members" }).click();
    },
    shows: dialog("Leave without saving?"),
  },
  { name: "settings, closed", as: "uma@contenzilla.test", at: "/settings", shows: heading("Settings are for admins") },
  {
    name: "settings could not be loaded",
    ...settings,
    answers: { "/workspace": problem(422, "invalid") },
    shows: heading("The settings could not be loaded"),
  },
  { name: "profile", ...profile, shows: (page) => page.getByText("This browser", { exact: true }) },
  {
    name: "profile, something wrong",
    ...profile,
    open: async (page) => {
      await page.getByLabel("Family name").fill("");
      await button(page, "Save").click();
      await page.getByLabel("New password").fill("violet");
      await press("Change password")(page);
    },
    shows: (page) => page.getByText("Enter your current password."),
  },
  {
    name: "profile, signing out everywhere else",
    ...profile,
    open: press("Sign out everywhere else"),
    shows: dialog("Sign out everywhere else?"),
  },
  { name: "a guest's start page", as: "gus@agency.test", at: "/", shows: heading("What is shared with you") },
  {
    name: "the drawer on a phone",
    ...activity,
    open: async (page) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await press("Open menu")(page);
    },
    shows: dialog("Menu"),
  },
  {
    name: "the person's menu",
    ...activity,
    open: (page) => button(page, /olive@/).click(),
    shows: (page) => page.getByRole("menuitem", { name: "Sign out" }),
  },
  {
    name: "the workspaces' menu",
    ...activity,
    answers: { "/session/refresh": { body: withAnotherWorkspace }, "/me": { body: withAnotherWorkspace } },
    open: (page) => button(page, /^Workspace/).click(),
    shows: (page) => page.getByRole("menuitem", { name: "Northwind Agency" }),
  },
  {
    name: "waiting for a list",
    ...activity,
    answers: { "/activity": {} },
    shows: (page) => page.getByText("Loading…"),
  },
  {
    name: "waiting for settings",
    ...settings,
    answers: { "/workspace": {} },
    // With its heading: before that, the page's code is what is waited for.
    shows: (page) =>
      page
        .getByRole("main")
        .filter({ has: page.getByRole("heading", { level: 1 }) })
        .getByRole("status", { name: "Loading…" }),
  },
  {
    name: "waiting for somebody's details",
    as: olive,
    at: "/members?tab=guests&details=01900000-0000-7000-8000-000000000000",
    answers: { "/members/01900000-0000-7000-8000-000000000000": {} },
    shows: (page) => page.getByRole("dialog").getByRole("status", { name: "Loading…" }),
  },
  { name: "the mailbox", at: ({ mailbox }) => mailbox, shows: (page) => page.getByText("Choose a message") },
  { name: "the mailbox, nothing found", at: ({ mailbox }) => `${mailbox}?to=nobody@zz.test`, shows: heading("No mail to nobody@zz.test") },
  { name: "an invite's mail", isMail: true, at: ({ mail }) => mail, shows: heading("Join Contenzilla") },
  {
    name: "a guest leaving",
    as: "gus@agency.test",
    at: "/",
    open: press("Leave this workspace"),
    shows: dialog("Leave Contenzilla?"),
  },
  {
    name: "somebody who may only sign in",
    as: "leo@contenzilla.test",
    at: "/",
    shows: heading("What is shared with you"),
  },
];
