import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { holdSession } from "../api";
import { openApp } from "../test/app";
import { me, problem, server, sessionOf } from "../test/server";

const signedOut = http.post("*/api/v1/session/refresh", () => problem(401, "unauthenticated"));
const needed = http.get("*/api/v1/setup", () => HttpResponse.json({ needed: true }));

afterEach(() => holdSession(null));

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("Workspace name"), "Contenzilla");
  await userEvent.type(screen.getByLabelText("Name"), "Olive");
  await userEvent.type(screen.getByLabelText("Family name"), "Owner");
  await userEvent.type(screen.getByLabelText("Email"), "olive@contenzilla.test");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
}
const create = () => userEvent.click(screen.getByRole("button", { name: "Create workspace" }));

it("creates the first workspace and its Owner, who is signed in", async () => {
  let sent: unknown = null;
  server.use(
    signedOut,
    needed,
    http.post("*/api/v1/setup", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(sessionOf(me), { status: 201 });
    }),
    http.get("*/api/v1/me", () => HttpResponse.json(me)),
  );
  const router = openApp("/setup#the-token");
  await fillIn();
  expect(router.state.location.href).toBe("/setup");
  expect(screen.queryByLabelText("Set-up link or token")).toBeNull();
  await create();
  await waitFor(() => expect(router.state.location.pathname).toBe("/members"));
  expect(sent).toEqual({
    setup_token: "the-token",
    workspace_name: "Contenzilla",
    name: "Olive",
    family_name: "Owner",
    email: "olive@contenzilla.test",
    password: "correct horse battery",
  });
});

it("takes the whole link where the address has no token", async () => {
  let sent: unknown = null;
  server.use(
    signedOut,
    needed,
    http.post("*/api/v1/setup", async ({ request }) => {
      sent = await request.json();
      return problem(422, "weak_password");
    }),
  );
  openApp("/setup");
  expect(await screen.findByText(/printed in the terminal/)).toBeVisible();
  await userEvent.type(screen.getByLabelText("Set-up link or token"), "http://localhost:8080/setup#pasted");
  await fillIn();
  await create();
  expect(await screen.findByText(/at least 15 characters that is not common/)).toBeVisible();
  expect(sent).toMatchObject({ setup_token: "pasted" });
  expect(screen.getByLabelText("Workspace name")).toHaveValue("Contenzilla");
});

it("asks for the newest link when the token is wrong, and keeps what was typed", async () => {
  server.use(
    signedOut,
    needed,
    http.post("*/api/v1/setup", () => problem(403, "invalid_setup_token")),
  );
  openApp("/setup#old");
  await fillIn();
  await create();
  expect(await screen.findByLabelText("Set-up link or token")).toHaveAccessibleDescription(
    /not the current set-up link/,
  );
  expect(screen.getByLabelText("Set-up link or token")).toHaveFocus();
  expect(screen.getByLabelText("Email")).toHaveValue("olive@contenzilla.test");
});

it("leads to sign-in when there is nothing to set up", async () => {
  server.use(signedOut);
  const router = openApp("/setup#late");
  expect(await screen.findByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
  expect(router.state.location.href).toBe("/sign-in");
});

it("is offered at sign-in while it is needed", async () => {
  server.use(signedOut, needed);
  openApp("/sign-in");
  expect(await screen.findByRole("link", { name: "Create the first workspace" })).toHaveAttribute(
    "href",
    "/setup",
  );
});
