import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { openApp } from "../test/app";
import { guest, invited, inviteTo, member, owner, withPeople } from "../test/people";
import { me, problem, server, sessionOf } from "../test/server";

const done = () => new HttpResponse(null, { status: 204 });

/** Opens a row's ⋯ menu and chooses from it. */
async function choose(name: string, entry: string) {
  const opener = await screen.findByRole("button", { name: `More options for ${name}` });
  await userEvent.click(opener);
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
  return { opener, dialog: await screen.findByRole("dialog") };
}

async function entriesOf(name: string) {
  await userEvent.click(await screen.findByRole("button", { name: `More options for ${name}` }));
  return (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
}

it("offers for an invite what may be done to it, and nothing else", async () => {
  withPeople(owner, {
    guests: [
      invited(inviteTo("charlie@adraptor.test")),
      guest("Sandy"),
      guest("Rita", { status: "removed", can: [] }),
    ],
  });
  openApp("/members?tab=guests");
  expect(await entriesOf("charlie@adraptor.test")).toEqual([
    "Resend invite",
    "View details",
    "Revoke invite",
  ]);
  await userEvent.keyboard("{Escape}");
  expect(await entriesOf("Sandy Guest")).toEqual([
    "View details",
    "Change end date",
    "Send password reset",
    "Sign out everywhere",
    "Remove guest",
  ]);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Removed" }));
  expect(await entriesOf("Rita Guest")).toEqual(["Invite again", "View details"]);
});

it("resends an invite and gives the focus back", async () => {
  const invite = inviteTo("charlie@adraptor.test");
  withPeople(owner, { guests: [invited(invite)] });
  let calls = 0;
  server.use(
    http.post("*/api/v1/invites/:id/resend", () => {
      calls += 1;
      return calls === 1
        ? problem(429, "resend_too_soon", { "Retry-After": "42" })
        : HttpResponse.json(invite);
    }),
  );
  openApp("/members?tab=guests");
  const { opener, dialog } = await choose("charlie@adraptor.test", "Resend invite");
  expect(dialog).toHaveAccessibleName("Resend invite");
  expect(dialog).toHaveTextContent("charlie@adraptor.test");
  // A dialog without fields starts on itself: Enter does not send by accident.
  await userEvent.keyboard("{Enter}");
  expect(calls).toBe(0);
  await userEvent.click(within(dialog).getByRole("button", { name: "Resend invite" }));
  expect(
    await within(dialog).findByText("This invite was sent a moment ago. Try again in 42 seconds."),
  ).toBeVisible();
  await userEvent.click(within(dialog).getByRole("button", { name: "Resend invite" }));
  expect(await screen.findByText("Invite sent to charlie@adraptor.test")).toBeVisible();
  await waitFor(() => expect(opener).toHaveFocus());
});

it("revokes an invite after asking, and stays with the reason when it was used meanwhile", async () => {
  withPeople(owner, { guests: [invited(inviteTo("charlie@adraptor.test"))] });
  server.use(http.post("*/api/v1/invites/:id/revoke", () => problem(409, "invite_not_pending")));
  openApp("/members?tab=guests");
  const { dialog } = await choose("charlie@adraptor.test", "Revoke invite");
  expect(dialog).toHaveTextContent("The link sent to charlie@adraptor.test stops working at once.");
  await userEvent.click(within(dialog).getByRole("button", { name: "Revoke invite" }));
  expect(
    await within(dialog).findByText("This invite was already used, declined, revoked or replaced."),
  ).toBeVisible();
});

it("changes the end of a guest's access, or takes it away", async () => {
  const ends = "2090-05-05T12:00:00Z";
  withPeople(owner, { guests: [guest("Sandy", { access_until: ends })] });
  const sent: unknown[] = [];
  server.use(
    http.patch("*/api/v1/members/:id", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(guest("Sandy"));
    }),
  );
  openApp("/members?tab=guests");
  const { dialog } = await choose("Sandy Guest", "Change end date");
  const day = within(dialog).getByLabelText(/Access ends/);
  expect(day).toHaveValue("2090-05-05");
  expect(within(dialog).getByRole("button", { name: "Save end date" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await userEvent.clear(day);
  await userEvent.type(day, "2020-01-01");
  await userEvent.click(within(dialog).getByRole("button", { name: "Save end date" }));
  expect(day).toHaveAccessibleDescription("Choose a day that is not over.");
  await userEvent.click(within(dialog).getByRole("button", { name: "Remove the end date" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Save end date" }));
  expect(await screen.findByText("Sandy Guest’s access no longer ends by itself")).toBeVisible();
  expect(sent).toEqual([{ access_until: null }]);
});

it.each([
  ["Send password reset", "Send password reset", "Password reset sent to sandy@agency.test"],
  ["Sign out everywhere", "Sign out everywhere", "Sandy Guest signed out everywhere"],
  ["Remove guest", "Remove guest", "Sandy Guest removed"],
])("%s asks first and says that it is done", async (entry, verb, said) => {
  withPeople(owner, { guests: [guest("Sandy")] });
  const calls: string[] = [];
  server.use(
    http.all("*/api/v1/members/*", ({ request }) => {
      calls.push(`${request.method} ${new URL(request.url).pathname.slice(8)}`);
      return done();
    }),
  );
  openApp("/members?tab=guests");
  const { dialog } = await choose("Sandy Guest", entry);
  expect(calls).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: verb }));
  expect(await screen.findByText(said)).toBeVisible();
  expect(calls).toHaveLength(1);
});

it("changes a role to one that may be given", async () => {
  withPeople(owner, { members: [member("Olive", { assignable_roles: ["admin", "user"] })] });
  let sent: unknown;
  server.use(
    http.patch("*/api/v1/members/:id", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(member("Olive", { role: "admin" }));
    }),
  );
  openApp("/members");
  const { dialog } = await choose("Olive Member", "Change role");
  const role = within(dialog).getByLabelText("Workspace role");
  expect(within(role).getAllByRole("option")).toHaveLength(2);
  await userEvent.selectOptions(role, "Admin");
  expect(dialog).toHaveTextContent("Manages people, settings and policies.");
  await userEvent.click(within(dialog).getByRole("button", { name: "Change role" }));
  expect(await screen.findByText("Olive Member is now Admin")).toBeVisible();
  expect(sent).toEqual({ role: "admin" });
});

it("transfers ownership with the password, and keeps the dialog when it is wrong", async () => {
  withPeople(owner, { members: [member("Olive")] });
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/workspace/transfer", async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1 ? problem(401, "invalid_credentials") : done();
    }),
  );
  openApp("/members");
  const { dialog } = await choose("Olive Member", "Transfer ownership");
  const password = within(dialog).getByLabelText("Your password");
  await userEvent.type(password, "wrong{Enter}");
  await waitFor(() => expect(password).toHaveAccessibleDescription("This is not your password."));
  expect(password).toHaveFocus();
  await userEvent.clear(password);
  await userEvent.type(password, "right{Enter}");
  expect(await screen.findByText("Olive Member is the Owner now")).toBeVisible();
  expect(sent.at(-1)).toEqual({ member_id: "member-Olive", password: "right" });
});

it("lets one leave from one's own row, and ends without a workspace", async () => {
  const admin = { ...owner, role: "admin" as const };
  withPeople(admin, { members: [member("Taylor", { id: "m1", can: [] })] });
  openApp("/members");
  const { dialog } = await choose("Taylor Member", "Leave workspace");
  const nowhere = { ...me, workspace: null, member_id: null, role: null, can: [], workspaces: [] };
  server.use(
    http.post("*/api/v1/members/me/leave", () => {
      server.use(
        http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(nowhere, "second"))),
        http.get("*/api/v1/me", () => HttpResponse.json(nowhere)),
      );
      return done();
    }),
  );
  await userEvent.click(within(dialog).getByRole("button", { name: "Leave workspace" }));
  expect(await screen.findByText("You are in no workspace")).toBeVisible();
});

it("tells the Owner to transfer ownership before leaving", async () => {
  withPeople(owner, { members: [member("Taylor", { id: "m1", role: "owner", can: [] })] });
  openApp("/members");
  await userEvent.click(await screen.findByRole("button", { name: "More options for Taylor Member" }));
  const item = await screen.findByRole("menuitem", { name: /Leave workspace/ });
  expect(item).toHaveTextContent("Transfer ownership first.");
  expect(item).toHaveAttribute("aria-disabled", "true");
});

describe("who owns something alone", () => {
  const soleOwner = () =>
    HttpResponse.json({ status: 409, code: "sole_owner", detail: "x", count: 2 }, { status: 409 });

  it("names somebody to take over, and need not once the role stays what it was", async () => {
    withPeople(owner, { members: [member("Olive", { assignable_roles: ["admin", "user", "login_only"] })] });
    const sent: unknown[] = [];
    server.use(
      http.patch("*/api/v1/members/:id", async ({ request }) => {
        const body = (await request.json()) as { role: string };
        sent.push(body);
        return body.role === "login_only"
          ? soleOwner()
          : HttpResponse.json(member("Olive", { role: "admin" }));
      }),
    );
    openApp("/members");
    const { dialog } = await choose("Olive Member", "Change role");
    const role = within(dialog).getByLabelText("Workspace role");
    await userEvent.selectOptions(role, "login_only");
    await userEvent.click(within(dialog).getByRole("button", { name: "Change role" }));
    expect(await within(dialog).findByLabelText("Who takes over their items")).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Change role" }));
    expect(within(dialog).getByText("Choose somebody.")).toBeVisible();
    expect(sent).toHaveLength(1);
    await userEvent.selectOptions(role, "admin");
    expect(within(dialog).queryByLabelText("Who takes over their items")).toBeNull();
    await userEvent.click(within(dialog).getByRole("button", { name: "Change role" }));
    expect(await screen.findByText("Olive Member is now Admin")).toBeVisible();
  });

  it("is spoken to when leaving", async () => {
    withPeople({ ...owner, role: "admin" }, { members: [member("Taylor", { id: "m1", can: [] })] });
    server.use(http.post("*/api/v1/members/me/leave", soleOwner));
    openApp("/members");
    const { dialog } = await choose("Taylor Member", "Leave workspace");
    await userEvent.click(within(dialog).getByRole("button", { name: "Leave workspace" }));
    expect(await within(dialog).findByLabelText("Who takes over your items")).toHaveAccessibleDescription(
      "You are the only owner of 2 items.",
    );
  });

  it("is not removed with others, and it says how", async () => {
    withPeople(owner, { members: [member("Olive")] });
    server.use(http.delete("*/api/v1/members/:id", soleOwner));
    openApp("/members");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select Olive Member" }));
    await userEvent.click(screen.getByRole("button", { name: "Remove (1)" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(await within(dialog).findByText(/Remove them on their own/)).toBeVisible();
  });
});
