// Everything that a mouse can do, by keyboard. Not in the narrow project: a phone has no keyboard.

import { HOME, PASSWORD, email } from '../support/accounts.ts';
import { bankExport, csv, goodRows, prefix } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';

test('signing in, importing a file and finding its users needs no pointer', async ({ page }) => {
  const keys = prefix();
  await page.goto('/sign-in');
  // The first field has the focus.
  await page.keyboard.type(email('owner'));
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(HOME);

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();

  await page.goto(`${HOME}/imports`);
  await tabTo(page, /^New import$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${HOME}/imports/new`);
  const chooser = page.waitForEvent('filechooser');
  await page.locator('input[type=file]').focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(csv(`${keys}.csv`, goodRows(keys, 2)));
  await tabTo(page, /^Upload and check rows$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
  await tabTo(page, /^Create 2 users$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });

  await page.goto(`${HOME}/users`);
  // The shortcut works as soon as the browser library has loaded.
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(page.getByLabel(/^Search user ID/)).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.type(`${keys}-1`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('rowheader')).toHaveCount(1);
});

test('a filter opens, is set and closes with the keyboard', async ({ page, baseURL, sessions }) => {
  await page.context().addCookies((await sessions(baseURL!, 'reader')).cookies);
  await page.goto(`${HOME}/users`);
  await tabTo(page, /^Status$/);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Filter by Status' });
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await page.keyboard.press('Enter');
  await tabTo(page, /^Flagged$/);
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status=FLAGGED/);
});

test('the columns of an export are mapped with the keyboard', async ({ page, baseURL, sessions }) => {
  await page.context().addCookies((await sessions(baseURL!, 'compliance')).cookies);
  const keys = prefix();
  await page.goto(`${HOME}/imports/new`);
  await page.locator('input[type=file]').setInputFiles(bankExport(`${keys}.csv`, keys, keys));
  await tabTo(page, /^Upload and check rows$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/mapping$/, { timeout: 30_000 });
  await tabTo(page, /^Field for Notiz$/);
  // Typing the first letters of an option selects it.
  await page.keyboard.type('metadata, u');
  await tabTo(page, /^Metadata name for Notiz$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('note');
  await tabTo(page, /^Check all rows$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/words$/, { timeout: 30_000 });
  await tabTo(page, /^Meaning of NL$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nld');
  await tabTo(page, /^Use these values$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
  const first = page.getByRole('row').filter({ hasText: `${keys}-1` });
  await expect(first).toContainText('{"note":"ruft an"}');
  await tabTo(page, /^Mapping$/);
  await page.keyboard.press('Enter');
  const key = page.getByRole('textbox', { name: 'Metadata name for Notiz' });
  await expect(key).toHaveValue('note');
});
