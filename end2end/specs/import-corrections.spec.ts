// Invalid cells are corrected where they are shown; the uploaded file does not change.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { csv, phoneOf, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectState, checked, rowOfLine, rows } from '../support/roster.ts';

test.use({ role: 'compliance' });

/** Three rows: a good one, one with two wrong cells, one with one. */
function wrong(keys: string) {
  return csv(`${keys}.csv`, [
    `${keys}-1,,Anna Lang,anna.${keys}@mail.example,,DEU,,,`,
    `${keys}-2,,Marcus Whitfield,,0151 1234567,US,,,`,
    `${keys}-3,,Chloé Dupré,,,XX,,,`,
  ]);
}

async function checkAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check again' }).click();
  await expectState(page, 'Ready');
}

test('cells are corrected in place, kept beside what the file says, and taken back', async ({ page, baseURL }) => {
  const keys = prefix();
  await page.goto(`${await checked(page.request, baseURL!, wrong(keys))}?outcome=invalid`);
  await expect(rows(page)).toHaveCount(2);
  const country = page.getByRole('textbox', { name: 'Country in row 2 (line 3)' });
  await expect(country).toHaveAccessibleDescription(/USA/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await test.step('what is still wrong stays a field, with its reason', async () => {
    await page.getByRole('textbox', { name: 'Phone in row 2 (line 3)' }).fill(phoneOf(keys).replace('+49151', '+49 151 '));
    await country.fill('USX');
    await checkAgain(page);
    await expect(page).toHaveURL(/outcome=invalid/);
    await expect(page.getByText('2 corrected cells')).toBeVisible();
    await expect(country).toHaveValue('USX');
    await expect(rowOfLine(page, 3)).toContainText('Corrected. File: “0151 1234567”');
  });

  await test.step('rows without a wrong cell are taken', async () => {
    await country.fill('USA');
    await page.getByRole('textbox', { name: 'Country in row 3 (line 4)' }).fill('FRA');
    await checkAgain(page);
    await expect(page.getByText('3 corrected cells')).toBeVisible();
    await page.getByRole('link', { name: /^All 3/ }).click();
    await expect(rowOfLine(page, 3)).toContainText('Corrected. File: “US”');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  await test.step('a correction is taken back', async () => {
    await page.getByRole('button', { name: 'Restore original country in row 3 (line 4)' }).click();
    await expectState(page, 'Ready');
    await expect(page.getByRole('textbox', { name: 'Country in row 3 (line 4)' })).toHaveValue('XX');
    await expect(page.getByText('2 corrected cells')).toBeVisible();
  });

  await test.step('the corrected values are written', async () => {
    await page.getByRole('button', { name: 'Create 2 users, skip 1' }).click();
    await expectState(page, 'Done');
    await page.goto(`${HOME}/users?q=${keys}-2`);
    await page.getByRole('rowheader').getByRole('link').first().click();
    await expect(page.getByRole('main')).toContainText(phoneOf(keys));
  });
});

test('with nothing changed the rows are checked again, as the roster is now', async ({ page, baseURL }) => {
  const keys = prefix();
  await page.goto(`${await checked(page.request, baseURL!, wrong(keys))}?outcome=invalid`);
  await checkAgain(page);
  await expect(page).toHaveURL(/outcome=invalid/);
  await expect(rows(page)).toHaveCount(2);
});

for (const scripts of [true, false]) {
  test.describe(scripts ? 'with scripts' : 'with no script', () => {
    test.use({ javaScriptEnabled: scripts });

    test('what was typed goes along to other rows, and is discarded by a mapping only with consent', async ({ page, baseURL }) => {
      const keys = prefix();
      await page.goto(await checked(page.request, baseURL!, wrong(keys)));
      await page.getByRole('textbox', { name: 'Country in row 3 (line 4)' }).fill('FRA');
      await page.getByRole('link', { name: /^Invalid 2/ }).click();
      await expect(page.getByText('Your change was checked first; nothing is imported yet.')).toBeVisible({ timeout: 30_000 });
      await expect(page).toHaveURL(/outcome=invalid/);
      await expect(page.getByText('1 corrected cell', { exact: true })).toBeVisible();
      if (scripts) await expectAccessible(page);
      await page.getByRole('link', { name: 'Mapping' }).click();
      const discard = page.getByRole('checkbox', { name: /^Discard 1 correction/ });
      await expect(discard).not.toBeChecked();
      if (scripts) await expectAccessible(page);
      await page.getByRole('button', { name: 'Check all rows' }).click();
      await expect(page).toHaveURL(/\/mapping$/);
      await discard.check();
      await page.getByRole('button', { name: 'Check all rows' }).click();
      // The cell says what it said, and its value needs a choice again.
      await expect(page.getByText('1 value needs a choice.')).toBeVisible({ timeout: 30_000 });
      await page.getByRole('link', { name: 'Back to the preview' }).click();
      await expect(page.locator('.status--pill')).toHaveText('Ready', { timeout: 30_000 });
      await expect(page.getByText('corrected cell')).toHaveCount(0);
    });
  });
}

test('correcting needs no pointer', async ({ page, baseURL }) => {
  const keys = prefix();
  await page.goto(`${await checked(page.request, baseURL!, wrong(keys))}?outcome=invalid`);
  await tabTo(page, /^Country in row 3/, 150);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('FRA');
  // Enter in a cell presses "Check again".
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 corrected cell', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.goto(page.url().replace('outcome=invalid', ''));
  await tabTo(page, /^Restore original Country in row 3/, 150);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Country in row 3 (line 4)' })).toHaveValue('XX', { timeout: 30_000 });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a cell is corrected all the same', async ({ page, baseURL }) => {
    const keys = prefix();
    await page.goto(await checked(page.request, baseURL!, wrong(keys)));
    await page.getByRole('textbox', { name: 'Country in row 3 (line 4)' }).fill('FRA');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByText('1 corrected cell', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('button', { name: 'Create 2 users, skip 1' })).toBeVisible();
  });
});
