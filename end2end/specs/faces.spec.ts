// A user's faces: upload with the frame, the limit of five, deletion with a reason, and an archive.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { HOME } from '../support/accounts.ts';
import { confirm } from '../support/confirm.ts';
import { prefix } from '../support/files.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures.ts';
import { bringIn } from '../support/roster.ts';
import { type Page } from '@playwright/test';

// Where `cargo xtask models` puts the sample photographs.
const SAMPLES = join(import.meta.dirname, '../../target/faces/samples');
const sample = (number: number) => join(SAMPLES, `sample${number}.jpg`);

/** Creates a user for the test. */
async function newUser(page: Page, baseURL: string): Promise<string> {
  const key = prefix();
  await bringIn(page.request, baseURL, `${key}.csv`, [`${key},Person ${key},,,,DEU,ACTIVE,${key},`]);
  return key;
}

/** Opens the Faces tab of a new user. */
async function newTab(page: Page, baseURL: string): Promise<string> {
  const key = await newUser(page, baseURL);
  await page.goto(`${HOME}/users?q=${key}`);
  const href = await page.locator('tbody th a').first().getAttribute('href');
  return `${href}/faces`;
}

async function choose(page: Page, file: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file);
  const button = page.getByRole('button', { name: 'Check picture' });
  if (await button.isVisible()) await button.click();
}

async function add(page: Page, tab: string, comment: string): Promise<void> {
  await page.goto(tab);
  await choose(page, sample(1));
  await expect(page.getByText('Checked, not saved yet')).toBeVisible();
  await page.getByLabel('Comment').fill(comment);
  await page.getByRole('button', { name: /Save face \d of 5/ }).click();
  await expect(page.getByText('Face saved.')).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'as compliance officer' : 'without a script', () => {
    test.use({ role: 'compliance', javaScriptEnabled });
    // Both checks run as a script in the page, which needs JavaScript.
    const expectSound = async (page: Page) => {
      if (!javaScriptEnabled) return;
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    };

    test('a picture is shown with its face framed before it is saved, and a face is deleted with a reason', async ({ page, baseURL }) => {
      const tab = await newTab(page, baseURL!);
      await page.goto(tab);
      await expectSound(page);
      await choose(page, sample(1));
      await expect(page.getByText('Checked, not saved yet')).toBeVisible();
      await expect(page.locator('svg rect.frame')).toHaveCount(1);
      await expect(page.getByText(/faces? found/)).toBeVisible();
      await expectSound(page);
      await confirm(page, 'Discard', 'Discard picture');
      await expect(page.getByText('Discarded. Nothing was saved.')).toBeVisible();
      await expect(page.getByText('0 of 5')).toBeVisible();

      await add(page, tab, 'Branch visit');
      await expect(page.getByText('1 of 5')).toBeVisible();
      const image = page.getByRole('img', { name: /Branch visit/ });
      await expect(image).toBeVisible();
      await expectSound(page);

      await page.getByRole('button', { name: 'Delete face: Branch visit' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Reason').fill('wrong person');
      await dialog.getByRole('button', { name: 'Delete face' }).click();
      await expect(page.getByText('Face deleted.')).toBeVisible();
      await expect(page.getByText('0 of 5')).toBeVisible();
    });
  });
}

test.describe('as owner', () => {
  test.use({ role: 'owner' });

  test('a face is put on the blocklist with a reason, warns of one that resembles it, and is taken off', async ({ page, baseURL }) => {
    const [tab, other] = [await newTab(page, baseURL!), await newTab(page, baseURL!)];
    await add(page, tab, 'Branch visit');
    await page.getByRole('button', { name: 'Add to a list: Branch visit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Blocklist/).check();
    await dialog.getByLabel('Reason').fill('forged document');
    await dialog.getByRole('button', { name: 'Add to list' }).click();
    await expect(page.getByText('Face added to the list.')).toBeVisible();
    await expect(page.getByText('Blocklisted', { exact: true })).toBeVisible();
    await expect(page.getByText('forged document')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Delete face/ })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.goto(other);
    await choose(page, sample(1));
    await expect(page.getByText('Looks like a blocklisted face.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /Save face 1 of 5/ }).click();
    await expect(page.getByText('Looks like a blocklisted face.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Remove from the blocklist/ })).toHaveCount(0);

    await page.goto(`${HOME}/faces`);
    await page.getByRole('link', { name: 'Face lists' }).click();
    const entry = page.getByRole('row').filter({ has: page.locator(`a[href="${tab}"]`) });
    await expect(entry).toContainText('forged document');
    await expect(page.getByRole('row').filter({ has: page.locator(`a[href="${other}"]`) })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await entry.getByRole('button', { name: /^Remove .* from the blocklist/ }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('mixed up');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove from list' }).click();
    await expect(page.getByText('Face removed from the list.')).toBeVisible();
    await expect(entry).toHaveCount(0);

    await page.goto(tab);
    await page.getByRole('button', { name: 'Add to a list: Branch visit' }).click();
    await dialog.getByLabel(/^Blocklist/).check();
    await dialog.getByLabel('Reason').fill('forged document');
    await dialog.getByRole('button', { name: 'Add to list' }).click();
    await page.getByRole('button', { name: 'Remove from the blocklist: Branch visit' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('cleared');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove from list' }).click();
    await expect(page.getByText('Face removed from the list.')).toBeVisible();
    await expect(page.getByText('Blocklisted', { exact: true })).toHaveCount(0);
  });

  test('there is no place for a sixth face', async ({ page, baseURL }) => {
    const tab = await newTab(page, baseURL!);
    for (let number = 1; number <= 5; number += 1) await add(page, tab, `Face ${number}`);
    await expect(page.getByText('5 of 5')).toBeVisible();
    await expect(page.getByText('Limit of five faces reached.')).toBeVisible();
    await expect(page.locator('input[type=file]')).toHaveCount(0);
    await page.goto(`${HOME}/users`);
    await expect(page.getByRole('img', { name: /^Face of / }).first()).toBeVisible();
  });

  test('what is not taken is said in place', async ({ page, context, baseURL }) => {
    await context.grantPermissions([]);
    const tab = await newTab(page, baseURL!);
    await page.goto(tab);
    await choose(page, { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await expect(page.getByRole('alert')).toContainText('not a picture');
    await page.getByRole('button', { name: 'Use camera' }).click();
    await expect(page.getByRole('alert')).toContainText(/camera/);
  });
  test.use({ refusals: [422] });

  test('an archive is checked, started and reported', async ({ page, baseURL }) => {
    const key = await newUser(page, baseURL!);
    const zip = stored([
      ['faces.csv', Buffer.from(`vendor_data,file,comment\n${key},a.jpg,moved over\nnobody,a.jpg,\n`)],
      ['a.jpg', readFileSync(sample(2))],
    ]);
    await page.goto(`${HOME}/faces/archives`);
    await expectAccessible(page);
    await page.locator('input[type=file]').setInputFiles({ name: 'faces.zip', mimeType: 'application/zip', buffer: zip });
    await page.getByRole('button', { name: 'Upload and check pictures' }).click();
    await page.getByRole('button', { name: 'Add 1 face, skip 1' }).click({ timeout: 30_000 });
    await expect(page.getByText('Done').first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('No user has this user ID.')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});

/** A ZIP with uncompressed files. */
function stored(files: [string, Buffer][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
