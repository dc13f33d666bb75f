// Users for a test, brought in the way everybody does it, without a browser.

import { type APIRequestContext, expect } from '@playwright/test';

import { HOME } from './accounts.ts';
import { csv } from './files.ts';

/** Imports the rows and waits for the end; `client` is signed in as somebody who may. */
export async function bringIn(
  client: APIRequestContext,
  baseURL: string,
  name: string,
  lines: string[],
): Promise<string> {
  const headers = { Origin: baseURL };
  const uploaded = await client.post(`${HOME}/imports`, {
    headers: { ...headers, Accept: 'application/json' },
    multipart: { file: csv(name, lines) },
  });
  expect(uploaded.status()).toBe(201);
  const { location } = (await uploaded.json()) as { location: string };
  await reaches(client, location, 'Ready');
  const started = await client.post(`${location}/start`, { headers, maxRedirects: 0 });
  expect(started.status()).toBe(303);
  await reaches(client, location, 'Done');
  return location;
}

async function reaches(client: APIRequestContext, location: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await client.get(location)).text(), { timeout: 30_000 })
    .toMatch(new RegExp(`status--pill[^>]*>(?:<svg(?:(?!</svg>).)*</svg>)?(?:<![^>]*>)*${state}<`, 's'));
}
