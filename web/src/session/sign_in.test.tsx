import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { holdSession } from "../api";
import { openApp } from "../test/app";
import { me, problem, server, sessionOf } from "../test/server";

const signedOut = http.post("*/api/v1/session/refresh", () => problem(401, "unauthenticated"));
const signedIn = http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(me)));
const whoAmI = (person = me) => http.get("*/api/v1/me", () => HttpResponse.json(person));

afterEach(() => holdSession(null));

async function fill(email: string, password: string) {
  await userEvent.type(await screen.findByLabelText("Email"), email);
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

it("leads somebody who is not signed in through sign-in and back", async () => {
  server.use(
    signedOut,
    whoAmI(),
    http.post("*/api/v1/session", () => HttpResponse.json(sessionOf(me))),
  );
  const router = openApp("/?from=mail");
  await fill("taylor@contenzilla.test", "correct horse battery");
  expect(await screen.findByText("Nothing shared with you yet")).toBeVisible();
  expect(router.state.location.href).toBe("/?from=mail");
});

it("never goes to an address from elsewhere", async () => {
  server.use(signedIn, whoAmI());
  const router = openApp("/sign-in?next=%2F%2Fevil.test");
  await screen.findByText("Nothing shared with you yet");
  expect(router.state.location.href).toBe("/");
});

it("keeps what was typed and says what is wrong", async () => {
  server.use(
    signedOut,
    http.post("*/api/v1/session", () => problem(401, "invalid_credentials")),
  );
  openApp("/sign-in");
  await fill("taylor@contenzilla.test", "not this one");
  expect(await screen.findByText("This email and password do not match.")).toBeVisible();
  expect(screen.getByLabelText("Email")).toHaveValue("taylor@contenzilla.test");
  expect(screen.getByLabelText("Password")).toHaveValue("not this one");
});

it("says how long to wait after too many attempts", async () => {
  server.use(
    signedOut,
    http.post("*/api/v1/session", () => problem(429, "rate_limited", { "Retry-After": "42" })),
  );
  openApp("/sign-in");
  await fill("taylor@contenzilla.test", "x");
  expect(await screen.findByText("Too many attempts. Try again in 42 seconds.")).toBeVisible();
});

it("asks for what is missing and goes there", async () => {
  server.use(signedOut);
  openApp("/sign-in");
  await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
  expect(screen.getByLabelText("Email")).toHaveAccessibleDescription("Enter the email of your account.");
  expect(screen.getByLabelText("Email")).toHaveFocus();
});

it("signs out", async () => {
  server.use(
    signedIn,
    whoAmI(),
    http.delete("*/api/v1/session", () => new HttpResponse(null, { status: 204 })),
  );
  const router = openApp("/");
  await userEvent.click(await screen.findByRole("button", { name: /Taylor Simone/ }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
  expect(router.state.location.href).toBe("/sign-in");
});

it("says so when the person is in no workspace", async () => {
  const lost = { ...me, workspace: null, member_id: null, role: null, can: [], workspaces: [] };
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(lost))),
    whoAmI(lost),
  );
  openApp("/");
  expect(await screen.findByRole("heading", { name: "You are in no workspace" })).toBeVisible();
});

it("offers to try again when the server does not answer", async () => {
  server.use(http.post("*/api/v1/session/refresh", () => HttpResponse.error()));
  openApp("/");
  expect(await screen.findByRole("heading", { name: "Guestlist cannot be reached" })).toBeVisible();
  server.use(signedIn, whoAmI());
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.getByText("Nothing shared with you yet")).toBeVisible());
});

it("switches to another workspace of the same person", async () => {
  const choices = [
    { slug: "contenzilla", name: "Contenzilla", role: "guest" as const },
    { slug: "studio-k", name: "Studio K", role: "guest" as const },
  ];
  const here = { ...me, workspaces: choices };
  const there = { ...here, workspace: { id: "w2", slug: "studio-k", name: "Studio K" } };
  server.use(
    http.post("*/api/v1/session/refresh", async ({ request }) =>
      HttpResponse.json(
        JSON.stringify(await request.json()).includes("studio-k")
          ? sessionOf(there, "there")
          : sessionOf(here, "here"),
      ),
    ),
    http.get("*/api/v1/me", ({ request }) =>
      HttpResponse.json(request.headers.get("Authorization") === "Bearer there" ? there : here),
    ),
  );
  openApp("/");
  await userEvent.click(await screen.findByRole("button", { name: /Contenzilla/ }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Studio K" }));
  expect(await screen.findByText(/somebody in Studio K shares/)).toBeVisible();
  expect(screen.queryByText(/Contenzilla/)).toBeNull();
});
