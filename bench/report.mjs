// results.md: how it was taken, each floor and whether it was reached, and every figure.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { BINARY } from "./guestlist.mjs";
import { description, version } from "./machine.mjs";
import { floors } from "./floors.mjs";
import { ROWS } from "./imports.mjs";
import { QUEUED } from "./outbox.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const TITLES = {
  me: ["Who am I", "`GET /me`; better-auth: `get-session`"],
  list: ["A page of 50", "`GET /guests?limit=50`; better-auth: `list-members?limit=50`, and `list-invitations`, which has no pages (a fifth as many rows)"],
  search_many: ["A search that finds many", "`GET /guests?limit=50&q=…`, a family name one in twenty guests has"],
  search_one: ["A search that finds one", "the same with a part of an address that one guest has"],
  create: ["Create an invite", "`POST /invites`, each to a new address; better-auth: `invite-member`"],
  bulk: ["Invite 100 at once", "`POST /invites/bulk`, 100 new addresses each"],
  resend: ["Send an invite anew", "`POST /invites/{id}/resend`"],
  join: ["Join", "`POST /join` by a new person: nearly all of it is hashing the password with argon2id (19 MiB, two passes)"],
};
const THEIRS = { their_me: "me", their_list: "list", their_invitations: "list", their_create: "create", ceiling: "me" };

/** The whole page. */
export function report(facts) {
  const weights = { binary: statSync(BINARY).size / 1e6, page: pageKilobytes() };
  return [
    "# Bench",
    "",
    "Written by `make bench`. Ratios of one run are what counts: all servers run at the same time on one machine, and each",
    "measurement goes through all of them in turn, together with the load generator on the same cores.",
    "",
    "## How it was taken",
    "",
    ...how(facts),
    "",
    "## The floors",
    "",
    ...table(["floor", "reached", "by"], floors(facts, weights)),
    "",
    ...readFileSync(here("remains.md"), "utf8").trimEnd().split("\n"),
    "",
    ...Object.entries(TITLES).flatMap(([operation, title]) => figures(facts, operation, title)),
    ...outboxFigures(facts),
    ...importFigures(facts),
    "## Starting, memory, weight",
    "",
    ...table(
      ["database", "guests", "start", "idle", "under load"],
      facts.ours.map((server) => [
        server.database,
        number(server.guests),
        `${server.startMilliseconds.toFixed(0)} ms`,
        `${server.idleMegabytes.toFixed(0)} MB`,
        `${server.loadedMegabytes.toFixed(0)} MB`,
      ]),
    ),
    "",
    "Start: from starting the program on the existing database to the first 200 of `/health/ready`, the fastest of five. Idle:",
    "resident memory then. Under load: the most it ever took before the joins, with what one or two password hashes take",
    "(19 MiB each, kept for the next one).",
    "",
    `The program weighs ${weights.binary.toFixed(1)} MB, with the web app in it; the first page load ${weights.page ?? "?"} kB of JavaScript, gzipped.`,
    "",
  ].join("\n");
}

function how({ sizes, seconds, minutes, busy, connectionCounts }) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const package_ = (name) => JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8")).version;
  const environment = Object.keys(process.env).filter((name) => name.startsWith("BENCH_") && name !== "BENCH_SCRATCH");
  const command = [...environment.map((name) => `${name}=${process.env[name]}`), "make bench"].join(" ");
  return [
    `* \`${command}\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${minutes.toFixed(0)} minutes; load average before: ${busy}.`,
    `* ${description()}; ${version("rustc", "--version")}; Node ${process.version}; ${version(`${process.env.POSTGRES_BIN}/postgres`, "--version")}.`,
    `* Load: ${version("wrk", "--version").split(" Copyright")[0]}, one thread, ${connectionCounts.join(", ")} connections, ${seconds} s each, with \`bench/load.lua\` for bodies of their own. wrk because it is one small`,
    "  program of Debian's that costs less processor time than what it measures and tells exact percentiles.",
    `* Guestlist: the release build, default settings but for \`GUESTLIST_SEND_LIMITS=off\` and \`GUESTLIST_RESEND_COOLDOWN=0\`, SQLite with`,
    "  synchronous FULL, PostgreSQL with its own defaults (fsync, synchronous_commit on). Started with `--no-worker`: mails are put into the",
    "  outbox, and nobody sends them meanwhile. A signed-in Owner asks.",
    `* Guests: ${sizes.map(number).join(", ")} in one workspace, copies (\`bench/seed.mjs\`) of the rows that HTTP made for one who joined and one who waits;`,
    "  the texts of their mails are left out.",
    `* better-auth ${package_("better-auth")} with its organization plugin in one Node process, on better-sqlite3 ${package_("better-sqlite3")} (WAL, synchronous NORMAL) and pg ${package_("pg")}`,
    "  (16 connections); it sends no mail, and its rate limit is off. `bench/better-auth/server.mjs`.",
    "* The ceiling: actix-web answering a short JSON without a database. `bench/ceiling/main.rs`.",
  ];
}

function figures({ results, connectionCounts }, operation, [title, what]) {
  const shown = results.filter((result) => (THEIRS[result.operation] ?? result.operation) === operation);
  if (shown.length === 0) return [];
  const key = (result) => [result.server, result.guests, result.operation].join();
  const rows = [...new Set(shown.map(key))].map((of) => {
    const [first, ...rest] = shown.filter((result) => key(result) === of);
    const name = first.operation === "their_invitations" ? `${first.server}, invitations` : first.server;
    const cells = [first, ...rest].flatMap((result) => [
      `${number(Math.round(result.perSecond))}${result.errors ? ` (${result.errors} errors)` : ""}`,
      `${result.p50.toFixed(1)} / ${result.p99.toFixed(1)}`,
    ]);
    const cpu = [first, ...rest].at(-1);
    const cost = cpu.databaseCpu > 0 ? `${cpu.serverCpu.toFixed(2)} + ${cpu.databaseCpu.toFixed(2)}` : cpu.serverCpu.toFixed(2);
    return [name, first.guests ? number(first.guests) : "", ...cells, cost];
  });
  const headings = connectionCounts.flatMap((count) => [`${count}: per second`, "p50 / p99 ms"]);
  return [
    `## ${title}`,
    "",
    `${what}. CPU: milliseconds for each request at ${connectionCounts.at(-1)} connections, of the server + of PostgreSQL.`,
    "",
    ...table(["server", "guests", ...headings, "CPU"], rows),
    "",
  ];
}

function outboxFigures({ outbox }) {
  if (outbox.emptied.length === 0) return [];
  const how = { mailbox: "a hundred in a request", mailpit: "one by one" };
  const milliseconds = ({ p50, p99 }) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
  return [
    "## Sending",
    "",
    `${number(QUEUED)} invites wait in the outbox, and one worker process is started; from its first request until the last mail is noted`,
    "as sent. The provider takes what comes at once. Requests as to Resend, and as to Mailpit, which takes no batches. CPU:",
    "milliseconds of the worker for each mail.",
    "",
    ...table(
      ["database", "mails", "per second", "CPU"],
      outbox.emptied.map((run) => [run.database, how[run.how], number(Math.round(run.perSecond)), run.workerCpu.toFixed(2)]),
    ),
    "",
    "Creating an invite at 16 connections while nobody sends, and while a worker waits for a provider that never answers:",
    "",
    ...table(
      ["database", "alone: p50 / p99 ms", "while it hangs: p50 / p99 ms"],
      outbox.hanging.map((run) => [run.database, milliseconds(run.alone), milliseconds(run.hanging)]),
    ),
    "",
  ];
}

function importFigures({ imports }) {
  if (imports.length === 0) return [];
  const megabytes = (figure) => `${figure.toFixed(0)} MB`;
  return [
    "## Importing",
    "",
    `A LastPass vault of ${number(ROWS)} rows in 200 folders, with what 1,000 people saw of half of them, is uploaded to a server`,
    "and brought in by a worker beside it. Memory: the most each ever took, with a password hash in the server's.",
    "",
    ...table(
      ["database", "read and previewed", "brought in", "server", "worker"],
      imports.map((run) => [
        run.database,
        `${run.reading.toFixed(1)} s`,
        `${run.bringingIn.toFixed(1)} s`,
        megabytes(run.serverMegabytes),
        megabytes(run.workerMegabytes),
      ]),
    ),
    "",
  ];
}

/** The JavaScript the first page loads: what index.html names. */
function pageKilobytes() {
  const folder = here("../web/dist");
  let html;
  try {
    html = readFileSync(`${folder}/index.html`, "utf8");
  } catch {
    return undefined;
  }
  const scripts = readdirSync(`${folder}/assets`).filter((name) => name.endsWith(".js") && html.includes(name));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(`${folder}/assets/${name}`), { level: 9 }).length, 0);
  return Math.round(bytes / 1000);
}

export const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

function table(headings, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)];
}
