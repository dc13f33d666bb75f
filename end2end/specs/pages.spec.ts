// Every page: its heading, accessibility (axe), no sideways scrolling, the content security policy.

import { HOME, type Role } from '../support/accounts.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';

const PAGES = [
  '', '/inbox', '/users', '/imports', '/imports/new', '/imports/columns', '/imports/mappings', '/exports', '/exports/new', '/audit', '/audit/1',
  '/settings/keys', '/settings/webhooks', '/settings/imports', '/notes', '/settings/exports', '/settings/statuses', '/settings/faces', '/settings/mail', '/settings/team',
  '/settings/roles', '/settings/roles/READER', '/settings/roles/new?copy=DEVELOPER', '/settings/applications', '/settings/single-sign-on', '/settings/single-sign-on/new', '/settings/directory', '/audit/access',
  '/faces', '/faces?state=same', '/faces/search', '/faces/lists', '/faces/lists?list=blocklist', '/users/shared-keys',
  '/go', '/go?q=import', '/keys', '/about',
  '/users?status=ACTIVE&q=a', '/imports?state=failed',
];

const ROLES: Record<Role, string[]> = {
  owner: ['Overview', 'Inbox', 'Users', 'Imports', 'Exports', 'Faces', 'Audit log', 'Settings'],
  admin: ['Overview', 'Inbox', 'Users', 'Imports', 'Exports', 'Faces', 'Audit log', 'Settings'],
  compliance: ['Overview', 'Inbox', 'Users', 'Imports', 'Exports', 'Faces', 'Audit log'],
  developer: ['Overview', 'Inbox', 'Users', 'Imports', 'Exports', 'Settings'],
  reader: ['Overview', 'Users', 'Exports'],
};

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  for (const path of PAGES) {
    test(`${path || 'the overview'} holds up`, async ({ page }) => {
      const answer = await page.goto(`${HOME}${path}`);
      expect(answer?.status()).toBe(200);
      const policy = answer?.headers()['content-security-policy'] ?? '';
      expect(policy).toContain("'nonce-");
      expect(policy).not.toContain('unsafe-inline');
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page).toHaveTitle(/^[^<>]+ · Rollcall$/);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });
  }

  test('the pages of the own account and the other theme hold up', async ({ page }) => {
    for (const path of ['/account', '/account/sessions']) {
      await page.goto(path);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    await page.goto(HOME);
    for (const theme of [/Theme: dark/, /Theme: light/, /Theme: system/]) {
      await openNavigation(page);
      await page.getByRole('button', { name: /Owner/ }).click();
      await page.getByRole('button', { name: theme }).click();
      await expect(page).toHaveURL(HOME);
      await expectAccessible(page);
    }
  });
});

test.describe('what is not there', () => {
  test.use({ role: 'owner', refusals: [404] });

  for (const path of ['/demo/main/nothing', `${HOME}/users/00000000-0000-0000-0000-000000000000`, `${HOME}/imports/not-an-id`]) {
    test(`${path} is a designed page with a way on`, async ({ page }) => {
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(404);
      await expect(page.getByText(/Page not found|This \w+ does not exist/).first()).toBeVisible();
      await expect(page.getByRole('main').getByRole('link', { name: /^(Overview|Users|Imports|Go to the console)$/ })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });
  }
});

for (const [role, rooms] of Object.entries(ROLES) as [Role, string[]][]) {
  test.describe(`as ${role}`, () => {
    test.use({ role });

    test('the navigation leads to every room of the role, and to no other', async ({ page }) => {
      await page.goto(HOME);
      await openNavigation(page);
      const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
      // A section may show the number of things that need attention.
      await expect(links).toHaveText(rooms.map((room) => new RegExp(`^${room}`)));
      for (const room of rooms) {
        await openNavigation(page);
        await links.filter({ hasText: room }).click();
        await expect(page.locator('[aria-current=page]').filter({ hasText: room })).toHaveCount(1);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      }
      await expectAccessible(page);
    });
  });
}
