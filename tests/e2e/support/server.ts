/** The real server, with its mailbox, on a database and ports of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PASSWORD } from "./caller.js";

const binary = resolve(import.meta.dirname, "../../../target/debug/guestlist");

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

export class Server {
  private constructor(
    readonly url: string,
    /** Where the first set-up begins; the link printed at the start. */
    readonly setupUrl: string,
    private readonly mailboxUrl: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(settings: Record<string, string> = {}, command = "serve"): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "guestlist-e2e-"));
    const [port, mailboxPort] = [await freePort(), await freePort()];
    const url = `http://localhost:${port}`;
    const env = {
      PATH: process.env.PATH,
      GUESTLIST_LISTEN: `127.0.0.1:${port}`,
      GUESTLIST_PUBLIC_URL: url,
      GUESTLIST_MAILBOX_LISTEN: `127.0.0.1:${mailboxPort}`,
      GUESTLIST_METRICS_LISTEN: "off",
      GUESTLIST_PASSWORD_COST: "test",
      GUESTLIST_SQLITE_SYNCHRONOUS: "normal",
      GUESTLIST_RESEND_COOLDOWN: "0",
      GUESTLIST_SEND_LIMITS: "off",
      ...settings,
    };
    const child = spawn(binary, [command], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env });
    const output = collect(child);
    await until(async () => (await fetch(`${url}/health/ready`)).ok, () => `the server did not start: ${output()}`);
    const setupUrl = /(\S+\/setup#\S+)/.exec(output())?.[1] ?? "";
    return new Server(url, setupUrl, `http://127.0.0.1:${mailboxPort}`, child, folder, env);
  }

  /** A further workspace, made on the command line by whoever runs the server. */
  async createOwner(workspace: string, email: string, name: string, familyName: string): Promise<void> {
    const person = ["--email", email, "--name", name, "--family-name", familyName];
    const child = spawn(binary, ["create-owner", "--workspace", workspace, ...person], {
      cwd: this.folder,
      stdio: ["pipe", "pipe", "pipe"],
      env: this.env,
    });
    const output = collect(child);
    child.stdin.end(`${PASSWORD}\n`);
    const code = await new Promise((done) => child.once("exit", done));
    if (code !== 0) throw new Error(`create-owner: ${output()}`);
  }

  /** Mails to an address so far, newest first. */
  async mails(to: string): Promise<Mail[]> {
    const answer = await fetch(`${this.mailboxUrl}/messages?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { items: Mail[] }).items;
  }

  /** The link of the newest mail to an address, once there are as many mails as that. */
  async link(to: string, count = 1): Promise<string> {
    let mails: Mail[] = [];
    await until(
      async () => {
        mails = await this.mails(to);
        return mails.length >= count;
      },
      () => `${mails.length} of ${count} mails to ${to}`,
    );
    const line = mails[0]?.text.split("\n").find((text) => text.startsWith(this.url) && text.includes("#"));
    if (!line) throw new Error(`no link in: ${mails[0]?.text}`);
    return line.trim();
  }

  async stop(): Promise<void> {
    this.process.kill("SIGTERM");
    await new Promise((done) => this.process.once("exit", done));
    await rm(this.folder, { recursive: true, force: true });
  }
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return () => text;
}

/**
 * Each of Playwright's workers has ports of its own, below those a system gives by itself (on Linux from 32,768 on):
 * one of them could be somebody's by the time it is listened on.
 */
let nextPort = 20_000 + 5_000 * Number(process.env.TEST_PARALLEL_INDEX ?? 0);

async function freePort(): Promise<number> {
  for (;;) {
    const port = nextPort++;
    const isFree = await new Promise<boolean>((done) => {
      const probe = createServer().once("error", () => done(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
    });
    if (isFree) return port;
  }
}

/** Long enough for a busy machine; a test has its own limit. */
export async function until(check: () => Promise<boolean>, otherwise: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (await check().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(otherwise());
}
