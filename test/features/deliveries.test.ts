/**
 * Promises about what couldn’t be delivered: an organiser sees it, in plain words, and can have it
 * tried again.
 */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  findSelect,
  labelsOn,
  type Person,
  quickOffers,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';

let kept: TestDatabase;
let bot: Bot;
let engine: Engine;
let receiver: Receiver;
let ines: Person;
const channel = { externalId: 'c1', name: 'data-eng' };

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { clock: createTestClock('2026-03-02T08:00:00Z') });
  receiver = createReceiver();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  engine = createEngine({ database: kept.database, clock: bot.clock, random: seededRandom('deliveries'), log }, () => ({
    ...quickOffers(bot),
    messengers: new Map([['discord', receiver.messenger]]),
  }));
  ines = bot.person('Ines', { role: 'organiser', platform: 'discord', workspace: 'g1' });
});
afterEach(async () => {
  await engine.close();
  await kept.drop();
});

const daily = async (): Promise<void> => {
  await engine.tick();
  await engine.drain();
};
const setUp = async (): Promise<void> => {
  const overview = await ines.send({ kind: 'command', command: 'daily', options: {}, channel });
  await ines.send({
    kind: 'action',
    controlId: findButton(overview, 'Post here').id,
    values: [],
    channel,
  });
};
/** As often as we try what we can't draw. */
const drainRetries = async (): Promise<void> => {
  for (let time = 0; time < 3; time += 1) {
    await hurryRetries(kept.database);
    await engine.drain();
  }
};
const deliveries = (person = ines) => person.command('deliveries');

test('nothing has failed, and that is said', async () => {
  expect(wordsIn(await deliveries())).toContain('All is well');
  expect(wordsIn(await deliveries(bot.person('Amara')))).toContain('Only organisers');
});

test('a post that we could not draw is shown with where and why, and is posted once it is tried again', async () => {
  await setUp();
  bot.clock.set('2026-03-02T09:00:00Z');
  receiver.next.push('broken', 'broken', 'broken');
  await daily();
  await drainRetries();
  expect(receiver.received).toEqual([]);
  const shown = await deliveries();
  expect(wordsIn(shown)).toContain('The question of the day in #data-eng');
  const elsewhere = bot.person('Olga', { role: 'organiser', platform: 'discord', workspace: 'g2' });
  expect(wordsIn(await deliveries(elsewhere))).toContain('All is well');
  const { id } = findButton(shown, 'Try again');
  expect(wordsIn(await elsewhere.send({ kind: 'action', controlId: id, values: [] }))).toContain(
    'I can’t find that message',
  );
  const again = await ines.press(shown, 'Try again');
  expect(wordsIn(again)).toContain('1 message on the way again');
  expect(labelsOn(again)).toEqual([]);
  await engine.drain();
  expect(receiver.received).toHaveLength(1);
  expect(wordsIn(await ines.press(shown, 'Try again'))).toContain('I can’t find that message');
  await engine.drain();
  expect(receiver.received).toHaveLength(1);
});

const overview = () => ines.send({ kind: 'command', command: 'daily', options: {}, channel });
const posts = (): string[] =>
  receiver.received.filter(({ key }) => key.startsWith('daily/')).map(({ view }) => view.summary);

test('a post that was refused and comes through when it is tried again brings back what rested for it', async () => {
  await setUp();
  bot.clock.set('2026-03-02T09:00:00Z');
  receiver.next.push('unreachable');
  await daily();
  expect(wordsIn(await overview())).toContain('told to be unreachable');
  bot.clock.set('2026-03-02T11:00:00Z');
  await ines.press(await deliveries(), 'Try again');
  await engine.drain();
  expect(posts()).toHaveLength(1);
  expect(wordsIn(await overview())).not.toContain('told to be unreachable');
  bot.clock.set('2026-03-03T09:00:00Z');
  await daily();
  expect(posts()).toHaveLength(2);
});

test('what an organiser paused stays so, though a post comes through when it is tried again', async () => {
  await setUp();
  bot.clock.set('2026-03-02T09:00:00Z');
  receiver.next.push('unreachable');
  await daily();
  await ines.press(await overview(), 'Try again');
  await ines.press(await overview(), 'Pause');
  await ines.press(await deliveries(), 'Try again');
  await engine.drain();
  bot.clock.set('2026-03-03T09:00:00Z');
  await daily();
  expect(posts()).toHaveLength(1);
});

test('a question that can’t be changed at its closing keeps no later one from being posted', async () => {
  await setUp();
  bot.clock.set('2026-03-02T09:00:00Z');
  await daily();
  bot.clock.set('2026-03-03T08:00:00Z');
  receiver.next.push('unreachable');
  await daily();
  expect(wordsIn(await overview())).not.toContain('told to be unreachable');
  bot.clock.set('2026-03-03T09:00:00Z');
  await daily();
  expect(posts()).toHaveLength(2);
});

test('a place that two cohorts share is named once', async () => {
  await setUp();
  const { orm } = kept.database;
  const other = '00000000-0000-7000-8000-000000000001';
  await orm.execute(sql`
    insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at) select ${other}::uuid, workspace_id, 'evening', 'Evening', packs, starts_on, created_at from cohort`);
  await orm.execute(sql`
    insert into cohort_channel (id, cohort_id, workspace_id, channel_external_id, channel_name)
    select gen_random_uuid(), ${other}::uuid, workspace_id, channel_external_id, channel_name from cohort_channel`);
  bot.clock.set('2026-03-02T09:00:00Z');
  receiver.next.push('broken', 'broken', 'broken');
  await daily();
  await drainRetries();
  const asked = await deliveries();
  for (const { value, label } of findSelect(asked).options) {
    const shown = await ines.choose(asked, [value]);
    expect(wordsIn(shown)).toContain(`Deliveries: ${label}`);
    expect(wordsIn(shown).match(/The question of the day in #data-eng/g)).toHaveLength(1);
    expect(labelsOn(shown)).toEqual(['Try again', 'Switch cohort']);
  }
});

test('a direct message is offered as long as it would be sent', async () => {
  await setUp();
  const to = { platform: 'discord', workspaceExternalId: 'g1', accountExternalId: 'a1' } as const;
  const intent = {
    notice: 'nobody.draws',
    subject: 'a1',
    key: 'late',
    to,
    notAfter: Temporal.Instant.from('2026-03-02T20:00:00Z'),
  };
  await kept.database.orm.transaction((tx) => engine.outbox.send(tx, [intent], bot.clock.now()));
  await daily();
  await drainRetries();
  expect(wordsIn(await deliveries())).toContain('1 message of the last 30 days');
  bot.clock.set('2026-03-02T20:00:01Z');
  expect(wordsIn(await deliveries())).toContain('All is well');
});
