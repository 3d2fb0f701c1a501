/** One's own account: signing in, passwords, profile and sessions. */
import { expect, test } from "./support/test.js";
import { confirm, enter, OLIVE, PASSWORD, said, setUpQuickly, signIn, signOut } from "./support/people.js";

const FRESH = "a copper kettle at dawn sings";

test("a wrong password is said so; after the right one one stands where one wanted to be", async ({
  server,
  visitor,
}) => {
  const olive = await visitor();
  await setUpQuickly(olive, server.setupUrl);
  await olive.context().clearCookies();
  await olive.goto("/activity?group=invites");
  await signIn(olive, OLIVE, "not my password at all");
  await expect(olive.getByText("This email and password do not match.")).toBeVisible();
  await expect(olive.getByLabel("Email")).toHaveValue(OLIVE);
  await olive.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await olive.getByRole("button", { name: "Sign in" }).click();
  await expect(olive.getByRole("heading", { name: "Activity" })).toBeVisible();
  await expect(olive.getByRole("button", { name: "Invites", exact: true })).toHaveAttribute("aria-pressed", "true");

  await signOut(olive, OLIVE);
  await olive.goto("/activity");
  await expect(olive.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
});

test("a forgotten password is set anew by mail, and every session ends", async ({ server, olive, visitor }) => {
  const elsewhere = await visitor();
  await elsewhere.goto("/sign-in");
  await elsewhere.getByRole("link", { name: "Forgot password?" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await elsewhere.getByLabel("Email").fill(OLIVE);
  await elsewhere.getByRole("button", { name: "Send the link" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Look into your inbox" })).toBeVisible();

  const link = await server.link(OLIVE);
  await elsewhere.goto(link);
  await elsewhere.getByLabel("New password", { exact: true }).fill("short");
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere.getByText(/Choose a password of at least 15 characters/)).toBeVisible();
  await elsewhere.getByLabel("New password", { exact: true }).fill(FRESH);
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await expect(elsewhere.getByText("Your password is set. Sign in with it.")).toBeVisible();
  await signIn(elsewhere, OLIVE, FRESH);
  await expect(elsewhere.getByRole("heading", { name: "All members" })).toBeVisible();

  // At once, without a click.
  await expect(olive.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
  await olive.goto(link);
  await olive.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await olive.getByRole("button", { name: "Set password" }).click();
  await expect(olive.getByText(/This link does not work any more/)).toBeVisible();
});

test("name, language and theme are one's own, and stay", async ({ olive }) => {
  await olive.getByRole("button", { name: OLIVE }).click();
  await olive.getByRole("menuitem", { name: "Profile" }).click();
  const you = olive.getByRole("form", { name: "You" });
  await you.getByLabel("Family name").fill("Owens");
  await you.getByRole("button", { name: "Save" }).click();
  await expect(said(olive, "Name saved")).toBeVisible();
  await expect(olive.getByRole("button", { name: OLIVE })).toContainText("Olive Owens");

  await olive.getByText("Dark", { exact: true }).click();
  const kept = olive.waitForResponse((answer) => answer.request().method() === "PATCH");
  await olive.getByText("Español", { exact: true }).click();
  await expect(olive.getByRole("heading", { name: "Perfil" })).toBeVisible();
  await kept;
  await olive.reload();
  await expect(olive.getByRole("heading", { name: "Perfil" })).toBeVisible();
  await expect(olive.locator("html")).toHaveAttribute("lang", "es");
  await expect(olive.getByRole("radio", { name: "Oscuro" })).toBeChecked();
  await expect(olive.locator("body")).toHaveCSS("color-scheme", /dark/);
});

test("a changed password ends the other sessions; single ones can be ended too", async ({ olive, visitor }) => {
  const phone = await visitor();
  await enter(phone, OLIVE);
  const laptop = await visitor();
  await enter(laptop, OLIVE, "/members");

  await olive.goto("/profile");
  const sessions = olive.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");
  await expect(sessions).toHaveCount(3);
  await expect(sessions.first()).toContainText("This browser");
  await sessions.nth(1).getByRole("button").click();
  await expect(sessions).toHaveCount(2);

  const password = olive.getByRole("form", { name: "Password" });
  await password.getByLabel("Current password").fill("not this one, is it");
  await password.getByLabel("New password").fill(FRESH);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByText("This is not your current password.")).toBeVisible();
  await expect(password.getByLabel("New password")).toHaveValue(FRESH);
  await password.getByLabel("Current password").fill(PASSWORD);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(said(olive, "Password changed. Your other sessions were signed out.")).toBeVisible();
  await expect(sessions).toHaveCount(1);
  for (const other of [phone, laptop]) {
    await expect(other.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
  }
  await signIn(phone, OLIVE, FRESH);
  await expect(phone.getByRole("heading", { name: "All members" })).toBeVisible();

  await olive.reload();
  await expect(sessions).toHaveCount(2);
  await olive.getByRole("button", { name: "Sign out everywhere else" }).click();
  await confirm(olive, "Sign out everywhere else?", "Sign out");
  await expect(sessions).toHaveCount(1);
  await phone.goto("/activity");
  await expect(phone.getByRole("heading", { name: "Sign in to Guestlist" })).toBeVisible();
});
