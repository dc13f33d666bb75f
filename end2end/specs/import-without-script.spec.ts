// The same path without JavaScript: plain forms, and pages that reload themselves.

import { HOME, type Role } from '../support/accounts.ts';
import { badRows, csv, goodRows, prefix } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

test.use({ javaScriptEnabled: false });

for (const role of ['owner', 'admin', 'compliance'] satisfies Role[]) {
  test.describe(`as ${role}`, () => {
    test.use({ role });

    test('a file goes from the form to the history', async ({ page }) => {
      const keys = prefix();
      const lines = [...goodRows(keys, 3), ...badRows(keys).map((row) => row.line)];
      await page.goto(`${HOME}/imports/new`);
      await page.locator('input[type=file]').setInputFiles(csv(`${keys}.csv`, lines));
      await page.getByRole('button', { name: 'Upload and check rows' }).click();
      await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.locator('.cell-bad')).toHaveCount(6);
      await page.getByRole('button', { name: 'Create 3 users, skip 6' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });
      await page.goto(`${HOME}/imports`);
      const entry = page.getByRole('row').filter({ hasText: `${keys}.csv` });
      await expect(entry).toContainText('Done');
    });
  });
}

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  test('a file that cannot be read says so on the form or on its page', async ({ page }) => {
    await page.goto(`${HOME}/imports/new`);
    const file = { name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from('full_name\nA\n') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Upload and check rows' }).click();
    await expect(page.getByRole('main').getByText(/vendor_data/).first()).toBeVisible();
  });
});
