// A file that does not follow the template: its settings, its columns, and the same with a saved mapping.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { type Upload, bankExport, prefix } from '../support/files.ts';
import { expect, expectAccessible, test } from '../support/fixtures.ts';

async function upload(page: Page, file: Upload): Promise<void> {
  await page.goto(`${HOME}/imports/new`);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and check rows' }).click();
  await expect(page).toHaveURL(/\/mapping$/, { timeout: 30_000 });
}

const becomes = (page: Page, column: string) =>
  page.getByRole('combobox', { name: `Field for ${column}`, exact: true });

const means = (page: Page, word: string) => page.getByLabel(`Meaning of ${word}`, { exact: true });

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with a script' : 'without a script', () => {
    test.use({ role: 'compliance', javaScriptEnabled: scripts, refusals: [422] });

    test('an export is detected, mapped, saved by name and taken', async ({ page }) => {
      const keys = prefix();
      await upload(page, bankExport(`${keys}.csv`, keys, keys));
      if (scripts) await expectAccessible(page);
      await expect(page.getByLabel('Encoding', { exact: true })).toHaveValue('');
      await expect(page.locator('#encoding option:checked')).toHaveText(/Windows-1252.*detected/);
      await expect(page.locator('#delimiter option:checked')).toHaveText('Semicolon ; (detected)');
      await expect(page.getByLabel('Sample of the first lines')).toContainText('Jürgen;Groß');
      await expect(becomes(page, 'Kundennummer')).toHaveValue('vendor_data');
      await expect(becomes(page, 'Vorname')).toHaveValue('given_name');
      await expect(becomes(page, 'Notiz')).toHaveValue('ignore');
      await expect(page.getByRole('row', { name: /^Land/ })).toContainText('matched in the next step: NL');
      await expect(page.getByRole('row', { name: /^Notiz/ })).toContainText('Filled in 1 of the first 2 rows');

      // The message stands at its column, and the other choices are kept.
      const key = page.getByRole('textbox', { name: 'Metadata name for Kontonummer' });
      await expect(key).toBeHidden();
      await becomes(page, 'Kontonummer').selectOption('metadata');
      await key.fill('account_no');
      await becomes(page, 'Notiz').selectOption('vendor_data');
      await page.getByRole('button', { name: 'Check all rows' }).click();
      await expect(page.getByText('Another column uses this field too')).toBeVisible();
      await expect(becomes(page, 'Kontonummer')).toHaveValue('metadata');
      if (scripts) await expectAccessible(page);
      await becomes(page, 'Notiz').selectOption('ignore');
      await page.getByLabel('Save mapping as').fill(`Bank ${keys}`);
      await page.getByRole('button', { name: 'Check all rows' }).click();

      // An unknown value is matched once, and saved with the mapping.
      await expect(page).toHaveURL(/\/words$/, { timeout: 30_000 });
      if (scripts) await expectAccessible(page);
      await expect(means(page, 'NL')).toHaveValue('NLD');
      await means(page, 'NL').fill('');
      await page.getByRole('button', { name: 'Use these values' }).click();
      await expect(page.getByText('Choose what this value means')).toBeVisible();
      await means(page, 'NL').fill('nld');
      await expect(page.getByRole('checkbox', { name: /Save these values/ })).toBeChecked();
      await page.getByRole('button', { name: 'Use these values' }).click();

      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByText('1 column is not imported: Notiz (1 filled cell)').first()).toBeVisible();
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText(
        '{"account_no":"0008812400917734"}',
      );
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText('Jürgen Groß');
      await expect(page.getByText(`Bank ${keys}`)).toBeVisible();
      await page.getByRole('button', { name: 'Create 2 users' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });

      // The same header again: the saved mapping is filled in.
      await upload(page, bankExport(`${keys}-again.csv`, `${keys}a`, keys));
      await expect(page.getByText('Suggested because the header is the same.')).toBeVisible();
      await expect(becomes(page, 'Kontonummer')).toHaveValue('metadata');
      // With another delimiter the file has other columns; with the detected one it has its own again.
      await page.getByLabel('Delimiter').selectOption('comma');
      await page.getByRole('button', { name: 'Re-read file' }).click();
      await expect(page.getByText(/^[01] of 1 used$/)).toBeVisible();
      await page.getByLabel('Delimiter').selectOption('');
      await page.getByRole('button', { name: 'Re-read file' }).click();
      await expect(becomes(page, 'Kundennummer')).toHaveValue('vendor_data');
      await confirm(page, 'Cancel import', 'Cancel import');
      await expect(page.locator('.status--pill')).toHaveText('Cancelled');
    });

    test('a status of another system is never left out, and its words are mapped', async ({ page }) => {
      const keys = prefix();
      const lines = [
        `customer id,name,customer state ${keys},Branch`,
        `${keys}-1,Ana Pop,active,7`,
        `${keys}-2,Bo Ek,suspended,8`,
        `${keys}-3,Cy Lo,under review,8`,
        `${keys}-4,Di Ma,7,9`,
      ];
      const buffer = Buffer.from(`${lines.join('\n')}\n`);
      await upload(page, { name: `${keys}.csv`, mimeType: 'text/csv', buffer });
      const state = becomes(page, `customer state ${keys}`);
      await expect(state).toHaveValue('');
      await expect(page.getByText('1 column needs a choice')).toBeVisible();
      await page.getByRole('button', { name: 'Check all rows' }).click();
      await expect(page.getByText('Choose a field for this column, or ignore it.').last()).toBeVisible();
      await state.selectOption('status');
      await page.getByRole('button', { name: 'Check all rows' }).click();

      await expect(page).toHaveURL(/\/words$/, { timeout: 30_000 });
      await expect(means(page, 'active')).toHaveValue('ACTIVE');
      await expect(means(page, 'suspended')).toHaveValue('BLOCKED');
      await expect(means(page, 'under review')).toHaveValue('FLAGGED');
      await expect(means(page, '7')).toHaveValue('');
      await page.getByRole('link', { name: 'Back to the preview' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Ready');
      await page.getByRole('link', { name: 'Map these values' }).click();
      // An empty status would make a new user ACTIVE.
      await expect(means(page, '7').getByRole('option', { name: 'Treat as empty' })).toHaveCount(0);
      await means(page, '7').selectOption('invalid');
      await page.getByLabel('Save columns and values as').fill(`Shop ${keys}`);
      await page.getByRole('button', { name: 'Use these values' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-2`) })).toContainText('BLOCKED');
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-4`) })).toContainText('The mapping treats this value as invalid');
      await expect(page.getByRole('button', { name: 'Create 3 users, skip 1' })).toBeVisible();

      await page.goto(`${HOME}/imports/mappings`);
      if (scripts) await expectAccessible(page);
      const saved = page.locator('section', { hasText: `Shop ${keys}` });
      await expect(saved).toContainText('1 column is not imported: Branch');
      await saved.getByText('3 values of status').click();
      await expect(saved).toContainText('suspended → BLOCKED');
    });
  });
}
