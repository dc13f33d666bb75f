import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watch } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

/** Creates a user and returns the address of their page. */
async function newUser(page: Page, baseURL: string): Promise<string> {
  const key = prefix();
  const line = `${key},,Anna Lang,anna.${key}@mail.example,+4915112345678,DEU,ACTIVE,${key},`;
  await bringIn(page.request, baseURL, `${key}.csv`, [line]);
  await page.goto(`${HOME}/users?q=${key}`);
  const path = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  return path ?? '';
}

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance', refusals: [409, 422] });

  test('what cannot be taken is said at its field, and nothing is saved', async ({ page, baseURL }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(user);
    await page.getByRole('link', { name: 'Edit' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('Phone').fill('0151 234');
    await page.getByLabel('E-mail').fill('a@mail.example, b@mail.example');
    await page.getByLabel('Metadata').fill('{"plan": }');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Changes not saved.' })).toBeVisible();
    for (const field of ['Phone', 'E-mail', 'Metadata']) {
      await expect(page.getByLabel(field)).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel(field)).toHaveAccessibleDescription(/.+/);
    }
    // What was typed is still there.
    await expect(page.getByLabel('Phone')).toHaveValue('0151 234');
    await expectAccessible(page);
    await page.goto(user);
    await expect(page.getByRole('main')).toContainText('+4915112345678');
  });

  test('a change is saved, and the history knows what it was and who made it', async ({ page, baseURL }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(`${user}/edit`);
    await page.getByLabel('Display name').fill('Anni');
    await page.getByLabel('Status').selectOption('FLAGGED');
    await page.getByLabel('Phone').fill('+49 (170) 555-0199');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('status').filter({ hasText: /saved/i })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anni');
    await expect(page.getByRole('main')).toContainText('+491705550199');
    await expectAccessible(page);
    await page.goto(`${user}/history`);
    const history = page.getByRole('main');
    await expect(history).toContainText('Phone');
    await expect(history).toContainText('+4915112345678');
    await expect(history).toContainText('+491705550199');
    await expectNoSidewaysScroll(page);
  });

  test('who saves second sees what was saved first, and decides', async ({ page, browser, baseURL, sessions }) => {
    const user = await newUser(page, baseURL!);
    const other = await browser.newContext({ baseURL, storageState: await sessions(baseURL!, 'owner') });
    const theirs = await other.newPage();
    const errors = watch(theirs);
    await page.goto(`${user}/edit`);
    await theirs.goto(`${user}/edit`);
    await theirs.getByLabel('Display name').fill('From the owner');
    await theirs.getByRole('button', { name: 'Save changes' }).click();
    await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('From the owner');

    await page.getByLabel('Display name').fill('From compliance');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Someone else changed this user.' })).toBeVisible();
    const differences = page.getByRole('row').filter({ hasText: 'Display name' });
    await expect(differences).toContainText('From the owner');
    await expect(differences).toContainText('From compliance');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('From compliance');
    expect(errors).toEqual([]);
    await other.close();
  });
});

for (const role of ['developer', 'reader'] as const) {
  test.describe(`as ${role}`, () => {
    test.use({ role, refusals: [403] });

    test('a user can be read but for the name, and not edited', async ({ page, baseURL, browser, sessions }) => {
      const owner = await browser.newContext({ baseURL, storageState: await sessions(baseURL!, 'owner') });
      const user = await newUser(await owner.newPage(), baseURL!);
      await owner.close();
      await page.goto(user);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^t[0-9a-f]+/);
      await expect(page.getByText('Anna Lang')).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
      expect((await page.goto(`${user}/edit`))?.status()).toBe(403);
      const posted = await page.request.post(`${user}/edit`, {
        headers: { Origin: baseURL! },
        form: {
          version: '1', display_name: 'X', full_name: '', email: '', phone: '', country: '',
          status: 'ACTIVE', tags: '', metadata_json: '',
        },
      });
      expect(posted.status()).toBe(403);
    });
  });
}
