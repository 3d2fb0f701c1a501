// What the machine could do at most: actix-web answering JSON, without a database.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort, start } from "./machine.mjs";

const BINARY = fileURLToPath(new URL("../target/release/ceiling", import.meta.url));

export class Ceiling {
  name = "actix-web alone";
  database = "none";
  guests = 0;
  databasePids = () => [];
  token = async () => "none";

  async start() {
    const address = `127.0.0.1:${await freePort()}`;
    this.url = `http://${address}`;
    this.server = start(BINARY, [address]);
    while (!(await fetch(this.url).catch(() => undefined))) await sleep(20);
  }

  get serverPids() {
    return [this.server.pid];
  }
}
