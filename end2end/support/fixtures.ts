// Every test fails on a console error, on an uncaught exception and on a refused script or style.
// `role` says who is signed in; without it, nobody.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { type Page, expect, test as base } from '@playwright/test';

import { type Role, email, signIn } from './accounts.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type State = Awaited<ReturnType<typeof signIn>>;

interface Options {
  /** Who is signed in. */
  role: Role | undefined;
  /** Error statuses that the test causes on purpose: browsers log each as an error. */
  refusals: number[];
}

interface Fixtures {
  noErrors: void;
}

interface WorkerFixtures {
  /** One session for each role, created when it is needed, and anew after five minutes. */
  sessions: (baseURL: string, role: Role) => Promise<State>;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  role: [undefined, { option: true }],
  refusals: [[], { option: true }],

  sessions: [
    async ({}, use) => {
      const states = new Map<Role, { at: number; state: Promise<State> }>();
      await use((baseURL, role) => {
        const known = states.get(role);
        // After ten minutes some forms ask for the password again.
        if (known && Date.now() - known.at < 300_000) return known.state;
        const state = signIn(baseURL, email(role));
        states.set(role, { at: Date.now(), state });
        return state;
      });
    },
    { scope: 'worker' },
  ],

  storageState: async ({ role, sessions, baseURL }, use) => {
    await use(role && baseURL ? await sessions(baseURL, role) : undefined);
  },

  noErrors: [
    async ({ page, refusals, javaScriptEnabled }, use) => {
      const errors = watch(page, refusals, javaScriptEnabled);
      await use();
      expect(errors, 'errors in the browser').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Collects the errors of a page from now on. */
export function watch(page: Page, refusals: number[] = [], scripts = true): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    const expected = refusals.some((status) => text.includes(`status of ${status}`));
    if (message.type() === 'error' && !expected) {
      errors.push(`console: ${text} (${message.location().url})`);
    }
  });
  page.on('requestfailed', (failed) => {
    const reason = failed.failure()?.errorText;
    // Leaving a page aborts its requests; without JavaScript no module is loaded.
    const harmless = reason === 'net::ERR_ABORTED' || (!scripts && reason === 'csp');
    if (!harmless) errors.push(`request: ${failed.url()} ${reason}`);
  });
  return errors;
}

/** Expects that axe finds no violation, best practices included. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  // Only what is asked for crosses over to the test: to report each element that passes takes three times
  // as long as to look at it.
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const result = await axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
    }));
  });
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** Expects that the page does not scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [width, view] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(width, `width of ${page.url()}`).toBeLessThanOrEqual(view);
}

/** In a narrow window the navigation, the search and the menus are behind a button. */
export async function openNavigation(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Menu', exact: true });
  const navigation = page.getByRole('navigation', { name: 'Main' });
  if ((await button.isVisible()) && !(await navigation.isVisible())) await button.click();
}
