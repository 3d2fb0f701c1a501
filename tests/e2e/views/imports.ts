/** Importing from a password manager: the upload, the preview, the report and the list. */
import type { Page } from "@playwright/test";
import type { Links } from "./sample.js";
import { button, dialog, heading, nothing, press, type View } from "./view.js";

const olive = "olive@contenzilla.test";
const gus = "gus@agency.test";
const uma = "uma@contenzilla.test";
const report = (tab: string) => ({ as: uma, at: (links: Links) => `${links.report}?tab=${tab}` });
const lines = (page: Page) => page.getByRole("row").nth(1);

/** One that the sample has not, as the API answers it. */
const elsewhere = "01900000-0000-7000-8000-000000000000";
const other = (change: object) => ({
  body: {
    id: elsewhere,
    source: "lastpass",
    status: "running",
    reason: null,
    counts: { collections: 7, accounts: 9, secrets: 3, skipped: 2, matched_users: 4, unmatched_users: 0 },
    progress: { phase: "items", done: 5, total: 12 },
    folders: null,
    created_at: "2026-05-04T09:00:00Z",
    committed_at: "2026-05-04T09:01:00Z",
    ended_at: null,
    ...change,
  },
});
const running = { as: olive, at: `/imports/${elsewhere}`, answers: { [`/imports/${elsewhere}`]: other({}) } };

export const imports: View[] = [
  { name: "imports, none", as: olive, at: "/imports", answers: { "/imports": nothing }, shows: heading("No imports yet") },
  { name: "imports, closed to a guest", as: gus, at: "/imports", shows: heading("This page is not open to you") },
  { name: "imports", as: uma, at: "/imports", shows: lines },
  { name: "an import that is not there", as: olive, at: `/imports/${elsewhere}`, shows: heading("There is no such import") },
  { name: "a new import", as: olive, at: "/imports/new", shows: (page) => page.getByLabel("Vault export (CSV)") },
  {
    name: "a new import, without a file",
    as: olive,
    at: "/imports/new",
    open: press("Show what it would bring"),
    shows: (page) => page.getByText("Choose the file first."),
  },
  {
    name: "a new import, with a file that is none",
    as: olive,
    at: "/imports/new",
    open: async (page) => {
      await page.getByText("Bitwarden", { exact: true }).click();
      const buffer = Buffer.from("url,username,password");
      const file = { name: "a vault export with a name as long as names of files sometimes are.csv", mimeType: "text/csv", buffer };
      await page.getByLabel("Organization export (JSON)").setInputFiles(file);
      await button(page, "Show what it would bring").click();
    },
    shows: (page) => page.getByText(/^This is not JSON/),
  },
  { name: "a preview", as: uma, at: (links) => links.preview, shows: (page) => page.getByText(/^This would bring/) },
  {
    name: "a preview, with what the vault does not have",
    as: uma,
    at: (links) => links.preview,
    open: (page) => page.getByText("2 shared folders are not in your vault export").click(),
    shows: (page) => page.getByText("Shared-Payroll"),
  },
  { name: "a running import", ...running, shows: (page) => page.getByText("Accounts and secrets: 5 of 12") },
  { name: "a running import, to be cancelled", ...running, open: press("Cancel the import"), shows: dialog("Cancel the import") },
  {
    name: "an import that failed",
    as: olive,
    at: `/imports/${elsewhere}`,
    answers: {
      [`/imports/${elsewhere}`]: other({
        status: "failed",
        reason: "Who imports is no member any more.",
        ended_at: "2026-05-04T09:02:00Z",
      }),
      [`/imports/${elsewhere}/items`]: nothing,
    },
    shows: heading("Nothing was brought in"),
  },
  { name: "a report, unmatched users", ...report("unmatched"), shows: lines },
  {
    name: "a report, unmatched users to be invited",
    ...report("unmatched"),
    open: (page) => page.getByRole("checkbox", { name: "Select all on this page" }).check(),
    shows: (page) => page.getByRole("button", { name: /^Invite \d+ as guest/ }),
  },
  { name: "inviting an unmatched user", ...report("unmatched"), open: press(/^Invite as guest/), shows: dialog("Invite guest user") },
  { name: "a report, matched users", ...report("matched"), shows: (page) => page.getByRole("tabpanel") },
  { name: "a report, onboarded items", ...report("items"), shows: lines },
  { name: "a report, pending review", ...report("review"), shows: lines },
];
