import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { openApp } from "../test/app";
import { problem, server } from "../test/server";

const signedOut = http.post("*/api/v1/session/refresh", () => problem(401, "unauthenticated"));
const dead = (status: number, code: string) => http.post("*/api/v1/join/lookup", () => problem(status, code));

describe("a dead link says which it is", () => {
  it.each([
    [410, "invite_expired", "This invite has expired", true],
    [410, "invite_revoked", "This invite was revoked", true],
    [410, "invite_replaced", "There is a newer invite", true],
    [410, "invite_declined", "This invite was declined", true],
    [409, "invite_suspended", "This invite is on hold", true],
    [410, "invite_accepted", "This invite was used already", false],
    [404, "invalid_link", "This link does not work", false],
  ])("%i %s", async (status, code, title, asks) => {
    let asked: unknown = null;
    server.use(
      signedOut,
      dead(status, code),
      http.post("*/api/v1/join/request-new", async ({ request }) => {
        asked = await request.json();
        return HttpResponse.json({}, { status: 202 });
      }),
    );
    openApp("/join#t");
    expect(await screen.findByRole("heading", { name: title })).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to sign-in" })).toBeVisible();
    const ask = screen.queryByRole("button", { name: "Request a new invite" });
    expect(ask !== null).toBe(asks);
    if (!ask) return;
    await userEvent.click(ask);
    expect(await screen.findByText(/We told the person who invited you/)).toBeVisible();
    expect(asked).toEqual({ token: "t" });
  });

  it("when there is no token in it at all", async () => {
    server.use(signedOut);
    openApp("/join");
    expect(await screen.findByRole("heading", { name: "This link does not work" })).toBeVisible();
  });
});
