// Two users who are the same person: compared, merged, found by both user IDs, and two again.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

/** Imports two users and returns their user IDs and the address of the first one. */
async function two(page: Page, baseURL: string): Promise<{ kept: string; gone: string; user: string }> {
  const key = prefix();
  const [kept, gone] = [`${key}-a`, `${key}-b`];
  await bringIn(page.request, baseURL, `${key}.csv`, [
    `${kept},,Anna Lang,,+4915112345678,DEU,ACTIVE,,`,
    `${gone},,Anna Lange,anna.${key}@mail.example,,DEU,FLAGGED,,`,
  ]);
  await page.goto(`${HOME}/users?q=${kept}`);
  const user = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  return { kept, gone, user: user ?? '' };
}

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance', refusals: [422] });

  test('two users become one, and an undo makes them two again', async ({ page, baseURL }) => {
    const { kept, gone, user } = await two(page, baseURL!);
    await page.goto(user);
    await page.getByRole('link', { name: 'Merge with another user' }).click();
    await expectAccessible(page);
    await page.getByLabel('User ID of the other user').fill('nobody-has-this');
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByLabel('User ID of the other user')).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel('User ID of the other user').fill(gone);
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Merge Anna Lange into Anna Lang');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('group', { name: 'Full name' }).getByLabel('Anna Lange').check();
    await page.getByRole('button', { name: 'Merge into Anna Lang' }).click();

    const main = page.getByRole('main');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anna Lange');
    await expect(main.getByRole('heading', { name: 'Also known as' })).toBeVisible();
    await expect(main).toContainText(gone);
    await expect(main.locator('.status--pill').first()).toHaveText('Flagged');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto(`${HOME}/users?q=${gone}`);
    await expect(page.getByRole('rowheader').getByRole('link').first()).toHaveAttribute('href', user);

    await page.goto(user);
    await confirm(page, `Undo the merge of ${gone}`, 'Undo merge');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anna Lang');
    await expect(page.getByRole('status').filter({ hasText: 'Merge undone.' })).toBeVisible();
    await expect(main.getByRole('heading', { name: 'Also known as' })).toHaveCount(0);
    await expectAccessible(page);
    await page.goto(`${HOME}/users?q=${gone}`);
    await expect(page.getByRole('rowheader')).toContainText('Anna Lange');
    expect(kept).not.toBe(gone);
  });
});
