import { type Page, expect } from '@playwright/test';

/** Presses Tab until an element with this name has the focus, which must be visible. */
export async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    const [words, seen] = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const label = (element as HTMLInputElement).labels?.[0]?.textContent ?? '';
      const style = getComputedStyle(element);
      const ring = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      const words = element.getAttribute('aria-label') ?? (label || element.textContent || '');
      return [words.trim(), ring] as const;
    });
    if (name.test(words)) {
      expect(seen, `the focus on "${words}" is visible`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab never reaches ${name}`);
}
