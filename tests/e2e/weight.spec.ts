/** How much code a first visit brings over the wire; every page of the app stands on it. */
import { expect, test } from "./support/test.js";

const LIMIT = 200_000;

test("the first visit to All members loads at most 200 kB of JavaScript", async ({ browser, olive, server }) => {
  const context = await browser.newContext({ baseURL: server.url, storageState: await olive.context().storageState() });
  const page = await context.newPage();
  const scripts = new Map<string, number>();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.set(requestId, 0));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });

  // A page that follows changes is never idle.
  await page.route("**/api/v1/changes", (route) => route.abort());
  await page.goto("/members");
  await expect(page.getByRole("heading", { name: "All members" })).toBeVisible();
  await page.waitForLoadState("networkidle");

  const loaded = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(loaded).toBeGreaterThan(50_000);
  expect(loaded).toBeLessThanOrEqual(LIMIT);
});
