// Corrections of a whole kind and of a row, and a main button that never drops unsaved changes.

import { csv, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { expectState, checked, openOptions, rowOfLine, rows } from '../support/roster.ts';

test.use({ role: 'compliance' });

/** A hundred rows with a country code of another system, and one that cannot be guessed. */
function foreign(keys: string) {
  const lines = Array.from({ length: 100 }, (_, index) => `${keys}-${index},,,,,US,,,`);
  return csv(`${keys}.csv`, [...lines, `${keys}-x,,,,,XX,,,`]);
}

/** A row with one cell too many, and a good one. */
function uneven(keys: string) {
  return csv(`${keys}.csv`, [`${keys}-1,,Lind, Oskar,,,SWE,,,desk`, `${keys}-2,,Chloé Dupré,,,FRA,,,`]);
}

test('one button corrects all cells of a reason, says so in numbers, and is taken back', async ({ page, baseURL }) => {
  const keys = prefix();
  await page.goto(await checked(page.request, baseURL!, foreign(keys)));
  const suggestions = page.getByRole('region', { name: 'Suggested corrections' });
  await expectAccessible(page);
  await suggestions.getByRole('button', { name: 'Use USA in these 100 rows' }).click();
  await expectState(page, 'Ready');
  await expect(suggestions).toContainText('USA used in 100 rows');
  await expect(page.getByRole('button', { name: 'Create 100 users, skip 1' })).toBeVisible();
  await expect(rowOfLine(page, 2)).toContainText('Suggested. File: “US”');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await suggestions.getByRole('button', { name: /^Restore original values/ }).click();
  await expectState(page, 'Ready');
  await expect(page.getByRole('link', { name: 'Invalid 101' })).toBeVisible();
  await suggestions.getByRole('button', { name: 'Use USA in these 100 rows' }).click();
  await expectState(page, 'Ready');
  await page.getByRole('button', { name: 'Create 100 users, skip 1' }).click();
  await expectState(page, 'Done');
});

test('a row with too many cells is put right beside the header, and restored', async ({ page, baseURL }) => {
  const keys = prefix();
  await page.goto(`${await checked(page.request, baseURL!, uneven(keys))}?outcome=invalid`);
  const cells = page.getByRole('group', { name: 'Cells of row 1 (line 2)' });
  await expect(cells.getByRole('textbox', { name: 'full_name of row 1 (line 2)' })).toHaveValue('Lind');
  await expect(cells).toContainText('Extra cells');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await cells.getByRole('textbox', { name: /^full_name/ }).fill('Lind, Oskar');
  await cells.getByRole('textbox', { name: /^email/ }).fill('');
  await cells.getByRole('textbox', { name: /^country/ }).fill('SWE');
  await cells.getByRole('textbox', { name: /^status/ }).fill('');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expectState(page, 'Ready');
  await expect(page.getByRole('button', { name: 'Create 2 users' })).toBeVisible();
  await page.getByRole('link', { name: /^All 2/ }).click();
  await expect(rowOfLine(page, 2)).toContainText('Lind, Oskar');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Restore original row 1 (line 2)' }).click();
  await expectState(page, 'Ready');
  await expect(cells).toBeVisible();
});

test('the main button says what is not checked yet, checks it, and does not start', async ({ page, baseURL }) => {
  const keys = prefix();
  const file = csv(`${keys}.csv`, [`${keys}-1,,Anna Lang,,,DEU,,,`, `${keys}-2,,,,,XX,,,`]);
  await page.goto(await checked(page.request, baseURL!, file));
  await openOptions(page);
  await page.getByRole('radio', { name: /^All rows or none/ }).check();
  await expect(page.getByText('1 change is not checked yet.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Country in row 2 (line 3)' }).fill('FRA');
  await expect(page.getByText('2 changes are not checked yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Check and continue' }).click();
  await expectState(page, 'Ready');
  await expect(page.getByText('Your 2 changes were checked first; nothing is imported yet.')).toBeVisible();
  await openOptions(page);
  await expect(page.getByRole('radio', { name: /^All rows or none/ })).toBeChecked();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create 2 users' }).click();
  await expectState(page, 'Done');
});

test('what was chosen before the script ran counts as not checked, too', async ({ page, baseURL }) => {
  const keys = prefix();
  const file = csv(`${keys}.csv`, [`${keys}-1,,Anna Lang,,,DEU,,,`, `${keys}-2,,,,,XX,,,`]);
  const address = await checked(page.request, baseURL!, file);
  let run = () => {};
  const allowed = new Promise<void>((resolve) => {
    run = resolve;
  });
  await page.route('**/*.wasm', async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto(address);
  await openOptions(page);
  await page.getByRole('radio', { name: /^All rows or none/ }).check();
  await page.getByRole('textbox', { name: 'Country in row 2 (line 3)' }).fill('FRA');
  await expect(page.getByRole('button', { name: 'Create 1 user, skip 1' })).toBeVisible();
  run();
  await expect(page.getByText('2 changes are not checked yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check and continue' })).toBeVisible();
});

test('an invalid row shows its reason beside its outcome, and its cell is in sight', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const keys = prefix();
  const long = 'x'.repeat(60);
  const file = csv(`${keys}.csv`, [
    `${keys}-1,${long},${long},a.${long}@mail.example,+49 151 1234567,DEU,ACTIVE,"a,b","{""branch"": }"`,
  ]);
  await page.goto(`${await checked(page.request, baseURL!, file)}?outcome=invalid`);
  await expect(rowOfLine(page, 2).getByRole('cell').nth(1)).toContainText('metadata_json: ');
  await expect(page.getByRole('textbox', { name: /^Metadata/ })).toBeInViewport({ ratio: 1 });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the main button checks what was chosen and typed instead of dropping it', async ({ page, baseURL }) => {
    const keys = prefix();
    const file = csv(`${keys}.csv`, [`${keys}-1,,Anna Lang,,,DEU,,,`, `${keys}-2,,,,,XX,,,`]);
    await page.goto(await checked(page.request, baseURL!, file));
    await openOptions(page);
    await page.getByRole('radio', { name: /^All rows or none/ }).check();
    await page.getByRole('button', { name: 'Create 1 user, skip 1' }).click();
    await expect(page.getByText('Your change was checked first; nothing is imported yet.')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('This import writes all rows or none, and 1 row is invalid.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Country in row 2 (line 3)' }).fill('FRA');
    await page.getByRole('button', { name: 'Correct 1 row' }).click();
    await expect(page.getByRole('button', { name: 'Create 2 users' })).toBeVisible({ timeout: 30_000 });
    await expect(rows(page)).toHaveCount(0);
  });
});
