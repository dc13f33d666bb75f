import { HOME, PASSWORD, ownAccount, signIn } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { linkOf, mailsTo } from '../support/mail.ts';

const NEW = 'seven tame wolves read';

test.describe('one\'s own account', () => {
  // 403: the password of before; 410: a link that was used; 422: a password that is refused.
  test.use({ refusals: [403, 410, 422] });

  test('name and password are changed, and a forgotten password is set anew', async ({ page, baseURL }, info) => {
    const address = ownAccount(info.project.name);
    const { cookies } = await signIn(baseURL!, address);
    await page.context().addCookies(cookies);
    await page.goto('/account');
    await expect(page.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.getByLabel('Name', { exact: true }).fill('Noor Haddad');
    await page.getByRole('button', { name: 'Change name' }).click();
    await expect(page.getByText('Your name was changed.')).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Noor Haddad');

    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill('noor haddad 2026');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('which others know')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(NEW);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password was changed.')).toBeVisible();
    await mailsTo(address, 'was changed at');

    await page.context().clearCookies();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(address);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('incorrect');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeVisible();

    const [mail] = await mailsTo(address, 'asked for a new password');
    const link = linkOf(mail, 'account/recover');
    await page.goto(link);
    await expect(page.getByText(address)).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByText('Your new password is set.')).toBeVisible();
    await page.getByLabel('E-mail').fill(address);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(HOME);
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  });

  test('a new e-mail address is confirmed by its mailbox', async ({ page, baseURL }, info) => {
    const address = ownAccount(`${info.project.name}-mail`);
    const other = `new-${info.project.name}-${Date.now()}@team.test`;
    const { cookies } = await signIn(baseURL!, address);
    await page.context().addCookies(cookies);
    await page.goto('/account');
    await page.getByLabel('New e-mail').fill(`typo-${other}`);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Send confirmation link' }).click();
    await expect(page.getByText('Waiting for your confirmation.')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Cancel the change' }).click();
    await expect(page.getByText('Your e-mail address stays.')).toBeVisible();
    await page.getByLabel('New e-mail').fill(other);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Send confirmation link' }).click();
    await expect(page.getByText(other)).toBeVisible();
    await mailsTo(address, other);
    const [mail] = await mailsTo(other, 'confirm');
    await page.goto(linkOf(mail, 'account/email'));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Use the new address' }).click();
    await expect(page.getByRole('heading', { name: 'Your e-mail address was changed' })).toBeVisible();
    await page.goto('/account');
    await expect(page.getByText(other)).toBeVisible();
  });
});

test('notices are legible', async ({ page, baseURL }, info) => {
  const { cookies } = await signIn(baseURL!, ownAccount(info.project.name));
  await page.context().addCookies(cookies);
  await page.goto('/account/notices');
  await expect(page.getByRole('heading', { name: 'Always sent' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('notices are chosen, and some always come', async ({ page, baseURL }, info) => {
    const { cookies } = await signIn(baseURL!, ownAccount(info.project.name));
    await page.context().addCookies(cookies);
    await page.goto('/account');
    await page.getByRole('link', { name: 'Notices' }).click();
    await expect(page.getByRole('heading', { name: 'Always sent' })).toBeVisible();
    await page.getByLabel('My import has ended').uncheck();
    await page.getByLabel('Daily summary of my inbox').selectOption('From 07:00 UTC');
    await page.getByRole('button', { name: 'Save notices' }).click();
    await expect(page.getByText('Notices saved.')).toBeVisible();
    await expect(page.getByLabel('My import has ended')).not.toBeChecked();
    await expect(page.getByLabel('Daily summary of my inbox')).toHaveValue('7');
    await page.getByLabel('Daily summary of my inbox').selectOption('None');
    await page.getByLabel('My import has ended').check();
    await page.getByRole('button', { name: 'Save notices' }).click();
    await expect(page.getByLabel('My import has ended')).toBeChecked();
  });

  test('an address without an account gets the same answer', async ({ page }) => {
    await page.goto('/account/recover');
    await page.getByLabel('E-mail').fill('nobody@demo.test');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeVisible();
  });
});
