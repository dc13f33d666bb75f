// What a role cannot do is not offered, and is refused to those who know the address.

import { HOME, STRANGER, STRANGERS_HOME, signIn } from '../support/accounts.ts';
import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, test, watch } from '../support/fixtures.ts';

const FORBIDDEN = 'You are not allowed to do this';

test.describe('as developer, who may read imports and not run them', () => {
  test.use({ role: 'developer', refusals: [403] });

  test('the history has no button for a new import', async ({ page }) => {
    await page.goto(`${HOME}/imports`);
    await expect(page.getByRole('heading', { level: 1, name: 'Imports' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'New import' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Import a file' })).toHaveCount(0);
    await expectAccessible(page);
  });

  test('the form and the upload are refused by their addresses', async ({ page, baseURL }) => {
    const answer = await page.goto(`${HOME}/imports/new`);
    expect(answer?.status()).toBe(403);
    await expect(page.getByText(FORBIDDEN)).toBeVisible();
    await expectAccessible(page);
    const posted = await page.request.post(`${HOME}/imports`, {
      headers: { Origin: baseURL!, Accept: 'application/json' },
      multipart: { file: csv('a.csv', goodRows(prefix(), 1)) },
    });
    expect(posted.status()).toBe(403);
  });

  test('the audit log is refused', async ({ page }) => {
    const answer = await page.goto(`${HOME}/audit`);
    expect(answer?.status()).toBe(403);
    await expect(page.getByText(FORBIDDEN)).toBeVisible();
  });
});

test.describe('as reader, who may only read users', () => {
  test.use({ role: 'reader', refusals: [403] });

  test('neither the navigation nor the pages offer an import', async ({ page }) => {
    await page.goto(`${HOME}/users`);
    const navigation = page.getByRole('navigation', { name: 'Main', includeHidden: true });
    const links = navigation.getByRole('link', { includeHidden: true });
    await expect(links).toHaveText(['Overview', 'Users', 'Exports']);
    await expect(page.getByRole('link', { name: 'Import', exact: true })).toHaveCount(0);
  });

  for (const path of ['/imports', '/imports/new', '/imports/columns', '/audit']) {
    test(`${path} is refused`, async ({ page }) => {
      const answer = await page.request.get(`${HOME}${path}`);
      expect(answer.status()).toBe(403);
    });
  }
});

test.describe('in another organization', () => {
  test.use({ refusals: [404] });

  test('an import is not found by its address, and nor is the application', async ({ page, browser, baseURL }) => {
    const stranger = await browser.newContext({ baseURL, storageState: await signIn(baseURL!, STRANGER) });
    const theirs = await stranger.newPage();
    const errors = watch(theirs, [404]);
    const file = csv('theirs.csv', goodRows(prefix(), 1));
    const posted = await stranger.request.post(`${STRANGERS_HOME}/imports`, {
      headers: { Origin: baseURL!, Accept: 'application/json' },
      multipart: { file },
    });
    expect(posted.status()).toBe(201);
    const { location } = (await posted.json()) as { location: string };
    const id = location.split('/').at(-1);

    await page.context().addCookies((await signIn(baseURL!, 'owner@demo.test')).cookies);
    for (const path of [`${HOME}/imports/${id}`, location, STRANGERS_HOME]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
    }
    await expectAccessible(page);
    expect((await theirs.goto(HOME))?.status()).toBe(404);
    expect(errors).toEqual([]);
    await stranger.close();
  });
});
