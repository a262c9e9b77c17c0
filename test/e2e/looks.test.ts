/**
 * The looks of Discord and Slack in a real browser: drawn from what each would be sent, and as
 * usable as the page's own.
 */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type TestSandbox } from '../platforms/sandbox/client.ts';
import { launchBrowser } from './browser.ts';
import { barriersOn } from './page-checks.ts';

/**
 * A browser on a busy two-core machine starts slowly; nothing here waits this long when all is
 * well.
 */
const PATIENCE_MS = 30_000;
const looks = ['discord', 'slack'] as const;
const titles = { discord: 'Discord', slack: 'Slack' } as const;

let browser: Browser;
let sandbox: TestSandbox;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
}, PATIENCE_MS);
afterAll(() => browser.close());
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await sandbox.end();
  expect(complaints.splice(0)).toEqual([]);
}, PATIENCE_MS);

const open = async (query: string, channel = 'dm-amara', options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  // Sooner than the test's own timeouts, so that a failure names the line that waited.
  page.setDefaultTimeout(PATIENCE_MS / 3);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${sandbox.url}/?as=amara${query}#${channel}`);
  await composer(page).waitFor();
  return page;
};
const composer = (page: Page): Locator => page.getByRole('combobox', { name: /^(Message Watermark|Write in #)/ });
const say = async (page: Page, line: string): Promise<void> => {
  await composer(page).fill(line);
  await composer(page).press('Enter');
};
const last = (page: Page): Locator => page.getByRole('article').last();
const choose = (page: Page, title: string): Promise<void> =>
  page.getByRole('group', { name: 'Drawn as in' }).getByRole('button', { name: title }).click();

describe('the look', { timeout: PATIENCE_MS }, () => {
  it('is switched for everything that stands there, and kept for the next visit', async () => {
    const page = await open('');
    await say(page, '/concept cap');
    await last(page).locator('.card').getByText('ZooKeeper').waitFor();
    await choose(page, 'Discord');
    await last(page).locator('.dc-container pre').getByText('ZooKeeper').waitFor();
    expect(await page.locator('.card').count()).toBe(0);
    await choose(page, 'Slack');
    await last(page).locator('.sl-message table').getByText('ZooKeeper').waitFor();
    await page.reload();
    await last(page).locator('.sl-message table').getByText('ZooKeeper').waitFor();
    await choose(page, 'Plain');
    await last(page).locator('.card').getByText('ZooKeeper').waitFor();
  });

  it('is the one in the address, which follows the switch', async () => {
    const page = await open('&look=discord');
    await page.getByRole('button', { name: 'Discord', pressed: true }).waitFor();
    await choose(page, 'Slack');
    expect(new URL(page.url()).searchParams.get('look')).toBe('slack');
  });

  it('is each window’s own', async () => {
    const [discord, slack] = await Promise.all([open('&look=discord', 'general'), open('&look=slack', 'general')]);
    await say(discord, '/say good morning');
    await last(discord).locator('.dc-container').getByText('Amara Okafor says: good morning').waitFor();
    await last(slack).locator('.sl-message').getByText('Amara Okafor says: good morning').waitFor();
  });
});

describe.each(looks)('in the look of %s', { timeout: PATIENCE_MS }, (look) => {
  it('a question is answered in place', async () => {
    const page = await open(`&look=${look}`);
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Consistency' }).focus();
    await page.keyboard.press('Enter');
    await last(page).getByText('✅').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.getByRole('button', { name: 'Next question' }).click();
    await last(page).getByText('Question 2 of 5').waitFor();
  });

  it('one choice is sent at once, and several in the platform’s own way', async () => {
    const page = await open(`&look=${look}`);
    await say(page, '/concept cap');
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page.getByRole('option', { name: 'Watermarks' }).click();
    await page.getByRole('option', { name: 'Star schema' }).click();
    await page
      .getByRole('article')
      .getByRole('button', { name: look === 'slack' ? 'Send' : 'Done', exact: true })
      .click();
    await last(page).getByText('star-schema').waitFor();
    await last(page).getByText('watermarks', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'More on this' }).click();
    await page.getByRole('option', { name: 'Project' }).click();
    await page.getByText('More: project').waitFor();
  });

  it('a form with every kind of field is filled and sent', async () => {
    const page = await open(`&look=${look}`, 'general');
    await say(page, '/ask');
    const dialog = page.getByRole('dialog', { name: 'Ask a helper' });
    await dialog.getByText('before').waitFor();
    await dialog.getByLabel('In one line').fill('dbt & **<b>me</b>**');
    await dialog.getByLabel('What have you tried?').fill('everything');
    await dialog.getByLabel('Foundations').check();
    await dialog.getByLabel('Pair').check();
    // Discord names the button itself.
    await dialog.getByRole('button', { name: look === 'discord' ? 'Submit' : 'Join the queue' }).click();
    await last(page).getByText('Amara Okafor needs a hand').waitFor();
    await last(page).getByText('dbt & **<b>me</b>**').waitFor();
    await last(page).getByText('pair').waitFor();
  });

  it('a refused form says why, and keeps what was typed', async () => {
    const page = await open(`&look=${look}`);
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Answer in my own words' }).click();
    const dialog = page.getByRole('dialog', { name: 'In your own words' });
    await dialog.getByLabel('Your answer').fill('is it consistency?');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('looks like a question').waitFor();
    await dialog.getByLabel('Your answer').fill('consistency');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await last(page).getByText('✅').waitFor();
  });

  it('a picture has come, under the name that the payload gives it', async () => {
    const page = await open(`&look=${look}`);
    await say(page, '/concept cap');
    const picture = page.getByRole('img', { name: /A producer writes to replicas/ }).first();
    await expect
      .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
      .toBe(1200);
  });

  it('the inspector begins with its JSON, and tells of every platform whether it fits', async () => {
    const page = await open(`&look=${look}`);
    await say(page, '/say inspect me');
    await last(page).hover();
    await page.getByRole('button', { name: 'Inspect: Said' }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const json = async (name: string): Promise<unknown> =>
      JSON.parse((await inspector.getByLabel(name, { exact: true }).textContent()) ?? '');
    await inspector.getByLabel(`${titles[look]} JSON`, { exact: true }).waitFor();
    await inspector.getByRole('button', { name: 'Discord JSON' }).click();
    expect(await json('Discord JSON')).toMatchObject({
      flags: 32768,
      components: [{ type: 17, components: [{ type: 10 }, { type: 1 }] }],
    });
    await inspector.getByText('4 of 40').waitFor();
    await inspector.getByRole('button', { name: 'Slack JSON' }).click();
    expect(await json('Slack JSON')).toMatchObject({
      text: 'Said',
      blocks: [{ type: 'rich_text' }, { type: 'actions' }],
    });
    await inspector.getByText('2 of 50').waitFor();
    await inspector.getByText('Within the limits.').waitFor();
    await inspector.getByRole('button', { name: 'View' }).click();
    expect(await json('The View as JSON')).toMatchObject({ summary: 'Said' });
  });

  it.each(['light', 'dark'] as const)('every word can be read when it is %s', async (colorScheme) => {
    const page = await open(`&look=${look}`, 'general', { colorScheme });
    await say(page, '/concept cap');
    await last(page).getByText('ZooKeeper').waitFor();
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Partition tolerance' }).click();
    await last(page).getByText('❌').waitFor();
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await last(page).hover();
    await page
      .getByRole('button', { name: /^Inspect/ })
      .last()
      .click();
    await page.getByLabel(`${titles[look]} JSON`, { exact: true }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await say(page, '/ask');
    await page.getByRole('dialog').waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it('a phone has room for it', async () => {
    const page = await open(`&look=${look}`, 'general', { viewport: { width: 360, height: 640 } });
    await say(page, '/concept cap');
    await last(page).getByText('ZooKeeper').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  });
});
