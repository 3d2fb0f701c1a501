import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { holdSession, type InviteLookup } from "../api";
import { openApp } from "../test/app";
import { me, problem, server, sessionOf } from "../test/server";

const offer: InviteLookup = {
  workspace: { name: "Contenzilla" },
  inviter: { name: "Olive Owner" },
  email: "charlie@adraptor.test",
  role: "guest",
  partner: null,
  message: "Welcome <b>aboard</b>",
  expires_at: "2030-05-24T12:00:00Z",
  account: "new",
};
const charlie = { ...me, user: { ...me.user, email: "charlie@adraptor.test", name: "Charlie" } };

const signedOut = http.post("*/api/v1/session/refresh", () => problem(401, "unauthenticated"));
const signedInAs = (person: typeof me) => [
  http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(person))),
  http.get("*/api/v1/me", () => HttpResponse.json(person)),
];
const offers = (found: InviteLookup = offer) =>
  http.post("*/api/v1/join/lookup", () => HttpResponse.json(found));
const dead = (status: number, code: string) => http.post("*/api/v1/join/lookup", () => problem(status, code));

let joined: unknown[] = [];
const joins = http.post("*/api/v1/join", async ({ request }) => {
  joined.push(await request.json());
  return HttpResponse.json(sessionOf(charlie), { status: 201 });
});
const refuses = (status: number, code: string) =>
  http.post("*/api/v1/join", async ({ request }) => {
    joined.push(await request.json());
    return problem(status, code);
  });

beforeEach(() => {
  joined = [];
});
afterEach(() => holdSession(null));

const joinButton = () => screen.findByRole("button", { name: "Join Contenzilla" });

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("Name"), "Charlie");
  await userEvent.type(screen.getByLabelText("Family name"), "Lowe");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
}

describe("a new person", () => {
  it("sees who invites them, joins with name and password, and is signed in as a guest", async () => {
    server.use(
      signedOut,
      offers(),
      joins,
      http.get("*/api/v1/me", () => HttpResponse.json(charlie)),
    );
    const router = openApp("/join#tok-en_1");
    expect(await screen.findByRole("heading", { name: "Join Contenzilla" })).toBeVisible();
    expect(screen.getByText(/Olive Owner invites you as a guest/)).toBeVisible();
    expect(screen.getByText("charlie@adraptor.test")).toBeVisible();
    expect(screen.getByText("Welcome <b>aboard</b>")).toBeVisible();
    expect(screen.getByText(/works until 24 May 2030/)).toBeVisible();
    await fillIn();
    await userEvent.click(await joinButton());
    expect(await screen.findByText("Nothing shared with you yet")).toBeVisible();
    expect(screen.getByText("Welcome to Contenzilla")).toBeVisible();
    expect(joined).toEqual([
      { token: "tok-en_1", name: "Charlie", family_name: "Lowe", password: "correct horse battery" },
    ]);
    expect(router.state.location.href).toBe("/");
    expect(router.state.location.state.token).toBeUndefined();
  });

  it("has the token out of the address bar at once, and in no storage", async () => {
    server.use(signedOut, offers());
    const router = openApp("/join#secret-token");
    await joinButton();
    expect(router.state.location.href).toBe("/join");
    expect(router.state.location.state.token).toBe("secret-token");
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("secret-token");
    expect(joined).toEqual([]);
  });

  it("is told what is missing, and led there", async () => {
    server.use(signedOut, offers(), joins);
    openApp("/join#t");
    await userEvent.click(await joinButton());
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("Enter your name.");
    expect(screen.getByLabelText("Name")).toHaveFocus();
    expect(screen.getByText("Choose a password.")).toBeVisible();
    expect(joined).toEqual([]);
  });

  it("accepts the terms where there are some", async () => {
    server.use(
      signedOut,
      offers(),
      joins,
      http.get("*/api/v1/me", () => HttpResponse.json(charlie)),
      http.get("*/api/v1/instance", () =>
        HttpResponse.json({
          version: "0.1.0",
          terms_url: "https://example.test/terms",
          mailbox_url: null,
          languages: ["en", "es"],
          min_password_length: 15,
        }),
      ),
    );
    openApp("/join#t");
    expect(await screen.findByRole("link", { name: "terms of service" })).toHaveAttribute(
      "href",
      "https://example.test/terms",
    );
    await fillIn();
    await userEvent.click(await joinButton());
    expect(screen.getByText("Agree to the terms to join.")).toBeVisible();
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(await joinButton());
    await screen.findByText("Nothing shared with you yet");
    expect(joined).toMatchObject([{ accept_terms: true }]);
  });

  it("hears that a password is weak and keeps what was typed", async () => {
    server.use(signedOut, offers(), refuses(422, "weak_password"));
    openApp("/join#t");
    await fillIn();
    await userEvent.click(await joinButton());
    expect(await screen.findByText(/at least 15 characters that is not common/)).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveFocus();
    expect(screen.getByLabelText("Name")).toHaveValue("Charlie");
    expect(screen.getByLabelText("Password")).toHaveValue("correct horse battery");
  });

  it("signs in when an account appeared meanwhile", async () => {
    server.use(signedOut, offers(), refuses(409, "sign_in_required"));
    openApp("/join#t");
    await fillIn();
    await userEvent.click(await joinButton());
    expect(await screen.findByText(/There is an account with this email already/)).toBeVisible();
    expect(screen.getByLabelText("Email")).toHaveValue("charlie@adraptor.test");
  });
});

describe("a known person", () => {
  it("signs in as the address invited, and then joins with one click", async () => {
    server.use(
      signedOut,
      offers({ ...offer, account: "existing" }),
      joins,
      http.get("*/api/v1/me", () => HttpResponse.json(charlie)),
      http.post("*/api/v1/session", async ({ request }) => {
        expect(await request.json()).toEqual({ email: "charlie@adraptor.test", password: "my own password" });
        return HttpResponse.json(sessionOf(charlie));
      }),
    );
    openApp("/join#t");
    expect(await screen.findByLabelText("Email")).toHaveAttribute("readonly");
    await userEvent.type(screen.getByLabelText("Password"), "my own password");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText(/You are signed in as/)).toBeVisible();
    expect(joined).toEqual([]);
    await userEvent.click(await joinButton());
    await screen.findByText("Nothing shared with you yet");
    expect(joined).toEqual([{ token: "t" }]);
  });

  it("keeps a wrong password to mend", async () => {
    server.use(
      signedOut,
      offers({ ...offer, account: "existing" }),
      http.post("*/api/v1/session", () => problem(401, "invalid_credentials")),
    );
    openApp("/join#t");
    await userEvent.type(await screen.findByLabelText("Password"), "not this{Enter}");
    expect(await screen.findByText("This email and password do not match.")).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveValue("not this");
  });

  it("joins with one click when signed in already, in whatever case the address is written", async () => {
    server.use(...signedInAs(charlie), offers({ ...offer, email: "Charlie@Adraptor.test" }), joins);
    openApp("/join#t");
    await userEvent.click(await joinButton());
    await screen.findByText("Nothing shared with you yet");
    expect(joined).toEqual([{ token: "t" }]);
  });

  it("goes on to the workspace when a member already", async () => {
    server.use(...signedInAs(charlie), offers(), refuses(409, "already_member"));
    const router = openApp("/join#t");
    await userEvent.click(await joinButton());
    expect(await screen.findByRole("heading", { name: "You are in Contenzilla already" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Go to Contenzilla" }));
    await screen.findByText("Nothing shared with you yet");
    expect(router.state.location.href).toBe("/");
  });
});

describe("somebody else", () => {
  it("is told so and can switch, and the link is still there", async () => {
    server.use(
      ...signedInAs(me),
      offers({ ...offer, account: "existing" }),
      http.delete("*/api/v1/session", () => new HttpResponse(null, { status: 204 })),
    );
    const router = openApp("/join#t");
    expect(await screen.findByRole("heading", { name: "You are signed in as somebody else" })).toBeVisible();
    expect(screen.getByText("taylor@contenzilla.test")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Join Contenzilla" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Switch account" }));
    expect(await screen.findByLabelText("Email")).toHaveValue("charlie@adraptor.test");
    expect(router.state.location.state.token).toBe("t");
  });

  it("hears it from the server where only the server can know", async () => {
    server.use(...signedInAs(charlie), offers(), refuses(409, "wrong_account"));
    openApp("/join#t");
    await userEvent.click(await joinButton());
    expect(await screen.findByRole("heading", { name: "You are signed in as somebody else" })).toBeVisible();
  });
});

describe("a link that died between opening and joining says which it is", () => {
  it("when it was revoked", async () => {
    server.use(
      signedOut,
      offers(),
      refuses(410, "invite_revoked"),
      http.post("*/api/v1/join/request-new", () => HttpResponse.json({}, { status: 202 })),
    );
    openApp("/join#t");
    await fillIn();
    await userEvent.click(await joinButton());
    await userEvent.click(await screen.findByRole("button", { name: "Request a new invite" }));
    expect(await screen.findByText(/We told Olive Owner/)).toBeVisible();
  });

  it("when the workspace has closed its doors to the address", async () => {
    server.use(signedOut, offers(), refuses(422, "domain_not_allowed"));
    openApp("/join#t");
    await fillIn();
    await userEvent.click(await joinButton());
    expect(
      await screen.findByRole("heading", { name: "The workspace does not admit your address" }),
    ).toBeVisible();
  });
});

it("looks again when the server did not answer", async () => {
  server.use(signedOut, dead(429, "rate_limited"));
  openApp("/join#t");
  expect(await screen.findByRole("heading", { name: "Your invite could not be looked up" })).toBeVisible();
  server.use(offers());
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await joinButton()).toBeVisible();
});

it("declines only after asking", async () => {
  let declined: unknown = null;
  server.use(
    signedOut,
    offers(),
    http.post("*/api/v1/join/decline", async ({ request }) => {
      declined = await request.json();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  openApp("/join#t");
  await userEvent.click(await screen.findByRole("button", { name: "Decline this invite" }));
  expect(declined).toBeNull();
  const dialog = await screen.findByRole("dialog", { name: "Decline this invite?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Decline invite" }));
  expect(await screen.findByRole("heading", { name: "Invite declined" })).toBeVisible();
  await waitFor(() => expect(declined).toEqual({ token: "t" }));
});
