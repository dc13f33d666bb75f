// An export from the filters of the list to the file on disk, through a mail that a real SMTP server
// received; and everyone whom the link refuses.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { HOME, STRANGER, email, signIn } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { linkOf, mailsTo } from '../support/mail.ts';
import { bringIn } from '../support/roster.ts';

/** Creates three users with a new tag; one has a name that a spreadsheet would run. */
async function three(page: Page, baseURL: string): Promise<string> {
  const tag = prefix();
  const lines = [1, 2, 3].map((number) => {
    const name = number === 3 ? "'=1+1" : `Person ${number}`;
    return `${tag}-${number},${name},,p${number}.${tag}@mail.example,+49151000${number}000,DEU,ACTIVE,${tag},`;
  });
  await bringIn(page.request, baseURL, `${tag}.csv`, lines);
  return tag;
}

/** Requests an export of the users with the tag, and waits until it is done. */
async function ask(page: Page, tag: string): Promise<string> {
  await page.goto(`${HOME}/exports/new?tag=${tag}`);
  await expect(page.getByRole('main')).toContainText('3 users');
  await page.getByRole('textbox', { name: 'Purpose' }).fill(`Review ${tag}`);
  await page.getByRole('button', { name: 'Request export (3 users)' }).click();
  await expect(page).toHaveURL(/\/exports\/[0-9a-f-]{36}$/);
  await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });
  return page.url();
}

test.describe('as compliance officer', () => {
  test.use({ role: 'compliance', refusals: [422] });

  test('the list’s filters lead to a file that proves itself, over the mailed link', async ({ page, baseURL }) => {
    const tag = await three(page, baseURL!);
    await page.goto(`${HOME}/users?tag=${tag}`);
    await page.getByRole('link', { name: 'Export 3 users' }).click();
    await expect(page).toHaveURL(new RegExp(`/exports/new\\?tag=${tag}`));
    await expect(page.getByRole('main')).toContainText(`All users, tagged ${tag}.`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await test.step('few columns at first; a preset chooses more, and a filter keeps them and the purpose', async () => {
      await expect(page.getByRole('checkbox', { name: /^User ID/ })).toBeChecked();
      await expect(page.getByRole('checkbox', { name: /^E-mail/ })).not.toBeChecked();
      await page.getByRole('textbox', { name: 'Purpose' }).fill(`Kept ${tag}`);
      await page.getByRole('button', { name: 'All', exact: true }).click();
      await expect(page.getByRole('checkbox', { name: /^E-mail/ })).toBeChecked();
      await page.getByRole('checkbox', { name: /^Metadata/ }).uncheck();
      await page.getByRole('button', { name: 'Status' }).click();
      await page.getByRole('dialog', { name: 'Filter by Status' }).getByLabel('Blocked').check();
      await page.getByRole('dialog', { name: 'Filter by Status' }).getByRole('button', { name: 'Apply' }).click();
      await expect(page.getByRole('button', { name: 'Request export (0 users)' })).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Purpose' })).toHaveValue(`Kept ${tag}`);
      await expect(page.getByRole('checkbox', { name: /^E-mail/ })).toBeChecked();
      await expect(page.getByRole('checkbox', { name: /^Metadata/ })).not.toBeChecked();
      await page.getByRole('button', { name: 'Remove filter Status' }).click();
      await expect(page.getByRole('button', { name: 'Request export (3 users)' })).toBeVisible();
      await page.getByRole('textbox', { name: 'Purpose' }).fill('');
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    await test.step('without a purpose it is sent back', async () => {
      await page.getByRole('button', { name: 'Request export (3 users)' }).click();
      await expect(page.getByText('Enter a purpose')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('a column moves without a script’s help', async () => {
      await page.getByText('Order', { exact: true }).click();
      await page.getByRole('button', { name: 'Move Display name up' }).click();
      await page.getByText('Order', { exact: true }).click();
      await expect(page.locator('.order li').first()).toContainText('display_name');
    });

    await page.getByRole('textbox', { name: 'Purpose' }).fill(`Review ${tag}`);
    await page.getByRole('button', { name: 'Request export (3 users)' }).click();
    await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const manifest = (await (await page.request.get(`${page.url()}/manifest.json`)).json()) as {
      rows: number;
      sha256: string;
      file: string;
    };
    expect(manifest.rows).toBe(3);

    const mails = await mailsTo(email('compliance'), `Review ${tag}`);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.from?.address).toBe('rollcall@localhost');
    await page.goto(linkOf(mails[0]!));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Review ${tag}`);
    await expect(page.getByText(manifest.file)).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(manifest.file);
    const bytes = readFileSync(await download.path());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256);
    const lines = bytes.toString('utf8').split('\r\n');
    expect(lines[0]).toMatch(/^display_name,vendor_data,/);
    expect(lines[3]).toMatch(/^'=1\+1,/);
    const line = await (await page.request.get(`${HOME}/exports`)).text();
    expect(line).toContain(`Review ${tag}`);
  });

  test('a link lets in nobody but its requester, whole and alive', async ({ page, baseURL, browser }) => {
    const tag = await three(page, baseURL!);
    const here = await ask(page, tag);
    const [mail] = await mailsTo(email('compliance'), `Review ${tag}`);
    const link = linkOf(mail!);
    const status = async (address: string, who?: string) => {
      const storageState = who ? await signIn(baseURL!, who) : { cookies: [], origins: [] };
      const context = await browser.newContext({ baseURL: baseURL!, storageState });
      const visitor = await context.newPage();
      const answer = await visitor.goto(address);
      const text = await visitor.getByRole('main').innerText();
      await expectAccessible(visitor);
      await context.close();
      return { status: answer!.status(), url: answer!.url(), text };
    };
    expect((await status(link)).url).toContain('/sign-in');
    for (const who of [email('owner'), STRANGER]) {
      const foreign = await status(link, who);
      expect(foreign.status).toBe(403);
      expect(foreign.text).toContain('This link belongs to someone else');
    }
    const last = link.at(-1) === 'A' ? 'B' : 'A';
    const tampered = await status(link.slice(0, -1) + last, email('compliance'));
    expect(tampered.status).toBe(400);
    // A mail scanner that follows the link, signed in or not, gets no file.
    const scanned = await page.request.get(link);
    expect(scanned.headers()['content-type']).toContain('text/html');

    await page.goto(here);
    await confirm(page, 'Revoke link', 'Revoke link');
    await expect(page.getByText(/link revoked by/)).toBeVisible();
    const revoked = await status(link, email('compliance'));
    expect(revoked.status).toBe(423);
    expect(revoked.text).toContain('This link was revoked');
    await page.goto(here);
    await expect(page.getByText('Access denied').first()).toBeVisible();
    await page.getByRole('button', { name: 'Create new link' }).click();
    await expect(page.getByRole('link', { name: /^Download/ })).toBeVisible();
    await confirm(page, 'Delete file', 'Delete file');
    await expect(page.locator('.status--pill')).toHaveText('Deleted');
    await expectAccessible(page);
  });
});

test.describe('without scripts', () => {
  test.use({ role: 'compliance', javaScriptEnabled: false });

  test('a filter keeps the columns and the purpose, and a dialog asks before a file goes', async ({ page, baseURL }) => {
    const tag = await three(page, baseURL!);
    await page.goto(`${HOME}/exports/new?tag=${tag}`);
    await page.getByRole('textbox', { name: 'Purpose' }).fill(`Plain ${tag}`);
    await page.getByRole('button', { name: 'Screening' }).click();
    await page.getByRole('button', { name: 'Status' }).click();
    const panel = page.getByRole('dialog', { name: 'Filter by Status' });
    await panel.getByLabel('Active').check();
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByText(`Active users, tagged ${tag}.`)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Purpose' })).toHaveValue(`Plain ${tag}`);
    await expect(page.getByRole('checkbox', { name: /^Full name/ })).toBeChecked();
    await page.getByRole('button', { name: 'Request export (3 users)' }).click();
    await expect(page.locator('.status--pill')).toHaveText('Done', { timeout: 30_000 });
    await confirm(page, 'Delete file', 'Delete file');
    await expect(page.locator('.status--pill')).toHaveText('Deleted');
    await expect(page.getByText('The file was deleted. The manifest is kept.')).toBeVisible();
  });
});

test.describe('as reader', () => {
  test.use({ role: 'reader', refusals: [403] });

  test('columns of others are locked, and a forged request is refused and kept', async ({ page, baseURL }) => {
    await page.goto(`${HOME}/exports/new`);
    await expect(page.locator('[data-locked]').filter({ hasText: /^E-mail/ })).toContainText('Hidden for your role');
    await expect(page.getByRole('button', { name: 'Tags' })).toHaveCount(0);
    await expectAccessible(page);
    const purpose = `Forged ${prefix()}`;
    const forged = await page.request.post(`${HOME}/exports`, {
      headers: { Origin: baseURL! },
      form: { col: 'email', purpose },
    });
    expect(forged.status()).toBe(403);
    await page.goto(`${HOME}/exports`);
    const row = page.getByRole('row').filter({ hasText: purpose });
    await expect(row).toContainText('Rejected');
    await expect(row).toContainText('cannot read email');
  });
});

test.describe('as owner', () => {
  test.use({ role: 'owner', refusals: [422] });

  test('a test message arrives, and its state is on the page', async ({ page }) => {
    await page.goto(`${HOME}/settings/mail`);
    await page.getByRole('button', { name: 'Send test message' }).click();
    await mailsTo(email('owner'), 'Rollcall can send mail');
    await expect(async () => {
      await page.goto(`${HOME}/settings/mail`);
      const row = page.getByRole('row').filter({ hasText: 'Rollcall can send mail' }).first();
      await expect(row).toContainText('Sent', { timeout: 1_000 });
    }).toPass();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('settings outside of their ranges are sent back in place', async ({ page }) => {
    await page.goto(`${HOME}/settings/exports`);
    // Who turns the second person on sees first who that could be.
    await expect(page.getByText(/ can approve\.$/)).toBeVisible();
    await page.getByLabel('Links expire after (hours)').fill('0');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Enter a number from 1 to 720.')).toBeVisible();
    await expectAccessible(page);
  });
});
