// Creates users and imports for a test with plain requests, without a browser.

import { type APIRequestContext, type Page, expect } from '@playwright/test';

import { HOME } from './accounts.ts';
import { type Upload, csv } from './files.ts';

/** Imports the rows, with all that the page warns of, and waits for the end; `client` is signed in as
 * somebody who may. */
export async function bringIn(
  client: APIRequestContext,
  baseURL: string,
  name: string,
  lines: string[],
): Promise<string> {
  const location = await checked(client, baseURL, csv(name, lines));
  const page = await (await client.get(location)).text();
  const form: Record<string, string> = {};
  for (const name of ['seen', 'warned', 'status_changes']) {
    const value = new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(page)?.[1];
    if (value !== undefined) form[name] = value;
  }
  await send(client, baseURL, `${location}/start`, form);
  await reaches(client, location, 'Done');
  return location;
}

/** Uploads a file, waits until its rows are checked, and returns the address of the import. */
export async function checked(
  client: APIRequestContext,
  baseURL: string,
  file: Upload,
): Promise<string> {
  const uploaded = await client.post(`${HOME}/imports`, {
    headers: { Origin: baseURL, Accept: 'application/json' },
    multipart: { file },
  });
  expect(uploaded.status()).toBe(201);
  const { location } = (await uploaded.json()) as { location: string };
  await reaches(client, location, 'Ready');
  return location;
}

/** Sends a form and expects that it is accepted. */
export async function send(
  client: APIRequestContext,
  baseURL: string,
  address: string,
  form: Record<string, string> = {},
): Promise<void> {
  const answer = await client.post(address, { headers: { Origin: baseURL }, form, maxRedirects: 0 });
  expect(answer.status(), address).toBe(303);
}

/** Changes a user on the edit page and returns the address of the user. */
export async function edit(
  client: APIRequestContext,
  baseURL: string,
  key: string,
  fields: Record<string, string>,
): Promise<string> {
  const list = await (await client.get(`${HOME}/users?q=${key}`)).text();
  const user = /\/users\/[0-9a-f-]{36}/.exec(list)?.[0];
  expect(user, `the user ${key}`).toBeTruthy();
  const address = `${HOME}${user}`;
  const page = await (await client.get(`${address}/edit`)).text();
  const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
  const form: Record<string, string> = { version };
  for (const name of ['display_name', 'full_name', 'date_of_birth', 'email', 'phone', 'tags']) {
    form[name] = new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(page)?.[1] ?? '';
  }
  const empty = { country: 'DEU', metadata_json: '' };
  await send(client, baseURL, `${address}/edit`, { ...form, ...empty, ...fields });
  return address;
}

/** Expects the status under the title; the page updates itself. */
export async function expectState(page: Page, state: string): Promise<void> {
  await expect(page.locator('.status--pill')).toHaveText(state, { timeout: 30_000 });
}

export async function reaches(
  client: APIRequestContext,
  location: string,
  state: string,
): Promise<void> {
  await expect
    .poll(async () => (await client.get(location)).text(), { timeout: 30_000 })
    .toMatch(new RegExp(`status--pill[^>]*>(?:<svg(?:(?!</svg>).)*</svg>)?(?:<![^>]*>)*${state}<`, 's'));
}

/** Rows of a table, without its head. */
export function rows(page: Page) {
  return page.getByRole('table').getByRole('row').filter({ has: page.getByRole('rowheader') });
}

export function rowOfLine(page: Page, line: number) {
  const number = page.locator('td', { hasText: new RegExp(`^${line}$`) }).first();
  return rows(page).filter({ has: number });
}

/** Unfolds the options of an import on its preview. */
export async function openOptions(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Import options' }).click();
}
