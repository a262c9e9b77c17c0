/**
 * What every page must keep, whatever it shows: nothing that axe, with WCAG 2.2's rules and best
 * practice, calls a barrier.
 */
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Each barrier in one line: the rule, and the elements that break it. Empty where there is none.
 */
export const barriersOn = async (page: Page): Promise<readonly string[]> => {
  // The page's policy lets no foreign script in; what a debugger evaluates isn't asked.
  await page.evaluate(axeCore.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html.slice(0, 100)).join(' | ')})`,
  );
};

declare global {
  var axe: typeof import('axe-core');
}
