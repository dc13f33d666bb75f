import { readFileSync } from 'node:fs';

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
      await expect(entries.filter({ hasText: 'Finished the import' })).toContainText('4 created, 0 updated');
      await expect(page.getByText(/Latest hash/)).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);

      // An entry by itself: who, when, from where, and the codes behind a fold.
      await entries.filter({ hasText: 'Started the import' }).getByRole('link', { name: /^Audit entry/ }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Audit entry \d/);
      await expect(page.getByRole('main')).toContainText('127.0.0.1');
      await expect(page.getByText('import.started')).toBeHidden();
      await page.getByText('Codes and hashes').click();
      await expect(page.getByText('import.started')).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole('link', { name: 'All entries about this' }).click();
      await expect(page.getByRole('row').filter({ hasText: `${keys}.csv` })).toHaveCount(4);
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
    await expect(panel.getByRole('button', { name: 'Apply' })).toBeInViewport({ ratio: 1 });
    // By key: on a busy machine Playwright sometimes scrolls the page to click, and the panel moves away.
    await panel.getByLabel('Team and sign-in').press('Enter');
    await expect(page).toHaveURL(/action=operator/);
    const actions = page.getByRole('rowheader');
    await expect(actions.filter({ hasText: /^Signed in/ }).first()).toBeVisible();
    await expect(actions.filter({ hasText: /the import|the user/ })).toHaveCount(0);
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

  test('the log is a file, as CSV and as JSON lines, and the log notes it', async ({ page }) => {
    await page.goto(`${HOME}/audit?action=operator`);
    for (const [label, first] of [['Export as CSV', 'number,time,actor'], ['Export as JSON lines', '{"number":']] as const) {
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: label }).click()]);
      expect(download.suggestedFilename()).toMatch(/^audit-.*\.(csv|jsonl)$/);
      expect(readFileSync(await download.path(), 'utf8').startsWith(first)).toBe(true);
      await page.goto(`${HOME}/audit?action=operator`);
    }
    await page.goto(`${HOME}/audit?action=audit`);
    await expect(page.getByRole('rowheader').first()).toHaveText(/^Exported the audit log as JSON lines: action operator/);
  });
});
