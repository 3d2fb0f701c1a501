import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { holdSession, type Me, type UpdateWorkspace, type Workspace } from "../api";
import { openApp } from "../test/app";
import { workspace as contenzilla } from "../test/people";
import { me, page, problem, server, sessionOf } from "../test/server";

const admin: Me = {
  ...me,
  role: "admin",
  can: ["view_workspace", "update_workspace", "list_activity", "list_members"],
};
/** Without a domain of its own yet. */
const saved: Workspace = { ...contenzilla, domains: [] };
let sent: UpdateWorkspace[] = [];

function signIn(person: Me) {
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(person))),
    http.get("*/api/v1/me", () => HttpResponse.json(person)),
  );
}

beforeEach(() => {
  sent = [];
  let workspace = saved;
  signIn(admin);
  server.use(
    http.get("*/api/v1/workspace", () => HttpResponse.json(workspace)),
    http.patch("*/api/v1/workspace", async ({ request }) => {
      const change = (await request.json()) as UpdateWorkspace;
      sent.push(change);
      workspace = { ...workspace, ...change } as Workspace;
      return HttpResponse.json(workspace);
    }),
    http.get("*/api/v1/members", () => page([{ email: "olive@owners.test" }])),
    http.get("*/api/v1/activity", () => page([])),
  );
});
afterEach(() => holdSession(null));

async function section(name: string) {
  const form = await screen.findByRole("form", { name });
  const inside = within(form);
  return { ...inside, save: () => userEvent.click(inside.getByRole("button", { name: "Save" })) };
}

it("saves a section alone, with what changed in it", async () => {
  openApp("/settings");
  const general = await section("General");
  expect(general.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(general.getByLabelText("Workspace name"), " Ltd");
  expect(general.getByRole("status")).toHaveTextContent("Not saved yet");
  await general.save();
  expect(await screen.findByText("Settings saved")).toBeVisible();
  expect(sent).toEqual([{ name: "Contenzilla Ltd" }]);
  expect(general.getByLabelText("Workspace name")).toHaveValue("Contenzilla Ltd");
  expect(general.getByRole("status")).toBeEmptyDOMElement();
});

it("suggests the Owner's domain and one's own, added with one click", async () => {
  openApp("/settings");
  const domains = await section("Domains");
  await userEvent.click(await domains.findByRole("button", { name: "Add owners.test" }));
  expect(domains.getByRole("button", { name: "Add contenzilla.test" })).toBeVisible();
  await domains.save();
  await screen.findByText("Settings saved");
  expect(sent).toEqual([{ domains: ["owners.test"] }]);
});

it("saves what stands typed in a list, in whatever form it was typed", async () => {
  openApp("/settings");
  const domains = await section("Domains");
  await userEvent.type(domains.getByLabelText(/Own email domains/), "ada@Example.org{Enter}@second");
  await userEvent.type(domains.getByLabelText(/Own email domains/), ".test");
  await domains.save();
  await screen.findByText("Settings saved");
  expect(sent).toEqual([{ domains: ["example.org", "second.test"] }]);
});

it("says at the domain what is wrong with it, and keeps all of them", async () => {
  server.use(
    http.patch("*/api/v1/workspace", () =>
      HttpResponse.json(
        {
          type: "about:blank",
          title: "invalid",
          status: 422,
          detail: "",
          code: "invalid",
          errors: [{ pointer: "#/domains/1", code: "invalid_domain", detail: "no" }],
        },
        { status: 422 },
      ),
    ),
  );
  openApp("/settings");
  const domains = await section("Domains");
  await userEvent.type(domains.getByLabelText(/Own email domains/), "good.test{Enter}b_d.test{Enter}");
  await domains.save();
  expect(await domains.findByText("This is not a domain. It looks like example.com.")).toBeVisible();
  expect(domains.getByRole("button", { name: "Remove good.test" })).toBeVisible();
  expect(domains.getByRole("button", { name: "Remove b_d.test" })).toBeVisible();
});

it("takes a lifetime of one's own within an hour and 30 days", async () => {
  openApp("/settings");
  const invites = await section("Guest invites");
  await userEvent.selectOptions(invites.getByLabelText("An invite works for"), "Another time…");
  await userEvent.clear(invites.getByLabelText("How many"));
  await userEvent.type(invites.getByLabelText("How many"), "45");
  await invites.save();
  expect(invites.getByLabelText("How many")).toHaveAccessibleDescription(
    "Choose between 1 hour and 30 days.",
  );
  expect(sent).toEqual([]);
  await userEvent.selectOptions(invites.getByLabelText("Unit"), "hours");
  await invites.save();
  await screen.findByText("Settings saved");
  expect(sent).toEqual([{ invite_lifetime_seconds: 162_000 }]);
});

it("switches guest invites off, sets a reminder, and keeps a domain out of both lists", async () => {
  openApp("/settings");
  const invites = await section("Guest invites");
  await userEvent.click(invites.getByRole("checkbox", { name: "People may invite guests" }));
  expect(invites.getByText(/open invites are on hold/)).toBeVisible();
  await userEvent.selectOptions(invites.getByLabelText("Reminder"), "2 days before it expires");
  await userEvent.type(invites.getByLabelText(/Only from these/), "agency.test{Enter}");
  await userEvent.type(invites.getByLabelText(/Never from these/), "agency.test{Enter}");
  await invites.save();
  expect(invites.getByText("agency.test is in both lists. Take it out of one.")).toBeVisible();
  await userEvent.click(invites.getAllByRole("button", { name: "Remove agency.test" })[1] as HTMLElement);
  await invites.save();
  await screen.findByText("Settings saved");
  expect(sent).toEqual([
    { guest_invites_enabled: false, reminder_days: 2, allowed_guest_domains: ["agency.test"] },
  ]);
});

it("keeps what was typed when saving fails, and asks before leaving it", async () => {
  server.use(http.patch("*/api/v1/workspace", () => problem(503, "unavailable")));
  const router = openApp("/settings");
  const general = await section("General");
  await userEvent.type(general.getByLabelText("Workspace name"), " Ltd");
  await general.save();
  expect(await general.findByText("The server is busy or being restarted.")).toBeVisible();
  expect(general.getByLabelText("Workspace name")).toHaveValue("Contenzilla Ltd");
  await userEvent.click(screen.getByRole("link", { name: "Activity" }));
  const dialog = await screen.findByRole("dialog", { name: "Leave without saving?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(router.state.location.pathname).toBe("/settings");
  expect(general.getByLabelText("Workspace name")).toHaveValue("Contenzilla Ltd");
  await userEvent.click(screen.getByRole("link", { name: "Activity" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Leave" }));
  expect(await screen.findByRole("heading", { name: "Activity" })).toBeVisible();
});

it("asks before somebody signs out with something unsaved", async () => {
  let ended = 0;
  server.use(
    http.delete("*/api/v1/session", () => {
      ended += 1;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  openApp("/settings");
  const general = await section("General");
  await userEvent.type(general.getByLabelText("Workspace name"), " Ltd");
  const signOut = async () => {
    await userEvent.click(screen.getByRole("button", { name: new RegExp(admin.user.email) }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    return within(await screen.findByRole("dialog", { name: "Leave without saving?" }));
  };
  await userEvent.click((await signOut()).getByRole("button", { name: "Cancel" }));
  expect(general.getByLabelText("Workspace name")).toHaveValue("Contenzilla Ltd");
  expect(ended).toBe(0);
  await userEvent.click((await signOut()).getByRole("button", { name: "Leave" }));
  await waitFor(() => expect(ended).toBe(1));
});

it("says whom to ask when one's role does not allow it", async () => {
  signIn(me);
  openApp("/settings");
  expect(await screen.findByRole("heading", { name: "Settings are for admins" })).toBeVisible();
  expect(screen.queryByRole("form")).toBeNull();
});
