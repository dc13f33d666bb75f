import type { Browser, Page } from '@playwright/test';

import { PASSWORD, ownTeam } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test, watch } from '../support/fixtures.ts';
import { linkOf, mailsTo } from '../support/mail.ts';
import { CLIENT_ID, CLIENT_SECRET, openDirectory } from '../support/provider.ts';

// 403, 404, 409, 422: refused on purpose.
test.use({ refusals: [403, 404, 409, 422] });

async function typePassword(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Another browser, at the sign-in page, on its way to the provider of this address. */
async function newBrowser(browser: Browser, baseURL: string, address: string, scripts: boolean): Promise<Page> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: scripts });
  const page = await context.newPage();
  await signInAtProvider(page, address);
  return page;
}

async function signInAtProvider(page: Page, address: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(address);
  await page.getByRole('button', { name: 'Use single sign-on' }).click();
}

async function typeAccount(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('single sign-on is set up, tried, used, and made the only way in', async ({ page, browser, baseURL }, info) => {
  test.slow();
  const { path, home, owner, reader } = ownTeam(info.project.name, 'sso');
  const domain = owner.split('@')[1];
  const settings = `${home}/settings/single-sign-on`;
  const address = `${baseURL}/sign-in/sso${path}`;
  const directory = await openDirectory(`${address}/callback`, `${address}/logout`);
  try {
    // The owner sets it up, and is told what is wrong.
    await typePassword(page, owner);
    await page.goto(settings);
    await expect(page.getByText('No provider yet.')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: 'Set up a provider' }).click();
    await expect(page.locator('.id code').first()).toHaveAttribute('title', `${address}/callback`);
    await page.getByRole('button', { name: 'Set up provider' }).click();
    await expect(page.getByText('Fix the highlighted fields below.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Name', { exact: true }).fill('Directory');
    await page.getByLabel('Issuer').fill(directory.issuer);
    await page.getByLabel('Client ID').fill(CLIENT_ID);
    await page.getByLabel('Client secret').fill('a-wrong-one');
    await page.getByLabel('E-mail domains').fill(domain);
    await page.getByLabel('Claim with the groups').fill('groups');
    await page.getByLabel('Make an account at the first sign-in').check();
    await page.getByRole('button', { name: 'Set up provider' }).click();
    await page.getByRole('button', { name: 'Try provider' }).click();
    await expect(page.getByText('The provider does not accept them.')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('Client secret').fill(CLIENT_SECRET);
    await page.getByRole('button', { name: 'Save provider' }).click();
    await page.getByRole('button', { name: 'Try provider' }).click();
    await expect(page.getByText('Nothing is wrong so far.')).toBeVisible();
    await page.getByLabel('Group', { exact: true }).fill('officers');
    await page.getByLabel('Role', { exact: true }).selectOption('ADMIN');
    await page.getByRole('button', { name: 'Add group' }).click();
    await expect(page.getByRole('rowheader', { name: 'officers' })).toBeVisible();
    await expectAccessible(page);
    const provider = page.url().split('?')[0];

    // An officer without an account comes in by it, without JavaScript.
    const mia = { email: `mia@${domain}`, name: 'Mia Officer', groups: ['officers'] };
    directory.people.set('mia', mia);
    const officer = await newBrowser(browser, baseURL!, mia.email, false);
    await typeAccount(officer, 'mia');
    await expect(officer).toHaveURL(home);
    await expect(officer.getByText('Mia Officer').first()).toBeAttached();
    await officer.context().close();

    // The group is gone, and the role with it.
    mia.groups = [];
    const refused = await newBrowser(browser, baseURL!, mia.email, true);
    await typeAccount(refused, 'mia');
    await expect(refused.getByRole('alert')).toContainText('None of your groups at Directory gives you a role any more');
    await refused.context().close();

    // What needs a proof sends them to the provider again, and keeps the form.
    mia.groups = ['officers'];
    const again = await newBrowser(browser, baseURL!, mia.email, true);
    const errors = watch(again);
    await typeAccount(again, 'mia');
    await expect(again).toHaveURL(home);
    await again.goto(`${home}/settings/applications`);
    await again.getByLabel('Name', { exact: true }).fill('Second');
    await again.getByRole('button', { name: 'Create application' }).click();
    await expect(again.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible();
    await expectAccessible(again);
    const [tab] = await Promise.all([
      again.waitForEvent('popup').catch(() => again.context().waitForEvent('page')),
      again.getByRole('link', { name: /Confirm at Directory/ }).click(),
    ]);
    await typeAccount(tab, 'mia');
    await expect(tab.getByRole('heading', { name: 'Confirmed' })).toBeVisible();
    await again.getByRole('button', { name: 'Continue' }).click();
    await expect(again.getByText('The application was created.')).toBeVisible();
    expect(errors).toEqual([]);

    // Signing out at the provider ends the session here.
    await tab.goto(`${directory.issuer}/session/end`);
    await tab.getByRole('button', { name: 'Sign out of the directory' }).click();
    await expect(async () => {
      await again.goto(home);
      await expect(again).toHaveURL(/\/sign-in/, { timeout: 200 });
    }).toPass({ timeout: 2_000 });
    await again.context().close();

    // Passwords are refused, except the one of a break-glass owner.
    await page.goto(settings);
    await page.getByRole('button', { name: 'Name break-glass owner' }).click();
    await expect(page.getByRole('button', { name: /^Release/ })).toBeVisible();
    await expectAccessible(page);
    await page.goto(provider);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Refuse passwords' }).click();
    await expect(page.getByText('Passwords are refused now.')).toBeVisible();
    const context = await browser.newContext({ baseURL });
    const other = await context.newPage();
    await typePassword(other, reader);
    await expect(other.getByRole('alert')).toContainText('Your organization requires single sign-on');
    await typePassword(other, owner);
    await expect(other).toHaveURL(home);
    await other.goto(`${home}/audit`);
    await expect(other.getByText(/break-glass/).first()).toBeAttached();

    // Who is invited comes in by the provider, as nobody else, and sets no password.
    const zoe = `zoe@${domain}`;
    await page.goto(`${home}/settings/team`);
    await page.getByLabel('E-mail').fill(zoe);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page).toHaveURL(/done=invited/);
    const [mail] = await mailsTo(zoe, 'sign in with Directory');
    const invitation = linkOf(mail, 'account/invitation');
    directory.people.set('zoe', { email: zoe, name: 'Zoe Invited', groups: ['officers'] });
    for (const account of ['mia', 'zoe']) {
      const hasScripts = account === 'mia';
      const guest = await browser.newContext({ baseURL, javaScriptEnabled: hasScripts });
      const theirs = await guest.newPage();
      await theirs.goto(invitation);
      await expect(theirs.getByText('no password of your own is needed')).toBeVisible();
      await expect(theirs.getByLabel('Password')).toHaveCount(0);
      if (hasScripts) {
        await expectAccessible(theirs);
        await expectNoSidewaysScroll(theirs);
      }
      await theirs.getByRole('button', { name: 'Continue with Directory' }).click();
      await typeAccount(theirs, account);
      if (hasScripts) {
        await expect(theirs.getByRole('alert')).toContainText(`This invitation is for ${zoe}.`);
      } else {
        await expect(theirs).toHaveURL(home);
      }
      await guest.close();
    }

    // An address that no provider speaks for.
    await context.clearCookies();
    await signInAtProvider(other, 'nobody@nowhere.test');
    await expect(other.getByRole('alert')).toContainText('There is no single sign-on for this e-mail address.');
    await expectAccessible(other);

    // Signing out offers to sign out at the provider, too.
    directory.people.set('rolf', { email: reader, name: 'Rolf', groups: ['officers'] });
    await signInAtProvider(other, reader);
    await typeAccount(other, 'rolf');
    await expect(other).toHaveURL(home);
    await openNavigation(other);
    await other.getByRole('button', { name: /Admin/ }).click();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await expect(other.getByRole('link', { name: 'Sign out of your provider, too' })).toBeVisible();
    await expectAccessible(other);
    await context.close();
  } finally {
    await directory.stop();
  }
});
