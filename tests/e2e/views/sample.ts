/** The sample workspace that is looked at, one for each worker. Nothing here changes what another test sees. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Browser, test as base, type Page } from "@playwright/test";
import { Server, until } from "../support/server.js";
import type { View } from "./view.js";

const PASSWORD = "seven violet lamps by the river";

/** Links out of mails, by what has become of them, and to what is there once. */
export interface Links {
  newPerson: string;
  knownPerson: string;
  revoked: string;
  replaced: string;
  declined: string;
  accepted: string;
  reset: string;
  details: string;
  mailbox: string;
  mail: string;
  preview: string;
  report: string;
}

export interface Sample {
  server: Server;
  links: Links;
  /** Whom `knownPerson` invites: somebody with an account, in no workspace. */
  outsider: string;
}

async function ask(server: Server, path: string, body?: object, token?: string) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      ...(!(body instanceof FormData) && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: body instanceof FormData ? body : body ? JSON.stringify(body) : null,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 202 || answer.status === 204 ? null : await answer.json();
}

/** What LastPass kept, uploaded twice by a User: a preview, and a report of what was brought in. */
async function prepareImports(server: Server): Promise<Pick<Links, "preview" | "report">> {
  const { access_token: uma } = await ask(server, "/session", { email: "uma@contenzilla.test", password: PASSWORD });
  const fixture = (name: string) => readFile(resolve(import.meta.dirname, "../../fixtures/lastpass", name));
  const form = new FormData();
  form.set("source", "lastpass");
  form.set("vault", new File([await fixture("vault-export.csv")], "vault.csv"));
  const shared = JSON.parse((await fixture("shared-folders-detailed.json")).toString());
  // Some that the vault does not have.
  for (const name of ["Board", "Payroll"]) shared[name] = { ...shared["101"], sharedfoldername: `Shared-${name}` };
  form.set("shared_folders", new File([JSON.stringify(shared)], "folders.json"));
  const { id: preview } = await ask(server, "/imports", form, uma);
  const { id: report } = await ask(server, "/imports", form, uma);
  await ask(server, `/imports/${report}/commit`, {}, uma);
  await until(
    async () => (await ask(server, `/imports/${report}`, undefined, uma)).status === "completed",
    () => "the import did not complete",
  );
  return { preview: `/imports/${preview}`, report: `/imports/${report}` };
}

async function prepare(server: Server): Promise<Sample> {
  const { access_token: olive } = await ask(server, "/session", {
    email: "olive@contenzilla.test",
    password: PASSWORD,
  });
  const message = "We would like your eyes on the spring campaign.\nThe drafts are in Collections.";
  const invite = async (email: string) => (await ask(server, "/invites", { email, message }, olive)).id as string;
  const tokenOf = (link: string) => link.split("#")[1];

  const outsider: string = (await ask(server, "/guests?status=removed&limit=1", undefined, olive)).items[0].email;
  const failed = (await ask(server, "/guests?status=delivery_failed&limit=1", undefined, olive)).items[0].id;
  const addresses = ["new", "revoked", "replaced", "declined", "accepted"].map((name) => `${name}@zz.test`);
  const ids = new Map<string, string>();
  for (const email of [...addresses, outsider]) ids.set(email, await invite(email));
  await ask(server, "/password/forgot", { email: "mei@contenzilla.test" });
  const [newPerson, revoked, replaced, declined, accepted, knownPerson, reset] = await Promise.all(
    [...addresses, outsider, "mei@contenzilla.test"].map((email) => server.link(email)),
  );
  if (!newPerson || !revoked || !replaced || !declined || !accepted || !knownPerson || !reset) throw new Error("links");

  await ask(server, `/invites/${ids.get("revoked@zz.test")}/revoke`, {}, olive);
  await ask(server, `/invites/${ids.get("replaced@zz.test")}/resend`, {}, olive);
  await ask(server, "/join/decline", { token: tokenOf(declined) });
  await ask(server, "/join", { token: tokenOf(accepted), name: "Ann", family_name: "Zett", password: PASSWORD, accept_terms: true });
  const details = `/members?tab=guests&details=${failed}`;
  const mailbox = (await ask(server, "/instance")).mailbox_url as string;
  const { items } = await (await fetch(`${mailbox}messages?to=new@zz.test`)).json();
  const mail = `${mailbox}messages/${items[0].id}/html`;
  return {
    server,
    outsider,
    links: {
      newPerson,
      knownPerson,
      revoked,
      replaced,
      declined,
      accepted,
      reset,
      details,
      mailbox,
      mail,
      ...(await prepareImports(server)),
    },
  };
}

/** A browser in which somebody is signed in, at the view. */
export async function visit(browser: Browser, sample: Sample, view: View, locale = "en-GB"): Promise<Page> {
  const context = await browser.newContext({
    baseURL: sample.server.url,
    colorScheme: "light",
    reducedMotion: "reduce",
    locale,
  });
  const page = await context.newPage();
  if (view.as) {
    const email = view.as === "outsider" ? sample.outsider : view.as;
    const answer = await context.request.post("/api/v1/session", { data: { email, password: PASSWORD } });
    if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()}`);
  }
  for (const [path, { status = 200, body }] of Object.entries(view.answers ?? {})) {
    await page.route(
      (url) => url.pathname === `/api/v1${path}`,
      async (route) => {
        if (!body) return;
        const json = typeof body === "function" ? body(await (await route.fetch()).json()) : body;
        await route.fulfill({
          status,
          json,
          contentType: status < 400 ? "application/json" : "application/problem+json",
        });
      },
    );
  }
  // The mailbox lets nothing run in a mail, the tests' own scripts neither.
  await page.route(/\/messages\/[^/]+\/html$/, async (route) => {
    await route.fulfill({ contentType: "text/html", body: await (await route.fetch()).text() });
  });
  // A few rows show what fifty do, and are sooner looked at.
  await page.route(/limit=50/, (route) => route.fallback({ url: route.request().url().replace("limit=50", "limit=5") }));
  await page.goto(typeof view.at === "string" ? view.at : view.at(sample.links));
  return page;
}

export const test = base.extend<object, { sample: Sample }>({
  sample: [
    async ({}, use) => {
      const server = await Server.start({ GUESTLIST_TERMS_URL: "https://contenzilla.test/terms" }, "demo");
      try {
        await use(await prepare(server));
      } finally {
        await server.stop();
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

export { expect } from "@playwright/test";
