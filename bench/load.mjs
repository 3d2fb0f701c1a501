// wrk, once: an operation against a server at some connections. wrk because it is one small
// program of Debian's that makes unique bodies (load.lua), costs less processor time than what it
// measures, and tells exact percentiles.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cpuOf, start } from "./machine.mjs";

const SCRIPT = fileURLToPath(new URL("load.lua", import.meta.url));
let runs = 0;

/**
 * Requests per second, percentiles in milliseconds, and processor time for each request in
 * milliseconds: the server's, and its database's where that is a process of its own.
 */
export async function load({ url, operation, connections, seconds, token = "none", lines, scratch, serverPids, databasePids }) {
  runs += 1;
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "20s", "-s", SCRIPT, url];
  args.push("--", operation, token, `r${process.pid}x${runs}x`);
  if (lines) {
    const file = `${scratch}/lines`;
    writeFileSync(file, `${lines.join("\n")}\n`);
    args.push(file);
  }
  const [server, database] = [cpuOf(serverPids), cpuOf(databasePids())];
  const wrk = start("wrk", args);
  let output = "";
  wrk.stdout.on("data", (data) => (output += data));
  await wrk.ended;
  const line = output.split("\n").find((text) => text.startsWith("{"));
  if (!line) throw new Error(`wrk did not finish:\n${output}${wrk.log}`);
  const { requests, microseconds, errors, p50, p99 } = JSON.parse(line);
  const perRequest = (before, after) => ((after - before) * 1000) / Math.max(requests, 1);
  return {
    operation,
    connections,
    errors,
    perSecond: (requests * 1e6) / microseconds,
    p50: p50 / 1000,
    p99: p99 / 1000,
    serverCpu: perRequest(server, cpuOf(serverPids)),
    databaseCpu: perRequest(database, cpuOf(databasePids())),
  };
}
