import { HOME, PASSWORD } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watch } from '../support/fixtures.ts';
import { linkOf, mailsTo } from '../support/mail.ts';

const TEAM = `${HOME}/settings/team`;

test.describe('as an owner', () => {
  // 410: a link that was used.
  test.use({ role: 'owner', refusals: [403, 410, 422] });

  test('a person is invited, accepts, is suspended, let in again and removed', async ({ page, browser, baseURL }, info) => {
    const address = `mia-${info.project.name}@team.test`;
    const name = `Mia Hartmann ${info.project.name}`;
    await page.goto(TEAM);
    await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    // The message stands at its field, and the input is kept.
    await page.getByLabel('E-mail').fill('no address');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByText('is not an e-mail address')).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue('no address');
    await page.getByLabel('E-mail').fill(address);
    await page.getByLabel('Role', { exact: true }).selectOption('DEVELOPER');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page).toHaveURL(`${TEAM}?done=invited`);
    const invited = page.getByRole('row').filter({ hasText: address });
    await expect(invited.getByText('Invited', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    const [mail] = await mailsTo(address, 'Developer');
    const link = linkOf(mail, 'account/invitation');
    // Signed in as nobody: a new context would have the owner's session.
    const guest = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
    const theirs = await guest.newPage();
    const errors = watch(theirs, [410, 422, 403]);
    await theirs.goto(link);
    await expect(theirs.getByRole('heading', { level: 1 })).toContainText('Invitation to');
    await expect(theirs.getByText(address)).toBeVisible();
    await expectAccessible(theirs);
    await expectNoSidewaysScroll(theirs);
    await theirs.getByLabel('Your name').fill(name);
    await theirs.getByLabel('Password').fill('passwordpassword');
    await theirs.getByRole('button', { name: /^Join/ }).click();
    await expect(theirs.getByText('attackers try first')).toBeVisible();
    await expect(theirs.getByLabel('Your name')).toHaveValue(name);
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: /^Join/ }).click();
    await expect(theirs).toHaveURL(HOME);

    // The link is over, for everybody.
    await theirs.goto(link);
    await expect(theirs.getByRole('heading', { name: 'This link does not work' })).toBeVisible();

    await page.goto(TEAM);
    await expect(page.getByRole('row').filter({ hasText: address }).getByText('Active')).toBeVisible();
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByText('Invitation by Ingrid Solheim')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('Role', { exact: true }).selectOption('READER');
    await page.getByRole('button', { name: 'Change role' }).click();
    await expect(page.getByText('The role was changed.')).toBeVisible();

    await confirm(page, 'Suspend access', 'Suspend');
    await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
    await theirs.goto(`${HOME}/users`);
    await expect(theirs).toHaveURL(/\/sign-in/);
    await theirs.getByLabel('E-mail').fill(address);
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Sign in' }).click();
    await expect(theirs.getByRole('alert')).toContainText('incorrect');

    await page.getByRole('button', { name: 'Restore access' }).click();
    await expect(page.getByText('Active', { exact: true })).toBeVisible();
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Sign in' }).click();
    await expect(theirs).toHaveURL(`${HOME}/users`);

    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog', { name: `Remove ${name} from` });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Remove person' }).click();
    await expect(page).toHaveURL(`${TEAM}?done=removed`);
    await expect(page.getByRole('row').filter({ hasText: address })).toHaveCount(0);
    await theirs.goto(`${HOME}/users`);
    await expect(theirs).toHaveURL(/\/sign-in/);
    expect(errors).toEqual([]);
    await guest.close();
  });

  test('an invitation is sent again and revoked', async ({ page }, info) => {
    const address = `leo-${info.project.name}@team.test`;
    await page.goto(TEAM);
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    const row = page.getByRole('row').filter({ hasText: address });
    await row.getByRole('button', { name: `Send again: ${address}` }).click();
    await expect(page).toHaveURL(`${TEAM}?done=invited`);
    await confirm(page, `Revoke: ${address}`, 'Revoke invitation');
    await expect(page).toHaveURL(`${TEAM}?done=revoked`);
    await expect(row).toHaveCount(0);
  });

  test('the fields of a second role are accessible', async ({ page }) => {
    await page.goto(TEAM);
    await page.getByRole('button', { name: 'Add another role' }).click();
    await expect(page.getByRole('group', { name: 'Role 2' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('group', { name: 'Role 2' }).getByLabel('Role', { exact: true }).selectOption('ADMIN');
    await page.getByLabel('E-mail').fill('nobody@team.test');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page.getByText('The invitation was not sent.')).toBeInViewport();
    await expectAccessible(page);
  });

  test('an owner cannot suspend or remove themselves', async ({ page }) => {
    await page.goto(TEAM);
    await page.getByRole('link', { name: 'Ingrid Solheim' }).click();
    await expect(page.getByText('This is you.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Suspend access' })).toHaveCount(0);
  });
});

test.describe('as an admin', () => {
  test.use({ role: 'admin' });

  test('a role above the own is neither given nor changed', async ({ page }) => {
    await page.goto(TEAM);
    await expect(page.getByLabel('Role', { exact: true }).locator('option')).toHaveCount(4);
    await page.getByRole('link', { name: 'Ingrid Solheim' }).click();
    await expect(page.getByText('cannot change people whose role is above it')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Change role' })).toHaveCount(0);
  });
});

test.describe('as a compliance officer', () => {
  test.use({ role: 'compliance', refusals: [403] });

  test('the team is not shown', async ({ page }) => {
    await page.goto(TEAM);
    await expect(page.getByRole('heading', { name: 'You are not allowed to do this' })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  // 422: a form with something wrong.
  test.use({ role: 'owner', javaScriptEnabled: false, refusals: [422] });

  test('a person is invited and the invitation revoked', async ({ page }, info) => {
    const address = `noscript-${info.project.name}@team.test`;
    await page.goto(TEAM);
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    const row = page.getByRole('row').filter({ hasText: address });
    await confirm(page, `Revoke: ${address}`, 'Revoke invitation');
    await expect(row).toHaveCount(0);
  });

  test('an invitation carries several roles, and a wrong one is marked', async ({ page }, info) => {
    const address = `several-${info.project.name}@team.test`;
    await page.goto(TEAM);
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button', { name: 'Add another role' }).click();
    await expect(page.getByLabel('E-mail')).toHaveValue(address);
    const second = page.getByRole('group', { name: 'Role 2' });
    await second.getByLabel('Role', { exact: true }).selectOption('ADMIN');
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(second.getByText('There is another role for this place above.')).toBeVisible();
    await second.getByLabel('Where').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Send invitation' }).click();
    const row = page.getByRole('row').filter({ hasText: address });
    await expect(row.getByText('Reader')).toBeVisible();
    await expect(row.getByText('Admin')).toBeVisible();
    await confirm(page, `Revoke: ${address}`, 'Revoke invitation');
    await expect(row).toHaveCount(0);
  });
});

test.describe('with a link that nobody sent', () => {
  test.use({ refusals: [404] });

  test('a page says what to do', async ({ page }) => {
    await page.goto('/account/invitation/2.a.b.c');
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
