import { HOME, PASSWORD, email } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';

const WRONG = 'The e-mail address or password is incorrect, or your access has ended. Check both, or ask an owner or admin of your organization.';

test.describe('without a session', () => {
  test('a page leads to the sign-in page and, after it, back to where one wanted to go', async ({ page }) => {
    await page.goto(`${HOME}/users?q=weiss`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('E-mail').fill(email('owner'));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(`${HOME}/users?q=weiss`);
  });

  test('the root leads to the overview of the first application', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('E-mail').fill(email('reader'));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(HOME);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  test('an address of another site is not followed after signing in', async ({ page }) => {
    await page.goto('/sign-in?next=//example.com/');
    await page.getByLabel('E-mail').fill(email('reader'));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(HOME);
  });
});

test.describe('with the wrong words', () => {
  test.use({ refusals: [403] });

  test('a wrong password and an unknown address get the same answer', async ({ page }) => {
    await page.goto('/sign-in');
    for (const [address, password] of [
      [email('admin'), 'not this one'],
      ['nobody@demo.test', PASSWORD],
    ]) {
      await page.getByLabel('E-mail').fill(address);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toContainText(WRONG);
      await expect(page.getByLabel('E-mail')).toHaveValue(address);
      await expect(page.getByLabel('Password')).toHaveValue('');
    }
    await expectAccessible(page);
    // None of the attempts signed anybody in.
    await page.goto(HOME);
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test('signing out ends the session', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email('developer'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(HOME);
  const cookies = await page.context().cookies();
  await openNavigation(page);
  await page.getByRole('button', { name: /Developer/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  // The old session has ended on the server too, not only in this browser.
  await page.context().addCookies(cookies);
  await page.goto(HOME);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('the session is in a cookie that scripts cannot read and other sites cannot send', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email('owner'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(HOME);
  const cookies = (await page.context().cookies()).filter((cookie) => cookie.name !== 'theme');
  const [owner, known, session] = cookies.sort((a, b) => a.name.localeCompare(b.name));
  expect(cookies).toHaveLength(3);
  // Says whose forms wait after the end of a session.
  expect(owner).toMatchObject({ name: 'form_owner', httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(session).toMatchObject({ name: 'rollcall', httpOnly: true, sameSite: 'Lax', path: '/' });
  // By this one the browser is known at its next sign-in.
  expect(known.name).toMatch(/^known_/);
  expect(known).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/sign-in' });
});
