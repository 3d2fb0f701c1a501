/** Keys for programs, in Settings. */
import { button, dialog, press, problem, type View } from "./view.js";

const made = { created_at: "2026-05-24T09:00:00Z", created_by: { name: "Olive Owner", has_left: false } };
const keys = [
  {
    id: "01900000-0000-7000-8000-000000000001",
    name: "HR sync",
    hint: "x7Qd",
    scopes: ["invites:read", "invites:write", "guests:read", "members:read", "members:write", "activity:read"],
    expires_at: null,
    last_used_at: "2026-06-01T09:00:00Z",
    ...made,
  },
  {
    id: "01900000-0000-7000-8000-000000000002",
    name: "Nightly report of the people who look after the campaigns",
    hint: "p2Lm",
    scopes: ["activity:read"],
    expires_at: "2026-05-25T09:00:00Z",
    last_used_at: null,
    ...made,
    created_by: { name: "Ada Admin", has_left: true },
  },
];
const list = { items: keys, next_cursor: null, prev_cursor: null, total: { count: 2, exact: true } };
const settings = {
  as: "olive@contenzilla.test",
  at: "/settings",
  answers: { "/api-keys": { body: list } },
};

export const apiKeys: View[] = [
  { name: "API keys", ...settings, shows: (page) => page.getByText("HR sync") },
  {
    name: "API keys could not be loaded",
    ...settings,
    answers: { "/api-keys": problem(422, "invalid") },
    shows: (page) => page.getByRole("alert").getByRole("button", { name: "Try again" }),
  },
  { name: "New API key", ...settings, open: press("New API key"), shows: dialog("New API key") },
  {
    name: "New API key, nothing chosen",
    ...settings,
    open: async (page) => {
      await press("New API key")(page);
      await page.getByRole("dialog").getByLabel("Name").fill("HR sync");
      await press("Make key")(page);
    },
    shows: (page) => page.getByText("Choose at least one."),
  },
  {
    name: "New API key, made",
    ...settings,
    open: async (page) => {
      await press("New API key")(page);
      const secret = "gl_0123456789abcdefghijklmnopqrstuvwxyz0123456789";
      const answers = { GET: list, POST: { ...keys[0], secret } };
      await page.route("**/api/v1/api-keys*", (route) =>
        route.fulfill({ json: route.request().method() === "POST" ? answers.POST : answers.GET }),
      );
      await page.getByRole("dialog").getByLabel("Name").fill("HR sync");
      await page.getByLabel("Read the activity").check();
      await press("Make key")(page);
    },
    shows: dialog("Copy the key now"),
  },
  {
    name: "Revoke key",
    ...settings,
    open: (page) => button(page, /^Revoke .*HR sync/).click(),
    shows: dialog("Revoke key"),
  },
];
