/**
 * Office hours in a real browser: two helpers and five learners, from the first press on the board to
 * the last question that is done.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { openRoom, type Room, type Window } from './office-hours-room.ts';
import { barriersOn } from './page-checks.ts';

const PATIENCE_MS = 30_000;

let browser: Browser;
let room: Room;

beforeAll(async () => {
  browser = await launchBrowser();
  room = await openRoom(browser);
}, PATIENCE_MS);
afterAll(async () => {
  await browser.close();
  await room.end();
}, PATIENCE_MS);

const shows = (window: Window, words: string | RegExp): Promise<void> =>
  window.page.getByRole('article').getByText(words).last().waitFor();

const joinAs = async (who: string, topic: string): Promise<Window> => {
  const window = await room.open(who, 'office-hours');
  await window.press('Join');
  await window.dialog().getByLabel('What is it about?').fill(topic);
  await window.dialog().getByLabel('What have you tried?').fill(`${who} read the chapter twice`);
  for (const box of await window.dialog().getByRole('checkbox').all()) await box.check();
  await window.dialog().getByRole('button', { name: 'Join', exact: true }).click();
  await window.dialog().waitFor({ state: 'detached' });
  const offered = window.page.getByRole('button', { name: 'I still want help' });
  await offered.or(window.page.getByText('You’re in line')).last().waitFor();
  if ((await offered.count()) > 0) await offered.click();
  await shows(window, 'You’re in line');
  await room.forward({ seconds: 20 });
  return window;
};

test('two helpers and five learners meet by the board, and nobody sees who waits', { timeout: 240_000 }, async () => {
  const ines = await room.open('ines', 'office-hours');
  await ines.say('/oh');
  await ines.press('Show the board here');
  await shows(ines, 'stands in this channel');
  const [tomas, kofi] = [await room.open('tomas', 'office-hours'), await room.open('kofi', 'office-hours')];
  await tomas.say('/oh');
  await tomas.press('Open office hours');
  await tomas.dialog().getByRole('button', { name: 'Open', exact: true }).click();
  await shows(tomas, 'You’re helping now');
  await kofi.say('/oh');
  await kofi.press('Start helping');
  await shows(kofi, 'You’re helping now');
  await room.forward({ minutes: 2 });
  await shows(ines, 'Tomas Novak and Kofi Mensah are helping.');

  const amara = await joinAs('amara', 'Watermarks');
  const topics = { mei: 'Star schema', diego: 'Watermarks', lea: 'Idempotency', noah: 'Kafka offsets' };
  for (const [who, topic] of Object.entries(topics)) await (await joinAs(who, topic)).page.context().close();
  await shows(ines, '5 people wait.');
  // All that everybody's window was sent of the channel names nobody who waits.
  const board = await ines.page.getByRole('article').filter({ hasText: '5 people wait.' }).last().innerHTML();
  for (const secret of ['Amara', 'Mei', 'Diego', 'Noah', 'Kafka', 'read the chapter'])
    expect(board).not.toContain(secret);

  await Promise.all([tomas.press('Next'), kofi.press('Next')]);
  await Promise.all([shows(tomas, /^You’ve called/), shows(kofi, /^You’ve called/)]);
  const claims = await room.query<{ name: string }>(
    'select a.name from claim c join ticket t on t.id = c.ticket_id join account a on a.id = t.account_id order by 1',
  );
  expect(claims.map(({ name }) => name)).toEqual(['Amara Okafor', 'Mei Tanaka']);
  await room.settle();

  await amara.page.getByRole('link', { name: /Help with a question/ }).click();
  await shows(amara, 'amara read the chapter twice');
  await amara.visit('dm-amara');
  await amara.press('I’m here');
  await room.settle();
  const withAmara = (await tomas.page.getByText('You’ve called Amara Okafor').count()) > 0 ? tomas : kofi;
  await withAmara.press('Done');
  await shows(withAmara, 'Done: Amara Okafor has been helped');
  await room.settle();
  await shows(amara, /help/);
  await shows(ines, '3 people wait.');
  expect(room.failures).toEqual([]);
});

test.each(['plain', 'discord', 'slack'])(
  'every word of the board and the card can be read in the look %s',
  {
    timeout: 60_000,
  },
  async (look) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const window = await room.open('kofi', 'dm-kofi', look, { colorScheme });
      await shows(window, 'What they tried:');
      expect(await barriersOn(window.page)).toEqual([]);
      await window.visit('office-hours');
      await shows(window, '3 people wait.');
      expect(await barriersOn(window.page)).toEqual([]);
      await window.page.setViewportSize({ width: 390, height: 844 });
      expect(await window.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await window.page.context().close();
    }
  },
);
