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
    await page.getByLabel('Phone').fill('+49 (170) 555-0199');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('status').filter({ hasText: /saved/i })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Anni');
    await expect(page.getByRole('main')).toContainText('+491705550199');
    await expectAccessible(page);
    await page.goto(`${user}/history`);
    const history = page.getByRole('main');
    await expect(history).toContainText('Phone');
    await expect(history).toContainText('+4915112345678');
    await expect(history).toContainText('+491705550199');
    await expectNoSidewaysScroll(page);
  });

  test('a change of status asks for a reason, and the user shows it', async ({ page, baseURL }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(user);
    await page.getByRole('link', { name: 'Change status' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('New status').selectOption('FLAGGED');
    await page.getByLabel('Reason').selectOption('Court order');
    await page.getByRole('button', { name: 'Change status' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Status not changed.' })).toBeVisible();
    await expect(page.getByLabel('Reason')).toHaveAccessibleDescription(/Flagged/);
    await expectAccessible(page);
    await page.getByLabel('Reason').selectOption('Sanctions match');
    await page.getByLabel('Details').fill('Entry 7\nof the list <b>');
    await page.getByRole('button', { name: 'Change status' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Status changed.' })).toBeVisible();
    const status = page.getByRole('region', { name: 'Status' });
    await expect(status).toContainText('Flagged');
    await expect(status).toContainText('Sanctions match: Entry 7');
    await expect(status).toContainText('of the list <b>');
    await expectAccessible(page);
    await page.goto(`${user}/history`);
    await expect(page.getByRole('main')).toContainText('Sanctions match: Entry 7');
    await expectNoSidewaysScroll(page);
  });

  test('notes are written, edited and kept with their former texts and files', async ({ page, baseURL }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(user);
    await page.getByRole('link', { name: /^Notes/ }).click();
    await expect(page.getByRole('heading', { name: 'No notes yet' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Write a note first.' })).toBeVisible();
    await page.getByLabel('New note').fill('Called the bank.\n<b>Not bold</b> https://evil.example');
    await page.getByLabel('File').setInputFiles({
      name: 'letter <1>.txt', mimeType: 'text/html', buffer: Buffer.from('A letter'),
    });
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Note added.' })).toBeVisible();
    const notes = page.getByRole('region', { name: 'Notes' });
    await expect(notes).toContainText('<b>Not bold</b> https://evil.example');
    await expect(notes.getByRole('link', { name: /evil/ })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const href = await notes.getByRole('link', { name: 'letter <1>.txt' }).getAttribute('href');
    const file = await page.request.get(href!);
    expect(await file.text()).toBe('A letter');
    expect(file.headers()['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers()['content-disposition']).toMatch(/^attachment/);
    expect(file.headers()['x-content-type-options']).toBe('nosniff');
    await notes.getByText('Edit', { exact: true }).click();
    await notes.getByLabel('Text of the note').fill('Called the bank twice.');
    await notes.getByRole('button', { name: 'Save note' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Note saved.' })).toBeVisible();
    await notes.getByText('1 former text').click();
    await expect(notes).toContainText('Called the bank.');
    await expectAccessible(page);
    // Officers write notes; owners and admins delete them.
    await expect(notes.getByText('Delete', { exact: true })).toHaveCount(0);
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
    await expect(theirs.getByRole('main')).toContainText('From the owner');

    await page.getByLabel('Display name').fill('From compliance');
    await page.getByLabel('Phone').fill('+4917055501990');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Someone else changed this user.' })).toBeVisible();
    const differences = page.getByRole('row').filter({ hasText: 'Display name' });
    await expect(differences).toContainText('From the owner');
    await expect(differences).toContainText('From compliance');
    await expect(differences).toContainText(/by .*(just now|ago)/);
    // Nobody else has touched the phone.
    await expect(page.getByRole('row').filter({ hasText: 'Phone' })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('main')).toContainText('From compliance');
    await expect(page.getByRole('main')).toContainText('+4917055501990');
    expect(errors).toEqual([]);
    await other.close();
  });
});

test.describe('a form with something typed in it', () => {
  test.use({ role: 'compliance', refusals: [401] });

  test('asks before it is left, and not when it is saved', async ({ page, baseURL }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(`${user}/edit`);
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await expect.poll(() => page.evaluate(() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('.wasm')))).toBe(true);
    await page.waitForLoadState('networkidle');
    await page.getByLabel('Display name').fill('Anni');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await expect(page.getByLabel('Display name')).toHaveValue('Anni');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('main')).toContainText('Anni');
    expect(asked).toEqual(['beforeunload']);
  });

  test('waits while somebody signs in again', async ({ page, context, baseURL, browser, sessions }) => {
    const user = await newUser(page, baseURL!);
    await page.goto(`${user}/edit`);
    await page.getByLabel('Display name').fill('Typed before');
    await context.clearCookies({ name: 'rollcall' });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible();
    await expectAccessible(page);
    const other = await browser.newContext({ storageState: await sessions(baseURL!, 'compliance') });
    await context.addCookies(await other.cookies());
    await other.close();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('main')).toContainText('Typed before');
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
          date_of_birth: '', tags: '', metadata_json: '',
        },
      });
      expect(posted.status()).toBe(403);
    });
  });
}
