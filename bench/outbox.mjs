// How fast one worker empties the outbox, and what becomes of creating while its provider hangs.
import { setTimeout as sleep } from "node:timers/promises";
import { cpuOf } from "./machine.mjs";
import { Provider } from "./provider.mjs";

/** Mails that wait when the worker starts. */
export const QUEUED = 4000;

/** From the worker's first request until the last of the mails is noted as sent. */
export async function emptied(server, mailProvider) {
  const provider = new Provider();
  await provider.start();
  const before = await server.sent();
  await server.queue(QUEUED);
  const worker = await server.work(provider.url, mailProvider);
  while (!provider.firstAt) await sleep(1);
  const cpu = cpuOf([worker.pid]);
  while ((await server.sent()) < before + QUEUED) await sleep(20);
  const seconds = (performance.now() - provider.firstAt) / 1000;
  const workerCpu = ((cpuOf([worker.pid]) - cpu) * 1000) / QUEUED;
  await server.endWork(worker);
  provider.stop();
  if (provider.mails !== QUEUED) throw new Error(`${provider.mails} mails of ${QUEUED} arrived`);
  return { database: server.database, how: mailProvider, perSecond: QUEUED / seconds, workerCpu };
}

/** `measure` while nobody sends, and while a worker waits for a provider that never answers. */
export async function whileItHangs(server, measure) {
  const provider = new Provider();
  await provider.start();
  provider.hangs = true;
  const alone = await measure();
  const worker = await server.work(provider.url, "mailbox");
  await server.queue(100);
  while (!provider.firstAt) await sleep(5);
  const hanging = await measure();
  await server.endWork(worker, "SIGKILL");
  provider.stop();
  return { database: server.database, alone, hanging };
}
