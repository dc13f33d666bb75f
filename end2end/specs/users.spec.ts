import type { Page } from '@playwright/test';

import { HOME } from '../support/accounts.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { more } from '../support/menu.ts';
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
    await page.getByLabel('Add a country').fill('Japan');
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
      const search = page.getByLabel('Search user ID, name, e-mail or phone');
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
    await expect(page).toHaveURL(`${HOME}/users?all=1`);
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

test('columns, order and page size are chosen, and a view keeps them', async ({ page, baseURL }, info) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}&sort=name&order=asc`);
  await expect(rows(page).first()).toContainText('Jürgen Weiß');
  await page.getByRole('button', { name: 'Columns' }).click();
  const form = page.getByRole('dialog', { name: 'Columns and page size' });
  await form.getByLabel('Country', { exact: true }).uncheck();
  await form.getByLabel('Date of birth', { exact: true }).check();
  await form.getByLabel('Place of Tags', { exact: true }).fill('1');
  await form.getByLabel('Place of User ID', { exact: true }).fill('2');
  await form.getByLabel('Users on a page').selectOption('25');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/columns=tags(%2C|,)vendor_data/);
  await expect(page).toHaveURL(/size=25/);
  await expect(rows(page)).toHaveCount(25);
  await expect(rows(page).first()).toContainText('Jürgen Weiß');
  await expectNoSidewaysScroll(page);
  if (info.project.name === 'wide') {
    const heads = page.getByRole('columnheader');
    await expect(heads.filter({ hasText: 'Date of birth' })).toHaveCount(1);
    await expect(heads.filter({ hasText: 'Country' })).toHaveCount(0);
    await expect(heads.filter({ hasText: /^Name/ })).toHaveAttribute('aria-sort', 'ascending');
  }
  await page.getByRole('button', { name: 'Save view' }).click();
  const save = page.getByRole('dialog', { name: 'Save view' });
  await save.getByLabel('Name').fill(`Births ${tag}`);
  await save.getByRole('button', { name: 'Save view' }).click();
  await expect(page).toHaveURL(/view=saved/);
  await page.goto(`${HOME}/users?all=1`);
  await page.getByRole('link', { name: `Births ${tag}` }).click();
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole('button', { name: 'Delete view' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click();
  await expect(page).toHaveURL(/view=deleted/);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('link', { name: 'Use the default' }).click();
  await expect(rows(page)).toHaveCount(50);
});

test('a user has a page with profile, record and history', async ({ page, baseURL }) => {
  const tag = prefix();
  const line = `${tag},Juli,Юлія Коваль,yuliia.${tag}@mail.example,+380501234567,UKR,FLAGGED,"vip,${tag}","{""plan"":""basic"",""no"":12345678901234567890123456789,""rate"":1.10}"`;
  await bringIn(page.request, baseURL!, `${tag}.csv`, [line]);
  await page.goto(`${HOME}/users?q=${tag}`);
  await rows(page).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/users\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Юлія Коваль');
  const main = page.getByRole('main');
  for (const text of ['Juli', `yuliia.${tag}@mail.example`, '+380501234567', 'UKR', 'vip', 'basic']) {
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

test('many users are changed from a filter, with a preview, and the change is undone', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}&status=FLAGGED`);
  await more(page, 'Change users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change 20 users');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('Add tags').check();
  await page.getByLabel('Tags', { exact: true }).fill(`${tag}-review`);
  await page.getByLabel('Reason for the tags').fill('Yearly review');
  await page.getByRole('button', { name: 'Preview change' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Add tags');
  await page.getByRole('button', { name: /Update 20 users/ }).click();
  await expect(page.getByRole('main')).toContainText('Done');
  await page.goto(`${HOME}/users?tag=${tag}-review`);
  await expect(rows(page)).toHaveCount(20);
});

test.describe('with a form that is sent too early', () => {
  test.use({ refusals: [422] });

  test('selected users are changed', async ({ page, baseURL }) => {
    const tag = await sixty(page, baseURL!);
    await page.goto(`${HOME}/users?tag=${tag}`);
    for (const index of [0, 1, 2]) await rows(page).nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Change selected' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change 3 users');
    // A status needs a reason, as for one user.
    await expect(page.getByLabel('Tags', { exact: true })).toBeHidden();
    await page.getByRole('button', { name: 'Preview change' }).click();
    await expect(page.getByText('Choose a reason.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Reason', { exact: true }).selectOption('Suspicious activity');
    await page.getByRole('button', { name: 'Preview change' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Set status to Flagged');
  });
});

test.describe('as owner', () => {
  test.use({ role: 'owner', refusals: [409, 422] });

  test('selected users are erased once their number is typed, and an ended selection is refused', async ({ page, baseURL }) => {
    const tag = await sixty(page, baseURL!);
    await page.goto(`${HOME}/users?tag=${tag}`);
    for (const index of [0, 1]) await rows(page).nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Erase selected' }).click();
    const title = page.getByRole('heading', { level: 1 });
    await expect(title).toHaveText('Erase 2 users');
    await expect(page.getByRole('main')).toContainText('This cannot be undone.');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('textbox', { name: 'Number of users' }).fill('3');
    await page.getByRole('textbox', { name: 'Reason' }).fill(`Retention ${tag}`);
    await page.getByRole('button', { name: 'Erase 2 users' }).click();
    await expect(page.getByText('Type the number of users to confirm: 2.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Number of users' }).fill('2');
    await page.getByRole('button', { name: 'Erase 2 users' }).click();
    await expect(title).toHaveText('Erasure of 2 users');
    await expect(page.getByRole('main')).toContainText('Done');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto(`${HOME}/users/erasures`);
    await expect(rows(page).filter({ hasText: tag })).toContainText('2 users');
    await expectAccessible(page);
    await page.goto(`${HOME}/users?tag=${tag}`);
    await expect(page.getByRole('main')).toContainText('58 of ');
    await page.goto(`${HOME}/users/erase?selection=00000000-0000-7000-8000-000000000000`);
    await expect(page.getByText('This selection has expired.')).toBeVisible();
  });
});

test('a view is saved for oneself, found again and deleted, and a search text is not saved', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}&status=FLAGGED&sort=vendor_data`);
  await page.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name').fill(`Review ${tag}`);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'View saved.' })).toBeVisible();
  await page.goto(`${HOME}/users?all=1`);
  const views = page.getByRole('navigation', { name: 'Saved views' });
  await views.getByRole('link', { name: `Review ${tag}` }).click();
  await expect(rows(page)).toHaveCount(20);
  await expect(page).toHaveURL(/status=FLAGGED.*sort=vendor_data/);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Delete view' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'View deleted.' })).toBeVisible();
  await expect(page.getByRole('link', { name: `Review ${tag}` })).toHaveCount(0);
});

test('filters are typed into the search, and what is not understood is said', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  const search = page.getByLabel('Search user ID, name, e-mail or phone');
  await page.goto(`${HOME}/users`);
  await search.fill(`status:flagged country:Japan tag:${tag} created:>=2020 person`);
  await search.press('Enter');
  await expect(page).toHaveURL(/status=FLAGGED.*country=JPN/);
  await expect(search).toHaveValue('person');
  await expect(rows(page)).toHaveCount(5);
});

test('filters are completed while they are typed', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?all=1`);
  const search = page.getByRole('combobox', { name: 'Search user ID, name, e-mail or phone' });
  const offered = page.getByRole('listbox', { name: 'Filters' }).getByRole('option');
  await search.pressSequentially('stat');
  await expect(offered).toHaveText(['status:']);
  await search.press('ArrowDown');
  await expect(search).toHaveAttribute('aria-activedescendant', 'suggestions-0');
  await expectAccessible(page);
  await search.press('Enter');
  await expect(search).toHaveValue('status:');
  await expect(offered).toHaveText(['Active', 'Flagged', 'Blocked']);
  await offered.filter({ hasText: 'Flagged' }).click();
  await expect(search).toHaveValue('status:flagged');
  await search.pressSequentially(' country:jap');
  await search.press('ArrowDown');
  await search.press('Enter');
  await expect(search).toHaveValue('status:flagged country:JPN');
  await search.pressSequentially(` tag:${tag}`);
  await search.press('Escape');
  await expect(offered).toHaveCount(0);
  await search.press('Enter');
  await expect(page).toHaveURL(/status=FLAGGED.*country=JPN/);
  await expect(rows(page)).toHaveCount(5);
});

test.describe('a search that is not understood', () => {
  test.use({ refusals: [422] });

  test('shows its reason instead of users', async ({ page }) => {
    await page.goto(`${HOME}/users?q=${encodeURIComponent('status:gone')}`);
    await expect(page.getByText('Search not understood')).toBeVisible();
    await expect(page.getByText('“gone” is not a status. Use active, flagged or blocked.')).toBeVisible();
    await expectAccessible(page);
  });
});
test('a selection survives turning pages and sorting, and is exported', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}`);
  const main = page.getByRole('main');
  const exporting = page.getByRole('button', { name: 'Export selected' });
  await expect(exporting).toBeDisabled();
  await rows(page).nth(0).getByRole('checkbox').check();
  await rows(page).nth(1).getByRole('checkbox').check();
  await expect(main).toContainText('2 selected');
  await expect(exporting).toBeEnabled();

  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rows(page)).toHaveCount(10);
  await expect(main).toContainText('2 selected');
  await page.getByRole('button', { name: 'Select all 10 users on this page' }).click();
  await expect(main).toContainText('12 selected');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rows(page).nth(1).getByRole('checkbox')).toBeChecked();
  await expect(rows(page).nth(2).getByRole('checkbox')).not.toBeChecked();
  await exporting.click();
  await expect(page).toHaveURL(/\/exports\/new/);
  await expect(page.getByRole('main')).toContainText('12 users');

  await test.step('all that match', async () => {
    await page.goto(`${HOME}/users?tag=${tag}`);
    await page.getByRole('button', { name: 'Select all 60 that match' }).click();
    await expect(main).toContainText('All 60 that match selected');
    await page.getByRole('button', { name: 'Export selected' }).click();
    await expect(page.getByRole('main')).toContainText('60 users');
    await page.goBack();
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await expect(page.getByRole('button', { name: 'Export selected' })).toBeDisabled();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('ticks go along to the next page', async ({ page, baseURL }) => {
    const tag = await sixty(page, baseURL!);
    await page.goto(`${HOME}/users?tag=${tag}`);
    await page.getByRole('button', { name: 'Export selected' }).click();
    await expect(page.getByRole('alert')).toContainText('Nobody is selected.');
    await rows(page).nth(0).getByRole('checkbox').check();
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page.getByRole('main')).toContainText('1 selected');
    await rows(page).nth(0).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Export selected' }).click();
    await expect(page.getByRole('main')).toContainText('2 users');
  });
});

test('a country is found while somebody types, and taken off again', async ({ page, baseURL }) => {
  const tag = await sixty(page, baseURL!);
  await page.goto(`${HOME}/users?tag=${tag}`);
  const panel = page.getByRole('dialog', { name: 'Filter by Country' });
  await page.getByRole('button', { name: 'Country' }).click();
  await panel.getByLabel('Add a country').fill('japan');
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(rows(page)).toHaveCount(15);
  await page.getByRole('button', { name: /^Country: Japan/ }).click();
  await panel.getByLabel('Add a country').fill('Germany (DEU)');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('main')).toContainText('60 of ');
  await page.getByRole('button', { name: /^Country: Germany, Japan/ }).click();
  await panel.getByLabel('Germany').uncheck();
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(rows(page)).toHaveCount(15);
});
