// Invites, lists and resends with a client that Hey API made of openapi.yaml.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createInvite, getInvite, listInvites, resendInvite } from "./.made/typescript";
import { client } from "./.made/typescript/client.gen";

client.setConfig({ baseUrl: process.env.GUESTLIST_PUBLIC_URL, auth: process.env.GUESTLIST_API_KEY });
const email = `${randomUUID()}@typescript.test`;
const headers = { "Idempotency-Key": randomUUID() };

const created = await createInvite({ body: { email }, headers });
assert.ok(created.data, JSON.stringify(created.error));
const { id } = created.data;
assert.deepEqual([created.data.email, created.data.status], [email, "pending"]);
const repeated = await createInvite({ body: { email }, headers });
assert.deepEqual([repeated.data?.id, repeated.response?.headers.get("idempotent-replayed")], [id, "true"]);

const again = await createInvite({ body: { email } });
assert.ok(again.error);
assert.deepEqual([again.error.status, again.error.code, again.error.invite_id], [409, "invite_pending", id]);

const page = await listInvites({ query: { status: ["pending", "expired"], q: email } });
assert.deepEqual(page.data?.items.map((row) => row.id), [id]);
assert.equal(page.data?.total.count, 1);

const resent = await resendInvite({ path: { id } });
assert.equal(resent.data?.send_count, 2);

for (let tries = 0; (await getInvite({ path: { id } })).data?.delivery.status !== "delivered"; tries += 1) {
  assert.ok(tries < 600, "the mail was not delivered");
  await sleep(100);
}
console.log("1 passed");
