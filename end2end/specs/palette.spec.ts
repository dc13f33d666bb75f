// The command palette, the keys, and what they are without JavaScript.

import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

/** The palette, opened by its key: it works as soon as the browser library has loaded. */
async function open(page: Page) {
  const palette = page.getByRole('dialog', { name: 'Go to' });
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(palette).toBeVisible({ timeout: 500 });
  }).toPass();
  return palette;
}

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance' });

  test('pages, actions and users are found by name and opened with the keyboard', async ({ page, baseURL }) => {
    const key = prefix();
    await bringIn(page.request, baseURL!, `${key}.csv`, [`${key}-7,,Ida Palette,,,DEU,FLAGGED,,`]);
    await page.goto(`${HOME}/imports`);
    const palette = await open(page);
    const field = palette.getByRole('combobox', { name: 'Find a page, an action or a user' });
    await expect(field).toBeFocused();
    await expect(palette.getByRole('option', { name: 'New import' })).toBeVisible();
    // Only owners and admins invite.
    await expect(palette.getByRole('option', { name: 'Invite a person' })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await field.fill('new exp');
    await expect(palette.getByRole('option').first()).toHaveText('New export');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();

    await open(page);
    // The index of the search follows the import.
    await expect(async () => {
      await field.fill('');
      await field.fill(`${key}-7`);
      const found = palette.getByRole('option', { name: /^Ida Palette/ });
      await expect(found).toContainText('Flagged', { timeout: 2_000 });
    }).toPass();
    await page.keyboard.press('ArrowDown');
    await expect(palette.getByRole('option', { name: /^Search users for/ })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Ida Palette' })).toBeVisible();
  });

  test('the link in the header opens the palette, and the focus returns', async ({ page }) => {
    await page.goto(HOME);
    const palette = await open(page);
    await page.keyboard.press('Escape');
    const link = page.getByRole('link', { name: 'Go to', exact: true });
    await link.click();
    await expect(palette).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(link).toBeFocused();
    await expect(page).toHaveURL(HOME);
  });

  test('Enter leads nowhere once something else is typed', async ({ page }) => {
    await page.goto(HOME);
    const palette = await open(page);
    const field = palette.getByRole('combobox', { name: 'Find a page, an action or a user' });
    await expect(palette.getByRole('option').first()).toBeVisible();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/go**', async (route) => {
      await held;
      await route.continue();
    });
    await field.fill('new exp');
    await page.keyboard.press('Enter');
    await field.fill('new imp');
    answer();
    await expect(palette.getByRole('option').first()).toHaveText('New import');
    await expect(page).toHaveURL(HOME);
  });

  test('the keys of a page are shown, but not while somebody types', async ({ page }) => {
    await page.goto(`${HOME}/users`);
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(async () => {
      await page.keyboard.press('?');
      await expect(keys).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(keys).toContainText('Go to the search');
    await expect(keys).not.toContainText('Possible duplicates');
    await expectAccessible(page);
    await keys.getByRole('button', { name: 'Close' }).click();
    await expect(keys).toBeHidden();
    await page.keyboard.press('/');
    await page.keyboard.press('?');
    await expect(keys).toBeHidden();
  });
});

test.describe('without JavaScript', () => {
  test.use({ role: 'reader', javaScriptEnabled: false });

  test('the same places, keys and version are pages', async ({ page }) => {
    await page.goto(HOME);
    await page.getByRole('link', { name: 'Go to', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Find a page, an action or a user' }).fill('exports');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByRole('main').getByRole('link', { name: 'Exports', exact: true }).click();
    await expect(page).toHaveURL(`${HOME}/exports`);

    await openNavigation(page);
    await page.getByRole('button', { name: /Reader/ }).click();
    await page.getByRole('link', { name: 'Keyboard shortcuts' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Keyboard shortcuts' })).toBeVisible();
    await page.goto(`${HOME}/about`);
    await expect(page.getByRole('main')).toContainText('What has changed');
    await expect(page.getByRole('main').getByRole('link', { name: 'API reference' })).toBeVisible();
  });
});
