import { HttpResponse, http } from "msw";
import { me, problem, server, sessionOf } from "../test/server";
import { accessToken, client, holdSession, type Me, OfflineError, onSession, ProblemError } from ".";

const refresh = "*/api/v1/session/refresh";

beforeEach(() => holdSession(sessionOf(me, "old")));

it("renews the token once for many requests and repeats them", async () => {
  let renewals = 0;
  server.use(
    http.get("*/api/v1/guests", ({ request }) =>
      request.headers.get("Authorization") === "Bearer new"
        ? HttpResponse.json({ items: [] })
        : problem(401, "unauthenticated"),
    ),
    http.post(refresh, async ({ request }) => {
      renewals += 1;
      expect(await request.json()).toEqual({ workspace: "contenzilla" });
      return HttpResponse.json(sessionOf(me, "new"));
    }),
  );
  await Promise.all([client.get("/guests"), client.get("/guests"), client.get("/guests")]);
  expect(renewals).toBe(1);
  expect(accessToken()).toBe("new");
});

it.each([
  {
    who: "the same person in another workspace",
    is: { workspace: { ...me.workspace, id: "w2", slug: "other" } as Me["workspace"] },
  },
  { who: "somebody else", is: { user: { ...me.user, id: "u2" } } },
])("does nothing a second time as $who", async ({ is }) => {
  let asked = 0;
  server.use(
    http.post("*/api/v1/members/me/leave", () => {
      asked += 1;
      return problem(401, "unauthenticated");
    }),
    http.post(refresh, () => HttpResponse.json(sessionOf({ ...me, ...is }, "new"))),
  );
  await expect(client.post("/members/me/leave")).rejects.toMatchObject({ code: "unauthenticated" });
  expect(asked).toBe(1);
  expect(accessToken()).toBe("new");
});

it("is signed out when the session cannot be renewed", async () => {
  server.use(
    http.get("*/api/v1/me", () => problem(401, "unauthenticated")),
    http.post(refresh, () => problem(401, "unauthenticated")),
  );
  const seen = vi.fn();
  const stop = onSession(seen);
  await expect(client.get("/me")).rejects.toMatchObject({ status: 401, code: "unauthenticated" });
  stop();
  expect(seen).toHaveBeenCalledWith(null);
  expect(accessToken()).toBeNull();
});

it("keeps the session when only the connection is gone", async () => {
  server.use(
    http.get("*/api/v1/me", () => problem(401, "unauthenticated")),
    http.post(refresh, () => HttpResponse.error()),
  );
  await expect(client.get("/me")).rejects.toBeInstanceOf(OfflineError);
  expect(accessToken()).toBe("old");
});

it("does not renew after wrong credentials", async () => {
  server.use(http.post("*/api/v1/session", () => problem(401, "invalid_credentials")));
  await expect(client.post("/session", {})).rejects.toMatchObject({ code: "invalid_credentials" });
});

it("hands on what a problem says", async () => {
  server.use(http.post("*/api/v1/invites", () => problem(429, "resend_too_soon", { "Retry-After": "42" })));
  const error = await client.post("/invites", {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status: 429, code: "resend_too_soon", retryAfter: 42 });
});

it("sends an Idempotency-Key where something is made or sent, and only there", async () => {
  const keys: Record<string, string | null> = {};
  server.use(
    http.post("*/api/v1/*", ({ request }) => {
      keys[new URL(request.url).pathname] = request.headers.get("Idempotency-Key");
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await client.post("/invites", {});
  await client.post("/join/lookup", {});
  await client.post("/password/forgot", {});
  expect(keys["/api/v1/invites"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys["/api/v1/join/lookup"]).toBeNull();
  expect(keys["/api/v1/password/forgot"]).toBeNull();
});

it("reads all pages of a list that is to be chosen from, up to 1,000 rows", async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get("*/api/v1/partners", ({ request }) => {
      const { searchParams } = new URL(request.url);
      asked.push(searchParams.get("cursor"));
      const place = Number(searchParams.get("cursor") ?? 0);
      const items = Array.from({ length: Number(searchParams.get("limit")) }, (_, k) => place + k);
      const last = searchParams.get("sort") === "name" && place === 200;
      return HttpResponse.json({ items, next_cursor: last ? null : String(place + 100) });
    }),
  );
  const short = await client.all<number>("/partners", { sort: "name" });
  expect(asked).toEqual([null, "100", "200"]);
  expect([short.items.length, short.items.at(-1), short.next_cursor]).toEqual([300, 299, null]);
  const long = await client.all<number>("/partners");
  expect([long.items.length, long.next_cursor]).toEqual([1_000, "1000"]);
});
