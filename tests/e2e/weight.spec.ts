/** How much code a first visit brings over the wire; every page of the app stands on it. */
import { expect, test } from "./support/test.js";

const LIMIT = 200_000;

test("the first visit to All members loads at most 200 kB of JavaScript", async ({ browser, olive, server }) => {
  const context = await browser.newContext({ baseURL: server.url, storageState: await olive.context().storageState() });
  const page = await context.newPage();
  const scripts = new Map<string, { url: string; bytes: number }>();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script") scripts.set(requestId, { url: response.url, bytes: 0 });
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.bytes = encodedDataLength;
  });

  await page.goto("/members");
  await expect(page.getByRole("heading", { name: "All members" })).toBeVisible();
  // What is fetched a second later, while nobody waits, counts too.
  const late = ["invite_dialog", "row_dialog", "details_sheet", "end_date"];
  const loadedSoFar = () => [...scripts.values()].filter(({ bytes }) => bytes > 0);
  const areLate = () => late.every((name) => loadedSoFar().some(({ url }) => url.includes(name)));
  await expect.poll(() => areLate() && loadedSoFar().length === scripts.size).toBe(true);

  const loaded = loadedSoFar().reduce((sum, { bytes }) => sum + bytes, 0);
  expect(loaded).toBeGreaterThan(50_000);
  expect(loaded).toBeLessThanOrEqual(LIMIT);
  await context.close();
});
