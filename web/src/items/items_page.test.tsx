import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { Account, Collection, Grant, Me, Secret } from "../api";
import { openApp } from "../test/app";
import { guest, owner, withPeople } from "../test/people";
import { me, page, problem, server } from "../test/server";

const uma: Me = { ...owner, can: [...owner.can, "list_items", "create_item", "reveal_item", "list_people"] };
const gus: Me = { ...me, can: [...me.can, "list_items", "reveal_item"] };

const OWNS: Account["can"] = ["reveal_item", "update_item", "share_item", "delete_item"];
const at = "2026-05-24T10:00:00Z";
const common = {
  collections: [],
  role: "owner",
  shared_with: 0,
  created_at: at,
  updated_at: at,
  can: OWNS,
} as const;

const account = (change: Partial<Account> = {}): Account => ({
  ...common,
  id: "a1",
  label: "Facebook Ads",
  url: "https://facebook.test/login",
  username: "ads@contenzilla.test",
  has_password: true,
  has_totp: false,
  has_notes: false,
  collections: [],
  can: OWNS,
  ...change,
});
const secret = (change: Partial<Secret> = {}): Secret => ({
  ...common,
  id: "s1",
  title: "Studio Wi-Fi",
  collections: [],
  can: OWNS,
  ...change,
});
const collection = (change: Partial<Collection> = {}): Collection => ({
  id: "c1",
  name: "Marketing",
  parent: null,
  role: "owner",
  shared_with: 0,
  created_at: at,
  updated_at: at,
  can: OWNS,
  ...change,
});
const grant = (change: Partial<Grant> = {}): Grant => ({
  id: "g1",
  role: "collaborator",
  member: { id: "m9", name: "Gus Guest", email: "gus@agency.test", role: "guest" },
  partner: null,
  through_partner: null,
  collection: null,
  created_at: at,
  can_unshare: true,
  ...change,
});

function withItems(
  person: Me,
  found: { accounts?: Account[]; secrets?: Secret[]; collections?: Collection[] },
) {
  withPeople(person, {});
  const { accounts = [], secrets = [], collections = [] } = found;
  server.use(
    http.get("*/api/v1/accounts", ({ request }) => {
      const q = new URL(request.url).searchParams.get("q")?.toLowerCase() ?? "";
      return page(accounts.filter(({ label }) => label.toLowerCase().includes(q)));
    }),
    http.get("*/api/v1/secrets", () => page(secrets)),
    http.get("*/api/v1/collections", () => page(collections)),
    http.get("*/api/v1/accounts/:id", ({ params }) => {
      const one = accounts.find(({ id }) => id === params.id);
      return one ? HttpResponse.json(one) : problem(404, "not_found");
    }),
    http.get("*/api/v1/collections/:id", ({ params }) => {
      const one = collections.find(({ id }) => id === params.id);
      return one ? HttpResponse.json(one) : problem(404, "not_found");
    }),
    http.get("*/api/v1/accounts/:id/waiting-grants", () => page([])),
    http.get("*/api/v1/people", () =>
      page([
        { id: "m9", name: "Gus Guest", email: "gus@agency.test", role: "guest" },
        { id: "m2", name: "Hana Host", email: "hana@contenzilla.test", role: "user" },
      ]),
    ),
  );
}

describe("accounts", () => {
  it("are listed with what may be done, and found", async () => {
    withItems(uma, {
      accounts: [account(), account({ id: "a2", label: "Billing", url: "javascript:alert(1)" })],
    });
    await openApp("/accounts");
    expect(await screen.findByRole("link", { name: "facebook.test" })).toHaveAttribute(
      "rel",
      "noopener noreferrer",
    );
    expect(screen.queryByRole("link", { name: /javascript/ })).toBeNull();
    const user = userEvent.setup();
    await user.type(screen.getByRole("searchbox"), "bill");
    await waitFor(() => expect(screen.queryByText("Facebook Ads")).toBeNull());
    expect(screen.getByText("Billing")).toBeVisible();
  });

  it.each([
    ["leads nowhere", () => problem(400, "bad_request")],
    ["leads to a page that is empty by now", () => page([])],
  ])("start again at the first page where a link's cursor %s", async (_, answer) => {
    withItems(uma, { accounts: [account()] });
    server.use(
      http.get("*/api/v1/accounts", ({ request }) =>
        new URL(request.url).searchParams.has("cursor") ? answer() : undefined,
      ),
    );
    const router = openApp("/accounts?cursor=old&sort=-name");
    expect(await screen.findByText("Facebook Ads")).toBeVisible();
    expect(router.state.location.search).toEqual({ sort: "-name" });
  });

  it("show a guest only what is shared, and offer nothing to add", async () => {
    withItems(gus, {});
    await openApp("/accounts");
    expect(await screen.findByText("What somebody shares with you will be here.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add account" })).toBeNull();
    expect(screen.getByRole("link", { name: "Secrets" })).toBeVisible();
  });

  it("are added; what is wrong stands at the field and nothing typed is lost", async () => {
    withItems(uma, { collections: [collection()] });
    const sent: unknown[] = [];
    server.use(
      http.post("*/api/v1/accounts", async ({ request }) => {
        sent.push(await request.json());
        if (sent.length > 1) return HttpResponse.json(account(), { status: 201 });
        const errors = [{ pointer: "#/totp", code: "not_a_seed", detail: "no seed" }];
        return HttpResponse.json({ status: 422, code: "invalid", detail: "x", errors }, { status: 422 });
      }),
    );
    await openApp("/accounts");
    const user = userEvent.setup();
    await user.click((await screen.findAllByRole("button", { name: "Add account" }))[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog", { name: "Add account" });
    await user.type(within(dialog).getByLabelText("Label"), "Facebook Ads");
    await user.type(within(dialog).getByLabelText("Password"), "=1+1");
    await user.type(within(dialog).getByLabelText(/Secret for one-time codes/), "no");
    await user.click(await within(dialog).findByLabelText("Marketing"));
    await user.click(within(dialog).getByRole("button", { name: "Add account" }));
    expect(await within(dialog).findByText(/Enter the secret as the app shows it/)).toBeVisible();
    expect(within(dialog).getByLabelText("Password")).toHaveValue("=1+1");
    await user.clear(within(dialog).getByLabelText(/Secret for one-time codes/));
    await user.click(within(dialog).getByRole("button", { name: "Add account" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent.at(-1)).toEqual({
      label: "Facebook Ads",
      url: null,
      username: null,
      password: "=1+1",
      collection_ids: ["c1"],
    });
  });
});

async function choose(name: string, entry: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `More options for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: entry }));
  return { user, dialog: within(await screen.findByRole("dialog")) };
}

describe("changing an account", () => {
  async function openEdit() {
    withItems(uma, { accounts: [account({ has_notes: true })], collections: [collection()] });
    const sent: unknown[] = [];
    server.use(
      http.patch("*/api/v1/accounts/a1", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(account());
      }),
    );
    await openApp("/accounts");
    const { user, dialog } = await choose("Facebook Ads", "Edit");
    const save = async () => {
      await user.click(dialog.getByRole("button", { name: "Save" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      return sent.at(-1);
    };
    return { user, dialog, save };
  }

  it("sends what differs only, so that what others changed meanwhile stays", async () => {
    const { user, dialog, save } = await openEdit();
    await user.type(dialog.getByLabelText("Label"), " EU");
    const marketing = await dialog.findByLabelText("Marketing");
    await user.click(marketing);
    await user.click(marketing);
    expect(await save()).toEqual({ label: "Facebook Ads EU" });
  });

  it("leaves a secret as it is where the new one is left blank", async () => {
    const { user, dialog, save } = await openEdit();
    await user.click(dialog.getByRole("button", { name: "Change Password" }));
    expect(dialog.getByLabelText("Password")).toHaveFocus();
    await user.click(dialog.getByRole("button", { name: "Add One-time code" }));
    expect(dialog.getByLabelText(/Secret for one-time codes/)).toHaveFocus();
    expect(await save()).toEqual({});
  });

  it("sends a secret typed anew", async () => {
    const { user, dialog, save } = await openEdit();
    await user.click(dialog.getByRole("button", { name: "Change Password" }));
    await user.keyboard("=2+2");
    await user.click(dialog.getByRole("button", { name: "Change Notes" }));
    await user.keyboard("not this");
    await user.click(dialog.getByRole("button", { name: "Keep Notes as it is" }));
    expect(dialog.getByRole("button", { name: "Change Notes" })).toHaveFocus();
    expect(await save()).toEqual({ password: "=2+2" });
  });

  it("removes a secret only where one asks for it, with a way back", async () => {
    const { user, dialog, save } = await openEdit();
    expect(dialog.queryByRole("button", { name: "Remove One-time code" })).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Remove Password" }));
    expect(dialog.getByText("Will be removed when saved")).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Keep Password as it is" }));
    expect(dialog.queryByText("Will be removed when saved")).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Remove Notes" }));
    expect(await save()).toEqual({ notes: null });
  });
});

it("keeps a secret's text where none is typed anew, and does not offer to remove it", async () => {
  withItems(uma, { secrets: [secret()] });
  let sent: unknown;
  server.use(
    http.patch("*/api/v1/secrets/s1", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(secret());
    }),
  );
  await openApp("/secrets");
  const { user, dialog } = await choose("Studio Wi-Fi", "Edit");
  expect(dialog.queryByRole("button", { name: "Remove Text" })).toBeNull();
  await user.click(dialog.getByRole("button", { name: "Change Text" }));
  await user.type(dialog.getByLabelText("Title"), " 2");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent).toEqual({ title: "Studio Wi-Fi 2" }));
});

describe("a secret value", () => {
  const kept = { value: "=1+1 kept", expires_at: null, period: null };

  /** Opens an account's sheet; the API answers in turn, and every request is noted. */
  async function openSheet(...answers: (() => ReturnType<typeof problem>)[]) {
    withItems(uma, { accounts: [account({ has_totp: true })] });
    const asked: unknown[] = [];
    server.use(
      http.post("*/api/v1/accounts/a1/reveal", async ({ request }) => {
        asked.push([await request.json(), request.headers.get("idempotency-key")]);
        return (answers[asked.length - 1] ?? (() => HttpResponse.json(kept)))();
      }),
    );
    await openApp("/accounts?details=a1");
    return { asked, sheet: within(await screen.findByRole("dialog", { name: "Details of Facebook Ads" })) };
  }
  const pressing = () => userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const hideTab = (hidden: boolean) => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  };

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("is shown on a click only, and hidden again", async () => {
    const { asked, sheet } = await openSheet();
    expect(asked).toEqual([]);
    const user = userEvent.setup();
    await user.click(sheet.getByRole("button", { name: "Show Password" }));
    expect(await sheet.findByText("=1+1 kept")).toBeVisible();
    expect(asked).toEqual([[{ field: "password" }, null]]);
    await user.click(sheet.getByRole("button", { name: "Hide Password" }));
    expect(sheet.queryByText("=1+1 kept")).toBeNull();
  });

  it("is hidden by itself after half a minute, and where the tab is left", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { sheet } = await openSheet();
    const user = pressing();
    await user.click(sheet.getByRole("button", { name: "Show Password" }));
    expect(await sheet.findByText("=1+1 kept")).toBeVisible();
    await vi.advanceTimersByTimeAsync(30_000);
    await waitFor(() => expect(sheet.queryByText("=1+1 kept")).toBeNull());
    await user.click(sheet.getByRole("button", { name: "Show Password" }));
    expect(await sheet.findByText("=1+1 kept")).toBeVisible();
    hideTab(true);
    await waitFor(() => expect(sheet.queryByText("=1+1 kept")).toBeNull());
  });

  it("is not shown where the tab was left before the answer came", async () => {
    const { asked, sheet } = await openSheet(() => {
      hideTab(true);
      return HttpResponse.json(kept);
    });
    await userEvent.setup().click(sheet.getByRole("button", { name: "Show Password" }));
    await waitFor(() =>
      expect(sheet.getByRole("button", { name: "Show Password" })).not.toHaveAttribute("aria-busy"),
    );
    hideTab(false);
    expect(asked).toHaveLength(1);
    expect(sheet.queryByText("=1+1 kept")).toBeNull();
  });

  it("is copied without being asked for again where it is shown", async () => {
    const { asked, sheet } = await openSheet();
    const user = userEvent.setup();
    await user.click(sheet.getByRole("button", { name: "Copy Password" }));
    expect(await screen.findByText("Password copied")).toBeVisible();
    await user.click(sheet.getByRole("button", { name: "Show Password" }));
    await user.click(sheet.getByRole("button", { name: "Copy Password" }));
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe("=1+1 kept"));
    expect(asked).toHaveLength(2);
  });

  it("is not asked for where the browser copies nothing", async () => {
    const { asked, sheet } = await openSheet();
    const user = userEvent.setup();
    vi.stubGlobal("navigator", { clipboard: undefined });
    await user.click(sheet.getByRole("button", { name: "Copy Password" }));
    expect(await sheet.findByText(/The browser did not let it be copied/)).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("says why the API refused it, also where it was to be copied", async () => {
    const { sheet } = await openSheet(() => problem(403, "not_allowed"));
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(readonly content: Record<string, Promise<Blob>>) {}
      },
    );
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, "write").mockImplementation(async ([item]) => {
      const { content } = item as unknown as { content: Record<string, Promise<Blob>> };
      await content["text/plain"]?.catch(() => Promise.reject(new DOMException("no", "NotAllowedError")));
    });
    await user.click(sheet.getByRole("button", { name: "Copy Password" }));
    expect(await sheet.findByText("Your role does not allow this.")).toBeVisible();
  });

  it("is the code that runs, by the server's clock, for as long as it is shown", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    // The browser's clock is an hour behind.
    const atServer = (seconds: number) => new Date(Date.now() + 3_600_000 + seconds * 1000);
    const runs = (value: string, seconds: number) => () =>
      HttpResponse.json(
        { value, expires_at: atServer(seconds).toISOString(), period: 30 },
        { headers: { Date: atServer(0).toUTCString() } },
      );
    const { asked, sheet } = await openSheet(runs("111 111", 20), runs("222 222", 30));
    await pressing().click(sheet.getByRole("button", { name: "Show One-time code" }));
    expect(await sheet.findByText("111 111")).toBeVisible();
    expect(sheet.getByText(/Works for (1\d|2[01]) more seconds/)).toBeVisible();
    await vi.advanceTimersByTimeAsync(23_000);
    expect(await sheet.findByText("222 222")).toBeVisible();
    await vi.advanceTimersByTimeAsync(8_000);
    await waitFor(() => expect(sheet.queryByText("222 222")).toBeNull());
    expect(asked).toHaveLength(2);
  });
});

describe("sharing", () => {
  it("offers a guest no role but collaborator, and takes back after asking", async () => {
    withItems(uma, { accounts: [account()] });
    let grants = [grant({ id: "g0", role: "owner", can_unshare: false })];
    const shared: unknown[] = [];
    server.use(
      http.get("*/api/v1/accounts/a1/grants", () => page(grants)),
      http.post("*/api/v1/accounts/a1/grants", async ({ request }) => {
        shared.push(await request.json());
        grants = [...grants, grant()];
        return HttpResponse.json(grant(), { status: 201 });
      }),
      http.delete("*/api/v1/accounts/a1/grants/g1", () => {
        grants = grants.slice(0, 1);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await openApp("/accounts");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "More options for Facebook Ads" }));
    await user.click(await screen.findByRole("menuitem", { name: "Share" }));
    const dialog = await screen.findByRole("dialog", { name: "Share Facebook Ads" });
    const share = within(dialog).getByRole("button", { name: "Share" });
    await waitFor(() => expect(share).not.toHaveAttribute("aria-disabled", "true"));
    await user.click(share);
    expect(await within(dialog).findByText("Choose a person.")).toBeVisible();
    await user.type(within(dialog).getByRole("combobox", { name: "Person" }), "hana");
    await user.click(await within(dialog).findByRole("option", { name: /Hana Host/ }));
    expect(within(dialog).getByRole("combobox", { name: "Role" })).toBeVisible();
    await user.type(within(dialog).getByRole("combobox", { name: "Person" }), "gus");
    await user.click(await within(dialog).findByRole("option", { name: /Gus Guest/ }));
    expect(within(dialog).queryByRole("combobox", { name: "Role" })).toBeNull();
    await user.click(within(dialog).getByRole("button", { name: "Share" }));
    await waitFor(() => expect(shared).toEqual([{ member_id: "m9", role: "collaborator" }]));
    await user.click(await within(dialog).findByRole("button", { name: "Take back from Gus Guest" }));
    await user.click(within(dialog).getByRole("button", { name: "Yes, take back from Gus Guest" }));
    await waitFor(() =>
      expect(within(dialog).queryByRole("button", { name: "Take back from Gus Guest" })).toBeNull(),
    );
  });

  it("asks again at a second click instead of taking back, and leaves the focus where the bin was", async () => {
    withItems(uma, { accounts: [account()] });
    server.use(http.get("*/api/v1/accounts/a1/grants", () => page([grant()])));
    await openApp("/accounts");
    const { user, dialog } = await choose("Facebook Ads", "Share");
    const bin = await dialog.findByRole("button", { name: "Take back from Gus Guest" });
    const line = within(bin.closest("li") as HTMLElement);
    await user.click(bin);
    expect(line.getAllByRole("button").at(-1)).toHaveAccessibleName("Keep sharing");
    expect(line.getByRole("button", { name: "Keep sharing" })).toHaveFocus();
    await user.click(line.getByRole("button", { name: "Keep sharing" }));
    expect(line.getByRole("button", { name: "Take back from Gus Guest" })).toHaveFocus();
  });

  it("leaves a role as it is unless another is chosen, and is not with oneself", async () => {
    withItems(uma, { accounts: [account()] });
    const hana = { id: "m2", name: "Hana Host", email: "hana@contenzilla.test", role: "user" } as const;
    const self = { id: "m1", name: "Hanna Me", email: "me@contenzilla.test", role: "user" } as const;
    const shared: unknown[] = [];
    server.use(
      http.get("*/api/v1/people", () => page([self, hana])),
      http.get("*/api/v1/accounts/a1/grants", () =>
        page([
          grant({ id: "g3", member: hana, collection: { id: "c1", name: "Marketing" }, can_unshare: false }),
          grant({ id: "g2", role: "owner", member: hana }),
        ]),
      ),
      http.post("*/api/v1/accounts/a1/grants", async ({ request }) => {
        shared.push(await request.json());
        return HttpResponse.json(grant({ role: "owner", member: hana }));
      }),
    );
    await openApp("/accounts");
    const { user, dialog } = await choose("Facebook Ads", "Share");
    const person = dialog.getByRole("combobox", { name: "Person" });
    await user.type(person, "han");
    await user.click(await dialog.findByRole("option", { name: /Hana Host/ }));
    expect(dialog.queryByRole("option", { name: /Hanna Me/ })).toBeNull();
    const role = dialog.getByRole("combobox", { name: "Role" });
    expect(role).toHaveValue("owner");
    await user.click(dialog.getByRole("button", { name: "Share" }));
    await waitFor(() => expect(shared).toEqual([{ member_id: "m2", role: "owner" }]));
  });

  it("shares nothing before it is known with whom it is shared", async () => {
    withItems(uma, { accounts: [account()] });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.get("*/api/v1/accounts/a1/grants", async () => {
        await answered;
        return page([grant({ id: "g2" })]);
      }),
    );
    await openApp("/accounts");
    const { dialog } = await choose("Facebook Ads", "Share");
    const share = dialog.getByRole("button", { name: "Share" });
    expect(share).toHaveAttribute("aria-disabled", "true");
    expect(share).toHaveAccessibleDescription("Wait until you see with whom it is shared.");
    answer();
    await waitFor(() => expect(share).not.toHaveAttribute("aria-disabled", "true"));
  });

  it("offers a Guest Admin only their partner's Guest Users", async () => {
    const partner = { id: "p1", name: "Agency", partner_role: "guest_admin" } as const;
    const gail: Me = { ...gus, partners: [partner] };
    const managed = account({ role: "manager", can: ["reveal_item", "share_item"] });
    withItems(gail, { accounts: [managed] });
    server.use(
      http.get("*/api/v1/accounts/a1/grants", () => page([])),
      http.get("*/api/v1/partners/p1/users", () =>
        page([
          { ...guest("Gary"), partner_role: "guest_user" },
          { ...guest("Gaby"), partner_role: "guest_admin" },
        ]),
      ),
    );
    await openApp("/accounts");
    const { user, dialog } = await choose("Facebook Ads", "Share");
    await user.type(dialog.getByRole("combobox", { name: "Person" }), "ga");
    expect(await dialog.findByRole("option", { name: /Gary Guest/ })).toBeVisible();
    expect(dialog.queryByRole("option", { name: /Gaby/ })).toBeNull();
  });

  it.each([
    [404, "It is not there any more, or not shared with you any more."],
    [200, "They are not here any more. Choose somebody else."],
  ])("says whether the item or the person is gone (%s)", async (status, words) => {
    withItems(uma, { accounts: [account()] });
    server.use(
      http.get("*/api/v1/accounts/a1/grants", () => page([])),
      http.post("*/api/v1/accounts/a1/grants", () => problem(404, "not_found")),
      http.get("*/api/v1/accounts/a1", () =>
        status === 404 ? problem(404, "not_found") : HttpResponse.json(account()),
      ),
    );
    await openApp("/accounts");
    const { user, dialog } = await choose("Facebook Ads", "Share");
    await user.type(dialog.getByRole("combobox", { name: "Person" }), "gus");
    await user.click(await dialog.findByRole("option", { name: /Gus Guest/ }));
    await user.click(dialog.getByRole("button", { name: "Share" }));
    expect(await dialog.findByText(words)).toBeVisible();
  });
});

describe("a collection's page", () => {
  it("shows what is inside, by kind, and where it stands", async () => {
    withItems(uma, {
      collections: [
        collection(),
        collection({ id: "c2", name: "Social", parent: { id: "c1", name: "Marketing" } }),
      ],
      accounts: [account()],
      secrets: [secret()],
    });
    await openApp("/collections/c2");
    expect(await screen.findByRole("heading", { name: "Social" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Marketing" })).toBeVisible();
    expect(await screen.findByText("Facebook Ads")).toBeVisible();
    await userEvent.setup().click(screen.getByRole("tab", { name: "Secrets" }));
    expect(await screen.findByText("Studio Wi-Fi")).toBeVisible();
  });

  it("says so where it is gone", async () => {
    withItems(gus, {});
    await openApp("/collections/c9");
    expect(await screen.findByText("There is no such collection")).toBeVisible();
  });
});
