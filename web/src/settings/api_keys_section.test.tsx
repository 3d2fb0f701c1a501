import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { type ApiKey, type CreateApiKey, holdSession, type Me } from "../api";
import { openApp } from "../test/app";
import { workspace } from "../test/people";
import { me, page, problem, server, sessionOf } from "../test/server";

const admin: Me = { ...me, role: "admin", can: ["view_workspace", "update_workspace", "manage_api_keys"] };
const sync: ApiKey = {
  id: "k1",
  name: "HR sync",
  hint: "x7Qe",
  scopes: ["invites:read", "invites:write"],
  created_at: "2026-05-20T10:00:00Z",
  created_by: { id: "m1", name: "Ada Admin", has_left: true },
  expires_at: null,
  last_used_at: null,
};
const SECRET = "guestlist_key_0123456789";
let sent: CreateApiKey[] = [];
let revoked: string[] = [];

beforeEach(() => {
  sent = [];
  revoked = [];
  let keys = [sync];
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(admin))),
    http.get("*/api/v1/me", () => HttpResponse.json(admin)),
    http.get("*/api/v1/workspace", () => HttpResponse.json(workspace)),
    http.get("*/api/v1/members", () => page([])),
    http.get("*/api/v1/activity", () => page([])),
    http.get("*/api/v1/api-keys", () => page(keys)),
    http.post("*/api/v1/api-keys", async ({ request }) => {
      const body = (await request.json()) as CreateApiKey;
      sent.push(body);
      if (!body.password) return problem(401, "reauthentication_required");
      if (body.password === "wrong") return problem(401, "invalid_credentials");
      const key = { ...sync, id: "k2", name: body.name, scopes: body.scopes };
      keys = [key, ...keys];
      return HttpResponse.json({ ...key, secret: SECRET }, { status: 201 });
    }),
    http.delete("*/api/v1/api-keys/:id", ({ params }) => {
      revoked.push(String(params.id));
      keys = keys.filter((key) => key.id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});
afterEach(() => holdSession(null));

async function newKeyDialog() {
  await openApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "New API key" }));
  return within(await screen.findByRole("dialog", { name: "New API key" }));
}

test("a key says what it may, who made it and that they have left", async () => {
  await openApp("/settings");
  const list = within(await screen.findByRole("list", { name: "API keys" }));
  expect(list.getByText("HR sync")).toBeVisible();
  expect(list.getByText("invites:read, invites:write")).toBeVisible();
  expect(list.getByText(/Made by Ada Admin, who has left, .* · never used/)).toBeVisible();
});

async function fillIn(dialog: Awaited<ReturnType<typeof newKeyDialog>>) {
  await userEvent.type(dialog.getByLabelText("Name"), "Payroll");
  await userEvent.click(dialog.getByLabelText("Invite, resend and revoke"));
  await userEvent.click(dialog.getByRole("button", { name: "Make key" }));
}

test("a new key asks for the password when the server does, and keeps what was chosen", async () => {
  const dialog = await newKeyDialog();
  await fillIn(dialog);
  await userEvent.type(await dialog.findByLabelText("Your password"), "wrong");
  await userEvent.click(dialog.getByRole("button", { name: "Make key" }));
  expect(await dialog.findByText("This is not your password.")).toBeVisible();
  expect(dialog.getByLabelText("Name")).toHaveValue("Payroll");
  expect(dialog.getByLabelText("Invite, resend and revoke")).toBeChecked();
});

test("a new key's secret is shown once", async () => {
  // With a clipboard.
  const user = userEvent.setup();
  const dialog = await newKeyDialog();
  await fillIn(dialog);
  await userEvent.type(await dialog.findByLabelText("Your password"), "right");
  await userEvent.click(dialog.getByRole("button", { name: "Make key" }));

  const made = within(await screen.findByRole("dialog", { name: "Copy the key now" }));
  expect(made.getByLabelText("Secret")).toHaveValue(SECRET);
  await user.click(made.getByRole("button", { name: "Copy" }));
  expect(await navigator.clipboard.readText()).toBe(SECRET);
  // Not by a slip.
  await user.keyboard("{Escape}");
  fireEvent.pointerDown(document.body);
  expect(made.getByLabelText("Secret")).toBeVisible();
  await userEvent.click(made.getByRole("button", { name: "Close" }));
  expect(await screen.findByText("Payroll")).toBeVisible();
  expect(screen.queryByDisplayValue(SECRET)).toBeNull();
  expect(sent.at(-1)).toMatchObject({ name: "Payroll", scopes: ["invites:write"], password: "right" });
});

test("a key without a name or a scope is not sent", async () => {
  const dialog = await newKeyDialog();
  await userEvent.click(dialog.getByRole("button", { name: "Make key" }));
  expect(dialog.getByText("Give the key a name.")).toBeVisible();
  await userEvent.type(dialog.getByLabelText("Name"), "Payroll");
  await userEvent.click(dialog.getByRole("button", { name: "Make key" }));
  expect(dialog.getByText("Choose at least one.")).toBeVisible();
  expect(sent).toEqual([]);
});

test("a key is revoked after one is told what that does", async () => {
  await openApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Revoke HR sync" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Revoke key" }));
  expect(dialog.getByText(/are refused at once/)).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Revoke key" }));
  expect(await screen.findByText("There is no key yet.")).toBeVisible();
  expect(revoked).toEqual(["k1"]);
});
