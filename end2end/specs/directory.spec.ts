import { type APIRequestContext, type Page, request } from '@playwright/test';

import { PASSWORD, ownTeam } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';

// 422: refused on purpose.
test.use({ refusals: [422] });

async function typePassword(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The directory, which is a program: it has a token, and no cookies. */
async function directoryOf(baseURL: string, token: string): Promise<APIRequestContext> {
  return request.newContext({
    baseURL,
    extraHTTPHeaders: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
    storageState: { cookies: [], origins: [] },
  });
}

test('a directory names a reader and deactivates them', async ({ page, browser, baseURL }, info) => {
  test.slow();
  const { home, owner, reader } = ownTeam(info.project.name, 'directory');
  const settings = `${home}/settings/directory`;

  // An owner creates a token, which is shown once.
  await typePassword(page, owner);
  await page.goto(settings);
  await expect(page.getByText('No token yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByText('Enter a name, such as Okta or Entra ID.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill('Okta');
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByText('It is not shown again.')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const token = await page.locator('code.wrap').innerText();
  await page.getByRole('link', { name: 'I have copied it' }).click();
  await expect(page.getByText(token)).toHaveCount(0);

  // A group gives a role.
  await page.getByLabel('Group', { exact: true }).fill('officers');
  await page.getByLabel('Role', { exact: true }).selectOption('ADMIN');
  await page.getByRole('button', { name: 'Add group' }).click();
  await expect(page.getByRole('rowheader', { name: 'officers' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // The reader is signed in, without JavaScript; the directory names them, and puts them into the group.
  const other = await (await browser.newContext({ baseURL, javaScriptEnabled: false })).newPage();
  await typePassword(other, reader);
  await expect(other).toHaveURL(home);
  const directory = await directoryOf(baseURL!, token);
  const made = await directory.post('/scim/v2/Users', { data: { userName: reader, displayName: 'Rolf of the directory' } });
  expect(made.status()).toBe(201);
  const { id } = await made.json();
  const members = [{ value: id }];
  expect((await directory.post('/scim/v2/Groups', { data: { displayName: 'officers', members } })).status()).toBe(201);
  const newcomer = { userName: `new.${reader}`, displayName: 'Nina New' };
  const invited = await (await directory.post('/scim/v2/Users', { data: newcomer })).json();
  await directory.post('/scim/v2/Groups', { data: { displayName: 'guests', members: [{ value: invited.id }] } });
  await page.goto(`${home}/settings/team`);
  const row = page.getByRole('row', { name: /Rolf of the directory/ });
  await expect(row).toContainText('Admin');
  await expect(row).toContainText('Active');
  await expect(row.getByText('by group officers')).toBeVisible();

  // They leave: their next request gets no page any more.
  const left = await directory.patch(`/scim/v2/Users/${id}`, {
    data: { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
  });
  expect((await left.json()).active).toBe(false);
  await other.goto(`${home}/users`);
  await expect(other).toHaveURL(/\/sign-in/);
  await typePassword(other, reader);
  await expect(other.getByRole('alert')).toBeVisible();
  await other.context().close();
  await page.goto(`${home}/settings/team`);
  await expect(row).toContainText('Suspended');

  // And gone.
  expect((await directory.delete(`/scim/v2/Users/${id}`)).status()).toBe(204);
  await page.goto(`${home}/settings/team`);
  await expect(page.getByText('Rolf of the directory')).toHaveCount(0);
  await page.goto(`${home}/audit`);
  await expect(page.getByText('Directory token Okta').first()).toBeAttached();

  // A revoked token is over at once.
  await page.goto(settings);
  await page.getByRole('button', { name: 'Revoke Okta' }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
  expect((await directory.get('/scim/v2/Users')).status()).toBe(401);
  await directory.dispose();
});
