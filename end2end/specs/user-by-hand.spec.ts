import { HOME } from '../support/accounts.ts';
import { phoneOf, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance', refusals: [422] });

  test('a user is added by hand, and what is wrong is said at its field', async ({ page }) => {
    const key = prefix();
    await page.goto(`${HOME}/users`);
    await page.getByRole('link', { name: 'Add user' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('Full name').fill('Łucja Żuraw');
    await page.getByLabel('Date of birth').fill('3/4/1985');
    await page.getByLabel('Phone').fill(phoneOf(key));
    await page.getByRole('button', { name: 'Add user' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'User not added.' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'User ID' })).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Date of birth')).toHaveAccessibleDescription(/1985-04-03 or 1985-03-04|1985-03-04 or 1985-04-03/);
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'User ID' }).fill(key);
    await page.getByLabel('Date of birth').fill('1985-03-04');
    await page.getByRole('button', { name: 'Add user' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'User added.' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Łucja Żuraw');
    await expect(page.getByRole('main')).toContainText('1985-03-04');
    await expect(page.getByRole('link', { name: 'Erase' })).toHaveCount(0);
  });
});

test.describe('as owner, without a script', () => {
  test.use({ role: 'owner', refusals: [422], javaScriptEnabled: false });

  test('a user is erased from their page, by typing the user ID', async ({ page }) => {
    const key = prefix();
    await page.goto(`${HOME}/users/new`);
    await page.getByRole('textbox', { name: 'User ID' }).fill(key);
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('link', { name: 'Erase' }).click();
    await expect(page.getByRole('main')).toContainText('This cannot be undone.');
    await page.getByRole('textbox', { name: 'User ID' }).fill('somebody else');
    await page.getByRole('button', { name: 'Erase user' }).click();
    await expect(page.getByText('This is not the user ID of this user.')).toBeVisible();
    await page.getByRole('textbox', { name: 'User ID' }).fill(key);
    await page.getByRole('button', { name: 'Erase user' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'User erased.' })).toBeVisible();
    await page.goto(`${HOME}/users?q=${key}`);
    await expect(page.getByRole('heading', { name: 'No users found' })).toBeVisible();
  });
});
