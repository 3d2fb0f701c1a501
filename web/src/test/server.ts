import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Me, Session } from "../api";

/** The API as tests see it: answers are put in with `server.use(…)`; anything else fails the test. */
export const server = setupServer(
  http.get("*/api/v1/instance", () =>
    HttpResponse.json({
      version: "0.1.0",
      terms_url: null,
      mailbox_url: null,
      languages: ["en", "es"],
      min_password_length: 15,
    }),
  ),
  // Nothing changes by itself.
  http.get("*/api/v1/changes", () => new HttpResponse(new ReadableStream())),
  http.get("*/api/v1/setup", () => HttpResponse.json({ needed: false })),
);

export const me: Me = {
  user: {
    id: "u1",
    email: "taylor@contenzilla.test",
    name: "Taylor",
    family_name: "Simone",
    language: "en",
  },
  workspace: { id: "w1", slug: "contenzilla", name: "Contenzilla" },
  member_id: "m1",
  role: "guest",
  can: ["list_activity", "leave_workspace"],
  partners: [],
  workspaces: [{ slug: "contenzilla", name: "Contenzilla", role: "guest" }],
};

export function sessionOf(person: Me, access_token = "first"): Session {
  return { ...person, access_token, expires_at: "2030-01-01T00:00:00Z" };
}

export function problem(status: number, code: string, headers: Record<string, string> = {}) {
  return HttpResponse.json(
    { type: "about:blank", title: code, status, detail: `detail of ${code}`, code },
    { status, headers: { ...headers, "Content-Type": "application/problem+json" } },
  );
}

/** A list that fits on one page. */
export function page(items: unknown[]) {
  return HttpResponse.json({
    items,
    next_cursor: null,
    prev_cursor: null,
    total: { count: items.length, exact: true },
  });
}
