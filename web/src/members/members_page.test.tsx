import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { openApp } from "../test/app";
import { guest, invited, inviteTo, member, owner, user, withPeople, workspace } from "../test/people";
import { me, page, problem, server } from "../test/server";

const charlie = () => invited(inviteTo("charlie@adraptor.test"));
const mona = () =>
  invited(
    inviteTo("mona@studio-k.test", {
      delivery: {
        status: "bounced",
        reason: "mailbox does not exist",
        attempts: 1,
        updated_at: new Date().toISOString(),
        next_attempt_at: null,
      },
    }),
    "delivery_failed",
  );

const rowOf = (text: string | RegExp) => screen.findByRole("row", { name: new RegExp(text) });

it("shows both tabs with their counts, and starts with the members", async () => {
  withPeople(owner, { members: [member("Olive"), member("Uma")], guests: [charlie()] });
  openApp("/members");
  expect(await rowOf("Olive Member")).toHaveTextContent("User");
  expect(await screen.findByRole("tab", { name: "Members 2" })).toHaveAttribute("aria-selected", "true");
  expect(await screen.findByRole("tab", { name: "Guest 1" })).toBeVisible();
  expect(screen.getByText("1–2 of 2 members")).toBeVisible();
});

it("shows a User the guests only, without Export and without adding members", async () => {
  withPeople(user, { guests: [charlie()] });
  openApp("/members?tab=members");
  await rowOf("charlie");
  expect(screen.getAllByRole("tab")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Add member" }));
  expect(await screen.findAllByRole("menuitem")).toHaveLength(1);
});

it("is closed to a guest", async () => {
  withPeople(me, {});
  openApp("/members");
  expect(await screen.findByText("This page is not open to you")).toBeVisible();
});

it("explains each status in a sentence", async () => {
  const left = inviteTo("held@partner.test", { blocked_reason: "sender_left" });
  const off = inviteTo("off@partner.test", { blocked_reason: "feature_off" });
  const old = inviteTo("tom@freelance.test", {
    status: "expired",
    created_at: new Date(Date.now() - 16 * 86_400_000).toISOString(),
  });
  const ends = `${new Date().getFullYear()}-12-31T12:00:00Z`;
  withPeople(owner, {
    guests: [
      charlie(),
      mona(),
      invited(left),
      invited(off),
      invited(old, "expired"),
      guest("Sandy", { access_until: ends, partner: { id: "p1", name: "Northwind Agency" } }),
    ],
  });
  openApp("/members?tab=guests");
  expect(await rowOf("charlie")).toHaveTextContent("Invite sentSent 4 min ago · expires in 7 days");
  expect(await rowOf("mona")).toHaveTextContent("Delivery failedMailbox does not exist");
  expect(await rowOf("held")).toHaveTextContent("Its sender left; resend it to make it work again");
  expect(await rowOf("off@")).toHaveTextContent("Guest invites are switched off");
  expect(await rowOf("tom")).toHaveTextContent("Invite expiredSent by Taylor Simone 16 days ago");
  expect(await rowOf("Sandy")).toHaveTextContent("ActiveAccess ends 31 Dec");
  expect(await rowOf("Sandy")).toHaveTextContent("Northwind Agency");
  expect(screen.getByRole("button", { name: "Needs attention · 2" })).toBeVisible();
});

it("keeps search, filter and sort in the URL, and asks the API for them", async () => {
  const { asked } = withPeople(owner, { guests: [charlie(), mona()] });
  const router = openApp("/members?tab=guests");
  await rowOf("charlie");
  await userEvent.keyboard("/");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await userEvent.keyboard("mona");
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: "mona" }));
  await waitFor(() => expect(screen.queryByRole("row", { name: /charlie/ })).toBeNull());
  await userEvent.click(screen.getByRole("button", { name: /Needs attention/ }));
  await userEvent.click(screen.getByRole("button", { name: /Account members/ }));
  await waitFor(() =>
    expect(Object.fromEntries(asked.at(-1) ?? [])).toEqual({
      q: "mona",
      status: "delivery_failed,expired",
      sort: "-name",
    }),
  );
  expect(router.state.location.search).toEqual({
    tab: "guests",
    q: "mona",
    status: "attention",
    sort: "-name",
  });
  expect(screen.getByRole("columnheader", { name: /Account members/ })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

it("pages with the line that says where one is", async () => {
  withPeople(owner, {});
  const page = (rows: number, next: string | null, previous: string | null) =>
    HttpResponse.json({
      items: Array.from({ length: rows }, (_, index) => guest(`G${next}${index}`)),
      next_cursor: next,
      prev_cursor: previous,
      total: { count: 10_000, exact: false },
    });
  server.use(
    http.get("*/api/v1/guests", ({ request }) =>
      new URL(request.url).searchParams.get("cursor") === "c2" ? page(50, null, "c1") : page(50, "c2", null),
    ),
  );
  const router = openApp("/members?tab=guests");
  expect(await screen.findByText("1–50 of more than 10,000 guests")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));
  expect(await screen.findByText("51–100 of more than 10,000 guests")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Previous page" }));
  expect(await screen.findByText("1–50 of more than 10,000 guests")).toBeVisible();
  expect(router.state.location.search).toEqual({ tab: "guests" });
});

it("starts again at the first page when a link's cursor is no longer good", async () => {
  const { asked } = withPeople(owner, { guests: [charlie()] });
  server.use(
    http.get("*/api/v1/guests", ({ request }) =>
      new URL(request.url).searchParams.has("cursor") ? problem(400, "bad_request") : undefined,
    ),
  );
  const router = openApp("/members?tab=guests&cursor=old");
  await rowOf("charlie");
  expect(router.state.location.search).toEqual({ tab: "guests" });
  expect(asked).toHaveLength(1);
});

it("offers what fills an empty list, and what widens an empty search", async () => {
  withPeople(owner, {});
  openApp("/members?tab=guests");
  expect(await screen.findByText("No guests yet")).toBeVisible();
  expect(screen.getByRole("button", { name: "Invite guest user" })).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox"), "zzz");
  expect(await screen.findByText("Nobody matches “zzz”")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Clear search and filter" }));
  expect(await screen.findByText("No guests yet")).toBeVisible();
});

it("says what went wrong and tries again when asked", async () => {
  withPeople(owner, { guests: [charlie()] });
  let broken = true;
  server.use(http.get("*/api/v1/guests", () => (broken ? problem(404, "not_found") : undefined)));
  openApp("/members?tab=guests");
  expect(await screen.findByText("This could not be loaded")).toBeVisible();
  broken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await rowOf("charlie");
});

it("exports what the list shows", async () => {
  withPeople(owner, { guests: [charlie()] });
  let query = "";
  server.use(
    http.get("*/api/v1/guests/export.csv", ({ request }) => {
      query = new URL(request.url).search;
      return new HttpResponse("email\n", { headers: { "Content-Type": "text/csv" } });
    }),
  );
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => undefined;
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  openApp("/members?tab=guests&q=charlie&status=invited");
  await rowOf("charlie");
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await waitFor(() => expect(click).toHaveBeenCalled());
  expect(query).toBe("?q=charlie&status=invited");
});

it("shows the details of the link's person, with the history of their invites", async () => {
  const sandy = guest("Sandy");
  withPeople(owner, { guests: [sandy] });
  const past = inviteTo("sandy@agency.test", {
    status: "accepted",
    accepted_at: "2026-05-24T10:00:00Z",
    created_at: "2026-05-20T10:00:00Z",
    message: "Welcome",
  });
  const email = (generation: number, at: string, status: string, reason: string | null) => ({
    id: `e${generation}`,
    generation,
    provider: "mailbox",
    status,
    reason,
    attempts: 1,
    events: [
      { status: "queued", at, reason: null },
      { status, at, reason },
    ],
  });
  server.use(
    http.get("*/api/v1/members/:id", () => HttpResponse.json(sandy)),
    http.get("*/api/v1/invites", () => page([past])),
    http.get("*/api/v1/invites/:id/emails", () =>
      page([
        email(2, "2026-05-22T10:00:00Z", "sent", null),
        email(1, "2026-05-20T10:00:00Z", "failed", "mailbox full"),
      ]),
    ),
  );
  const router = openApp(`/members?tab=guests&details=${sandy.id}`);
  const sheet = await screen.findByRole("dialog", { name: "Details of Sandy Guest" });
  const items = await within(sheet).findAllByRole("listitem");
  expect(items.map((item) => item.querySelector("b")?.textContent)).toEqual([
    "Joined",
    "Email sent",
    "Sent again by Taylor Simone, with a new link",
    "Email not sent",
    "Email queued",
    "Invited by Taylor Simone",
  ]);
  expect(items[3]).toHaveTextContent("Mailbox full");
  expect(within(sheet).getByRole("button", { name: "Remove guest" })).toBeVisible();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(router.state.location.search).toEqual({ tab: "guests" });
});

it("says of an email that is late why, and of an outage that it was one", async () => {
  withPeople(owner, {});
  const at = (minute: number) => new Date(Date.now() - (60 - minute) * 60_000).toISOString();
  const invite = inviteTo("charlie@adraptor.test");
  const reason = "The mail provider could not be reached.";
  invite.delivery = { ...invite.delivery, status: "queued", attempts: 3, reason, next_attempt_at: at(62) };
  const events = [
    { status: "queued", at: at(0), reason: null },
    { status: "queued", at: at(1), reason },
    { status: "queued", at: at(2), reason },
    { status: "queued", at: at(30), reason },
  ];
  const email = {
    id: "e1",
    kind: "invite",
    generation: 1,
    provider: "resend",
    status: "queued",
    reason,
    attempts: 3,
    events,
  };
  server.use(
    http.get("*/api/v1/members/:id", () => problem(404, "not_found")),
    http.get("*/api/v1/invites/i9", () => HttpResponse.json({ ...invite, id: "i9" })),
    http.get("*/api/v1/invites", () => page([{ ...invite, id: "i9" }])),
    http.get("*/api/v1/invites/:id/emails", () => page([email])),
  );
  openApp("/members?tab=guests&details=i9");
  const sheet = within(await screen.findByRole("dialog", { name: "Details of charlie@adraptor.test" }));
  expect(sheet.getByText("Sending")).toBeVisible();
  expect(sheet.getByText(/tried again in 2 min\. The mail provider could not be reached\./)).toBeVisible();
  const again = await sheet.findByText("Email will be tried again");
  expect(again.closest("li")).toHaveTextContent(
    "3 times in a row, the last time:The mail provider could not be reached30 minutes ago",
  );
});

it("finds an invite by its link as well", async () => {
  withPeople(owner, {});
  const invite = inviteTo("charlie@adraptor.test");
  server.use(
    http.get("*/api/v1/members/:id", () => problem(404, "not_found")),
    http.get("*/api/v1/invites/i9", () => HttpResponse.json({ ...invite, id: "i9" })),
    http.get("*/api/v1/invites", () => page([])),
  );
  openApp("/members?tab=guests&details=i9");
  const sheet = await screen.findByRole("dialog", { name: "Details of charlie@adraptor.test" });
  expect(within(sheet).getByRole("button", { name: "Resend invite" })).toBeVisible();
});

it("shows by an invite's link who has joined by it", async () => {
  const invite = { ...inviteTo("charlie@adraptor.test"), id: "i9", status: "accepted" as const };
  const joined = {
    ...charlie(),
    status: "active" as const,
    invite: null,
    name: "Charlie",
    family_name: "Chen",
  };
  withPeople(owner, { guests: [joined] });
  server.use(
    http.get("*/api/v1/members/:id", () => problem(404, "not_found")),
    http.get("*/api/v1/invites/i9", () => HttpResponse.json(invite)),
    http.get("*/api/v1/invites", () => page([])),
  );
  openApp("/members?tab=guests&details=i9");
  const sheet = within(await screen.findByRole("dialog", { name: "Details of Charlie Chen" }));
  expect(sheet.getByText("Active")).toBeVisible();
  expect(sheet.queryByRole("button", { name: "Invite again" })).toBeNull();
});

it("looks again by itself while an email is on its way", async () => {
  const invite = inviteTo("charlie@adraptor.test");
  invite.delivery = { ...invite.delivery, status: "queued", attempts: 0 };
  const guests = [invited(invite)];
  withPeople(owner, { guests });
  openApp("/members?tab=guests");
  expect(await rowOf("charlie")).toHaveTextContent("SendingWaits for its turn");
  guests[0] = charlie();
  await waitFor(async () => expect(await rowOf("charlie")).toHaveTextContent("Sent 4 min ago"), {
    timeout: 25_000,
  });
});

describe("selected rows", () => {
  it("offers what can be done to them, asks, and reports each that failed", async () => {
    withPeople(owner, { guests: [charlie(), mona(), guest("Sandy")] });
    server.use(
      http.post("*/api/v1/invites/:id/resend", ({ params }) =>
        String(params.id).includes("charlie")
          ? problem(429, "resend_too_soon", { "Retry-After": "42" })
          : HttpResponse.json(inviteTo("mona@studio-k.test")),
      ),
    );
    openApp("/members?tab=guests");
    await rowOf("charlie");
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all on this page" }));
    const bar = screen.getByRole("region", { name: "Selection" });
    expect(bar).toHaveTextContent("3 selected");
    expect(within(bar).getByRole("button", { name: "Revoke (2)" })).toBeVisible();
    expect(within(bar).getByRole("button", { name: "Remove (1)" })).toBeVisible();
    await userEvent.click(within(bar).getByRole("button", { name: "Resend (2)" }));
    const dialog = await screen.findByRole("dialog", { name: "Resend 2 invites" });
    expect(dialog).toHaveTextContent("1 selected is left out");
    await userEvent.click(within(dialog).getByRole("button", { name: "Resend invites" }));
    expect(await screen.findByText("Invite sent to 1 person")).toBeVisible();
    expect(within(dialog).getByText(/Try again in 42 seconds/)).toBeVisible();
    expect(within(dialog).queryByText("mona@studio-k.test")).toBeNull();
    expect(within(dialog).getByRole("button", { name: "Try again" })).toBeVisible();
  });

  it("are removed for good only after the question", async () => {
    withPeople(owner, { guests: [guest("Sandy"), guest("Andy")] });
    const removed: unknown[] = [];
    server.use(
      http.delete("*/api/v1/members/:id", ({ params }) => {
        removed.push(params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    openApp("/members?tab=guests");
    await rowOf("Sandy");
    await userEvent.click(screen.getByRole("checkbox", { name: "Select Sandy Guest" }));
    await userEvent.click(screen.getByRole("button", { name: "Remove (1)" }));
    const dialog = await screen.findByRole("dialog", { name: "Remove 1 person" });
    expect(removed).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(await screen.findByText("1 person removed")).toBeVisible();
    expect(removed).toEqual(["guest-Sandy"]);
  });
});

it("does not offer to invite guests from an empty list where that is switched off", async () => {
  withPeople(owner, {});
  server.use(
    http.get("*/api/v1/workspace", () => HttpResponse.json({ ...workspace, guest_invites_enabled: false })),
  );
  openApp("/members?tab=guests");
  await screen.findByText("Not available in your workspace. Contact your admin.");
  expect(screen.getByRole("button", { name: "Invite guest user" })).toHaveAttribute("aria-disabled", "true");
});
