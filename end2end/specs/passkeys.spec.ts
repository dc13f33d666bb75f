import type { Page } from '@playwright/test';

import { HOME, PASSWORD, ownPasskeys, ownTeam } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';
import { mailsTo } from '../support/mail.ts';
import { Device } from '../support/passkeys.ts';
import { ageProof } from '../support/time.ts';

// 403: a passkey that was removed; 422: a name that is none.
test.use({ refusals: [403, 422] });

async function typePassword(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page): Promise<void> {
  await openNavigation(page);
  await page.getByRole('button', { name: /Passkeys/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
}

async function checkPage(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

test('a passkey is added, signs in alone and after a password, and is removed', async ({ page }, info) => {
  const address = ownPasskeys(info.project.name);
  const device = await Device.plugIn(page);
  await typePassword(page, address);
  await expect(page).toHaveURL(HOME);
  await page.goto('/account/security');
  await checkPage(page);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add passkey' })).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue(/Chrome on/);
  await checkPage(page);
  await page.getByLabel('Name').fill('Work laptop');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recovery codes' })).toBeVisible();
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await expect(page.getByText('The passkey was added.')).toBeVisible();
  await expect(page.getByText('10 codes left')).toBeVisible();
  const row = page.getByRole('row', { name: /laptop/ });
  await expect(row).toContainText('Never');
  await checkPage(page);
  await mailsTo(address, 'The passkey “Work laptop” was added');

  // The device has one of this account already.
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByText('Your account has a passkey of this device already.')).toBeVisible();
  expect(await device.passkeys()).toBe(1);

  // Alone: the page asks by itself.
  await signOut(page);
  await checkPage(page);
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(HOME);

  // After a password.
  await signOut(page);
  await typePassword(page, address);
  await expect(page).toHaveURL(/\/sign-in\/code/);
  await expect(page.getByRole('button', { name: 'Use passkey' })).toBeVisible();
  await checkPage(page);
  await device.knowsPerson(false);
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await expect(page.getByText('No passkey was used')).toBeVisible();
  await device.knowsPerson(true);
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await expect(page).toHaveURL(HOME);

  await page.goto('/account/security');
  await row.getByRole('link', { name: 'Rename' }).click();
  await checkPage(page);
  await page.getByLabel('Name').fill('');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText('Enter a name')).toBeVisible();
  await page.getByLabel('Name').fill('Old laptop');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText('The passkey was renamed.')).toBeVisible();
  await expect(row).not.toContainText('Never');
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByText('The passkey was removed.')).toBeVisible();
  await mailsTo(address, 'The passkey “Old laptop” of your Rollcall account was removed');

  // The device still has it, and it opens nothing.
  await signOut(page);
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByText('This passkey opens no account')).toBeVisible();
  await checkPage(page);
  await typePassword(page, address);
  await expect(page).toHaveURL(HOME);
});

test('a passkey is the factor that is required, and confirms what is asked again', async ({ page, browser, baseURL }, info) => {
  const { home, owner, reader } = ownTeam(info.project.name, 'keys');
  await Device.plugIn(page);
  await typePassword(page, owner);
  await expect(page).toHaveURL(home);
  await page.goto('/account/security');
  await addPasskey(page);
  await page.goto(`${home}/settings/team`);
  await page.getByRole('button', { name: 'Require a second factor' }).click();
  await expect(page.getByText('Everybody needs a second factor now.')).toBeVisible();

  const other = await browser.newContext({ baseURL });
  const theirs = await other.newPage();
  await Device.plugIn(theirs);
  await typePassword(theirs, reader);
  await expect(theirs.getByText('Your organization requires a second factor.')).toBeVisible();
  await theirs.getByRole('button', { name: 'Add a passkey instead' }).click();
  await expect(theirs.getByRole('link', { name: 'Set up an authenticator app instead' })).toBeVisible();
  await checkPage(theirs);
  await theirs.getByRole('button', { name: 'Add passkey' }).click();
  await theirs.getByRole('link', { name: 'I have saved them' }).click();
  await expect(theirs).toHaveURL(home);
  await other.close();

  await page.goto(`${home}/settings/team`);
  await expect(page.getByRole('row', { name: /Rolf Roles/ })).toContainText('Yes');
  await page.getByRole('link', { name: 'Rolf Roles' }).click();
  ageProof(owner);
  await confirm(page, 'Suspend access', 'Suspend');
  await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use passkey' })).toBeVisible();
  await checkPage(page);
  await page.getByRole('button', { name: 'Use passkey' }).click();
  await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
});

/** From the page of sign-in security. */
async function addPasskey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add passkey' })).toBeVisible();
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByRole('link', { name: 'I have saved them' }).click();
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the pages say what to do instead', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
    // Playwright finds no text in a noscript by itself.
    const words = page.locator('noscript p');
    await expect(words).toHaveText('Passkeys need JavaScript. Sign in with your password.');
    await expect(words).toBeVisible();
    await expect(page.getByRole('button', { name: 'Use passkey' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Sign in with a password' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
