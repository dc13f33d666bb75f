// The options of an import, and the rows of one reason.

import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';
import { bringIn, expectState, checked, openOptions, rowOfLine, rows } from '../support/roster.ts';

test.use({ role: 'compliance' });

test('each choice changes what Start says, and the run does what it says', async ({ page, baseURL }) => {
  const keys = prefix();
  await bringIn(page.request, baseURL!, `${keys}-0.csv`, goodRows(keys, 2));
  const file = csv(`${keys}.csv`, [
    `${keys}-1,,Anna Lang,,,,,,`,
    ...goodRows(`${keys}n`, 2),
    `${keys}-bad,,,,,US,,,`,
  ]);
  await page.goto(await checked(page.request, baseURL!, file));
  const recheck = page.getByRole('button', { name: 'Re-check with these options' });
  await expect(page.getByRole('button', { name: 'Update 1 user, create 2, skip 1' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await test.step('create only skips whom it knows', async () => {
    await openOptions(page);
    await page.getByRole('radio', { name: /^Create only/ }).check();
    await recheck.click();
    await expectState(page, 'Ready');
    await expect(page.getByRole('button', { name: 'Create 2 users, skip 2' })).toBeVisible();
    await openOptions(page);
    await expect(page.getByRole('radio', { name: /^Create only/ })).toBeChecked();
    await expect(page.getByRole('link', { name: 'Skipped 1' })).toBeVisible();
    await expect(rowOfLine(page, 2)).toContainText('Skipped');
  });

  await test.step('all rows or none does not start with an invalid row, and says what to do', async () => {
    await page.getByRole('radio', { name: /^Update only/ }).check();
    await page.getByRole('radio', { name: /^All rows or none/ }).check();
    await page.getByRole('checkbox', { name: 'E-mail' }).check();
    await recheck.click();
    await expectState(page, 'Ready');
    await expect(page.getByText('This import writes all rows or none, and 1 row is invalid.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Update|Create) \d/ })).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Correct 1 row' }).click();
    await expect(page).toHaveURL(/outcome=invalid/);
    await expect(rows(page)).toHaveCount(1);
  });

  await test.step('an empty cell of a ticked column clears, and the preview shows it', async () => {
    await openOptions(page);
    await page.getByRole('radio', { name: /^Skip them/ }).check();
    await recheck.click();
    await expectState(page, 'Ready');
    // The page still shows the invalid rows.
    await page.getByRole('link', { name: /^All \d/ }).click();
    const row = rowOfLine(page, 2);
    await expect(row.locator('del')).toContainText([/Jürgen Weiß/, new RegExp(`person1.${keys}@`)]);
    await expect(row).toContainText('now empty');
    await page.getByRole('button', { name: 'Update 1 user, skip 3' }).click();
    await expectState(page, 'Done');
    await expect(page.getByText('update only · skip invalid rows · empty cells clear 1 column')).toBeVisible();
  });
});

test('a reason filters its rows, stays while paging, and can be taken off', async ({ page, baseURL }) => {
  const keys = prefix();
  const phones = Array.from({ length: 60 }, (_, index) => `${keys}-p${index},,,,0151 1234567,,,,`);
  const countries = [`${keys}-c1,,,,,US,,,`, `${keys}-c2,,,,,FR,,,`];
  const file = csv(`${keys}.csv`, [...countries, ...phones]);
  await page.goto(await checked(page.request, baseURL!, file));
  await page.getByRole('link', { name: /^Phone:/ }).click();
  await expect(page).toHaveURL(/reason=phone\.\d+/);
  await expect(page.getByText('Reason: Phone:')).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/reason=phone\.\d+&first=50/);
  await expect(rows(page)).toHaveCount(10);
  await page.getByRole('link', { name: 'Remove filter Reason' }).click();
  await expect(page).toHaveURL(/outcome=invalid/);
  await expect(page.getByText('of 62 rows')).toBeVisible();
});

test('the choices need no pointer', async ({ page, baseURL }) => {
  const keys = prefix();
  await bringIn(page.request, baseURL!, `${keys}-0.csv`, goodRows(keys, 1));
  await page.goto(await checked(page.request, baseURL!, csv(`${keys}.csv`, goodRows(keys, 3))));
  await tabTo(page, /^Import options/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Create and update/);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, /^Re-check with these options$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Create 2 users, skip 1' })).toBeVisible({ timeout: 30_000 });
  await tabTo(page, /^Create 2 users, skip 1$/, 120);
  await page.keyboard.press('Enter');
  await expectState(page, 'Done');
});

test.describe('as developer', () => {
  test.use({ role: 'developer' });

  test('the choices are read, not made', async ({ page, baseURL, sessions, playwright }) => {
    const keys = prefix();
    const storageState = await sessions(baseURL!, 'owner');
    const owner = await playwright.request.newContext({ baseURL, storageState });
    await page.goto(await checked(owner, baseURL!, csv(`${keys}.csv`, goodRows(keys, 1))));
    await owner.dispose();
    await expect(page.getByText('create and update · skip invalid rows · keep existing values for empty cells')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Import options' })).toHaveCount(0);
  });
});
