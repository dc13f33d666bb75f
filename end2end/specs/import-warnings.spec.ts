// Rows that are probably wrong are named before the start, and so are status changes.

import { HOME } from '../support/accounts.ts';
import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn, expectState, checked, rowOfLine, rows } from '../support/roster.ts';

test.use({ role: 'compliance' });

test('a total below the table is named by the button, and left out by another', async ({ page, baseURL }) => {
  const keys = prefix();
  const file = csv(`${keys}.csv`, [...goodRows(keys, 2), 'Total,,2,,,,,,', '# end of the list,,,,,,,,']);
  await page.goto(await checked(page.request, baseURL!, file));
  await expect(page.getByRole('button', { name: 'Create 4 users, 2 with warnings' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await test.step('the tab shows the rows with what is probably wrong', async () => {
    await page.getByRole('link', { name: 'Warnings 2' }).click();
    await expect(page).toHaveURL(/outcome=warned/);
    await expect(rows(page)).toHaveCount(2);
    await expect(rowOfLine(page, 4)).toContainText('looks like a total');
    await expect(rowOfLine(page, 5)).toContainText('looks like a comment');
    await expectAccessible(page);
  });

  await test.step('a kind is left out, and can be taken in again', async () => {
    await page.getByRole('button', { name: /^Skip 1 row: User ID: looks like a total/ }).click();
    await expectState(page, 'Ready');
    await expect(page.getByRole('button', { name: 'Create 3 users, 1 with a warning, skip 1' })).toBeVisible();
    await page.getByRole('button', { name: /^Include 1 row/ }).click();
    await expectState(page, 'Ready');
    await expect(page.getByRole('button', { name: 'Create 4 users, 2 with warnings' })).toBeVisible();
  });

  await test.step('what is left out is not imported', async () => {
    for (const kind of ['looks like a total', 'looks like a comment']) {
      await page.getByRole('button', { name: new RegExp(`^Skip 1 row: User ID: ${kind}`) }).click();
      await expectState(page, 'Ready');
    }
    await expect(page.getByText('Rows with warnings are skipped.')).toBeVisible();
    await page.getByRole('button', { name: 'Create 2 users, skip 2' }).click();
    await expectState(page, 'Done');
  });
});

test.describe('without the tick', () => {
  // The response to the refused start.
  test.use({ refusals: [409] });

  test('a file that changes a status says how many, and asks for a tick', async ({ page, baseURL }) => {
    const keys = prefix();
    const row = (number: number, status: string) => `${keys}-${number},,Ana Lang,,,DEU,${status},,`;
    await bringIn(page.request, baseURL!, `${keys}-0.csv`, [row(1, 'BLOCKED'), row(2, 'ACTIVE')]);
    const file = csv(`${keys}.csv`, [row(1, 'ACTIVE'), row(2, 'FLAGGED')]);
    await page.goto(await checked(page.request, baseURL!, file));
    await expect(page.getByText('2 status changes')).toBeVisible();
    await expect(rowOfLine(page, 2)).toContainText('This user is BLOCKED');
    const start = page.getByRole('button', { name: 'Update 2 users (2 change status), 1 with a warning' });
    await expectAccessible(page);
    await start.click();
    await expect(page.getByText('Confirm the number to start it.')).toBeVisible();
    await expectState(page, 'Ready');
    const tick = page.getByRole('checkbox', { name: /^Change the status of 2 existing users/ });
    await expect(tick).not.toBeChecked();
    await tick.check();
    await start.click();
    await expectState(page, 'Done');
    await expect(page.getByText('1 row imported with a warning · 2 users changed status')).toBeVisible();
  });
});

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  test('a setting says whether files may change a status', async ({ page }) => {
    await page.goto(`${HOME}/settings/imports`);
    const confirm = page.getByRole('radio', { name: /^After confirming the number/ });
    await expect(confirm).toBeChecked();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page).toHaveURL(/settings\/imports\?saved/);
    await expect(confirm).toBeChecked();
  });
});
