// How long an export of many rows takes to be read and to be brought in, and what memory.
import { setTimeout as sleep } from "node:timers/promises";
import { memoryMegabytes } from "./machine.mjs";
import { Provider } from "./provider.mjs";

/** Rows of the export, which is as large as one may be by default. */
export const ROWS = 50_000;
const FOLDERS = 200;
const USERS = 1_000;

/** A LastPass vault: accounts and every tenth a note, in shared and private folders, some in folders within. */
function vault() {
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const top = n % FOLDERS;
    const folder = `${top % 2 ? "Shared-" : "Private "}${top}${n % 3 ? "" : `\\Within ${n % 5}`}`;
    return n % 10 === 9
      ? `http://sn,,,,A note of some length number ${n},Note ${n},${folder},0`
      : `https://site${n % 999}.test/login,user${n}@contenzilla.test,=p4ss-${n}-word,,,Account ${n},${folder},0`;
  });
  return ["url,username,password,totp,extra,name,grouping,fav", ...rows, ""].join("\n");
}

/** A thousand people outside, each of whom saw ten of the shared folders, every third by sites. */
function sharedFolders() {
  const folders = {};
  for (let top = 1; top < FOLDERS; top += 2) {
    const users = Array.from({ length: USERS / 10 }, (_, k) => {
      const person = (top * 5 + k * 10) % USERS;
      return {
        username: `person${person}@outside.test`,
        readonly: 1,
        give: 1,
        can_administer: 0,
        ...(person % 3 ? {} : { sites: [`site${person % 999}.test`, `site${(person + 7) % 999}.test`] }),
      };
    });
    folders[top] = { sharedfoldername: `Shared-${top}`, score: 0, users };
  }
  return JSON.stringify(folders);
}

/** Uploaded to a server, and brought in by a worker beside it. */
export async function imported(server) {
  const provider = new Provider();
  await provider.start();
  const form = new FormData();
  form.set("source", "lastpass");
  form.set("vault", new Blob([vault()]), "vault.csv");
  form.set("shared_folders", new Blob([sharedFolders()]), "shared.json");
  let at = performance.now();
  const { id } = await server.request("/imports", { method: "POST", body: form });
  const reading = (performance.now() - at) / 1000;
  const worker = await server.work(provider.url, "mailbox");
  at = performance.now();
  await server.request(`/imports/${id}/commit`, { method: "POST" });
  let found;
  do {
    await sleep(50);
    found = await server.request(`/imports/${id}`);
  } while (found.status === "running");
  const bringingIn = (performance.now() - at) / 1000;
  const workerMegabytes = memoryMegabytes(worker.pid, "VmHWM");
  await server.endWork(worker);
  provider.stop();
  const { counts } = found;
  if (found.status !== "completed" || counts.accounts + counts.secrets !== ROWS) throw new Error(JSON.stringify(found));
  return { database: server.database, reading, bringingIn, serverMegabytes: server.peakMegabytes(), workerMegabytes };
}
