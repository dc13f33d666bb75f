// What needs a decision, in one place: assigned, due, snoozed, and counted in the navigation.

import { HOME } from '../support/accounts.ts';
import { csv, goodRows, prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, openNavigation, test } from '../support/fixtures.ts';
import { checked } from '../support/roster.ts';

/** The day so many days from today, as fields for dates take it. */
function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance' });

  test('an import that waits is assigned, due and snoozed, and leaves when it is decided', async ({ page, baseURL }) => {
    const name = `${prefix()}.csv`;
    const location = await checked(page.request, baseURL!, csv(name, goodRows(name.slice(0, 8), 2)));
    await page.goto(HOME);
    await expect(page.getByRole('link', { name: /new in the inbox/ }).first()).toBeVisible();
    await openNavigation(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();

    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row).toContainText('Preview: 2 created');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    const panel = page.getByRole('dialog').filter({ hasText: name });
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Assign to me' }).click();
    await expect(page.getByText('Assigned.')).toBeVisible();
    await expect(row).toContainText('Me');

    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    await panel.getByLabel('Due, for everybody').fill(day(1));
    await panel.getByRole('button', { name: 'Save due date' }).click();
    await expect(row).toContainText(day(1));
    await page.getByRole('link', { name: 'Due', exact: true }).click();
    await expect(row).toContainText(day(1));

    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    await panel.getByLabel('Snooze for me until').fill(day(2));
    await panel.getByRole('button', { name: 'Snooze', exact: true }).click();
    await expect(page.getByText('Snoozed.')).toBeVisible();
    await expect(row).toHaveCount(0);
    await page.getByRole('link', { name: 'Snoozed', exact: true }).click();
    await expect(row).toContainText(`Snoozed until ${day(2)}`);
    await expectNoSidewaysScroll(page);

    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    await panel.getByRole('button', { name: 'Show again' }).click();
    await expect(page.getByText('Shown again.')).toBeVisible();
    const cancelled = await page.request.post(`${location}/cancel`, { headers: { Origin: baseURL! } });
    expect(cancelled.ok()).toBe(true);
    await page.goto(`${HOME}/inbox?kind=preview`);
    await expect(row).toHaveCount(0);
  });
});

test.describe('without JavaScript', () => {
  test.use({ role: 'admin', javaScriptEnabled: false, refusals: [422] });

  test('somebody who cannot decide about it is not offered, and refused in words', async ({ page, baseURL }) => {
    const name = `${prefix()}.csv`;
    await checked(page.request, baseURL!, csv(name, goodRows(name.slice(0, 8), 1)));
    await page.goto(`${HOME}/inbox?kind=preview`);
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    const panel = page.getByRole('dialog').filter({ hasText: name });
    await panel.getByLabel('E-mail of a colleague').fill('reader@demo.test');
    await panel.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('No colleague with this e-mail address');
    await row.getByRole('button', { name: `Assign or snooze ${name}` }).click();
    await panel.getByLabel('E-mail of a colleague').fill('compliance@demo.test');
    await panel.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect(page.getByText('Assigned.')).toBeVisible();
    await page.getByRole('link', { name: 'With colleagues' }).click();
    await expect(row).toBeVisible();
  });
});
