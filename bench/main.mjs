// Measures, and writes results.md. Started by `run`, which sees to what is needed.
//   BENCH_SECONDS      how long each measurement takes (3)
//   BENCH_SIZES        guests in the workspaces (1000,100000,1000000)
//   BENCH_CONNECTIONS  connections (1,16,64)
//   BENCH_OPERATIONS   only these (all)
//   BENCH_DATABASES    sqlite,postgres
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { BetterAuth } from "./better_auth.mjs";
import { Ceiling } from "./ceiling.mjs";
import { Guestlist } from "./guestlist.mjs";
import { imported } from "./imports.mjs";
import { load } from "./load.mjs";
import { loadAverage, quiet } from "./machine.mjs";
import { emptied, whileItHangs } from "./outbox.mjs";
import { report } from "./report.mjs";
import { FOUND_MANY, foundOne } from "./seed.mjs";

const list = (name, fallback) => (process.env[name] ?? fallback).split(",").filter(Boolean);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const sizes = list("BENCH_SIZES", "1000,100000,1000000").map(Number);
const connectionCounts = list("BENCH_CONNECTIONS", "1,16,64").map(Number);
const databases = list("BENCH_DATABASES", "sqlite,postgres");
const scratch = process.env.BENCH_SCRATCH;
const begin = Date.now();

/** Ours, and what is measured beside it at once; reads first, so that they find what was seeded. */
const OPERATIONS = [
  { ours: "me", theirs: ["their_me"], ceiling: "ceiling" },
  { ours: "list", theirs: ["their_list", "their_invitations"] },
  { ours: "search_many" },
  { ours: "search_one" },
  { ours: "create", theirs: ["their_create"] },
  { ours: "bulk" },
  { ours: "resend" },
  { ours: "join" },
];
const wanted = list("BENCH_OPERATIONS", [...OPERATIONS.map(({ ours }) => ours), "outbox", "imports"].join(","));
const measured = OPERATIONS.filter(({ ours }) => wanted.includes(ours));
/** Nobody hashes more passwords than this in a second here. */
const JOINS_PER_SECOND = 120;

const say = (text) => console.log(`${String(Math.round((Date.now() - begin) / 1000)).padStart(5)} s  ${text}`);

const postgresUrl = new URL(process.env.POSTGRES_URL);
const postmaster = Number(process.env.POSTGRES_PID);
async function databaseUrl(database, name) {
  if (database === "sqlite") return `sqlite://${scratch}/${name}.db`;
  const client = new pg.Client({ connectionString: postgresUrl.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
}

const ours = [];
const theirs = [];
for (const database of databases) {
  const about = { database: database === "sqlite" ? "SQLite" : "PostgreSQL" };
  if (database !== "sqlite") about.postmaster = postmaster;
  for (const guests of sizes) {
    const url = await databaseUrl(database, `guestlist_${guests}`);
    const server = new Guestlist({ ...about, guests, databaseUrl: url });
    const links = wanted.includes("join") ? connectionCounts.length * Math.ceil(seconds) * JOINS_PER_SECOND : 0;
    await server.prepare(links);
    await server.start();
    ours.push(server);
    say(`${server.name}: ${guests} guests are there`);
  }
  if (!measured.some(({ theirs }) => theirs)) continue;
  const url = (await databaseUrl(database, "better_auth")).replace("sqlite://", "sqlite:");
  const server = new BetterAuth({ ...about, guests: sizes[0], databaseUrl: url });
  await server.start();
  theirs.push(server);
}
const ceiling = new Ceiling();
if (measured.some(({ ceiling }) => ceiling)) await ceiling.start();

/** What a request of the operation is about, one a line. */
async function linesOf(server, operation, turn) {
  switch (operation) {
    case "search_many":
      return FOUND_MANY;
    case "search_one":
      return foundOne(server.guests);
    case "resend":
      return (server.pending ??= await server.pendingIds(1000));
    case "join": {
      const share = Math.floor(server.links.length / connectionCounts.length);
      return server.links.slice(turn * share, (turn + 1) * share);
    }
    case "their_list":
    case "their_invitations":
      return [server.organization];
  }
}

async function measure(server, operation, connections, turn) {
  const token = operation === "join" ? "none" : await server.token();
  const lines = await linesOf(server, operation, turn);
  // What the one before left to do, e.g. queries whose askers have gone, is not this one's.
  await quiet(() => [...ours, ...theirs].flatMap((server) => [...server.serverPids, ...server.databasePids()]));
  const { url, serverPids, databasePids } = server;
  const about = { url, serverPids, databasePids, token, lines, scratch };
  const result = await load({ ...about, operation, connections, seconds });
  say(
    `${operation.padEnd(18)}${String(connections).padStart(3)} × ${server.name.padEnd(24)}${String(server.guests).padStart(8)}` +
      `${result.perSecond.toFixed(0).padStart(8)}/s  p50 ${result.p50.toFixed(2)}  p99 ${result.p99.toFixed(2)} ms` +
      `  cpu ${result.serverCpu.toFixed(3)} + ${result.databaseCpu.toFixed(3)} ms${result.errors ? `  ${result.errors} ERRORS` : ""}`,
  );
  return { ...result, server: server.name, database: server.database, guests: server.guests };
}

const busy = loadAverage();
const results = [];
for (const operation of measured) {
  // What hashes passwords takes memory of its own, so it comes last.
  if (operation.ours === "join") for (const server of ours) server.loadedMegabytes = server.peakMegabytes();
  for (const [turn, connections] of connectionCounts.entries()) {
    for (const server of ours) results.push(await measure(server, operation.ours, connections, turn));
    for (const server of theirs) {
      for (const name of operation.theirs ?? []) results.push(await measure(server, name, connections, turn));
    }
    if (operation.ceiling) results.push(await measure(ceiling, operation.ceiling, connections, turn));
  }
}
for (const server of ours) server.loadedMegabytes ??= server.peakMegabytes();

/** Of workspaces of their own: what the others have queued would be sent first. */
const outbox = { emptied: [], hanging: [] };
for (const database of wanted.includes("outbox") ? databases : []) {
  const about = { database: database === "sqlite" ? "SQLite" : "PostgreSQL" };
  if (database !== "sqlite") about.postmaster = postmaster;
  const server = new Guestlist({ ...about, guests: 1, databaseUrl: await databaseUrl(database, "outbox") });
  await server.prepare(0);
  await server.start(1);
  for (const mailProvider of ["mailbox", "mailpit"]) {
    const run = await emptied(server, mailProvider);
    say(`outbox ${server.name} as ${mailProvider}: ${run.perSecond.toFixed(0)} mails/s, worker ${run.workerCpu.toFixed(2)} ms each`);
    outbox.emptied.push(run);
  }
  outbox.hanging.push(await whileItHangs(server, () => measure(server, "create", 16, 0)));
}

const imports = [];
for (const database of wanted.includes("imports") ? databases : []) {
  const about = { database: database === "sqlite" ? "SQLite" : "PostgreSQL" };
  if (database !== "sqlite") about.postmaster = postmaster;
  const server = new Guestlist({ ...about, guests: 1, databaseUrl: await databaseUrl(database, "imports") });
  await server.prepare(0);
  await server.start(1);
  const run = await imported(server);
  say(`import ${server.name}: read in ${run.reading.toFixed(1)} s, brought in in ${run.bringingIn.toFixed(1)} s`);
  imports.push(run);
}

mkdirSync(scratch, { recursive: true });
const minutes = (Date.now() - begin) / 60_000;
const facts = { results, outbox, imports, ours, sizes, connectionCounts, seconds, minutes, busy, postgresUrl: postgresUrl.href };
const page = fileURLToPath(new URL("results.md", import.meta.url));
writeFileSync(process.env.BENCH_RESULTS ?? page, report(facts));
say("done");
process.exit(0);
