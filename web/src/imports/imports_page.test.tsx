import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { Import, ImportItem, Me, UnmatchedUser } from "../api";
import { openApp } from "../test/app";
import { inviteTo, owner, withPeople, workspace } from "../test/people";
import { page, problem, server } from "../test/server";

const uma: Me = { ...owner, can: [...owner.can, "list_items", "import_items"] };
const at = "2026-05-24T10:00:00Z";

const imported = (change: Partial<Import> = {}): Import => ({
  id: "i1",
  source: "lastpass",
  status: "completed",
  reason: null,
  counts: { collections: 1, accounts: 1, secrets: 2, skipped: 0, matched_users: 1, unmatched_users: 3 },
  progress: { phase: "items", done: 1, total: 3 },
  folders: null,
  created_at: at,
  committed_at: at,
  ended_at: at,
  ...change,
});
const running = imported({ status: "running", ended_at: null });
const preview = imported({
  status: "previewed",
  committed_at: null,
  ended_at: null,
  folders: [{ path: "Marketing", items: 3, shared: true, already_imported: false, in_vault: true }],
});
const unmatched = (email: string, change: Partial<UnmatchedUser> = {}): UnmatchedUser => ({
  id: email,
  email,
  access: { collections: 1, accounts: 2, secrets: 0, folders: [] },
  invite: null,
  is_address: true,
  own_domain: false,
  ...change,
});

/** The import is answered as it is then: a test may change it. */
function withImport(first: Import, users: UnmatchedUser[] = []) {
  const state = { found: first };
  withPeople(uma, {});
  server.use(
    http.get("*/api/v1/imports", () => page([{ ...state.found, folders: null }])),
    http.get("*/api/v1/imports/i1", () => HttpResponse.json(state.found)),
    http.get("*/api/v1/imports/i1/unmatched-users", () => page(users)),
    http.get("*/api/v1/imports/i1/items", () => page([])),
  );
  return state;
}

const said = () => screen.getAllByRole("status").map((status) => status.textContent);

it("is said to be uploaded while nothing of it is brought in", async () => {
  withImport(preview);
  openApp("/imports/i1");
  expect(await screen.findByText(/^Uploaded:/)).toBeVisible();
  expect(screen.getByText(/This would bring 1 collection, 1 account and 2 secrets\./)).toBeVisible();
  expect(screen.getByText(/1 person who had access is here; 3 are not here yet\./)).toBeVisible();
});

it("names the folders that are left out, and brings in the others", async () => {
  const elsewhere = {
    path: "Shared-Board",
    items: 0,
    shared: true,
    already_imported: false,
    in_vault: false,
  };
  const empty = { ...elsewhere, path: "Shared-Empty", in_vault: true };
  withImport({ ...preview, folders: [...(preview.folders ?? []), empty, elsewhere] });
  let committed: unknown;
  server.use(
    http.post("*/api/v1/imports/i1/commit", async ({ request }) => {
      committed = await request.json();
      return HttpResponse.json(running);
    }),
  );
  openApp("/imports/i1");
  await userEvent.click(await screen.findByText("1 shared folder is not in your vault export"));
  expect(screen.getByText("Shared-Board")).toBeVisible();
  expect(screen.getByRole("checkbox", { name: /Marketing/ })).toBeChecked();
  expect(screen.getByRole("checkbox", { name: /Shared-Empty\s*Empty; it is left out/ })).toBeDisabled();
  expect(screen.getAllByRole("checkbox")).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Import" }));
  await waitFor(() => expect(committed).toEqual({}));
});

it.each([preview, running])(
  "shows in the list what was brought in only once it was: $status",
  async (row) => {
    withImport(row);
    openApp("/imports");
    const line = await screen.findByRole("row", { name: /LastPass/ });
    expect(within(line).getByText("—")).toBeInTheDocument();
    expect(within(line).queryByText("4")).toBeNull();
  },
);

it("follows a running import in the list until it ends", async () => {
  const state = withImport(running);
  openApp("/imports");
  expect(await screen.findByText("Running")).toBeVisible();
  state.found = imported();
  expect(await screen.findByText("Completed")).toBeVisible();
  expect(screen.getByText("4")).toBeInTheDocument();
});

it("shows at once what starting an import was answered with", async () => {
  const state = withImport(preview);
  server.use(
    http.post("*/api/v1/imports/i1/commit", () => {
      state.found = running;
      return HttpResponse.json(running);
    }),
  );
  openApp("/imports/i1");
  await userEvent.click(await screen.findByRole("button", { name: "Import" }));
  expect(await screen.findByText("Accounts and secrets: 1 of 3")).toBeVisible();
  state.found = imported();
  await waitFor(() => expect(said()).toContain("The import has ended: Completed"));
});

it("asks before a running import is cancelled", async () => {
  const state = withImport(running);
  let cancelled = 0;
  server.use(
    http.post("*/api/v1/imports/i1/cancel", () => {
      cancelled += 1;
      state.found = imported({ status: "cancelled" });
      return HttpResponse.json(state.found);
    }),
  );
  openApp("/imports/i1");
  await userEvent.click(await screen.findByRole("button", { name: "Cancel the import" }));
  const dialog = await screen.findByRole("dialog", { name: "Cancel the import" });
  expect(dialog).toHaveTextContent("What was brought in so far stays with you");
  expect(cancelled).toBe(0);
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel the import" }));
  await waitFor(() => expect(said()).toContain("The import has ended: Cancelled"));
});

it("lists as onboarded what was brought in, and says where there is more than was counted", async () => {
  withImport(imported({ counts: { ...imported().counts, unmatched_users: 0 } }));
  const item: ImportItem = {
    id: "a1",
    kind: "account",
    name: "Facebook Ads",
    url: "",
    username: "",
    paths: ["Marketing"],
    status: "successful",
    details: null,
    review: null,
  };
  const asked: URLSearchParams[] = [];
  server.use(
    http.get("*/api/v1/imports/i1/items", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      if (query.has("cursor")) return problem(400, "bad_request");
      const total = { count: 10_000, exact: false };
      return HttpResponse.json({ items: [item], next_cursor: "c2", prev_cursor: null, total });
    }),
  );
  const router = openApp("/imports/i1?tab=items&cursor=old");
  expect(await screen.findByText("Facebook Ads")).toBeVisible();
  expect(asked.at(-1)?.get("status")).toBe("successful");
  expect(screen.getByText(/over 10,000/)).toBeVisible();
  expect(router.state.location.search).toEqual({ tab: "items" });
});

describe("unmatched users", () => {
  const charlie = unmatched("charlie@agency.test");
  const dana = unmatched("dana@agency.test");
  const users = [
    charlie,
    dana,
    unmatched("root", { is_address: false }),
    unmatched("pending@agency.test", { invite: inviteTo("pending@agency.test") }),
  ];

  it("are selected only where they can be invited, and stay selected until they are", async () => {
    withImport(imported(), users);
    const sent: unknown[] = [];
    server.use(
      http.post("*/api/v1/imports/i1/unmatched-users/invite", async ({ request }) => {
        sent.push(await request.json());
        const refused = { status: 403, code: "domain_not_allowed", title: "x", type: "x", detail: "x" };
        const results = [
          { email: charlie.email, invite: inviteTo(charlie.email) },
          { email: dana.email, problem: refused },
        ];
        return HttpResponse.json({ results });
      }),
    );
    openApp("/imports/i1");
    expect(await screen.findAllByRole("checkbox", { name: /^Select .*@/ })).toHaveLength(2);
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all on this page" }));
    expect(screen.queryByRole("checkbox", { name: "Select root" })).toBeNull();
    const invite = screen.getByRole("button", { name: "Invite 2 as guests" });
    await userEvent.click(invite);
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: "Invite 2 as guests" }));
    await userEvent.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Send invite" }),
    );
    expect(await screen.findByText(/does not allow guests from this domain/)).toBeVisible();
    expect(sent).toEqual([{ ids: [charlie.id, dana.id] }]);
    await userEvent.click(
      within(screen.getByRole("dialog")).getAllByRole("button", { name: "Close" }).at(-1) as HTMLElement,
    );
    expect(await screen.findByRole("button", { name: "Invite 1 as guest" })).toBeVisible();
  });

  it("are invited once however often one asks whose answers were lost", async () => {
    withImport(imported(), [charlie, dana]);
    const keys: (string | null)[] = [];
    server.use(
      http.post("*/api/v1/imports/i1/unmatched-users/invite", ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        if (keys.length === 1) return HttpResponse.error();
        const results = [charlie, dana].map(({ email }) => ({ email, invite: inviteTo(email) }));
        return HttpResponse.json({ results });
      }),
    );
    openApp("/imports/i1");
    await screen.findAllByRole("checkbox", { name: /^Select .*@/ });
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all on this page" }));
    await userEvent.click(await screen.findByRole("button", { name: "Invite 2 as guests" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Send invite" }));
    expect(await dialog.findByText(/There is no connection to the server/)).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Send invite" }));
    expect(await screen.findByText("2 invites sent")).toBeVisible();
    expect(keys[1]).toBe(keys[0]);
  });

  it("cannot be invited where the workspace invites no guests", async () => {
    withImport(imported(), [charlie]);
    server.use(
      http.get("*/api/v1/workspace", () => HttpResponse.json({ ...workspace, guest_invites_enabled: false })),
    );
    openApp("/imports/i1");
    const invite = await screen.findByRole("button", { name: /Invite as guest/ });
    await waitFor(() => expect(invite).toHaveAttribute("aria-disabled", "true"));
    expect(invite).toHaveAttribute("title", "Not available in your workspace. Contact your admin.");
  });
});

it.each(["cancelled", "failed"] as const)(
  "says that nothing is kept of an import that ended too soon: %s",
  async (status) => {
    const counts = { ...imported().counts, collections: 0, accounts: 0, secrets: 0, skipped: 4 };
    withImport(imported({ status, reason: "It was not confirmed within 24 hours.", counts }));
    openApp("/imports/i1");
    expect(await screen.findByText("Nothing was brought in")).toBeVisible();
    expect(screen.getByText(/What was uploaded is forgotten/)).toBeVisible();
    expect(screen.getByText("It was not confirmed within 24 hours.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /CSV/ })).toBeNull();
  },
);

it("says with a bar each how much came in and who is here", async () => {
  withImport(imported());
  server.use(
    http.get("*/api/v1/imports/i1/items", ({ request }) => {
      const { searchParams } = new URL(request.url);
      const isLeftOut = searchParams.get("status") === "skipped,failed";
      const count = isLeftOut && searchParams.get("kind") === "collection" ? 4 : 0;
      return page(Array.from({ length: count }));
    }),
  );
  openApp("/imports/i1");
  expect(await screen.findByRole("progressbar", { name: "1 of 5 brought in" })).toBeVisible();
  expect(screen.getByRole("progressbar", { name: "3 of 3 brought in" })).toBeVisible();
  expect(screen.getByRole("progressbar", { name: "1 of 4 users are here" })).toBeVisible();
});
