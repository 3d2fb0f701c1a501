// The release build of Guestlist on one database: its workspace, its guests, and its servers.
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childrenOf, freePort, memoryMegabytes, start, stop } from "./machine.mjs";
import { JOINED, WAITING, seed } from "./seed.mjs";

export const BINARY = fileURLToPath(new URL("../target/release/guestlist", import.meta.url));
const OWNER = "olive@contenzilla.test";
const PASSWORD = "seven violet lamps by the river";
/** Access tokens last ten minutes. */
const TOKEN_AGE = 8 * 60_000;

export class Guestlist {
  /** On `database` (a name for people) at `databaseUrl`; `postmaster` is the server's process there. */
  constructor({ database, databaseUrl, guests, postmaster }) {
    Object.assign(this, { database, databaseUrl, guests, postmaster });
    this.name = `Guestlist, ${database}`;
  }

  /** Makes the workspace, its guests, and links to join by. */
  async prepare(links) {
    const created = spawnSync(
      BINARY,
      ["create-owner", "--workspace", "Contenzilla", "--email", OWNER, "--name", "Olive", "--family-name", "Owner"],
      { env: await this.#settings(), input: PASSWORD, encoding: "utf8" },
    );
    if (created.status !== 0) throw new Error(created.stderr);
    await this.#serve([]);
    await this.#invite([JOINED.email, WAITING.email]);
    const { email, ...names } = JOINED;
    await this.#post("/join", { token: (await this.#links("template")).get(email), ...names, password: PASSWORD });
    await stop(this.server);
    await seed(this.databaseUrl, this.guests);

    await this.#serve([]);
    const emails = Array.from({ length: links }, (_, k) => `joining${k}@new.test`);
    for (let k = 0; k < links; k += 100) await this.#invite(emails.slice(k, k + 100));
    this.links = [...(await this.#links("joining", links)).values()];
    await stop(this.server);
  }

  /** Starts what is measured: the server without its mail worker. How long that takes: the fastest of some tries. */
  async start(tries = 5) {
    this.startMilliseconds = Infinity;
    for (let k = 1; k <= tries; k++) {
      this.startMilliseconds = Math.min(this.startMilliseconds, await this.#serve(["--no-worker"]));
      if (k < tries) await stop(this.server);
    }
    await sleep(500);
    this.idleMegabytes = memoryMegabytes(this.server.pid, "VmRSS");
  }

  /** A mail worker beside the server, which hands mails to a provider at `url`. */
  async work(url, mailProvider) {
    const settings = { GUESTLIST_MAIL_PROVIDER: mailProvider, GUESTLIST_MAIL_API_URL: url };
    return start(BINARY, ["worker"], { env: { ...(await this.#settings()), ...settings } });
  }

  async endWork(worker, signal) {
    await stop(worker, signal);
  }

  /** Puts invites to so many new addresses into the outbox. */
  async queue(count) {
    this.queued ??= 0;
    for (const end = this.queued + count; this.queued < end; ) {
      const many = Math.min(100, end - this.queued);
      await this.#invite(Array.from({ length: many }, () => `queued${this.queued++}@outbox.test`));
    }
  }

  /** Invites whose mail the provider took. */
  async sent() {
    const { total } = await this.request("/invites?delivery=sent&limit=1");
    return total.count;
  }

  get serverPids() {
    return [this.server.pid];
  }

  databasePids = () => (this.postmaster ? childrenOf(this.postmaster) : []);

  /** The most memory it ever took, in megabytes. */
  peakMegabytes() {
    return memoryMegabytes(this.server.pid, "VmHWM");
  }

  /** A token that is good for as long as a measurement takes. */
  async token() {
    if (!this.session || Date.now() - this.session.at > TOKEN_AGE) {
      const { access_token } = await this.#post("/session", { email: OWNER, password: PASSWORD });
      this.session = { access_token, at: Date.now() };
    }
    return this.session.access_token;
  }

  /** Invites that wait for an answer, to be sent anew; not those to join by, whose links would be replaced. */
  async pendingIds(count) {
    const ids = [];
    for (let cursor = ""; ids.length < count; ) {
      const page = await this.request(`/invites?status=pending&limit=100&sort=created_at${cursor}`);
      ids.push(...page.items.filter(({ email }) => !email.startsWith("joining")).map(({ id }) => id));
      if (!page.next_cursor) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    return ids;
  }

  async #settings() {
    this.port ??= await freePort();
    this.mailboxPort ??= await freePort();
    return {
      PATH: process.env.PATH,
      GUESTLIST_DATABASE_URL: this.databaseUrl,
      GUESTLIST_LISTEN: `127.0.0.1:${this.port}`,
      GUESTLIST_PUBLIC_URL: `http://127.0.0.1:${this.port}`,
      GUESTLIST_MAILBOX_LISTEN: `127.0.0.1:${this.mailboxPort}`,
      GUESTLIST_SECRET_KEY: "0123456789abcdef0123456789abcdef",
      GUESTLIST_SEND_LIMITS: "off",
      GUESTLIST_RESEND_COOLDOWN: "0",
      GUESTLIST_LOG: "warn",
      GUESTLIST_METRICS_LISTEN: "off",
      ...(this.postmaster ? { GUESTLIST_ALLOW_MAILBOX: "1" } : {}),
    };
  }

  /** Starts a server; answers how many milliseconds it took until it was ready. */
  async #serve(options) {
    this.session = undefined;
    const env = await this.#settings();
    this.url = `http://127.0.0.1:${this.port}`;
    const begin = performance.now();
    this.server = start(BINARY, ["serve", ...options], { env });
    this.server.stdout.resume();
    for (;;) {
      const ready = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (ready?.ok) return performance.now() - begin;
      if (this.server.exitCode !== null) throw new Error(`Guestlist did not start: ${this.server.log}`);
      await sleep(1);
    }
  }

  async #post(path, body) {
    const headers = { "content-type": "application/json" };
    if (!["/session", "/join"].includes(path)) headers.authorization = `Bearer ${await this.token()}`;
    return await this.#fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Anything else its Owner asks for. */
  async request(path, options = {}) {
    return await this.#fetch(path, { ...options, headers: { authorization: `Bearer ${await this.token()}` } });
  }

  async #fetch(path, request) {
    const response = await fetch(`${this.url}/api/v1${path}`, request);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  }

  async #invite(emails) {
    const { results } = await this.#post("/invites/bulk", { emails });
    const refused = results.find((result) => result.problem);
    if (refused) throw new Error(JSON.stringify(refused));
  }

  /** The links' tokens by address, of mails to addresses with this word in them, once so many have arrived. */
  async #links(word, count = 2) {
    for (let tries = 0; tries < 1200; tries++) {
      const { items } = await (await fetch(`http://127.0.0.1:${this.mailboxPort}/messages`)).json();
      const mails = items.filter((mail) => mail.to[0].includes(word));
      if (mails.length >= count) {
        return new Map(mails.map((mail) => [mail.to[0], mail.text.match(/join#(\S+)/)?.[1]]));
      }
      await sleep(100);
    }
    throw new Error("The mail with the links did not arrive.");
  }
}
