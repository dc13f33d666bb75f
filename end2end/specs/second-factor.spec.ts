import type { Page } from '@playwright/test';

import { HOME, PASSWORD, ownFactors, strict } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';
import { mailsTo } from '../support/mail.ts';
import { codeOf } from '../support/totp.ts';

// 403, 422: wrong passwords and codes on purpose.
test.use({ refusals: [403, 422] });

async function typePassword(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page): Promise<void> {
  await openNavigation(page);
  await page.getByRole('button', { name: /Reader/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
}

test('an authenticator app is set up, asked for, replaced by a recovery code, and removed', async ({ page }, info) => {
  const address = ownFactors(info.project.name);
  await typePassword(page, address);
  await expect(page).toHaveURL(HOME);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Sign-in security' }).click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'Set up authenticator app' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the key below' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const key = (await page.locator('.id code').textContent()) ?? '';
  expect(key.replace(/\s/g, '')).toMatch(/^[A-Z2-7]{32}$/);

  // A wrong code stands at its field, and the key stays.
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('Incorrect code.')).toBeVisible();
  await expect(page.locator('.id code')).toHaveText(key);
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key));
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recovery codes' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await expect(page.getByText('10 codes left')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await mailsTo(address, 'An authenticator app was added');

  // The password alone opens nothing.
  await signOut(page);
  await typePassword(page, address);
  await expect(page).toHaveURL(/\/sign-in\/code/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.goto(HOME);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await typePassword(page, address);
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Incorrect code.')).toBeVisible();
  // The code of the set-up was used: the app's next one.
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(HOME);

  await signOut(page);
  await typePassword(page, address);
  await page.getByLabel('Code', { exact: true }).fill(codes[0].toUpperCase());
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(HOME);
  await mailsTo(address, 'Codes left: 9.');

  await page.goto('/account/security');
  const remove = page.getByRole('region', { name: 'Remove authenticator app' });
  await remove.getByLabel('Your password').fill('not this one');
  await remove.getByRole('button', { name: 'Remove authenticator app' }).click();
  await expect(remove.getByText('This is not your current password.')).toBeVisible();
  await remove.getByLabel('Your password').fill(PASSWORD);
  await remove.getByRole('button', { name: 'Remove authenticator app' }).click();
  await expect(page.getByText('The authenticator app was removed.')).toBeVisible();
  await signOut(page);
  await typePassword(page, address);
  await expect(page).toHaveURL(HOME);
});

test('an organization requires second factors, and an owner resets a lost one', async ({ page, browser, baseURL }, info) => {
  const { home, owner, reader } = strict(info.project.name);
  await typePassword(page, owner);
  await expect(page).toHaveURL(home);
  await page.goto('/account/security/app');
  await setUp(page);
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await page.goto(`${home}/settings/team`);
  await page.getByRole('button', { name: 'Require a second factor' }).click();
  await expect(page.getByText('Everybody needs a second factor now.')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const other = await browser.newContext({ baseURL });
  const theirs = await other.newPage();
  await typePassword(theirs, reader);
  await expect(theirs).toHaveURL(/\/account\/security\/app/);
  await expect(theirs.getByText('Your organization requires a second factor.')).toBeVisible();
  await expectAccessible(theirs);
  await expectNoSidewaysScroll(theirs);
  await theirs.goto(`${home}/users`);
  await expect(theirs).toHaveURL(/\/account\/security\/app/);
  await setUp(theirs);
  await expectAccessible(theirs);
  await theirs.getByRole('link', { name: 'I have saved them' }).click();
  await expect(theirs).toHaveURL(`${home}/users`);

  await page.goto(`${home}/settings/team`);
  await page.getByRole('link', { name: 'Rolf Strict' }).click();
  await confirm(page, 'Reset second factor', 'Reset factor');
  await expect(page.getByText('The second factor was reset.')).toBeVisible();
  await mailsTo(reader, 'reset the second factor');
  await theirs.goto(`${home}/users`);
  await expect(theirs).toHaveURL(/\/sign-in/);
  await typePassword(theirs, reader);
  await expect(theirs).toHaveURL(/\/account\/security\/app/);
  await other.close();
});

/** Fills in the page of a set-up. Returns the key. */
async function setUp(page: Page): Promise<string> {
  const key = (await page.locator('.id code').textContent()) ?? '';
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key));
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recovery codes' })).toBeVisible();
  return key;
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the pages of a set-up work', async ({ page }, info) => {
    await typePassword(page, ownFactors(info.project.name));
    await expect(page).toHaveURL(HOME);
    await page.goto('/account/security/app');
    await expect(page.getByRole('img', { name: 'QR code of the key below' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Turn on' })).toBeVisible();
  });
});
