import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { DeadLetter, EmailStatus, EmailTemplate, Me, Suppression } from "../api";
import { openApp } from "../test/app";
import { workspace } from "../test/people";
import { me, page, problem, server, sessionOf } from "../test/server";

const admin: Me = { ...me, role: "admin", can: ["view_workspace", "update_workspace", "manage_email"] };
const calm: EmailStatus = {
  provider: "resend",
  from: "Guestlist <guests@contenzilla.test>",
  reports: true,
  paused: null,
  queued: 0,
  oldest_queued_at: null,
  sent_last_hour: 12,
  dead_letters: 0,
};
const letter = (to: string): DeadLetter => ({
  id: `letter-${to}`,
  kind: "invite",
  to,
  subject: "Olive Owner invites you to Contenzilla",
  reason: "The mail provider answered 422: Invalid `to` field.",
  attempts: 1,
  invite_id: "i1",
  created_at: "2026-05-20T10:00:00Z",
  dead_at: "2026-05-20T10:00:05Z",
});
const gone: Suppression = {
  id: "s1",
  email: "gone@adraptor.test",
  cause: "bounced",
  reason: "The address does not exist.",
  created_at: "2026-05-20T10:00:00Z",
};
const template = (language: string, subject: string, text: string): EmailTemplate => ({
  name: "invite",
  language,
  subject,
  text,
  html: `<html><head><style>.ink { color: black; }</style></head><body class="canvas" style="margin:0"><h1 class="ink">${text}</h1><a href="https://guestlist.example/join" style="color:#3353d6">Join</a></body></html>`,
});

let letters: DeadLetter[];
let suppressions: Suppression[];
let status: EmailStatus;

beforeEach(() => {
  [letters, suppressions, status] = [[], [], calm];
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(admin))),
    http.get("*/api/v1/me", () => HttpResponse.json(admin)),
    http.get("*/api/v1/workspace", () => HttpResponse.json(workspace)),
    http.get("*/api/v1/activity", () => page([])),
    http.get("*/api/v1/email", () => HttpResponse.json(status)),
    http.get("*/api/v1/email/dead-letters", () => page(letters)),
    http.get("*/api/v1/suppressions", () => page(suppressions)),
  );
});

async function section() {
  openApp("/settings");
  return within(await screen.findByRole("region", { name: "Email" }));
}

test("says how mail leaves, and that it does", async () => {
  const email = await section();
  expect(await email.findByText("Working")).toBeVisible();
  expect(email.getByText("Resend")).toBeVisible();
  expect(email.getByText("Guestlist <guests@contenzilla.test>")).toBeVisible();
  expect(email.getByText("12")).toBeVisible();
  expect(email.queryByText(/webhook is not set/)).toBeNull();
  expect(email.queryByRole("list")).toBeNull();
});

test("says why nothing goes out, how much waits, and that arrival is not known", async () => {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const soon = new Date(Date.now() + 600_000).toISOString();
  const reason = "The mail provider answered 401: API key is invalid.";
  status = { ...calm, reports: false, queued: 3, oldest_queued_at: hourAgo, paused: { until: soon, reason } };
  const email = await section();
  expect(await email.findByText("Paused")).toBeVisible();
  expect(
    email.getByText(/Nothing goes out for another 10 minutes.*answered 401: API key is invalid/),
  ).toBeVisible();
  expect(email.getByText("3 emails, the oldest written 1 hour ago")).toBeVisible();
  expect(email.getByText(/Whether mail arrives is not known/)).toBeVisible();
});

test("an email that was given up is tried again", async () => {
  letters = [letter("charlie@adraptor.test"), letter("mona@studio-k.test")];
  const retried: string[] = [];
  server.use(
    http.post("*/api/v1/email/dead-letters/:id/retry", ({ params }) => {
      retried.push(String(params.id));
      letters = letters.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const email = await section();
  const list = await email.findByRole("list", { name: "Emails that were given up" });
  expect(within(list).getAllByText(/answered 422: Invalid `to` field · given up/)).toHaveLength(2);
  await userEvent.click(email.getByRole("button", { name: "Try the email to mona@studio-k.test again" }));
  expect(await screen.findByText("1 email is tried again")).toBeVisible();
  await waitFor(() => expect(within(list).queryByText("mona@studio-k.test")).toBeNull());
  expect(retried).toEqual(["letter-mona@studio-k.test"]);
});

test("all of them are tried again, however many calls that takes", async () => {
  letters = [letter("charlie@adraptor.test"), letter("mona@studio-k.test")];
  let calls = 0;
  server.use(
    http.post("*/api/v1/email/dead-letters/retry", () => {
      calls += 1;
      letters = [];
      return HttpResponse.json(calls === 1 ? { retried: 100, more: true } : { retried: 7, more: false });
    }),
  );
  const email = await section();
  await userEvent.click(await email.findByRole("button", { name: "Try all again" }));
  expect(await screen.findByText("107 emails are tried again")).toBeVisible();
  expect(calls).toBe(2);
  await waitFor(() => expect(email.queryByRole("list")).toBeNull());
});

test("an address is allowed again; a refusal is told and changes nothing", async () => {
  suppressions = [gone];
  let calls = 0;
  server.use(
    http.delete("*/api/v1/suppressions/:id", () => {
      calls += 1;
      if (calls === 1) return problem(503, "unavailable");
      suppressions = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const email = await section();
  const list = await email.findByRole("list", { name: "Addresses that get no email" });
  expect(within(list).getByText(/The address does not exist · since/)).toBeVisible();
  const allow = within(list).getByRole("button", { name: "Send to gone@adraptor.test again" });
  await userEvent.click(allow);
  expect(await screen.findByText(/busy/i)).toBeVisible();
  expect(allow).toBeVisible();
  await userEvent.click(allow);
  expect(await screen.findByText("gone@adraptor.test can be invited again")).toBeVisible();
  await waitFor(() => expect(email.queryByRole("list")).toBeNull());
});

test("a test goes to oneself", async () => {
  let calls = 0;
  server.use(
    http.post("*/api/v1/email/test", () => {
      calls += 1;
      return new HttpResponse(null, { status: 202 });
    }),
  );
  const email = await section();
  await userEvent.click(await email.findByRole("button", { name: "Send me a test" }));
  expect(await screen.findByText("A test email is on its way to taylor@contenzilla.test")).toBeVisible();
  expect(calls).toBe(1);
});

test("every email can be looked at in both languages", async () => {
  const items = [
    template("en", "Olive invites you", "Join us."),
    template("es", "Olive te invita", "Únete."),
  ];
  server.use(http.get("*/api/v1/email/templates", () => HttpResponse.json({ items })));
  const email = await section();
  await userEvent.click(await email.findByRole("button", { name: "Look at the emails" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Look at the emails" }));
  const mail = (await dialog.findByRole("region", { name: "Olive invites you" })).shadowRoot;
  expect(mail?.querySelector("h1")).toHaveTextContent("Join us.");
  expect(mail?.querySelector("a")).toHaveStyle({ color: "#3353d6" });
  expect(mail?.querySelector("a")).not.toHaveAttribute("href");
  await userEvent.selectOptions(dialog.getByRole("combobox", { name: "Language" }), "Español");
  const spanish = await dialog.findByRole("region", { name: "Olive te invita" });
  expect(spanish.shadowRoot?.querySelector("h1")).toHaveTextContent("Únete.");
  await userEvent.click(dialog.getByRole("button", { name: "Show as plain text" }));
  expect(dialog.getByText("Únete.")).toBeVisible();
});

test("without the right to manage email there is no such section", async () => {
  const less: Me = { ...admin, can: ["view_workspace", "update_workspace"] };
  server.use(http.get("*/api/v1/me", () => HttpResponse.json(less)));
  openApp("/settings");
  await screen.findByRole("form", { name: "General" });
  expect(screen.queryByRole("region", { name: "Email" })).toBeNull();
});
