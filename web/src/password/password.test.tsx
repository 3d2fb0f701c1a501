import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { openApp } from "../test/app";
import { problem, server } from "../test/server";

beforeEach(() => {
  server.use(http.post("*/api/v1/session/refresh", () => problem(401, "unauthenticated")));
});

it("sends a link to the address typed at sign-in, and answers alike for every address", async () => {
  let sent: unknown = null;
  server.use(
    http.post("*/api/v1/password/forgot", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({}, { status: 202 });
    }),
  );
  openApp("/sign-in");
  await userEvent.type(await screen.findByLabelText("Email"), "charlie@adraptor.test");
  await userEvent.click(screen.getByRole("link", { name: "Forgot password?" }));
  expect(await screen.findByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  expect(screen.getByLabelText("Email")).toHaveValue("charlie@adraptor.test");
  await userEvent.click(screen.getByRole("button", { name: "Send the link" }));
  expect(await screen.findByText(/If there is an account for it/)).toBeVisible();
  expect(sent).toEqual({ email: "charlie@adraptor.test" });
});

it("asks for a whole address", async () => {
  openApp("/forgot-password");
  await userEvent.type(await screen.findByLabelText("Email"), "charlie");
  await userEvent.click(screen.getByRole("button", { name: "Send the link" }));
  expect(screen.getByText(/not a complete email address/)).toBeVisible();
});

it("sets the new password and leads to sign-in", async () => {
  let sent: unknown = null;
  server.use(
    http.post("*/api/v1/password/reset", async ({ request }) => {
      sent = await request.json();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const router = openApp("/reset#reset-token");
  await userEvent.type(await screen.findByLabelText("New password"), "correct horse battery");
  expect(router.state.location.href).toBe("/reset");
  await userEvent.click(screen.getByRole("button", { name: "Set password" }));
  expect(await screen.findByText("Your password is set. Sign in with it.")).toBeVisible();
  expect(sent).toEqual({ token: "reset-token", password: "correct horse battery" });
  expect(router.state.location.href).toBe("/sign-in");
  expect(router.state.location.state.token).toBeUndefined();
});

it("says that a password is weak and keeps it", async () => {
  server.use(http.post("*/api/v1/password/reset", () => problem(422, "weak_password")));
  openApp("/reset#t");
  await userEvent.type(await screen.findByLabelText("New password"), "password{Enter}");
  expect(await screen.findByText(/at least 15 characters that is not common/)).toBeVisible();
  expect(screen.getByLabelText("New password")).toHaveValue("password");
});

it.each(["/reset", "/reset#used"])("offers a new link where %s is dead", async (path) => {
  server.use(http.post("*/api/v1/password/reset", () => problem(404, "invalid_link")));
  openApp(path);
  if (path.includes("#")) {
    await userEvent.type(await screen.findByLabelText("New password"), "correct horse battery{Enter}");
  }
  expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await userEvent.click(screen.getByRole("link", { name: "Send me a new link" }));
  expect(await screen.findByRole("heading", { name: "Forgot your password?" })).toBeVisible();
});
