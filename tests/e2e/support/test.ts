/** Playwright's test with a server for each test, set up by Olive or not. */
import { test as base, type Page } from "@playwright/test";
import { Caller } from "./caller.js";
import { newBrowser, OLIVE, setUpQuickly } from "./people.js";
import { Server } from "./server.js";

interface Fixtures {
  /** Settings of this test's server. */
  settings: Record<string, string>;
  server: Server;
  /** Opens a browser for somebody. */
  visitor: () => Promise<Page>;
  /** Olive, who set up Contenzilla and looks at All members. */
  olive: Page;
  /** Olive over HTTP, for what happened before. */
  before: Caller;
}

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  server: async ({ settings }, use) => {
    const server = await Server.start(settings);
    await use(server);
    await server.stop();
  },
  visitor: async ({ browser, server }, use) => {
    const pages: Page[] = [];
    await use(async () => {
      const page = await newBrowser(browser, server.url);
      pages.push(page);
      return page;
    });
    for (const page of pages) await page.context().close();
  },
  olive: async ({ server, visitor }, use) => {
    const page = await visitor();
    await setUpQuickly(page, server.setupUrl);
    await page.goto("/members");
    // Who leaves before might lose the session that is being renewed.
    await page.getByRole("heading", { name: "All members" }).waitFor();
    await use(page);
  },
  before: async ({ server, olive }, use) => {
    await use(await Caller.signIn(server, OLIVE));
  },
});

export { expect } from "@playwright/test";
