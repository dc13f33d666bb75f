import { defineConfig } from '@playwright/test';

const chromium = {
  executablePath: process.env.ROLLCALL_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'specs',
  outputDir: 'results',
  globalSetup: './global-setup.ts',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: false,
  // A test that passes only sometimes is broken.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  use: {
    // Set by global-setup.ts before the tests are loaded.
    baseURL: process.env.ROLLCALL_E2E_URL,
    browserName: 'chromium',
    launchOptions: chromium,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // Costs each test a tenth of its time: `--trace=retain-on-failure` where a screenshot does not tell why.
    trace: 'off',
  },
  projects: [
    { name: 'wide', use: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } },
    // What people also do on a phone, in dark mode. Left to the wide window: what visits pages again that
    // others of these tests show at this width, in another state or with another file.
    {
      name: 'narrow',
      testIgnore: [
        /account|api-keys|directory|keyboard|passkeys|roles|second-factor|session|single-sign-on/,
        /import-(cells|corrections|held|mapping|refusals|resume|shapes|suggestions|undo|warnings|without)/,
      ],
      use: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true },
    },
  ],
});
