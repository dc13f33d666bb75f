// Undo: the consequences first, then the job, then the users that could not be undone, with reasons.

import type { Page } from '@playwright/test';

import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';
import { bringIn, edit, expectState, checked, reaches, send } from '../support/roster.ts';

test.use({ role: 'compliance' });

/** Opens a finished import that updated one user and created three, one of them changed since. */
async function applied(page: Page, baseURL: string, keys: string): Promise<string> {
  await bringIn(page.request, baseURL, `${keys}-0.csv`, goodRows(keys, 1));
  const lines = [`${keys}-1,,Anna Lang,,,,,,`, ...goodRows(`${keys}n`, 3)];
  const location = await checked(page.request, baseURL, csv(`${keys}.csv`, lines));
  await send(page.request, baseURL, `${location}/start`);
  await reaches(page.request, location, 'Done');
  await edit(page.request, baseURL, `${keys}n-2`, { display_name: 'Changed since' });
  await page.goto(location);
  return location;
}

test('an undo shows its consequences, takes the import back, and lists whom it left alone', async ({ page, baseURL }) => {
  const keys = prefix();
  const location = await applied(page, baseURL!, keys);
  await page.getByRole('link', { name: 'Undo…' }).click();
  await expect(page).toHaveURL(/\/undo$/);
  await expect(page.getByRole('main')).toContainText('2users created by the import');
  await expect(page.getByRole('main')).toContainText('1changed, verified or given a face since');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.getByRole('button', { name: 'Undo: delete 2 users, restore 1' }).click();
  await expectState(page, 'Undone');
  await expect(page.getByText('To import the file again, upload it again.')).toBeVisible();
  const kept = page.getByRole('table', { name: 'Users that could not be undone, with the reason' });
  await expect(kept.getByRole('row').last()).toContainText(`${keys}n-2`);
  await expect(kept.getByRole('row').last()).toContainText('changed since the import');
  await expect(page.getByRole('link', { name: 'Undo…' })).toHaveCount(0);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await kept.getByRole('link').click();
  await expect(page.getByRole('main')).toContainText('Changed since');
  // Its page offers no further action.
  await page.goto(`${location}/undo`);
  await expect(page).toHaveURL(new RegExp(`${location}$`));
});

test('undoing needs no pointer', async ({ page, baseURL }) => {
  await applied(page, baseURL!, prefix());
  await tabTo(page, /^Undo…$/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/undo$/);
  await tabTo(page, /^Undo: delete 2 users, restore 1$/);
  await page.keyboard.press('Enter');
  await expectState(page, 'Undone');
});
