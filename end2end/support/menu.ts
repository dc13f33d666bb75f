import type { Page } from '@playwright/test';

/** Opens the menu "More" in the head of a page and chooses a link of it. */
export async function more(page: Page, link: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('link', { name: link, exact: true }).click();
}
