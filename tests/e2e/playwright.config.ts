// The whole screen against the real backend: one private PostgreSQL and one desk a worker.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'browser',
  outputDir: 'test-results',
  // One desk: what a test books, the next one sees.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  // Two desks, two servers' worth of processes on two cores: what fails once is tried once more, and the list says "flaky".
  retries: process.env.CI ? 1 : 0,
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    trace: 'retain-on-failure',
    // A click on what never comes ends here, and not with the test's own time.
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: process.env.VETDESK_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
