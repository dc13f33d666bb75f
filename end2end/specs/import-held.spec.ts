// Rows whose users changed between preview and run are held, shown, and decided.

import type { Page } from '@playwright/test';

import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';
import { bringIn, edit, expectState, checked, reaches, rowOfLine, send } from '../support/roster.ts';

test.use({ role: 'admin' });

/** Opens a finished import of three rows, two of them held. */
async function held(page: Page, baseURL: string, keys: string): Promise<void> {
  await bringIn(page.request, baseURL, `${keys}-0.csv`, goodRows(keys, 3));
  const lines = [1, 2, 3].map((number) => `${keys}-${number},,,new${number}.${keys}@mail.example,,,,,`);
  const location = await checked(page.request, baseURL, csv(`${keys}.csv`, lines));
  for (const number of [1, 2]) {
    const email = `desk${number}.${keys}@mail.example`;
    await edit(page.request, baseURL, `${keys}-${number}`, { email });
  }
  await send(page.request, baseURL, `${location}/start`);
  await reaches(page.request, location, 'Done');
  await page.goto(location);
}

function apply(page: Page, line: number) {
  return page.getByRole('button', { name: `Apply file values for row ${line - 1} (line ${line})` });
}

test('held rows show both versions, and are applied or left out one by one', async ({ page, baseURL }) => {
  const keys = prefix();
  await held(page, baseURL!, keys);
  await expect(page.getByText('2 rows are held.')).toBeVisible();
  const versions = page.getByRole('table', { name: 'Values in the file and current values' }).first();
  await expect(versions).toContainText(`new1.${keys}@mail.example`);
  await expect(versions).toContainText(`desk1.${keys}@mail.example`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await apply(page, 2).click();
  await expect(page.getByText('1 row is held.')).toBeVisible();
  await expect(page.getByText('Updated').first()).toBeVisible();
  await page.getByRole('button', { name: 'Skip row 2 (line 3)' }).click();
  await expect(page.getByText('is held.')).toHaveCount(0);
  await expect(rowOfLine(page, 3)).toContainText('Skipped');
  await expectAccessible(page);
});

test('all held rows are decided about at once, with the number on the button', async ({ page, baseURL }) => {
  const keys = prefix();
  await held(page, baseURL!, keys);
  await expect(page.getByRole('button', { name: 'Skip all 2 rows' })).toBeVisible();
  await page.getByRole('button', { name: 'Apply file values to 2 users' }).click();
  await expectState(page, 'Done');
  await expect(page.getByText('rows are held.')).toHaveCount(0);
  await expect(page.locator('.legend')).toContainText('Updated3');
});

test.describe('when the user is changed again meanwhile', () => {
  test.use({ refusals: [409] });

  test('the decision is not taken, and the row says why', async ({ page, baseURL }) => {
    const keys = prefix();
    await held(page, baseURL!, keys);
    await edit(page.request, baseURL!, `${keys}-1`, { email: `again.${keys}@mail.example` });
    await apply(page, 2).click();
    await expect(page.getByRole('alert')).toContainText('changed again since you opened this page');
    await expect(page.getByRole('main')).toContainText(`again.${keys}@mail.example`);
    await expectAccessible(page);
    await apply(page, 2).click();
    await expect(page.getByText('1 row is held.')).toBeVisible();
  });
});

test('deciding needs no pointer', async ({ page, baseURL }) => {
  const keys = prefix();
  await held(page, baseURL!, keys);
  await tabTo(page, /^Skip row 1/, 120);
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 row is held.')).toBeVisible();
  await tabTo(page, /^Skip 1 row…$/, 120);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Skip rows$/);
  await page.keyboard.press('Enter');
  await expectState(page, 'Done');
  await expect(page.getByText('is held.')).toHaveCount(0);
});
