/** Ways to join other than a new person's: who is known, who is somebody else, and links used twice. */
import { expect, test } from "./support/test.js";
import { CHARLIE, enter, joinAsNew, OLIVE, open, PASSWORD, row, said } from "./support/people.js";

const ADA = "ada@adraptor.test";

test("somebody known joins a second workspace, and switches between the two", async ({ server, before, visitor }) => {
  await server.createOwner("Adraptor", ADA, "Ada", "Lovelace");
  await before.invite(ADA, { message: "See you on Monday" });
  const ada = await visitor();
  await ada.goto(await server.link(ADA));
  await expect(ada.getByText("See you on Monday")).toBeVisible();
  await expect(ada.getByLabel("Email")).toHaveValue(ADA);
  await ada.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await ada.getByRole("button", { name: "Sign in" }).click();
  await ada.getByRole("button", { name: "Join Contenzilla" }).click();
  await expect(said(ada, "Welcome to Contenzilla")).toBeVisible();
  await expect(ada.getByText("What is shared with you")).toBeVisible();
  await expect(ada.getByRole("link", { name: "Settings" })).toBeHidden();

  await ada.getByRole("button", { name: /^Workspace Contenzilla/ }).click();
  await ada.getByRole("menuitem", { name: "Adraptor" }).click();
  await expect(ada.getByRole("heading", { name: "All members" })).toBeVisible();
  await expect(ada.getByRole("link", { name: "Settings" })).toBeVisible();
  await expect(row(ada, ADA)).toContainText("Owner");

  await ada.reload();
  await ada.getByRole("button", { name: /^Workspace Adraptor/ }).click();
  await ada.getByRole("menuitem", { name: "Contenzilla" }).click();
  await expect(ada.getByText("What is shared with you")).toBeVisible();
});

test("somebody else's link is not joined by accident: they are told, switch, and join", async ({
  server,
  before,
  visitor,
}) => {
  await server.createOwner("Adraptor", ADA, "Ada", "Lovelace");
  await before.invite(CHARLIE);
  const shared = await visitor();
  await enter(shared, ADA);
  await expect(shared.getByRole("heading", { name: "All members" })).toBeVisible();
  await shared.goto(await server.link(CHARLIE));
  await expect(shared.getByRole("heading", { name: "You are signed in as somebody else" })).toBeVisible();
  await expect(shared.getByText(ADA, { exact: true })).toBeVisible();
  await expect(shared.getByRole("button", { name: /^Join/ })).toBeHidden();

  await shared.getByRole("button", { name: "Switch account" }).click();
  await shared.getByLabel("Name", { exact: true }).fill("Charlie");
  await shared.getByLabel("Family name").fill("Lowe");
  await shared.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await shared.getByRole("button", { name: "Join Contenzilla" }).click();
  await expect(shared.getByText("What is shared with you")).toBeVisible();
  await expect(shared.getByRole("button", { name: CHARLIE })).toBeVisible();
});

test("opening a link consumes nothing, joining does", async ({ server, olive, before, visitor }) => {
  await before.invite(CHARLIE);
  const link = await server.link(CHARLIE);
  const scanner = await visitor();
  for (const _ of [1, 2, 3]) {
    await open(scanner, link);
    await expect(scanner.getByRole("button", { name: "Join Contenzilla" })).toBeVisible();
    expect(new URL(scanner.url()).hash, "the token stays out of the address bar").toBe("");
  }
  await olive.goto("/members?tab=guests");
  await expect(row(olive, CHARLIE)).toContainText("Invite sent");

  const charlie = await visitor();
  await joinAsNew(charlie, link, "Charlie", "Lowe");
  await expect(charlie.getByText("What is shared with you")).toBeVisible();
  await open(scanner, link);
  await expect(scanner.getByRole("heading", { name: "This invite was used already" })).toBeVisible();
  await expect(scanner.getByRole("link", { name: "Go to sign-in" })).toBeVisible();
});

test("a guest invited in Spanish is at home in Spanish, and the inviter is told who joined", async ({
  server,
  before,
  visitor,
}) => {
  await before.invite(CHARLIE, { language: "es" });
  const link = await server.link(CHARLIE);
  expect((await server.mails(CHARLIE))[0]?.subject).toContain("te invita");
  const charlie = await visitor();
  await joinAsNew(charlie, link, "Charlie", "Lowe");
  await expect(charlie.getByRole("heading", { name: "Hola, Charlie" })).toBeVisible();
  await expect.poll(async () => (await server.mails(OLIVE))[0]?.text).toContain("Charlie Lowe");
});

test("a link cut short says what to do", async ({ server, visitor }) => {
  const charlie = await visitor();
  await charlie.goto(`${server.url}/join#half-of-it`);
  await expect(charlie.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  await expect(charlie.getByText(/Open it straight from the newest email/)).toBeVisible();
});
