// Possible duplicates, from a person's second face to the decision; search by face; the effect of a
// different threshold.

import { join } from 'node:path';

import { type Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

// Where `cargo xtask models` puts the sample photographs. The first has several faces.
const SAMPLES = join(import.meta.dirname, '../../target/faces/samples');
const sample = (number: number) => join(SAMPLES, `sample${number}.jpg`);

/** Creates users with the same face and returns the addresses of their pages. */
async function alike(page: Page, baseURL: string, count: number, picture: string): Promise<string[]> {
  const tag = prefix();
  const keys = Array.from({ length: count }, (_, number) => `${tag}-${number + 1}`);
  const lines = keys.map((key, number) => `${key},Person ${number + 1} ${tag},,,,DEU,ACTIVE,${tag},`);
  await bringIn(page.request, baseURL, `${tag}.csv`, lines);
  const users: string[] = [];
  for (const key of keys) {
    await page.goto(`${HOME}/users?q=${key}`);
    const href = await page.locator('tbody th a').first().getAttribute('href');
    users.push(href!);
    await page.goto(`${href}/faces`);
    await page.locator('input[type=file]').setInputFiles(picture);
    const check = page.getByRole('button', { name: 'Check picture' });
    if (await check.isVisible()) await check.click();
    await page.getByRole('button', { name: /Save face \d of 5/ }).click();
    await expect(page.getByText('Face saved.')).toBeVisible();
  }
  return users;
}

/** Opens the pair of two users in the queue. */
async function openPair(page: Page, users: string[]): Promise<void> {
  const names: string[] = [];
  for (const user of users) {
    await page.goto(user);
    names.push(await page.getByRole('heading', { level: 1 }).innerText());
  }
  await page.goto(`${HOME}/faces`);
  const [first, second] = names as [string, string];
  // Others have faces like these too.
  await page.locator('.pairs a').filter({ hasText: first }).filter({ hasText: second }).click();
  await expect(page.locator('.pairs a[aria-current]')).toContainText(first);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'as compliance officer' : 'without a script', () => {
    test.use({ role: 'compliance', javaScriptEnabled });
    // Both checks run as a script in the page, which needs JavaScript.
    const expectSound = async (page: Page) => {
      if (!javaScriptEnabled) return;
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    };

    test('users with the same face are reviewed, linked, and do not come back', async ({ page, baseURL }) => {
      const users = await alike(page, baseURL!, 2, sample(javaScriptEnabled ? 3 : 4));
      await openPair(page, users);
      // On a phone it is in the drawer.
      await expect(page.locator('.count--due', { hasText: 'to review' })).toBeAttached();
      await expect(page.getByText('Likely same person').first()).toBeVisible();
      await expectSound(page);
      const pair = new URL(page.url()).searchParams.get('pair');

      await page.getByRole('button', { name: 'Later' }).click();
      await expect(page.getByText('Postponed. You can find it under Later.')).toBeVisible();
      await page.goto(`${HOME}/faces?state=later&pair=${pair}`);
      await page.getByLabel('Reason for the audit log').fill('same passport');
      await page.getByRole('button', { name: 'Same person' }).click();
      await expect(page.getByText('Same person. The two users are linked.')).toBeVisible();

      for (const [own, other] of [users, [users[1], users[0]]]) {
        await page.goto(own!);
        await expect(page.locator('.status--pill', { hasText: 'Duplicated' })).toBeVisible();
        await expect(page.locator(`a[href="${other}"]`)).toBeVisible();
      }
      await expectSound(page);
      await page.goto(`${HOME}/audit?action=pair.decided`);
      await expect(page.getByText('same passport').first()).toBeVisible();
    });

    test('a picture finds its user, and another face of it can be chosen', async ({ page, baseURL }) => {
      const [user] = await alike(page, baseURL!, 1, sample(6));
      await page.goto(`${HOME}/faces/search`);
      await expectSound(page);
      await page.locator('input[type=file]').setInputFiles(sample(6));
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.locator(`a[href="${user}"]`)).toBeVisible();
      await expect(page.getByText(/faces? compared in/)).toBeVisible();
      await expect(page.locator('svg.photo rect.frame').first()).toBeVisible();
      await expectSound(page);

      await page.locator('input[type=file]').setInputFiles(sample(1));
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('radio').nth(1).check();
      await page.getByRole('button', { name: 'Search this face' }).click();
      await expect(page.getByRole('radio').nth(1)).toBeChecked();
      await expect(page.locator('svg.photo image')).toHaveCount(1);
      await expectSound(page);
    });
  });
}

test.describe('as owner', () => {
  test.use({ role: 'owner', refusals: [422] });

  test('another threshold says what it would change, and what is no picture is said in place', async ({ page }) => {
    await page.goto(`${HOME}/settings/faces`);
    await expectAccessible(page);
    await page.getByLabel('Threshold').fill('95');
    await page.getByRole('button', { name: 'Preview effect' }).click();
    await expect(page.getByText('Effect on existing data')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('Threshold').fill('20');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Enter a number from 50 to 99.')).toBeVisible();

    await page.goto(`${HOME}/faces/search`);
    const notes = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await page.locator('input[type=file]').setInputFiles(notes);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('The search was not run.');
    await expectAccessible(page);
  });
});
