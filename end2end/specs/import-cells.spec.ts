// Placeholders for empty cells, letters that only look right, and spaces that matter.

import { csv, prefix } from '../support/files.ts';
import { expect, expectAccessible, test } from '../support/fixtures.ts';
import { expectState, checked, rowOfLine } from '../support/roster.ts';

test.use({ role: 'compliance' });

test('words for an empty cell are left empty by one button', async ({ page, baseURL }) => {
  const keys = prefix();
  const lines = ['n/a', '-', 'null'].map((word, index) => `${keys}-${index},,,,${word},,,,`);
  await page.goto(await checked(page.request, baseURL!, csv(`${keys}.csv`, lines)));
  const suggestions = page.getByRole('region', { name: 'Suggested corrections' });
  await suggestions.getByRole('button', { name: 'Leave these 3 cells empty' }).click();
  await expectState(page, 'Ready');
  await expect(page.getByRole('button', { name: 'Create 3 users' })).toBeVisible();
  await expectAccessible(page);
});

test('a key in other letters is refused with the letter, and a key keeps its blanks', async ({ page, baseURL }) => {
  const keys = prefix();
  // The second user ID ends in a Cyrillic А; the others differ in a space.
  const lines = [`${keys} A`, `${keys} А`, `${keys}  B`, `${keys} B`].map((key) => `${key},,,,,,,,`);
  await page.goto(await checked(page.request, baseURL!, csv(`${keys}.csv`, lines)));
  await expect(rowOfLine(page, 3)).toContainText('Looks like the user ID on line 2');
  await expect(rowOfLine(page, 3)).toContainText('a Cyrillic А');
  const blanks = rowOfLine(page, 4).locator('code');
  await expect(blanks).toHaveCSS('white-space', /pre/);
});
