import { HOME, PASSWORD, ownSessions, signIn } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, watch } from '../support/fixtures.ts';

test('a session that is ended from another browser is over', async ({ page, browser, baseURL }, info) => {
  const address = ownSessions(info.project.name);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(HOME);

  const other = await browser.newContext({ baseURL, storageState: await signIn(baseURL!, address) });
  const theirs = await other.newPage();
  const errors = watch(theirs);
  await theirs.goto(HOME);
  await expect(theirs).toHaveURL(HOME);

  await page.goto('/account/sessions');
  const rows = page.getByRole('table').getByRole('row').filter({ has: page.getByRole('rowheader') });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'This browser' })).toHaveCount(1);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await rows.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(rows).toHaveCount(1);

  await theirs.goto(`${HOME}/users`);
  await expect(theirs).toHaveURL(/\/sign-in/);
  expect(errors).toEqual([]);
  await other.close();
});

test('all other sessions can be ended at once', async ({ page, baseURL }, info) => {
  const address = ownSessions(info.project.name);
  await signIn(baseURL!, address);
  await signIn(baseURL!, address);
  const { cookies } = await signIn(baseURL!, address);
  await page.context().addCookies(cookies);
  await page.goto('/account/sessions');
  await page.getByRole('button', { name: 'Sign out other sessions' }).click();
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Sign out other sessions' })).toHaveCount(0);
});
