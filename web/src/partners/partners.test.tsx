import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { Me, Partner, PartnerUser } from "../api";
import { openApp } from "../test/app";
import { guest, invited, inviteTo, owner, user as plainUser, withPeople } from "../test/people";
import { me, page, problem, server } from "../test/server";

const admin: Me = { ...owner, can: [...owner.can, "list_partners", "create_partner", "list_people"] };
const host: Me = {
  ...plainUser,
  can: [...plainUser.can, "list_partners", "list_people"],
  partners: [{ id: "p1", name: "Northwind", partner_role: "host_admin" }],
};
const guestAdmin: Me = {
  ...me,
  can: [...me.can, "list_partners"],
  partners: [{ id: "p1", name: "Northwind", partner_role: "guest_admin" }],
};

const northwind = (change: Partial<Partner> = {}): Partner => ({
  id: "p1",
  name: "Northwind",
  hosts: [{ id: "m1", name: "Taylor Simone", email: "taylor@contenzilla.test" }],
  users: { active: 2, invited: 1 },
  created_at: "2026-05-24T10:00:00Z",
  can: [
    "invite_guest",
    "change_partner_role",
    "remove_partner_user",
    "add_partner_host",
    "remove_partner_host",
    "remove_partner",
  ],
  ...change,
});
const ref = { id: "p1", name: "Northwind" };
const gina = (change: Partial<PartnerUser> = {}): PartnerUser => ({
  ...guest("Gina", { partner: ref, can: [] }),
  partner_role: "guest_admin",
  ...change,
});
const greg = (change: Partial<PartnerUser> = {}): PartnerUser => ({
  ...guest("Greg", { partner: ref, can: ["change_partner_role", "remove_partner_user"] }),
  partner_role: "guest_user",
  ...change,
});
const mona = (): PartnerUser => ({
  ...invited(inviteTo("mona@northwind.test", { partner: ref, partner_role: "guest_user" })),
  partner: ref,
  partner_role: "guest_user",
});

/** Signs somebody in beside one partner with these users. */
function withPartner(person: Me, users: PartnerUser[] = [], partner = northwind()) {
  withPeople(person, {});
  server.use(
    http.get("*/api/v1/partners", () => page([partner])),
    http.get("*/api/v1/partners/p1", () => HttpResponse.json(partner)),
    http.get("*/api/v1/partners/p1/users", ({ request }) => {
      const q = new URL(request.url).searchParams.get("q") ?? "";
      return page(users.filter(({ email }) => email.includes(q)));
    }),
    http.get("*/api/v1/partners/p1/items", () => page([])),
    http.get("*/api/v1/members/:id/items", () => page([])),
    http.get("*/api/v1/people", ({ request }) => {
      const roles = new URL(request.url).searchParams.get("role")?.split(",");
      const all = [
        { id: "m1", name: "Taylor Simone", email: "taylor@contenzilla.test", role: "owner" },
        { id: "m2", name: "Hana Host", email: "hana@contenzilla.test", role: "user" },
        { id: "m3", name: "Leo Login", email: "leo@contenzilla.test", role: "login_only" },
        { id: "m4", name: "Gus Guest", email: "gus@agency.test", role: "guest" },
      ];
      return page(all.filter(({ role }) => !roles || roles.includes(role)));
    }),
  );
}

/** A 422 about one field. */
const wrongField = (name: string, code: string) =>
  HttpResponse.json(
    { status: 422, code: "invalid", detail: "", errors: [{ pointer: `#/${name}`, code, detail: "" }] },
    { status: 422, headers: { "Content-Type": "application/problem+json" } },
  );

const rowOf = (text: string) => screen.findByRole("row", { name: new RegExp(text) });
const chooseOf = async (of: string, entry: string) => {
  await userEvent.click(await screen.findByRole("button", { name: `More options for ${of}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
};
const confirm = async (title: string, verb = title) => {
  const dialog = await screen.findByRole("dialog", { name: title });
  await userEvent.click(within(dialog).getByRole("button", { name: verb }));
  return dialog;
};

describe("the list", () => {
  it("shows each partner with its hosts and how many people it has", async () => {
    withPartner(admin);
    openApp("/partners");
    const row = await rowOf("Northwind");
    expect(row).toHaveTextContent("Taylor Simone");
    expect(row).toHaveTextContent("2 active");
    expect(row).toHaveTextContent("1 invited");
    expect(screen.getByRole("link", { name: "Partners" })).toBeVisible();
    expect(screen.getByText("1–1 of 1 partner")).toBeVisible();
  });

  it("lets those add a partner who may, and says to others why there is none", async () => {
    withPartner(host);
    server.use(http.get("*/api/v1/partners", () => page([])));
    openApp("/partners");
    expect(await screen.findByText(/Partners you are a Host Admin of will be here/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add partner" })).toBeNull();
  });

  it("is closed to a guest who manages none", async () => {
    withPeople(me, {});
    openApp("/partners");
    expect(await screen.findByText("This page is not open to you")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Partners" })).toBeNull();
  });
});

describe("adding a partner", () => {
  async function openInformation() {
    openApp("/partners");
    await userEvent.click(await screen.findByRole("button", { name: "Add partner" }));
    await userEvent.click(await screen.findByRole("button", { name: /^Invite your partners to your/ }));
    return screen.findByRole("dialog", { name: "Enter your partner’s information" });
  }
  const send = (dialog: HTMLElement) =>
    userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));

  it("says what is missing, and offers members only as hosts", async () => {
    withPartner(admin);
    const dialog = await openInformation();
    await send(dialog);
    expect(within(dialog).getByText("Enter the company’s name.")).toBeVisible();
    expect(within(dialog).getByText("Enter an email address.")).toBeVisible();
    expect(within(dialog).getByText("Choose at least one member as host.")).toBeVisible();
    expect(within(dialog).getByRole("textbox", { name: /company/ })).toHaveFocus();
    await userEvent.click(within(dialog).getByRole("combobox", { name: "Assign a partnership host" }));
    const list = within(dialog).getByRole("listbox", { name: "People" });
    await within(list).findByRole("option", { name: /Hana/ });
    expect(within(list).getAllByRole("option")).toHaveLength(2);
  });

  it("keeps what was typed when the domains are the same, sends it, and goes to the partner", async () => {
    withPartner(admin);
    const bodies: unknown[] = [];
    server.use(
      http.post("*/api/v1/partners", async ({ request }) => {
        bodies.push(await request.json());
        return bodies.length === 1
          ? problem(422, "same_domain")
          : HttpResponse.json(northwind(), { status: 201 });
      }),
    );
    const dialog = await openInformation();
    await userEvent.type(within(dialog).getByRole("textbox", { name: /company/ }), "Northwind");
    const email = within(dialog).getByRole("textbox", { name: /email/ });
    await userEvent.type(email, "gina@contenzilla.test");
    await userEvent.click(within(dialog).getByRole("combobox", { name: "Assign a partnership host" }));
    await userEvent.click(await within(dialog).findByRole("option", { name: /Hana/ }));
    await send(dialog);
    expect(await within(dialog).findByText(/emails on different domains\.$/)).toBeVisible();
    expect(email).toHaveAttribute("aria-invalid", "true");
    await userEvent.clear(email);
    await userEvent.type(email, "gina@northwind.test");
    await send(dialog);
    expect(await screen.findByText("Invite sent to gina@northwind.test")).toBeVisible();
    expect(await screen.findByRole("heading", { name: "Northwind" })).toBeVisible();
    expect(bodies[1]).toEqual({
      name: "Northwind",
      guest_admin_email: "gina@northwind.test",
      host_ids: ["m2"],
    });
  });

  it("takes whom the arrow keys led to, without a letter typed", async () => {
    withPartner(admin);
    const dialog = await openInformation();
    const field = within(dialog).getByRole("combobox", { name: "Assign a partnership host" });
    field.focus();
    await userEvent.keyboard("{ArrowDown}");
    await within(dialog).findByRole("option", { name: /Hana/ });
    expect(field).not.toHaveAttribute("aria-activedescendant");
    await userEvent.keyboard("{ArrowUp}{Enter}");
    expect(await within(dialog).findByRole("button", { name: "Take Hana Host out" })).toBeVisible();
    expect(within(dialog).queryByText("Enter the company’s name.")).toBeNull();
  });

  it("stays while the search for a host that found nobody is closed", async () => {
    withPartner(admin);
    const dialog = await openInformation();
    server.use(http.get("*/api/v1/people", () => page([])));
    await userEvent.type(within(dialog).getByRole("combobox", { name: "Assign a partnership host" }), "zzz");
    expect(await within(dialog).findByText(/^Nobody found/)).toBeVisible();
    await userEvent.keyboard("{Escape}");
    expect(within(dialog).queryByText(/^Nobody found/)).toBeNull();
    expect(dialog).toBeVisible();
  });

  it.each([
    ["cannot_host", () => wrongField("host_ids", "cannot_host"), /hosted by members with the role User/],
    ["wrong_number", () => wrongField("host_ids", "wrong_number"), /begins with 20 Host Admins at most/],
    ["not_found", () => problem(404, "not_found"), /is not in the workspace any more/],
  ])("says under the hosts why they cannot be it: %s", async (_, refusal, words) => {
    withPartner(admin);
    server.use(http.post("*/api/v1/partners", refusal));
    const dialog = await openInformation();
    await userEvent.type(within(dialog).getByRole("textbox", { name: /company/ }), "Northwind");
    await userEvent.type(within(dialog).getByRole("textbox", { name: /email/ }), "gina@northwind.test");
    const field = within(dialog).getByRole("combobox", { name: "Assign a partnership host" });
    await userEvent.click(field);
    await userEvent.click(await within(dialog).findByRole("option", { name: /Hana/ }));
    await send(dialog);
    expect(await within(dialog).findByText(words)).toBeVisible();
    expect(field).toHaveAttribute("aria-invalid", "true");
  });
});

describe("a partner's page", () => {
  it("says so where nobody hosts it any more", async () => {
    withPartner(admin, [], northwind({ hosts: [] }));
    openApp("/partners/p1");
    expect(await screen.findByText(/^Nobody now\./)).toBeVisible();
  });

  it("shows role and status of everybody, and what one may do to each", async () => {
    withPartner(host, [gina(), greg(), mona()]);
    openApp("/partners/p1");
    expect(await rowOf("Gina")).toHaveTextContent("Guest Admin");
    expect(await rowOf("mona")).toHaveTextContent("Invite sent");
    expect(screen.getByRole("tab", { name: "Users 3" })).toHaveAttribute("aria-selected", "true");
    await userEvent.click(screen.getByRole("button", { name: "More options for Gina Guest" }));
    expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual([
      "View details",
    ]);
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("button", { name: "More options for mona@northwind.test" }));
    expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual([
      "Resend invite",
      "View details",
      "Revoke invite",
    ]);
  });

  it("makes a Guest User a Guest Admin by the role's own menu", async () => {
    withPartner(host, [greg()]);
    const asked: unknown[] = [];
    server.use(
      http.patch("*/api/v1/partners/p1/users/:id", async ({ params, request }) => {
        asked.push([params.id, await request.json()]);
        return HttpResponse.json(greg({ partner_role: "guest_admin" }));
      }),
    );
    openApp("/partners/p1");
    await userEvent.click(await screen.findByRole("button", { name: "Role of Greg Guest: Guest User" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Guest Admin" }));
    await confirm("Make Guest Admin");
    expect(await screen.findByText("Greg Guest is now Guest Admin")).toBeVisible();
    expect(asked).toEqual([["guest-Greg", { partner_role: "guest_admin" }]]);
  });

  it("takes a Guest Admin who steps down to the start page", async () => {
    withPartner(guestAdmin, [gina({ id: "m1", can: ["change_partner_role"] })], northwind({ can: [] }));
    server.use(http.patch("*/api/v1/partners/p1/users/m1", () => HttpResponse.json(gina())));
    const router = openApp("/partners/p1");
    await chooseOf("Gina Guest", "Step down to Guest User");
    await confirm("Step down to Guest User");
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  });

  it("removes a guest only after the question", async () => {
    withPartner(host, [greg()]);
    const removed: unknown[] = [];
    server.use(
      http.delete("*/api/v1/partners/p1/users/:id", ({ params }) => {
        removed.push(params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    openApp("/partners/p1");
    await chooseOf("Greg Guest", "Remove");
    expect(removed).toEqual([]);
    await confirm("Remove Greg Guest?", "Remove");
    expect(await screen.findByText("Greg Guest removed")).toBeVisible();
    expect(removed).toEqual(["guest-Greg"]);
  });

  it("invites guest users to this partner", async () => {
    withPartner(guestAdmin, [gina()]);
    let body: unknown;
    server.use(
      http.post("*/api/v1/invites", async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(inviteTo("mona@northwind.test", { partner: ref }), { status: 201 });
      }),
    );
    openApp("/partners/p1");
    await chooseOf("Northwind", "Invite guest users");
    const dialog = await screen.findByRole("dialog", { name: "Invite guest user" });
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Email" }), "mona@northwind.test");
    await userEvent.click(within(dialog).getByRole("button", { name: "Send invite" }));
    expect(await screen.findByText("Invite sent to mona@northwind.test")).toBeVisible();
    expect(body).toEqual({ email: "mona@northwind.test", role: "guest", partner_id: "p1" });
  });

  it("says that inviting is switched off, and hides what a Guest Admin may not do", async () => {
    withPartner(guestAdmin, [gina()], northwind({ can: [] }));
    openApp("/partners/p1");
    await userEvent.click(await screen.findByRole("button", { name: "More options for Northwind" }));
    const items = await screen.findAllByRole("menuitem");
    expect(items).toHaveLength(1);
    expect(items[0]).toHaveTextContent("Not available in your workspace. Contact your admin.");
    expect(screen.queryByRole("button", { name: /Host Admin/ })).toBeNull();
  });

  it("does not let the last Host Admin step down, and says what to do", async () => {
    withPartner(host);
    server.use(http.delete("*/api/v1/partners/p1/hosts/m1", () => problem(409, "last_host")));
    openApp("/partners/p1");
    await userEvent.click(await screen.findByRole("button", { name: "Step down as Host Admin" }));
    const dialog = await confirm("Step down as Host Admin", "Step down");
    expect(await within(dialog).findByText(/Name another one first/)).toBeVisible();
  });

  it("assigns a host who is not one yet", async () => {
    withPartner(host);
    let body: unknown;
    server.use(
      http.post("*/api/v1/partners/p1/hosts", async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(northwind());
      }),
    );
    openApp("/partners/p1");
    await chooseOf("Northwind", "Assign a partnership host");
    const dialog = await screen.findByRole("dialog", { name: "Assign a partnership host" });
    await userEvent.click(within(dialog).getByRole("combobox"));
    const option = await within(dialog).findByRole("option");
    expect(option).toHaveTextContent("Hana Host");
    await userEvent.click(option);
    await userEvent.click(within(dialog).getByRole("button", { name: "Assign host" }));
    expect(await screen.findByText("Hana Host is now a Host Admin of Northwind")).toBeVisible();
    expect(body).toEqual({ member_id: "m2" });
  });

  it("says under the field why somebody cannot be assigned", async () => {
    withPartner(host);
    server.use(http.post("*/api/v1/partners/p1/hosts", () => wrongField("member_id", "cannot_host")));
    openApp("/partners/p1");
    await chooseOf("Northwind", "Assign a partnership host");
    const dialog = await screen.findByRole("dialog", { name: "Assign a partnership host" });
    await userEvent.click(within(dialog).getByRole("combobox"));
    await userEvent.click(await within(dialog).findByRole("option"));
    await userEvent.click(within(dialog).getByRole("button", { name: "Assign host" }));
    expect(await within(dialog).findByText(/hosted by members with the role User/)).toBeVisible();
    expect(within(dialog).getByRole("combobox")).toHaveAttribute("aria-invalid", "true");
  });

  it("says before it is removed how many people lose access", async () => {
    withPartner(host);
    let removed = false;
    server.use(
      http.delete("*/api/v1/partners/p1", () => {
        removed = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const router = openApp("/partners/p1");
    await chooseOf("Northwind", "Remove partner");
    const dialog = await screen.findByRole("dialog", { name: "Remove partner" });
    expect(dialog).toHaveTextContent("2 people of Northwind lose access");
    expect(dialog).toHaveTextContent("1 open invite stops working.");
    await confirm("Remove partner");
    await waitFor(() => expect(router.state.location.pathname).toBe("/partners"));
    expect(removed).toBe(true);
  });

  it("says that a partner is not there, and leads back", async () => {
    withPartner(host);
    server.use(http.get("*/api/v1/partners/p1", () => problem(404, "not_found")));
    openApp("/partners/p1");
    expect(await screen.findByText("There is no such partner")).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to your partners" })).toHaveAttribute("href", "/partners");
  });

  it("shows details of a guest, the activity, and that no items are shared yet", async () => {
    withPartner(host, [greg()]);
    server.use(
      http.get("*/api/v1/partners/p1/activity", () =>
        page([
          {
            id: "e1",
            at: "2026-05-24T12:00:00Z",
            actor: { kind: "member", id: "m1", name: "Olive Owner" },
            action: "partner.created",
            target: { kind: "partner", id: "p1", name: "Northwind" },
            details: { hosts: ["Taylor Simone"] },
          },
        ]),
      ),
    );
    openApp("/partners/p1?details=guest-Greg");
    const sheet = await screen.findByRole("dialog", { name: "Details of Greg Guest" });
    expect(sheet).toHaveTextContent("greg@agency.test");
    expect(within(sheet).getByRole("button", { name: "Make Guest Admin" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("tab", { name: "Items" }));
    expect(await screen.findByText("Nothing shared with Northwind yet")).toBeVisible();
    await userEvent.click(screen.getByRole("tab", { name: "Activity" }));
    expect(await rowOf("Olive Owner")).toHaveTextContent("Added the partner Northwind");
  });
});

it("narrows the guests of All members to a partner", async () => {
  const id = "0199a000-0000-7000-8000-000000000001";
  withPartner(admin, [], northwind({ id }));
  const { asked } = withPeople(admin, { guests: [guest("Gina", { partner: { id, name: "Northwind" } })] });
  const router = openApp("/members?tab=guests");
  expect(within(await rowOf("Gina")).getByRole("link", { name: "Northwind" })).toBeVisible();
  await userEvent.click(await screen.findByRole("button", { name: "Any partner" }));
  await userEvent.click(await screen.findByRole("button", { name: "Northwind" }));
  await waitFor(() => expect(asked.at(-1)?.get("partner_id")).toBe(id));
  expect(router.state.location.search).toEqual({ tab: "guests", partner: id });
});
