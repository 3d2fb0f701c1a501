import { defineConfig } from "@playwright/test";

/** Debian's Chromium, or whatever `tests/tools` found. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: ".results",
  fullyParallel: true,
  // Each worker runs a server of its own; more than two crowd a small machine.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // The list for people; its last lines are counted by tests/run.
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
