import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { Guest } from "../api";
import { openApp } from "../test/app";
import { invited, inviteTo, owner, user, withPeople, workspace } from "../test/people";
import { problem, server } from "../test/server";

const problemOf = (status: number, code: string, more: object = {}) => ({
  type: "about:blank",
  title: code,
  status,
  detail: `detail of ${code}`,
  code,
  instance: "r1",
  ...more,
});

async function openDialog(entry = "Guest") {
  await userEvent.click(await screen.findByRole("button", { name: "Add member" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: new RegExp(`^${entry}`) }));
  return screen.findByRole("dialog");
}

/** Answers POST /invites with an invite and keeps what was sent. */
function takesInvites(guests: Guest[] = []) {
  const sent: { body: unknown; key: string | null }[] = [];
  server.use(
    http.post("*/api/v1/invites", async ({ request }) => {
      const body = (await request.json()) as { email: string };
      sent.push({ body, key: request.headers.get("Idempotency-Key") });
      const invite = inviteTo(body.email);
      guests.push(invited(invite));
      return HttpResponse.json(invite, { status: 201 });
    }),
  );
  return sent;
}

it("invites a guest, says so, and leads to the row", async () => {
  const guests: Guest[] = [];
  withPeople(owner, { guests });
  const sent = takesInvites(guests);
  const router = openApp("/members?tab=guests");
  const dialog = await openDialog();
  expect(dialog).toHaveAccessibleName("Invite guest user");
  expect(await within(dialog).findByText("Link works for 7 days")).toBeVisible();
  const email = within(dialog).getByLabelText("Email");
  expect(email).toHaveFocus();
  await userEvent.type(email, "charlie@adraptor.test");
  await userEvent.type(within(dialog).getByLabelText(/Message/), "Welcome");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(await screen.findByText("Invite sent to charlie@adraptor.test")).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(sent.map(({ body }) => body)).toEqual([
    { email: "charlie@adraptor.test", role: "guest", message: "Welcome" },
  ]);
  const row = await screen.findByRole("row", { name: /charlie@adraptor\.test/ });
  expect(row).toHaveTextContent("Invite sent");
  expect(await screen.findByRole("tab", { name: /Guest 1/ })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "View" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: "charlie@adraptor.test" }));
});

it("can be used by keyboard alone: Enter makes a chip, Enter again sends", async () => {
  withPeople(owner, {});
  const sent = takesInvites();
  openApp("/members?tab=guests");
  const opener = await screen.findByRole("button", { name: "Add member" });
  opener.focus();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("menuitem", { name: /^Guest/ })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await screen.findByRole("dialog");
  await userEvent.keyboard("charlie@adraptor.test{Enter}");
  expect(screen.getByRole("button", { name: "Remove charlie@adraptor.test" })).toBeVisible();
  await userEvent.keyboard("{Enter}");
  await screen.findByText("Invite sent to charlie@adraptor.test");
  expect(sent).toHaveLength(1);
  await waitFor(() => expect(opener).toHaveFocus());
});

it("asks for an address before anything is sent", async () => {
  withPeople(owner, {});
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  const email = within(dialog).getByLabelText("Email");
  expect(email).toHaveAccessibleDescription("Enter at least one email address.");
  expect(email).toHaveFocus();
});

it("reports per address: those invited leave, the others stay with their reason", async () => {
  withPeople(owner, {});
  server.use(
    http.post("*/api/v1/invites/bulk", async ({ request }) => {
      const { emails } = (await request.json()) as { emails: string[] };
      return HttpResponse.json({
        results: emails.map((email) =>
          email.startsWith("ada")
            ? { email, problem: problemOf(409, "already_member") }
            : { email, invite: inviteTo(email) },
        ),
      });
    }),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.click(within(dialog).getByLabelText("Email"));
  await userEvent.paste("one@out.test; two@out.test\nada@out.test, wrong@x");
  await userEvent.type(within(dialog).getByLabelText(/Message/), "Hello");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(await screen.findByText("Invites sent to 2 people")).toBeVisible();
  const reasons = within(dialog)
    .getAllByRole("alert")
    .map((alert) => alert.textContent);
  expect(reasons).toContain("ada@out.test This person is in the workspace already.");
  expect(reasons).toContain("wrong@x This is not a complete email address. It looks like name@example.com.");
  expect(within(dialog).queryByRole("button", { name: "Remove one@out.test" })).toBeNull();
  expect(within(dialog).getByRole("button", { name: "Remove ada@out.test" })).toBeVisible();
  expect(within(dialog).getByLabelText(/Message/)).toHaveValue("Hello");
});

it("offers to add somebody of the own organization as a member", async () => {
  withPeople(owner, {});
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/invites", async ({ request }) => {
      const body = (await request.json()) as { email: string; role: string };
      sent.push(body);
      if (body.role === "guest") return problem(422, "email_in_workspace_domain");
      return HttpResponse.json(inviteTo(body.email, { role: "user" }), { status: 201 });
    }),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "bea@contenzilla.test");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  await userEvent.click(await within(dialog).findByRole("button", { name: "Add them as a member instead" }));
  const second = await screen.findByRole("dialog", { name: "Add a member" });
  await userEvent.selectOptions(within(second).getByLabelText("Workspace role"), "Admin");
  await userEvent.click(within(second).getByRole("button", { name: "Send invite" }));
  expect(await screen.findByText("Invite sent to bea@contenzilla.test")).toBeVisible();
  expect(sent.at(-1)).toEqual({ email: "bea@contenzilla.test", role: "admin" });
  // That was the last address: the first dialog has nothing left to do.
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("tells a User to ask an admin for that", async () => {
  withPeople(user, {});
  server.use(http.post("*/api/v1/invites", () => problem(422, "email_in_workspace_domain")));
  openApp("/members");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "bea@contenzilla.test{Enter}{Enter}");
  expect(await within(dialog).findByText(/Ask an admin to add them as a member/)).toBeVisible();
});

it("resends the open invite right there", async () => {
  withPeople(owner, {});
  const body = problemOf(409, "invite_pending", { invite_id: "i7" });
  server.use(
    http.post("*/api/v1/invites", () => HttpResponse.json(body, { status: 409 })),
    http.post("*/api/v1/invites/i7/resend", () => HttpResponse.json(inviteTo("charlie@adraptor.test"))),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test{Enter}{Enter}");
  await userEvent.click(await within(dialog).findByRole("button", { name: "Resend it" }));
  expect(await screen.findByText("Invite sent to charlie@adraptor.test")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("keeps everything when the answer is lost, and sends the same again under the same key", async () => {
  withPeople(owner, {});
  const keys: (string | null)[] = [];
  server.use(
    http.post("*/api/v1/invites", ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      if (keys.length === 1) return HttpResponse.error();
      return HttpResponse.json(inviteTo("charlie@adraptor.test"), { status: 201 });
    }),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText(/Message/), "Hello");
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(await within(dialog).findByText(/There is no connection to the server/)).toBeVisible();
  expect(within(dialog).getByRole("button", { name: "Remove charlie@adraptor.test" })).toBeVisible();
  expect(within(dialog).getByLabelText(/Message/)).toHaveValue("Hello");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  await screen.findByText("Invite sent to charlie@adraptor.test");
  expect(keys[1]).toBe(keys[0]);
});

it("says under the field what is wrong with the message, and sends nothing too long", async () => {
  withPeople(owner, {});
  const body = problemOf(422, "invalid", {
    errors: [{ pointer: "#/message", code: "not_plain_text", detail: "Leave out control characters." }],
  });
  let calls = 0;
  server.use(
    http.post("*/api/v1/invites", () => {
      calls += 1;
      return HttpResponse.json(body, { status: 422 });
    }),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  const message = within(dialog).getByLabelText(/Message/);
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test,");
  await userEvent.click(message);
  await userEvent.paste("x".repeat(501));
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(message).toHaveFocus();
  expect(calls).toBe(0);
  await userEvent.keyboard("{Backspace}");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  await waitFor(() => expect(message).toHaveAccessibleDescription("Leave out control characters."));
});

it("says when sending works again after too many", async () => {
  withPeople(owner, {});
  server.use(http.post("*/api/v1/invites", () => problem(429, "quota_exceeded", { "Retry-After": "1800" })));
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test{Enter}{Enter}");
  expect(await within(dialog).findByText(/Try again in 30 minutes/)).toBeVisible();
});

it("sends an end date as the end of that day, and refuses one that is over", async () => {
  withPeople(owner, {});
  const sent = takesInvites();
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test");
  await userEvent.click(within(dialog).getByRole("button", { name: "End date and language" }));
  const day = within(dialog).getByLabelText(/Access ends/);
  await userEvent.type(day, "2020-01-01");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(day).toHaveAccessibleDescription("Choose a day that is not over.");
  expect(sent).toHaveLength(0);
  await userEvent.clear(day);
  await userEvent.type(day, "2090-12-31");
  await userEvent.selectOptions(within(dialog).getByLabelText("Language of the email"), "Español");
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  await screen.findByText("Invite sent to charlie@adraptor.test");
  expect(sent[0]?.body).toMatchObject({
    access_until: new Date("2090-12-31T23:59:59").toISOString(),
    language: "es",
  });
});

it("asks before a lot of typing is thrown away, and only then", async () => {
  withPeople(owner, {});
  openApp("/members?tab=guests");
  let dialog = await openDialog();
  await userEvent.type(within(dialog).getByLabelText("Email"), "charlie@adraptor.test");
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();

  dialog = await openDialog();
  await userEvent.click(within(dialog).getByLabelText("Email"));
  await userEvent.paste("a@out.test b@out.test c@out.test");
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  const question = await screen.findByRole("dialog", { name: "Discard what you entered?" });
  await userEvent.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(screen.getByRole("button", { name: "Remove b@out.test" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await userEvent.click(await screen.findByRole("button", { name: "Discard" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("does not open where guest invites are switched off, and says why", async () => {
  withPeople(owner, {});
  server.use(
    http.get("*/api/v1/workspace", () => HttpResponse.json({ ...workspace, guest_invites_enabled: false })),
  );
  openApp("/members?tab=guests");
  await screen.findByText("No guests yet");
  await userEvent.click(await screen.findByRole("button", { name: "Add member" }));
  const item = await screen.findByRole("menuitem", { name: /^Guest/ });
  await waitFor(() => expect(item).toHaveTextContent("Not available in your workspace. Contact your admin."));
  expect(item).toHaveAttribute("aria-disabled", "true");
});

it("goes on in hundreds when the list is longer than one call takes", async () => {
  withPeople(owner, {});
  const sizes: number[] = [];
  server.use(
    http.post("*/api/v1/invites/bulk", async ({ request }) => {
      const { emails } = (await request.json()) as { emails: string[] };
      sizes.push(emails.length);
      return HttpResponse.json({ results: emails.map((email) => ({ email, invite: inviteTo(email) })) });
    }),
  );
  openApp("/members?tab=guests");
  const dialog = await openDialog();
  await userEvent.click(within(dialog).getByLabelText("Email"));
  await userEvent.paste(Array.from({ length: 120 }, (_, index) => `p${index}@out.test`).join("\n"));
  await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
  expect(await screen.findByText("Invites sent to 120 people")).toBeVisible();
  expect(sizes).toEqual([100, 20]);
});
