import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { HOME, type Role } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { HEADER, badRows, csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { expectState, rowOfLine, rows } from '../support/roster.ts';

const MAY: Role[] = ['owner', 'admin', 'compliance'];

for (const role of MAY) {
  test.describe(`as ${role}`, () => {
    test.use({ role });

    test('a file goes the whole way: template, upload, preview, run, history, report', async ({ page }) => {
      const keys = prefix();
      const bad = badRows(keys);
      const name = `${keys}.csv`;
      const file = csv(name, [...goodRows(keys, 8), ...bad.map((row) => row.line)]);

      await test.step('the template has the header and two rows', async () => {
        await page.goto(`${HOME}/imports`);
        await page.getByRole('link', { name: 'New import' }).first().click();
        await expect(page.getByRole('heading', { level: 1, name: 'New import' })).toBeVisible();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        const lines = (await download(page, 'Download template')).trimEnd().split('\n');
        expect(lines[0].trim()).toBe(HEADER);
        expect(lines).toHaveLength(3);
      });

      await test.step('the file is uploaded and checked', async () => {
        await page.locator('input[type=file]').setInputFiles(file);
        await expect(page.locator('.dropzone')).toContainText(name);
        await page.getByRole('button', { name: 'Upload and check rows' }).click();
        await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
        await expectState(page, 'Ready');
      });

      await test.step('the preview says what would happen, and why not', async () => {
        const tabs = page.getByRole('navigation', { name: 'Rows by result' });
        await expect(tabs.getByRole('link', { name: 'All 14' })).toBeVisible();
        await expect(tabs.getByRole('link', { name: 'Created 8' })).toBeVisible();
        await expect(tabs.getByRole('link', { name: 'Invalid 6' })).toBeVisible();
        for (const [index, { column, says }] of bad.entries()) {
          const cell = rowOfLine(page, 10 + index).locator('.cell-bad');
          await expect(cell, `the cell ${column}`).toHaveCount(1);
          await expect(cell).toContainText(says);
        }
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await tabs.getByRole('link', { name: 'Invalid 6' }).click();
        await expect(rows(page)).toHaveCount(6);
      });

      await test.step('the button says what it will do, and it is done', async () => {
        await page.getByRole('button', { name: 'Create 8 users, skip 6' }).click();
        await expectState(page, 'Done');
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });

      await test.step('the error report has the original columns, the line and the reasons', async () => {
        const lines = (await download(page, /Error report \(6 rows\)/)).trimEnd().split(/\r?\n/);
        expect(lines).toHaveLength(7);
        for (const column of HEADER.split(',')) expect(lines[0]).toContain(column);
        expect(lines[0]).toMatch(/line/);
        expect(lines[2]).toContain(`${keys}-bad-2`);
        expect(lines[2]).toContain('USA');
        expect(lines[2]).toMatch(/\b11\b/);
      });

      await test.step('the users are there, and the history knows the import', async () => {
        await page.getByRole('link', { name: 'View 8 affected users' }).click();
        await expect(page).toHaveURL(/import=/);
        await expect(rows(page)).toHaveCount(8);
        await page.goto(`${HOME}/imports`);
        const entry = page.getByRole('row').filter({ hasText: name });
        await expect(entry).toContainText('Done');
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });

      await test.step('the audit log tells of every step', async () => {
        await page.goto(`${HOME}/audit`);
        const entries = page.getByRole('row').filter({ hasText: name });
        for (const said of [
          'Uploaded the file', 'Checked the rows of', 'Started the import', 'Finished the import', 'Downloaded the error report of',
        ]) {
          await expect(entries.filter({ hasText: said }), said).toHaveCount(1);
        }
      });

      await test.step('the same file again is recognised, and changes nothing', async () => {
        await upload(page, file);
        await expectState(page, 'Ready');
        await expect(page.getByText('This exact file was imported on')).toBeVisible();
        const tabs = page.getByRole('navigation', { name: 'Rows by result' });
        await expect(tabs.getByRole('link', { name: 'Unchanged 8' })).toBeVisible();
        await expect(page.getByText('there is nothing to import')).toBeVisible();
        await confirm(page, 'Cancel import', 'Cancel import');
        await expectState(page, 'Cancelled');
      });
    });
  });
}

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  test('all invalid rows can be reached by paging', async ({ page }) => {
    const keys = prefix();
    const lines = Array.from({ length: 120 }, (_, index) => `${keys}-${index},,,,,US,,,`);
    await upload(page, csv(`${keys}.csv`, [...goodRows(`${keys}x`, 3), ...lines]));
    await expectState(page, 'Ready');
    await page.getByRole('link', { name: 'Invalid 120' }).click();
    await expect(rows(page).first()).toContainText('5');
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(rows(page)).toHaveCount(20);
    await expect(page.getByText('Lines 105 to 124')).toBeVisible();
    await page.getByRole('link', { name: 'Previous' }).click();
    await expect(page.getByText('Lines 55 to 104')).toBeVisible();
    await page.goBack();
    await expect(page.getByText('Lines 105 to 124')).toBeVisible();
  });

  test('an update shows what was and what becomes of it', async ({ page }) => {
    const keys = prefix();
    await upload(page, csv(`${keys}-1.csv`, [`${keys},,Anna Lang,anna.${keys}@mail.example,,DEU,ACTIVE,,`]));
    await expectState(page, 'Ready');
    await page.getByRole('button', { name: 'Create 1 user' }).click();
    await expectState(page, 'Done');
    await upload(page, csv(`${keys}-2.csv`, [`${keys.toUpperCase()},,,anna.new.${keys}@mail.example,,,,,`]));
    await expectState(page, 'Ready');
    await expect(rowOfLine(page, 2)).toContainText('Updated');
    await expect(rowOfLine(page, 2)).toContainText(`anna.${keys}@mail.example`);
    await expect(rowOfLine(page, 2)).toContainText(`anna.new.${keys}@mail.example`);
    await page.getByRole('button', { name: 'Update 1 user' }).click();
    await expectState(page, 'Done');
  });

  test.describe('with files that are no roster', () => {
    test.use({ refusals: [422] });
    const wrong: [string, string, RegExp][] = [
      ['an empty file', '', /empty/i],
      ['a file without vendor_data', 'full_name,email\nA,a@mail.example\n', /vendor_data/],
      ['an unknown column', 'vendor_data,nickname\n1,A\n', /nickname/],
      ['a repeated column', 'vendor_data,email,email\n1,,\n', /appears twice/],
      ['a quote that never closes', 'vendor_data,full_name\n1,A\n2,"B\n3,C\n', /line 3/i],
    ];
    for (const [what, content, says] of wrong) {
      test(`${what} is refused in words`, async ({ page }) => {
        await upload(page, { name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
        await expect(page.getByRole('main').getByText(says).first()).toBeVisible();
        await expect(page.getByRole('button', { name: /^(Create|Update) / })).toHaveCount(0);
      });
    }
  });
});

async function upload(page: Page, file: ReturnType<typeof csv>): Promise<void> {
  await page.goto(`${HOME}/imports/new`);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and check rows' }).click();
}

async function download(page: Page, link: string | RegExp): Promise<string> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return readFileSync(await (await started).path(), 'utf8');
}
