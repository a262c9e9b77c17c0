/**
 * The sandbox's page in a real browser: what a person at a keyboard, on a phone or in two windows
 * at once can do.
 */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paragraph, view } from '../../src/chat/view/view.ts';
import { text } from '../../src/lib/words/text.ts';
import { newFolder, startSandbox, type TestSandbox } from '../platforms/sandbox/client.ts';
import { launchBrowser } from './browser.ts';
import { barriersOn } from './page-checks.ts';

/**
 * A browser on a busy two-core machine starts slowly; nothing here waits this long when all is
 * well.
 */
const PATIENCE_MS = 30_000;

let browser: Browser;
let sandbox: TestSandbox;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
}, PATIENCE_MS);
afterAll(() => browser.close());
beforeEach(async () => {
  sandbox = await startSandbox({
    nextDue: async () => Temporal.Instant.from('2100-01-01T00:00:00Z'),
  });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await sandbox.end();
  expect(complaints.splice(0)).toEqual([]);
}, PATIENCE_MS);

const open = async (as = 'amara', channel = `dm-${as}`, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  // Sooner than the test's own timeouts, so that a failure names the line that waited.
  page.setDefaultTimeout(PATIENCE_MS / 3);
  page.on('pageerror', (error) => complaints.push(error.message));
  // A policy that is broken, a file that is missing: the console says so. A connection that was cut
  // on purpose is no mistake.
  page.on(
    'console',
    (message) =>
      message.type() === 'error' &&
      !/ERR_(CONNECTION|INCOMPLETE|EMPTY)|Failed to load resource: net/.test(message.text()) &&
      complaints.push(message.text()),
  );
  await page.goto(`${sandbox.url}/?as=${as}#${channel}`);
  await composer(page).waitFor();
  return page;
};
const aThread = (onlyFor: readonly string[]) =>
  sandbox.messenger.openThread(
    { kind: 'channel', channelId: 'general' },
    { name: 'Help with joins', view: view('Said', [paragraph(text`What did you try?`)]), onlyFor },
    'a-thread',
  );
const composer = (page: Page): Locator => page.getByRole('combobox', { name: /^(Message Watermark|Write in #)/ });
const say = async (page: Page, line: string): Promise<void> => {
  await composer(page).fill(line);
  await composer(page).press('Enter');
};
const last = (page: Page): Locator => page.getByRole('article').last();
const seesText = async (page: Page, words: string | RegExp): Promise<void> => page.getByText(words).last().waitFor();
const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-option') ?? document.activeElement?.id ?? '');

describe('a private thread', { timeout: PATIENCE_MS }, () => {
  it('appears in the list of its people, is read there, and ends', async () => {
    const [amara, diego] = [await open('amara'), await open('diego')];
    const thread = await aThread(['amara', 'tomas']);
    const link = (page: Page): Locator => page.getByRole('link', { name: /Help with joins/ });
    await link(amara).click();
    await seesText(amara, 'What did you try?');
    await seesText(amara, 'Only Amara Okafor, Tomas Novak and the bot');
    expect(await barriersOn(amara)).toEqual([]);
    await sandbox.messenger.closeThread(thread);
    await seesText(amara, 'This thread is closed.');
    expect(await composer(amara).count()).toBe(0);
    expect(await link(diego).count()).toBe(0);
    await diego.goto(`${sandbox.url}/?as=diego#${thread.address.threadId}`);
    await diego.reload();
    await composer(diego).waitFor();
    expect(await diego.getByText('What did you try?').count()).toBe(0);
  });
});

describe('writing commands', { timeout: PATIENCE_MS }, () => {
  it('goes by keyboard alone: list, filter, complete, suggestions, send', async () => {
    const page = await open();
    await page.keyboard.type('/');
    await page.getByRole('option', { name: /\/quiz.*Answer questions/ }).waitFor();
    await page.keyboard.type('con');
    await page.getByRole('option', { name: '/concept', selected: true }).waitFor();
    await expect.poll(() => page.getByRole('option', { name: '/review' }).count()).toBe(0);
    await page.keyboard.press('Tab');
    await expect.poll(() => focusedName(page)).toBe('words');
    await page.keyboard.type('exact');
    await page.locator('[role=listbox][aria-busy=false]').getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('words').inputValue()).toBe('Exactly-once delivery');
    await page.keyboard.press('Enter');
    await seesText(page, 'You looked for “exactly-once”');
    await expect.poll(() => focusedName(page)).toBe('composer-input');
  });

  it('chooses nothing from suggestions that answer an earlier letter', async () => {
    const page = await open();
    const late = Promise.withResolvers<void>();
    await page.route('**/api/suggestions', async (route) => {
      if (route.request().postDataJSON().typed === 'exact') await late.promise;
      await route.continue();
    });
    await page.keyboard.type('/concept ');
    await page.keyboard.press('Tab');
    await page.getByRole('option', { name: 'CAP Theorem' }).waitFor();
    await page.getByRole('combobox', { name: 'words' }).fill('exact');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await seesText(page, 'You looked for “exact”');
    late.resolve();
  });

  it('understands what is simply typed', async () => {
    const page = await open();
    await say(page, '/quiz cap theorem 3');
    await last(page).getByText('Question 1 of 3').waitFor();
    await last(page).getByText('/quiz cap theorem 3').waitFor();
  });

  it('says what is wrong beside the field, and keeps what was typed', async () => {
    const page = await open();
    await say(page, '/quiz cap 50');
    await page.getByText('A whole number from 1 to 20').waitFor();
    await expect.poll(() => focusedName(page)).toBe('count');
    expect(await page.getByLabel('topic').inputValue()).toBe('cap');
    await page.getByLabel('kind').selectOption('Fill the gap');
    await page.getByLabel('count').fill('2');
    await page.keyboard.press('Enter');
    await last(page).getByText('Question 1 of 2').waitFor();
  });

  it('lets Escape close the list, then the command', async () => {
    const page = await open();
    await page.keyboard.type('/qu');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('option').count()).toBe(0);
    expect(await composer(page).inputValue()).toBe('/qu');
    await page.keyboard.type('iz ');
    await page.keyboard.press('Tab');
    await expect.poll(() => focusedName(page)).toBe('topic');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedName(page)).toBe('composer-input');
  });

  it('answers plain words, and unknown commands with a guess', async () => {
    const page = await open();
    await say(page, 'hello?');
    await seesText(page, /I understand commands and buttons alone/);
    expect(await composer(page).inputValue()).toBe('');
    await say(page, '/quzi cap');
    await seesText(page, 'Did you mean /quiz?');
  });

  it('begins with something to try', async () => {
    const page = await open();
    await page.getByRole('button', { name: '/quiz cap theorem' }).click();
    await expect.poll(() => composer(page).inputValue()).toBe('/quiz cap theorem');
    await page.keyboard.press('Enter');
    await last(page).getByText('Question 1 of 5').waitFor();
  });

  it('shows that the bot is at work, until it has answered', async () => {
    const page = await open();
    await say(page, '/slow 400');
    await seesText(page, 'Watermark is thinking…');
    await last(page)
      .getByText(/^Done at/)
      .waitFor();
    await expect.poll(() => page.getByText('Watermark is thinking…').count()).toBe(0);
  });
});

describe('messages', { timeout: PATIENCE_MS }, () => {
  it('change in place when a button is pressed, without losing the keyboard’s place', async () => {
    const page = await open();
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Consistency' }).focus();
    await page.keyboard.press('Enter');
    await last(page).getByText('Good').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await last(page).getByText('Question 2 of 5').waitFor();
  });

  it('come into view when one asked for them, and stay put while one reads', async () => {
    const page = await open();
    const log = page.getByRole('log');
    const distance = (): Promise<number> =>
      log.evaluate((frame) => Math.round(frame.scrollHeight - frame.scrollTop - frame.clientHeight));
    await say(page, '/concept cap');
    await last(page).getByText('CAP theorem', { exact: true }).waitFor();
    await say(page, '/quiz');
    await last(page).getByText('Question 1 of 5').waitFor();
    await expect.poll(distance).toBeLessThanOrEqual(1);
    await log.evaluate((frame) => frame.scrollTo(0, 40));
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    await sandbox.messenger.send({ kind: 'direct', accountId: 'amara' }, view('News', [paragraph(text`news`)]), 'news');
    await last(page).getByText('news').waitFor({ state: 'attached' });
    expect(await log.evaluate((frame) => frame.scrollTop)).toBe(40);
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect.poll(distance).toBeLessThanOrEqual(1);
  });

  it('run a double click once', async () => {
    const page = await open();
    await say(page, '/say hello');
    await page.getByRole('button', { name: 'Tell me a secret' }).dblclick();
    await seesText(page, 'Psst, Amara Okafor');
    await say(page, '/say done');
    await seesText(page, 'Amara Okafor says: done');
    expect(await page.getByText('Psst, Amara Okafor').count()).toBe(1);
  });

  it('take one choice at once and several when confirmed, by keyboard', async () => {
    const page = await open();
    await say(page, '/concept cap');
    await page.getByRole('button', { name: 'Compare with…' }).focus();
    for (const key of ['Enter', 'Space', 'ArrowDown', 'Space', 'Tab', 'Enter']) await page.keyboard.press(key);
    await last(page).getByText('watermarks', { exact: true }).waitFor();
    await last(page).getByText('exactly-once', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'More on this' }).click();
    await page.getByRole('option', { name: 'Project' }).click();
    await seesText(page, 'More: project');
  });

  it('open a form, keep what was typed when it is refused, and close on Escape', async () => {
    const page = await open();
    await say(page, '/quiz');
    const dialog = page.getByRole('dialog', { name: 'In your own words' });
    await page.getByRole('button', { name: 'Answer in my own words' }).click();
    await expect.poll(() => focusedName(page)).toBe('field-answer');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Answer in my own words' }).click();
    await dialog.getByLabel('Your answer').fill('is it consistency?');
    await dialog.getByText('18 of 200').waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('looks like a question').waitFor();
    expect(await dialog.getByLabel('Your answer').inputValue()).toBe('is it consistency?');
    await dialog.getByLabel('Your answer').fill('consistency');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await last(page).getByText('Good').waitFor();
  });

  it('bring every kind of field of a form', async () => {
    const page = await open('amara', 'general');
    await say(page, '/ask');
    const dialog = page.getByRole('dialog', { name: 'Ask a helper' });
    await dialog.getByLabel('In one line').fill('dbt & <b>me</b>');
    await dialog.getByLabel('What have you tried?').fill('everything');
    await dialog.getByLabel('Foundations').check();
    await dialog.getByLabel('Pair').check();
    await dialog.getByLabel('Be pointed to something').check();
    await dialog.getByRole('button', { name: 'Join the queue' }).click();
    await last(page).getByText('Amara Okafor needs a hand').waitFor();
    await last(page).getByText('dbt & <b>me</b>').waitFor();
    await last(page).getByText('pair, read').waitFor();
  });

  it('say that only you can see them, and can then be dismissed', async () => {
    const page = await open('amara', 'general');
    await say(page, '/quiz');
    await last(page).getByText('Only you can see this').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await last(page).getByText('This question is somebody else’s').waitFor();
    await last(page).getByText('Which guarantee').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect.poll(() => page.getByText('Which guarantee').count()).toBe(0);
  });

  it('draw a picture that has come, and open it large', async () => {
    const page = await open();
    await say(page, '/concept cap');
    const picture = page.getByRole('img', { name: /A producer writes to replicas/ }).first();
    await expect
      .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
      .toBe(1200);
    await picture.click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('show the exact View in the inspector', async () => {
    const page = await open();
    await say(page, '/say inspect me');
    await last(page).hover();
    await page.getByRole('button', { name: 'Inspect: Said' }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    const json: unknown = JSON.parse((await inspector.getByLabel('The View as JSON').textContent()) ?? '');
    expect(json).toMatchObject({
      summary: 'Said',
      tone: 'neutral',
      blocks: [{ kind: 'text' }, { kind: 'controls' }],
    });
    await inspector.getByText('of 4,000').waitFor();
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
  });
});

describe('two windows', { timeout: PATIENCE_MS }, () => {
  it('are two people at once, live, each in their own zone and with what is theirs', async () => {
    const [amara, tomas] = await Promise.all([open('amara', 'general'), open('tomas', 'dm-tomas')]);
    await say(amara, '/say good morning');
    await tomas.getByRole('link', { name: /general 1 unread/ }).click();
    await seesText(tomas, 'Amara Okafor says: good morning');
    await say(tomas, '/quiz');
    await seesText(tomas, 'Only you can see this');
    await say(tomas, '/say hello');
    await seesText(amara, 'Tomas Novak says: hello');
    expect(await amara.getByText('Question 1 of 5').count()).toBe(0);
    await amara.getByText('Lagos').first().waitFor();
    await tomas.getByText('Prague').first().waitFor();
  });

  it('share one clock, which moves forward and says how far', async () => {
    const [amara, mei] = await Promise.all([open('amara'), open('mei')]);
    await amara.getByRole('button', { name: '+1 day' }).click();
    await seesText(mei, '+1 d ahead of real time');
    await mei.getByRole('button', { name: '+1 hour' }).click();
    await seesText(amara, '+1 d 1 h ahead of real time');
    await amara.getByRole('button', { name: /to next due: Fri 1 Jan/ }).click();
    await amara.getByRole('button', { name: /to next due: something is due already/ }).waitFor();
    await seesText(amara, 'Fri 1 Jan');
  });

  it('let one become somebody else', async () => {
    const page = await open('amara');
    await page.getByRole('button', { name: /switch persona/ }).click();
    await page.getByRole('link', { name: 'Ines Moreau organiser · Paris' }).click();
    await page.getByRole('heading', { name: 'Welcome, Ines' }).waitFor();
  });
});

describe('a picture that can’t be drawn', { timeout: PATIENCE_MS }, () => {
  it.each(['plain', 'discord', 'slack'])('is said in words, and what stands beside it is there (%s)', async (look) => {
    await sandbox.messenger.send(
      { kind: 'channel', channelId: 'general' },
      view('A picture', [
        paragraph(text`What it is beside`),
        { kind: 'picture', name: 'broken', svg: '<svg', alt: 'Two of three questions were right.' },
      ]),
      'broken',
    );
    const page = await open(`amara&look=${look}`, 'general');
    await seesText(page, 'Two of three questions were right.');
    await seesText(page, 'What it is beside');
    expect(await last(page).getByRole('img', { name: 'Two of three' }).count()).toBe(0);
    // The browser says that it wasn't given one.
    expect(complaints.splice(0).filter((line) => !/Failed to load resource/.test(line))).toEqual([]);
  });
});

describe('a restart', { timeout: PATIENCE_MS }, () => {
  it('is said and survived: the page reconnects, and everything is still there', async () => {
    const folder = newFolder();
    await sandbox.end();
    sandbox = await startSandbox({ folder });
    const port = Number(new URL(sandbox.url).port);
    const page = await open('amara', 'general');
    await say(page, '/say before');
    await seesText(page, 'Amara Okafor says: before');
    await sandbox.close();
    await seesText(page, 'Reconnecting…');
    await say(page, '/say lost?');
    await seesText(page, /did not reach the sandbox/);
    expect(await composer(page).inputValue()).toBe('/say lost?');

    sandbox = await startSandbox({ folder, port });
    await expect.poll(() => page.getByText('Reconnecting…').count(), { timeout: PATIENCE_MS / 2 }).toBe(0);
    await composer(page).press('Enter');
    await seesText(page, 'Amara Okafor says: lost?');
    await seesText(page, 'Amara Okafor says: before');
  });
});

describe('every reader', { timeout: PATIENCE_MS }, () => {
  it.each([360, 320])('has room on a screen of %i pixels', async (width) => {
    await sandbox.messenger.send(
      { kind: 'channel', channelId: 'general' },
      view('Long', [paragraph(text`${'unbreakable'.repeat(30)}`)]),
      'long',
    );
    const page = await open('amara', 'general', { viewport: { width, height: 640 } });
    await say(page, '/concept cap');
    await last(page).getByText('ZooKeeper').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);

    await page.getByRole('button', { name: 'Channels and persona' }).click();
    await page.getByRole('link', { name: 'office-hours' }).click();
    await page.getByRole('heading', { name: '#office-hours' }).waitFor();
    await expect.poll(() => page.getByRole('navigation').count()).toBe(0);
  });

  it.each([1280, 1150, 1000, 800])('reads the whole name of a channel beside the clock at %i pixels', async (width) => {
    const page = await open('amara', 'office-hours', { viewport: { width, height: 640 } });
    const name = page.locator('.channel-title h1');
    expect(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    // On one line: a name that is pushed together breaks at its hyphen.
    expect(await name.evaluate(({ clientHeight }) => clientHeight)).toBeLessThan(30);
  });

  it('has the look they chose, and keeps it', async () => {
    const page = await open('amara', 'dm-amara', { colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(20, 25, 29)');
    await page.getByRole('button', { name: 'Use the light look' }).click();
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.reload();
    await composer(page).waitFor();
    expect(await ground()).toBe('rgb(255, 255, 255)');
  });

  it.each(['light', 'dark'] as const)('can read every word in the %s look', async (colorScheme) => {
    const page = await open('amara', 'general', { colorScheme });
    await sandbox.messenger.send({ kind: 'direct', accountId: 'amara' }, view('News', [paragraph(text`news`)]), 'news');
    await say(page, '/concept cap');
    await last(page).getByText('ZooKeeper').waitFor();
    await say(page, '/quiz');
    await page.getByRole('button', { name: 'Partition tolerance' }).click();
    await last(page).getByText('Not right').waitFor();
    await last(page).hover();
    await page
      .getByRole('button', { name: /^Inspect/ })
      .last()
      .click();
    await page.getByLabel('The View as JSON').waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it('hears a name for everything that can be used', async () => {
    const page = await open('amara', 'general');
    await say(page, '/concept cap');
    await last(page).getByText('ZooKeeper').waitFor();
    await page.getByRole('button', { name: 'Compare with…' }).click();
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await say(page, '/quiz cap 99');
    await page.getByText('A whole number from 1 to 20').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Leave /quiz' }).click();
    await say(page, '/ask');
    await page.getByRole('dialog').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('log', { includeHidden: true }).waitFor({ state: 'attached' });
  });

  it('can leap over the sidebar, and ask for help by key', async () => {
    const page = await open('amara', 'general');
    await composer(page).blur();
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to writing a command' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('composer-input');
    await composer(page).blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Help and shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('heading', { name: '#daily-question' }).waitFor();
  });
});
