import { HOME } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';

test.describe('as a developer', () => {
  test.use({ role: 'developer', refusals: [422] });

  test('a key is made, used, revoked, and refused from then on', async ({ page, request }, info) => {
    const name = `Branch tablets ${info.project.name}`;
    await page.goto(`${HOME}/settings`);
    await expect(page).toHaveURL(`${HOME}/settings/keys`);
    await expect(page.getByRole('heading', { name: 'New API key' })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: /write:users/ })).toBeDisabled();

    // The message stands at its field, and the input is kept.
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Allowed networks').fill('10.20.0.0/33');
    await page.getByRole('button', { name: 'Create API key' }).click();
    await expect(page.getByText('10.20.0.0/33: a prefix is at most /32.')).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
    await expectAccessible(page);

    await page.getByLabel('Allowed networks').fill('');
    await page.getByRole('button', { name: 'Create API key' }).click();
    const notice = page.getByRole('status').filter({ hasText: 'was created' });
    const key = (await notice.getByRole('code').first().textContent()) ?? '';
    expect(key).toMatch(/^rollcall_[A-Za-z0-9]{51}$/);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    const headers = { 'x-api-key': key };
    const read = await request.get('/v3/users/?page_size=1', { headers });
    expect(read.status()).toBe(200);
    expect((await read.json()).results).toHaveLength(1);
    const write = await request.post('/v3/users/create/', { headers, data: { vendor_data: 'x' } });
    expect(write.status()).toBe(403);

    // The key is shown once.
    await page.getByRole('link', { name: 'I have copied it' }).click();
    await expect(page.getByText(key)).toHaveCount(0);
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row.getByText('Active')).toBeVisible();
    await expect(row.getByText('just now')).toBeVisible();

    await row.getByRole('button', { name: `Revoke ${name}` }).click();
    const dialog = page.getByRole('dialog', { name: `Revoke “${name}”?` });
    await expect(dialog).toContainText('2 requests');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Revoke key' }).click();
    await expect(row.getByText('Revoked')).toBeVisible();
    expect((await request.get('/v3/users/', { headers })).status()).toBe(401);
  });
});

test.describe('as a reader', () => {
  test.use({ role: 'reader', refusals: [403] });

  test('the settings are neither offered nor opened', async ({ page }) => {
    await page.goto(HOME);
    await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
    await page.goto(`${HOME}/settings/keys`);
    await expect(page.getByRole('heading', { name: 'You are not allowed to do this' })).toBeVisible();
  });
});

test('the documentation of the interface is open to everybody and lists each call', async ({ page }) => {
  await page.goto('/v3/docs');
  await expect(page.getByRole('heading', { name: 'API reference' })).toBeVisible();
  await page.getByRole('link', { name: 'Adds a user', exact: true }).first().click();
  await expect(page).toHaveURL(/#create_user$/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
