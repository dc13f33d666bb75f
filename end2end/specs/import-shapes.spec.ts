// Files with an unusual format: titles above the header, quotes that do not match, and too little text
// to detect the encoding.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, test } from '../support/fixtures.ts';

async function upload(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.goto(`${HOME}/imports/new`);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: bytes });
  await page.getByRole('button', { name: 'Upload and check rows' }).click();
}

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with a script' : 'without a script', () => {
    test.use({ role: 'compliance', javaScriptEnabled: scripts });

    test('titles above the header are left out and backslashes are read when asked to', async ({
      page,
    }) => {
      const keys = prefix();
      const file = [
        'Roster of the north,,,',
        ',,,',
        'vendor_data,full_name,email,country',
        `"${keys}-1","Ana \\"Nita\\" Ruiz","ana.${keys}@posta.example","ESP"`,
        `${keys}-2,Bo Quist,bo.${keys}@posta.example,SWE`,
        '',
      ];
      await upload(page, `${keys}.csv`, Buffer.from(file.join('\r\n')));
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      const header = page.getByText('Line 3 is the header; lines 1 to 2 are skipped.', { exact: true });
      await expect(header).toBeVisible();
      await expect(page.getByText('Line numbers are the file’s own; line 3 is')).toBeVisible();
      if (scripts) await expectAccessible(page);
      await page.getByRole('link', { name: 'Read the file this way' }).click();
      await expect(page.getByLabel('Quotes inside cells')).toHaveValue('backslash');
      await page.locator('.actionbar button.btn--primary').click();
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText(
        'Ana "Nita" Ruiz',
      );
    });

    test('an encoding that few letters tell of is asked for with the readings beside', async ({
      page,
    }) => {
      const keys = prefix();
      const text = `vendor_data,full_name\n${keys}-1,Ýr Jónsdóttir\n${keys}-2,Bo Quist\n`;
      await upload(page, `${keys}.csv`, Buffer.from(text, 'latin1'));
      await expect(page).toHaveURL(/\/mapping$/, { timeout: 30_000 });
      await expect(page.getByText('Choose the encoding.')).toBeVisible();
      const turkish = page.getByRole('row', { name: /Windows-1254/ });
      await expect(turkish).toContainText('İr Jónsdóttir');
      if (scripts) await expectAccessible(page);
      await page.getByRole('link', { name: /Windows-1252/ }).click();
      await expect(page.getByLabel('Sample of the first lines')).toContainText('Ýr Jónsdóttir');
      await page.locator('.actionbar button.btn--primary').click();
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByRole('row', { name: new RegExp(`${keys}-1`) })).toContainText(
        'Ýr Jónsdóttir',
      );
    });
  });
}
