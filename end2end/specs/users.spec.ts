import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';

test.use({ role: 'compliance' });

/** Creates sixty users with a new tag: every third is flagged, every fourth lives in Japan. */
async function sixty(page: Page, baseURL: string): Promise<string> {
  const tag = prefix();
  const lines = Array.from({ length: 60 }, (_, index) => {
    const name = index === 7 ? '佐藤 結衣' : index === 8 ? 'Jürgen Weiß' : `Person Number${String(index).padStart(2, '0')}`;
    const status = index % 3 === 0 ? 'FLAGGED' : 'ACTIVE';
    const country = index % 4 === 0 ? 'JPN' : 'DEU';
    const mail = `p${index}.${tag}@mail.example`;
    return `${tag}-${String(index).padStart(3, '0')},,${name},${mail},,${country},${status},${tag},`;
  });
  await bringIn(page.request, baseURL, `${tag}.csv`, lines);
  return tag;
}

function rows(page: Page) {
  return page.getByRole('table').getByRole('row').filter({ has: page.getByRole('rowheader') });
}

test('filters, search, order and page are in the address, and the browser goes back through them', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole('main')).toContainText('60 of ');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await test.step('paging', async () => {
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(rows(page)).toHaveCount(10);
    await expect(page).toHaveURL(/cursor=/);
    await page.goBack();
    await expect(rows(page)).toHaveCount(50);
  });

  await test.step('a filter keeps the others', async () => {
    await page.getByRole('button', { name: 'Status' }).click();
    const panel = page.getByRole('dialog', { name: 'Filter by Status' });
    await panel.getByLabel('Flagged').check();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/status=FLAGGED/);
    await expect(page).toHaveURL(new RegExp(`tag=${tag}`));
    await expect(rows(page)).toHaveCount(20);
    await page.getByRole('button', { name: 'Country' }).click();
    await page.getByLabel('Countries').selectOption('JPN');
    await page.getByRole('dialog', { name: 'Filter by Country' }).getByRole('button', { name: 'Apply' }).click();
    await expect(rows(page)).toHaveCount(5);
    await page.getByRole('link', { name: 'Remove filter Status' }).click();
    await expect(rows(page)).toHaveCount(15);
    await page.goBack();
    await expect(rows(page)).toHaveCount(5);
  });

  await test.step('search finds part of a name, a key and an address', async () => {
    for (const [words, found] of [['佐藤', 1], ['weiss JURGEN', 1], [`${tag}-01`, 10], [`P12.${tag}`, 1]] as const) {
      await page.goto(`${HOME}/users?tag=${tag}`);
      const search = page.getByRole('searchbox', { name: 'Search user ID, name, e-mail or phone' });
      await search.fill(words);
      await search.press('Enter');
      await expect(page).toHaveURL(/q=/);
      await expect(rows(page)).toHaveCount(found);
    }
  });

  await test.step('nothing found is a page with a way on', async () => {
    await page.goto(`${HOME}/users?tag=${tag}&q=nobody-is-called-this`);
    await expect(page.getByText('No users found')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Clear search and filters' }).click();
    await expect(page).toHaveURL(`${HOME}/users`);
  });
});

test('the order turns with the head of a column', async ({ page, baseURL }, info) => {
  const tag = await sixty(page, baseURL!);
  if (info.project.name === 'narrow') {
    // In a narrow window rows are blocks without column heads, but the address still has the order.
    await page.goto(`${HOME}/users?tag=${tag}&sort=vendor_data&order=asc`);
    await expect(rows(page).first()).toContainText(`${tag}-000`);
    return;
  }
  await page.goto(`${HOME}/users?tag=${tag}`);
  await page.getByRole('columnheader', { name: 'User ID' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=vendor_data/);
  await expect(rows(page).first()).toContainText(`${tag}-000`);
  await expect(page.getByRole('columnheader', { name: 'User ID' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('columnheader', { name: 'User ID' }).getByRole('link').click();
  await expect(rows(page).first()).toContainText(`${tag}-059`);
});

test('a user has a page with profile, record and history', async ({ page, baseURL }) => {
  const tag = prefix();
  const line = `${tag},Juli,Юлія Коваль,yuliia.${tag}@mail.example,+380501234567,UKR,FLAGGED,"vip,${tag}","{""plan"":""basic"",""no"":12345678901234567890123456789,""rate"":1.10}"`;
  await bringIn(page.request, baseURL!, `${tag}.csv`, [line]);
  await page.goto(`${HOME}/users?q=${tag}`);
  await rows(page).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/users\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Juli');
  const main = page.getByRole('main');
  for (const text of ['Юлія Коваль', `yuliia.${tag}@mail.example`, '+380501234567', 'UKR', 'vip', 'basic']) {
    await expect(main).toContainText(text);
  }
  // Numbers in metadata keep their digits.
  for (const digits of ['12345678901234567890123456789', '1.10']) {
    await expect(main.getByText(digits, { exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('navigation', { name: 'User' }).getByRole('link', { name: /History/ }).click();
  await expect(page).toHaveURL(/\/history$/);
  await expect(main).toContainText(`${tag}.csv`);
  await expect(main).toContainText('line 2');
  await expectAccessible(page);
});
