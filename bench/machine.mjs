// What the machine says: processor time and memory of processes, and what it is made of.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, release, totalmem } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const TICKS_PER_SECOND = 100; // USER_HZ of Linux

/** Processor time of a process in seconds, its threads' together; nothing once it has ended. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/** The processor time of several processes together. */
export const cpuOf = (pids) => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);

/** The children of a process. */
export function childrenOf(pid) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, "utf8").split(") ").pop().split(" ")[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A line of /proc/PID/status, e.g. VmRSS or VmHWM, in megabytes (MB as in the issue: 1,000,000 bytes). */
export function memoryMegabytes(pid, name) {
  const line = readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${name}:\\s+(\\d+) kB`, "m"));
  return (Number(line[1]) * 1024) / 1e6;
}

/** A port nobody listens on just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const running = new Set();

/** Starts a program that ends with this one; what it writes to stderr is shown if it fails. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.log = "";
  child.stderr.on("data", (data) => (child.log = (child.log + data).slice(-4000)));
  running.add(child);
  child.ended = new Promise((resolve) => child.on("close", resolve));
  child.ended.then(() => running.delete(child));
  return child;
}

/** Stops a program that was started, and waits for it. */
export async function stop(child, signal = "SIGTERM") {
  child.kill(signal);
  await child.ended;
}

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** A program's version, in its own words. */
export function version(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n")[0].trim();
  } catch (error) {
    return (error.stdout ?? "").split("\n")[0].trim() || "unknown";
  }
}

/** The machine in one line. */
export function description() {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 1e9);
  return `${processors.length} × ${processors[0].model.trim()}, ${gigabytes} GB, Linux ${release()}`;
}

/** Waits, for 10 s at most, until these processes do next to nothing. */
export async function quiet(pids) {
  for (let tries = 0; tries < 40; tries++) {
    const before = cpuOf(pids());
    await sleep(250);
    if (cpuOf(pids()) - before < 0.02) return;
  }
}

/** How busy the machine is with other things: a run on a busy one tells ratios only. */
export const loadAverage = () => Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);
