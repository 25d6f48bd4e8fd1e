// Every screen and state of the app, from the contract's test double: no violations that axe knows in either theme, nothing
// cut off with text 40 % longer at 1024 pixels, and one column without loss at 200 % zoom.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { openScenario } from '../../support/app-pages.ts';
import { scenarios } from '../../support/app-scenarios.ts';

/** How far the content sticks out sideways, in pixels. */
async function overflow(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const scenario of scenarios) {
  test(`axe: ${scenario.name}`, async ({ page }) => {
    await using opened = await openScenario(page, scenario);
    for (const theme of ['light', 'dark'] as const) {
      await opened.change({ theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
        theme,
      ).toEqual([]);
    }
    expect(opened.complaints).toEqual([]);
  });

  test(`long words and large text: ${scenario.name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1024, height: 680 });
    await using opened = await openScenario(page, scenario, { language: 'pseudo' });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    // 200 % zoom of a 1280 pixel window: the page has 640 of its own pixels.
    await page.setViewportSize({ width: 640, height: 416 });
    await opened.change({ language: 'en' });
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
}
