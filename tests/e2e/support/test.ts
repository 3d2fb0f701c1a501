/** Playwright's test with a server for each test, set up by Olive or not. */
import { test as base, type Page } from "@playwright/test";
import { newBrowser, setUp } from "./people.js";
import { Server } from "./server.js";

interface Fixtures {
  /** Settings of this test's server. */
  settings: Record<string, string>;
  server: Server;
  /** Olive, who set up Contenzilla and looks at All members. */
  olive: Page;
}

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  server: async ({ settings }, use) => {
    const server = await Server.start(settings);
    await use(server);
    await server.stop();
  },
  olive: async ({ browser, server }, use) => {
    const page = await newBrowser(browser, server.url);
    await setUp(page, server.setupUrl);
    await use(page);
    await page.context().close();
  },
});

export { expect } from "@playwright/test";
