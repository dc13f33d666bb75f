// A file that is not the template: how it is read, what its columns become, and the same next time.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { type Upload, bankExport, prefix } from '../support/files.ts';
import { expect, expectAccessible, test } from '../support/fixtures.ts';

async function upload(page: Page, file: Upload): Promise<void> {
  await page.goto(`${HOME}/imports/new`);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and check every row' }).click();
  await expect(page).toHaveURL(/\/mapping$/, { timeout: 30_000 });
}

const becomes = (page: Page, column: string) =>
  page.getByRole('combobox', { name: `${column} becomes`, exact: true });

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with a script' : 'without a script', () => {
    test.use({ role: 'compliance', javaScriptEnabled: scripts, refusals: [422] });

    test('an export is detected, mapped, saved by name and taken', async ({ page }) => {
      const keys = prefix();
      await upload(page, bankExport(`${keys}.csv`, keys, keys));
      if (scripts) await expectAccessible(page);
      await expect(page.getByLabel('Encoding')).toHaveValue('');
      await expect(page.locator('#encoding option:checked')).toHaveText(/Windows-1252.*detected/);
      await expect(page.locator('#delimiter option:checked')).toHaveText('Semicolon ; (detected)');
      await expect(page.getByLabel('First lines as they are read')).toContainText('Jürgen;Groß');
      await expect(becomes(page, 'Kundennummer')).toHaveValue('vendor_data');
      await expect(becomes(page, 'Vorname')).toHaveValue('given_name');
      await expect(becomes(page, 'Notiz')).toHaveValue('ignore');
      await expect(page.getByRole('row', { name: /^Land/ })).toContainText('Write NLD');

      // What cannot be is said at its column, and what was chosen stays.
      const key = page.getByRole('textbox', { name: 'Key of Kontonummer in metadata' });
      await expect(key).toBeHidden();
      await becomes(page, 'Kontonummer').selectOption('metadata');
      await key.fill('account_no');
      await becomes(page, 'Notiz').selectOption('vendor_data');
      await page.getByRole('button', { name: 'Judge every row' }).click();
      await expect(page.getByText('Another column becomes this too')).toBeVisible();
      await expect(becomes(page, 'Kontonummer')).toHaveValue('metadata');
      if (scripts) await expectAccessible(page);
      await becomes(page, 'Notiz').selectOption('ignore');
      await page.getByLabel('Save this mapping as').fill(`Bank ${keys}`);
      await page.getByRole('button', { name: 'Judge every row' }).click();

      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText(
        '{"account_no":"0008812400917734"}',
      );
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText('Jürgen Groß');
      await expect(page.getByText(`Bank ${keys}`)).toBeVisible();
      await page.getByRole('button', { name: 'Create 1 user, leave 1 out' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });

      // The same header again: the saved mapping is filled in.
      await upload(page, bankExport(`${keys}-again.csv`, `${keys}a`, keys));
      await expect(page.getByText('Offered because the header is the same.')).toBeVisible();
      await expect(becomes(page, 'Kontonummer')).toHaveValue('metadata');
      // Read in another way it has other columns; back again it has its own.
      await page.getByLabel('Delimiter').selectOption('comma');
      await page.getByRole('button', { name: 'Read it this way' }).click();
      await expect(page.getByText('0 of 1 used')).toBeVisible();
      await page.getByLabel('Delimiter').selectOption('');
      await page.getByRole('button', { name: 'Read it this way' }).click();
      await expect(becomes(page, 'Kundennummer')).toHaveValue('vendor_data');
      await page.getByRole('button', { name: 'Discard' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Cancelled');
    });
  });
}
