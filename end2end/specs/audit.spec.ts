import { HOME, type Role } from '../support/accounts.ts';
import { goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

for (const role of ['owner', 'admin', 'compliance'] satisfies Role[]) {
  test.describe(`as ${role}`, () => {
    test.use({ role });

    test('an import leaves entries with counts and the checksum of its file', async ({ page, baseURL }) => {
      const keys = prefix();
      await bringIn(page.request, baseURL!, `${keys}.csv`, goodRows(keys, 4));
      await page.goto(`${HOME}/audit`);
      const entries = page.getByRole('row').filter({ hasText: `${keys}.csv` });
      await expect(entries).toHaveCount(4);
      for (const entry of await entries.all()) {
        await expect(entry).toContainText(/[0-9a-f]{64}/);
      }
      await expect(entries.filter({ hasText: 'import.finished' })).toContainText('created 4');
      // The code stands below the words, and in its own column.
      const cell = entries.first().getByRole('rowheader');
      const [whole, words, code] = await Promise.all([cell, cell.locator('bdi'), cell.locator('code')].map((one) => one.boundingBox()));
      expect(code!.y).toBeGreaterThanOrEqual(words!.y + words!.height);
      expect(code!.x + code!.width).toBeLessThanOrEqual(whole!.x + whole!.width);
      await expect(page.getByText(/Latest hash/)).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });
  });
}

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  test('filters are in the address and can be taken off', async ({ page }) => {
    await page.goto(`${HOME}/audit`);
    await page.getByRole('button', { name: 'Action' }).click();
    const panel = page.getByRole('dialog', { name: 'Filter by Action' });
    await panel.getByLabel('Team and sign-in').check();
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/action=operator/);
    const actions = page.getByRole('rowheader');
    await expect(actions.first()).toContainText('operator.');
    await expect(actions.filter({ hasText: /import\.|user\./ })).toHaveCount(0);
    await page.getByRole('link', { name: 'Remove filter Action' }).click();
    await expect(page).toHaveURL(`${HOME}/audit`);
    await page.getByRole('button', { name: 'Subject' }).click();
    await page.getByLabel('Part of the subject').fill('nobody-has-this-name');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/subject=nobody/);
    await expect(page.getByText('No entries found')).toBeVisible();
    await page.goto(`${HOME}/audit?actor=nobody-has-this-name`);
    await expect(page.getByText('No entries found')).toBeVisible();
    await expectAccessible(page);
  });
});
