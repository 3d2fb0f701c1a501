// better-auth beside ours: a server of its own on a database of its own.
import { fileURLToPath } from "node:url";
import { childrenOf, freePort, start } from "./machine.mjs";

const SCRIPT = fileURLToPath(new URL("better-auth/server.mjs", import.meta.url));

export class BetterAuth {
  constructor({ database, databaseUrl, guests, postmaster }) {
    Object.assign(this, { database, databaseUrl, guests, postmaster });
    this.name = `better-auth, ${database}`;
  }

  /** Starts it with as many members as there are guests. */
  async start() {
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    const env = { ...process.env, NODE_ENV: "production" };
    this.server = start(process.execPath, [SCRIPT, String(this.port), this.databaseUrl, String(this.guests)], { env });
    const line = await new Promise((resolve, reject) => {
      this.server.stdout.once("data", (data) => resolve(String(data)));
      this.server.ended.then(() => reject(new Error(`better-auth did not start: ${this.server.log}`)));
    });
    const { cookie, organization } = JSON.parse(line);
    Object.assign(this, { cookie, organization });
  }

  get serverPids() {
    return [this.server.pid];
  }

  databasePids = () => (this.postmaster ? childrenOf(this.postmaster) : []);

  token = async () => `cookie=${this.cookie}`;
}
