import { ownTeam, signIn } from '../support/accounts.ts';
import { expect, test } from '../support/fixtures.ts';

test.use({ javaScriptEnabled: false });

test('an organization sets how long sessions open it', async ({ page, baseURL }, info) => {
  const { home, owner } = ownTeam(info.project.name, 'lengths');
  const { cookies } = await signIn(baseURL!, owner);
  await page.context().addCookies(cookies);
  await page.goto(`${home}/settings/team`);
  const rule = page.getByRole('region', { name: 'Sessions' });
  await expect(rule).toContainText('As the server');
  await rule.getByLabel('Without use').selectOption({ label: '15 minutes' });
  await rule.getByLabel('In any case').selectOption({ label: '12 hours' });
  await rule.getByRole('button', { name: 'Save session lengths' }).click();
  await expect(page.getByText('Session lengths saved.')).toBeVisible();
  await expect(rule).toContainText('Limited');
  await expect(rule.getByLabel('Without use')).toHaveValue('900');
  await rule.getByLabel('Without use').selectOption({ label: '8 hours (server)' });
  await rule.getByLabel('In any case').selectOption({ label: '7 days (server)' });
  await rule.getByRole('button', { name: 'Save session lengths' }).click();
  await expect(rule).toContainText('As the server');
});
