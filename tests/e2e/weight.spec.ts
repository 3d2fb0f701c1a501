/** How much code a first visit brings over the wire; every page of the app stands on it. */
import { expect, test } from "./support/test.js";

const LIMIT = 200_000;

test("the first visit to All members loads at most 200 kB of JavaScript", async ({ browser, olive, server }) => {
  const context = await browser.newContext({ baseURL: server.url, storageState: await olive.context().storageState() });
  const page = await context.newPage();
  const scripts = new Map<string, number>();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const urls = new Map<string, string>();
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Script") return;
    scripts.set(requestId, 0);
    urls.set(requestId, response.url);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });

  await page.goto("/members");
  await expect(page.getByRole("heading", { name: "All members" })).toBeVisible();
  // What is fetched a second later, while nobody waits, counts too.
  const late = ["invite_dialog", "row_dialog", "details_sheet", "end_date"];
  const isHere = ([id, bytes]: [string, number]) => bytes > 0 && late.some((name) => urls.get(id)?.includes(name));
  await expect.poll(() => [...scripts].filter(isHere).length).toBe(late.length);
  await expect.poll(() => [...scripts.values()].includes(0)).toBe(false);

  const loaded = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(loaded).toBeGreaterThan(50_000);
  expect(loaded).toBeLessThanOrEqual(LIMIT);
  await context.close();
});
