import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { type ActivityEvent, holdSession, type Me } from "../api";
import { openApp } from "../test/app";
import { me, problem, server, sessionOf } from "../test/server";

const OLIVE = "0199a000-0000-7000-8000-000000000001";
const admin: Me = { ...me, role: "admin", can: ["list_activity", "list_people", "list_members"] };

const event = (id: string, action: string, details: ActivityEvent["details"] = {}): ActivityEvent => ({
  id,
  at: "2026-05-24T12:00:00Z",
  actor: { kind: "member", id: OLIVE, name: "Olive Owner" },
  action,
  target: { kind: "invite", id: null, name: "charlie@adraptor.test" },
  details,
});
let asked: URLSearchParams[] = [];
let answers: ActivityEvent[] = [];

const page = <T,>(items: T[], next: string | null = null, prev: string | null = null, count = items.length) =>
  HttpResponse.json({ items, next_cursor: next, prev_cursor: prev, total: { count, exact: true } });

beforeEach(() => {
  asked = [];
  answers = [event("e1", "invite.created", { role: "guest" })];
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(admin))),
    http.get("*/api/v1/me", () => HttpResponse.json(admin)),
    http.get("*/api/v1/activity", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const cursor = query.get("cursor");
      return page(answers, cursor ? null : "second", cursor ? "first" : null, 51);
    }),
    http.get("*/api/v1/people", () =>
      page([{ id: OLIVE, name: "Olive Owner", email: "olive@contenzilla.test", role: "owner" }]),
    ),
  );
});
afterEach(() => holdSession(null));

async function rows() {
  await screen.findAllByRole("button", { name: /^Details/ });
  return screen.getAllByRole("row").slice(1);
}

it("says who did what, in a sentence for every action", async () => {
  answers = [
    event("e1", "invite.created", { role: "guest" }),
    event("e2", "invite.created", { role: "admin" }),
    event("e3", "member.role_changed", { from: "user", to: "admin" }),
    event("e4", "workspace.updated", { fields: ["domains", "reminder_days"] }),
    event("e5", "partner.invented"),
  ];
  openApp("/activity");
  const words = (await rows()).map((row) => within(row).getAllByRole("cell")[1]?.textContent);
  expect(words).toEqual([
    "Invited charlie@adraptor.test as a guest",
    "Invited charlie@adraptor.test as a member (Admin)",
    "Changed the role of charlie@adraptor.test from User to Admin",
    "Changed the settings: own domains, reminder",
    "partner.invented charlie@adraptor.test",
  ]);
});

it("opens the details of a row", async () => {
  openApp("/activity");
  await userEvent.click(await screen.findByRole("button", { name: /^Details: Invited/ }));
  expect(screen.getByText("invite.created")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /^Details: Invited/ }));
  expect(screen.queryByText("invite.created")).toBeNull();
});

it("says what is known of an event in words", async () => {
  answers = [event("e1", "item.shared", { with: "Gus Guest", role: "collaborator" })];
  openApp("/activity");
  await userEvent.click(await screen.findByRole("button", { name: /^Details: Shared/ }));
  for (const [name, value] of [
    ["With", "Gus Guest"],
    ["Role", "Collaborator"],
  ] as const) {
    expect(screen.getByText(name).nextElementSibling).toHaveTextContent(value);
  }
});

it("takes a day that is typed digit by digit, once its year is whole", async () => {
  const router = openApp("/activity");
  await userEvent.click(await screen.findByRole("button", { name: "Any time" }));
  const field = await screen.findByLabelText("From");
  for (const value of ["0002-05-04", "0020-05-04", "0202-05-04"]) {
    fireEvent.change(field, { target: { value } });
    expect(field).toHaveValue(value);
    expect(router.state.location.search).toEqual({});
  }
  fireEvent.change(field, { target: { value: "2026-05-04" } });
  await waitFor(() => expect(router.state.location.search).toEqual({ from: "2026-05-04" }));
  expect(field).toHaveValue("2026-05-04");
});

it("filters by kind, person and day, all of it in the address", async () => {
  const router = openApp("/activity");
  await userEvent.click(await screen.findByRole("button", { name: "Exports" }));
  await userEvent.click(screen.getByRole("button", { name: "Anybody" }));
  await userEvent.type(await screen.findByLabelText("Person"), "oli");
  await userEvent.click(await screen.findByRole("button", { name: /olive@contenzilla.test/ }));
  await userEvent.click(await screen.findByRole("button", { name: "By Olive Owner" }));
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Any time" }));
  await userEvent.click(await screen.findByRole("button", { name: "Today" }));
  await waitFor(() =>
    expect(router.state.location.search).toMatchObject({
      group: "exports",
      actor: OLIVE,
      from: expect.any(String),
    }),
  );
  await waitFor(() => expect(asked.at(-1)?.get("from")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/));
  expect(asked.at(-1)?.get("action")).toBe("export.members,export.guests");
  expect(asked.at(-1)?.get("actor")).toBe(OLIVE);
});

it("drops what is not a filter from the address", async () => {
  openApp("/activity?group=nonsense&actor=1&from=yesterday");
  await rows();
  expect(asked[0]?.has("action")).toBe(false);
  expect(asked[0]?.has("actor")).toBe(false);
  expect(asked[0]?.has("from")).toBe(false);
});

it("turns pages, and back", async () => {
  const router = openApp("/activity");
  expect(await screen.findByText("1–1 of 51 events")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Next page" }));
  expect(await screen.findByText("2–2 of 51 events")).toBeVisible();
  expect(router.state.location.search).toEqual({ cursor: "second" });
  await userEvent.click(screen.getByRole("button", { name: "Previous page" }));
  expect(await screen.findByText("1–1 of 51 events")).toBeVisible();
});

it("exports what the filters show", async () => {
  let query: URLSearchParams | null = null;
  server.use(
    http.get("*/api/v1/activity/export.csv", ({ request }) => {
      query = new URL(request.url).searchParams;
      return new HttpResponse("who,what\n", { headers: { "Content-Type": "text/csv" } });
    }),
  );
  const make = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  openApp("/activity?group=workspace");
  await rows();
  await userEvent.click(screen.getByRole("button", { name: "Export as CSV" }));
  await waitFor(() => expect(click).toHaveBeenCalled());
  expect(make).toHaveBeenCalled();
  expect(String(query)).toBe(
    "action=workspace.created%2Cworkspace.updated%2Capi_key.created%2Capi_key.revoked",
  );
});

it("says that nothing was found, and shows everything again", async () => {
  answers = [];
  openApp("/activity?group=exports");
  expect(await screen.findByRole("heading", { name: "Nothing found" })).toBeVisible();
  answers = [event("e1", "user.signed_in")];
  await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(await screen.findAllByText("Signed in")).not.toHaveLength(0);
});

it("says what went wrong and tries again", async () => {
  server.use(http.get("*/api/v1/activity", () => problem(403, "not_allowed")));
  openApp("/activity");
  expect(await screen.findByText("Your role does not allow this.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
});
