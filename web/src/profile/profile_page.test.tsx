import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { holdSession, type Me, type OpenSession } from "../api";
import { openApp } from "../test/app";
import { me, page, problem, server, sessionOf } from "../test/server";
import { deviceOf } from "./device";

const here: OpenSession = {
  id: "s1",
  current: true,
  user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  created_at: "2026-05-20T10:00:00Z",
  last_used_at: "2026-05-24T10:00:00Z",
  expires_at: "2026-06-24T10:00:00Z",
};
const phone: OpenSession = {
  ...here,
  id: "s2",
  current: false,
  user_agent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
};
let sent: unknown[] = [];

function signIn(person: Me) {
  let now = person;
  let sessions = [phone, here];
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(now))),
    http.get("*/api/v1/me", () => HttpResponse.json(now)),
    http.patch("*/api/v1/me", async ({ request }) => {
      const {
        current_password: _,
        password: __,
        ...change
      } = (await request.clone().json()) as Record<string, string>;
      sent.push(await request.json());
      now = { ...now, user: { ...now.user, ...change } };
      return HttpResponse.json(now);
    }),
    http.get("*/api/v1/me/sessions", () => page(sessions)),
    http.delete("*/api/v1/me/sessions/:id", ({ params }) => {
      sessions = sessions.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete("*/api/v1/me/sessions", () => {
      sessions = sessions.filter(({ current }) => current);
      return new HttpResponse(null, { status: 204 });
    }),
  );
}

beforeEach(() => {
  sent = [];
  signIn(me);
});
afterEach(() => {
  holdSession(null);
  delete document.documentElement.dataset.theme;
});

it("changes the name, everywhere it is shown", async () => {
  openApp("/profile");
  const name = await screen.findByLabelText("Name");
  await userEvent.clear(name);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(name).toHaveAccessibleDescription("Enter your name.");
  expect(sent).toEqual([]);
  await userEvent.type(name, "Tay");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Name saved")).toBeVisible();
  expect(sent).toEqual([{ name: "Tay", family_name: "Simone" }]);
  expect(await screen.findByRole("button", { name: /Tay Simone/ })).toBeVisible();
});

it("speaks another language at once", async () => {
  openApp("/profile");
  await userEvent.click(await screen.findByRole("radio", { name: "Español" }));
  expect(await screen.findByRole("heading", { name: "Perfil" })).toBeVisible();
  await waitFor(() => expect(sent).toEqual([{ language: "es" }]));
});

it("goes back to the language before when it could not be saved", async () => {
  server.use(http.patch("*/api/v1/me", () => problem(503, "unavailable")));
  openApp("/profile");
  await userEvent.click(await screen.findByRole("radio", { name: "Español" }));
  expect(await screen.findByText("The server is busy or being restarted.")).toBeVisible();
  expect(screen.getByRole("heading", { name: "Profile" })).toBeVisible();
  expect(screen.getByRole("radio", { name: "English" })).toBeChecked();
});

it("shows another theme at once, and keeps it in this browser", async () => {
  openApp("/profile");
  await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(localStorage.getItem("theme")).toBe("dark");
  await userEvent.click(screen.getByRole("radio", { name: "System" }));
  expect(document.documentElement.dataset.theme).toBeUndefined();
  expect(localStorage.getItem("theme")).toBeNull();
});

async function typePasswords() {
  await userEvent.type(await screen.findByLabelText("Current password"), "the old password");
  await userEvent.type(screen.getByLabelText("New password"), "correct horse battery");
  await userEvent.click(screen.getByRole("button", { name: "Change password" }));
}

it("changes the password and says what became of the other sessions", async () => {
  openApp("/profile");
  await typePasswords();
  expect(await screen.findByText("Password changed. Your other sessions were signed out.")).toBeVisible();
  expect(sent).toEqual([{ current_password: "the old password", password: "correct horse battery" }]);
  expect(screen.getByLabelText("Current password")).toHaveValue("");
});

it.each([
  [401, "reauthentication_required", "Current password", "This is not your current password."],
  [401, "invalid_credentials", "Current password", "This is not your current password."],
  [422, "weak_password", "New password", /at least 15 characters that is not common/],
])("says %i %s at its field and keeps what was typed", async (status, code, label, words) => {
  server.use(http.patch("*/api/v1/me", () => problem(status, code)));
  openApp("/profile");
  await typePasswords();
  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.getByLabelText(label)).toHaveFocus();
  expect(screen.getByLabelText("New password")).toHaveValue("correct horse battery");
});

it("lists the sessions, this one first, and ends another", async () => {
  openApp("/profile");
  const list = await screen.findByRole("list", { name: "Where you are signed in" });
  const [first, second] = within(list).getAllByRole("listitem");
  expect(first).toHaveTextContent("Firefox on LinuxThis browser");
  expect(second).toHaveTextContent("Safari on iPhone");
  await userEvent.click(screen.getByRole("button", { name: "End the session in Safari on iPhone" }));
  expect(await screen.findByText("Session in Safari on iPhone ended")).toBeVisible();
  await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(1));
});

it("signs out everywhere else after asking", async () => {
  openApp("/profile");
  await userEvent.click(await screen.findByRole("button", { name: "Sign out everywhere else" }));
  const dialog = await screen.findByRole("dialog", { name: "Sign out everywhere else?" });
  expect(dialog).toHaveAccessibleDescription("1 other session ends at once. You stay signed in here.");
  await userEvent.click(within(dialog).getByRole("button", { name: "Sign out" }));
  expect(await screen.findByText("You are signed out everywhere else")).toBeVisible();
  expect(await screen.findByText("You are signed in nowhere else.")).toBeVisible();
});

it("is there for somebody in no workspace too", async () => {
  signIn({ ...me, workspace: null, member_id: null, role: null, can: [], workspaces: [] });
  openApp("/");
  await userEvent.click(await screen.findByRole("link", { name: "Profile" }));
  expect(await screen.findByRole("heading", { name: "Profile" })).toBeVisible();
  expect(screen.getByLabelText("Name")).toHaveValue("Taylor");
});

it.each([
  [here.user_agent, "Firefox", "Linux", false],
  [phone.user_agent, "Safari", "iPhone", true],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge",
    "Windows",
    false,
  ],
  [
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    "Chrome",
    "Android",
    true,
  ],
  ["", null, null, false],
])("reads %j", (agent, browser, system, isPhone) => {
  expect(deviceOf(agent)).toEqual({ browser, system, phone: isPhone });
});
