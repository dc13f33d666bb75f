import type { Page } from '@playwright/test';

/** Presses a button that asks first, and answers its dialog. */
export async function confirm(page: Page, button: string | RegExp, answer: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByRole('button', { name: answer, exact: true }).click();
}
