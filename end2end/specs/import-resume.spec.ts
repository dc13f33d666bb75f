// A cancelled import says what it did, and resumes where it stopped.

import type { Page } from '@playwright/test';

import { csv, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectState, checked, reaches, send } from '../support/roster.ts';

test.use({ role: 'owner' });

const ROWS = 60_000;

/** Starts an import and cancels it at once: it stops at the first chunk, or before it. */
async function cancelled(page: Page, baseURL: string): Promise<void> {
  const keys = prefix();
  const lines = Array.from({ length: ROWS }, (_, index) => `${keys}-${index},,,,,,,,`);
  const location = await checked(page.request, baseURL, csv(`${keys}.csv`, lines));
  await send(page.request, baseURL, `${location}/start`);
  await send(page.request, baseURL, `${location}/cancel`);
  await reaches(page.request, location, 'Cancelled');
  await page.goto(location);
}

test('a cancelled run says what was done, and Resume brings every row in', async ({ page, baseURL }) => {
  await cancelled(page, baseURL!);
  await expect(page.getByText(/[\d,]+ of 60,000 rows were processed|Nothing was imported/)).toBeVisible();
  await expect(page.getByText('Not processed').first()).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: /^Resume \([\d,]+ rows left\)$/ }).click();
  await expectState(page, 'Done');
  await expect(page.getByRole('link', { name: 'View 60,000 affected users' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Resume/ })).toHaveCount(0);
});

test('resuming needs no pointer', async ({ page, baseURL }) => {
  await cancelled(page, baseURL!);
  await tabTo(page, /^Resume \(/);
  await page.keyboard.press('Enter');
  await expectState(page, 'Done');
});
