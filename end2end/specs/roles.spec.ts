// Roles of single applications, roles with an end, custom roles, and who may do what.

import type { Browser, Page } from '@playwright/test';

import { PASSWORD, ownTeam } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test, watch } from '../support/fixtures.ts';
import { ageProof } from '../support/time.ts';

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

async function guest(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  return context.newPage();
}

async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

// 404: an application that is closed; 409: a role in use; 422: a form with a mistake.
test.use({ refusals: [403, 404, 409, 422] });

test('a custom role for one application, until a day', async ({ page, browser, baseURL }, info) => {
  const { path, home, owner, reader } = ownTeam(info.project.name, 'roles');
  await signIn(page, owner);

  await page.goto(`${home}/settings/applications`);
  await expectGood(page);
  await page.getByLabel('Name', { exact: true }).fill('Cards');
  await page.getByRole('button', { name: 'Create application' }).click();
  await expect(page.getByText('The application was created.')).toBeVisible();
  await page.getByLabel('New name of Cards').fill('Card issuing');
  await page.getByRole('button', { name: 'Rename Cards' }).click();
  await expect(page.getByRole('link', { name: 'Card issuing' })).toHaveAttribute('href', `${path}/cards`);
  await expectGood(page);

  await page.goto(`${home}/settings/roles`);
  await expectGood(page);
  await page.getByRole('link', { name: 'New role' }).click();
  await expectGood(page);
  await page.getByLabel('Name', { exact: true }).fill('Reader');
  await page.getByLabel('Read the audit log').check();
  await page.getByRole('button', { name: 'Create role' }).click();
  await expect(page.getByText('Every organization has a role with this name.')).toBeVisible();
  await expect(page.getByLabel('Read the audit log')).toBeChecked();
  await expectGood(page);
  await page.getByLabel('Name', { exact: true }).fill('Fraud analyst');
  await page.getByRole('button', { name: 'Create role' }).click();
  await expect(page.getByText('The role was created.')).toBeVisible();

  await page.goto(`${home}/settings/team`);
  await page.getByRole('link', { name: 'Rolf Roles' }).click();
  await expectGood(page);
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Fraud analyst' });
  await page.getByLabel('Where').selectOption({ label: 'Card issuing' });
  await page.getByLabel('Last day').fill('2020-01-31');
  await page.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('This date is in the past.')).toBeVisible();
  await expectGood(page);
  await page.getByLabel('Last day').fill('2099-12-31');
  await page.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('The role was changed.')).toBeVisible();
  const given = page.getByRole('row').filter({ hasText: 'Fraud analyst' });
  await expect(given).toContainText('2099-12-31 23:59 UTC');
  await confirm(page, /^Take away Reader/, 'Take role away');
  await expect(page.getByText('The role was taken away.')).toBeVisible();
  await expectGood(page);

  // The person sees one application, and what the role allows in it.
  const theirs = await guest(browser, baseURL);
  const errors = watch(theirs, [403, 404]);
  await signIn(theirs, reader);
  await expect(theirs).toHaveURL(`${path}/cards`);
  await openNavigation(theirs);
  const navigation = theirs.getByRole('navigation', { name: 'Main' });
  await expect(navigation.getByRole('link', { name: 'Audit log' })).toBeVisible();
  await expect(navigation.getByRole('link', { name: 'Imports' })).toHaveCount(0);
  await expect(theirs.getByText('Fraud analyst until 2099-12-31')).toBeVisible();
  await theirs.goto(home);
  await expect(theirs.getByRole('heading', { level: 1 })).toContainText(/not found/i);

  // Who may do what, and why.
  await page.goto(`${path}/cards/audit`);
  await page.getByRole('link', { name: 'Who may do what' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Rolf Roles' }).first();
  await expect(row).toContainText('Fraud analyst');
  await expect(row).toContainText('Card issuing alone');
  await expectGood(page);

  // A change acts at once; a role in use stays.
  await page.goto(`${home}/settings/roles`);
  await page.getByRole('link', { name: 'Fraud analyst' }).click();
  await expect(page.getByText('Rolf Roles')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
  await expectGood(page);
  await page.getByLabel('Read the audit log').uncheck();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('The role was changed.')).toBeVisible();
  await theirs.goto(`${path}/cards/audit`);
  await expect(theirs.getByRole('heading', { name: 'You are not allowed to do this' })).toBeVisible();
  expect(errors).toEqual([]);
  await theirs.context().close();
});

test('what gives power away asks who it is, ten minutes after the sign-in', async ({ page }, info) => {
  const { home, owner } = ownTeam(info.project.name, 'steps');
  await signIn(page, owner);
  await page.goto(`${home}/settings/team`);
  await page.getByRole('link', { name: 'Rolf Roles' }).click();
  ageProof(owner);
  await confirm(page, 'Suspend access', 'Suspend');
  await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  await expectGood(page);
  await page.getByLabel(/password/i).fill('not the password at all');
  await page.getByRole('button', { name: 'Confirm and continue' }).click();
  await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  await page.getByLabel(/password/i).fill(PASSWORD);
  await page.getByRole('button', { name: 'Confirm and continue' }).click();
  await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
  // The proof counts for what follows.
  await page.getByRole('button', { name: 'Restore access' }).click();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ role: 'owner', javaScriptEnabled: false });

  test('roles are shown, and a copy is offered', async ({ page }) => {
    await page.goto('/demo/main/settings/roles');
    await page.getByRole('link', { name: 'Compliance officer' }).click();
    await expect(page.getByText('Edit users', { exact: false })).toBeVisible();
    await page.getByRole('link', { name: 'Copy' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Compliance officer (copy)');
    await expect(page.getByLabel('Edit users')).toBeChecked();
    await page.goto('/demo/main/audit/access');
    await expect(page.getByRole('heading', { name: 'By permission' })).toBeVisible();
  });
});
