/**
 * A feature that was written to ARCHITECTURE.md alone stands in few lines and touches no room but
 * its own; what is done with people's rows follows from what it declares of them.
 */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../src/chat/view/file.ts';
import { findUndeclared, personRows } from '../../../src/database/person-rows.ts';
import { createEngine } from '../../../src/jobs/engine.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { type Bot, createBot, type Person, viewOf, wordsIn } from '../../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createReceiver, type Receiver } from '../../support/receiver.ts';
import { thanksFeature, thanksTables } from './thanks.ts';

/** As the generated migration has it. */
const TABLE = `create table thanks (
  id uuid primary key,
  from_id uuid not null references person (id) on delete cascade,
  to_id uuid not null references person (id) on delete cascade,
  words text not null, at timestamptz not null, interaction_id text not null unique)`;

let made: TestDatabase;
let bot: Bot;
let receiver: Receiver;
let deliver: () => Promise<void>;
let closing: () => Promise<void>;

beforeAll(async () => {
  made = await createPostgresDatabase();
  await made.database.statement(TABLE, []);
  bot = createBot(made.database, {
    personRows: [...personRows, ...thanksTables],
    more: (needs) => [thanksFeature(needs)],
  });
  receiver = createReceiver();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const needs = { database: made.database, clock: bot.clock, random: seededRandom('newcomer'), log };
  const messengers = new Map([
    ['discord', receiver.messenger],
    ['slack', receiver.messenger],
  ] as const);
  const engine = createEngine(needs, () => ({ ...bot.offers, messengers }));
  deliver = engine.drain;
  closing = engine.close;
});
afterAll(async () => {
  await closing();
  await made.drop();
});

const source = readFileSync(new URL('thanks.ts', import.meta.url), 'utf8');

test('it stands in fewer than 150 lines, and imports what a feature may', () => {
  expect(source.trimEnd().split('\n').length).toBeLessThan(150);
  const rooms = [...source.matchAll(/from '\.\.\/\.\.\/\.\.\/src\/([a-z-]+)\//g)].map(([, room]) => room);
  expect(rooms.length).toBeGreaterThan(10);
  for (const room of rooms)
    expect(['chat', 'community', 'curriculum', 'database', 'jobs', 'lib', 'study']).toContain(room);
});

const there = (name: string): Person => bot.person(name, { platform: 'discord', workspace: 'guild' });
const team = (name: string): Person => bot.person(name, { platform: 'slack', workspace: 'team' });

const thank = async (from: Person, to: Person, words: string, id?: string) => {
  const whom = { kind: 'person', externalId: to.origin.account.externalId, name: to.name } as const;
  return from.fill(await from.send({ kind: 'command', command: 'thank', options: { whom } }), { for: [words] }, id);
};

const homeOf = async (person: Person): Promise<string> =>
  wordsIn({ answers: 'private', view: { summary: '', blocks: await bot.home(person) } });

const filesOf = (reply: Awaited<ReturnType<Person['command']>>): string =>
  viewOf(reply)
    .blocks.flatMap((block) => (block.kind === 'file' ? [Buffer.from(bytesOf(block)).toString('latin1')] : []))
    .join();

/** What stands in the files of /my-data. */
const exported = async (person: Person): Promise<string> =>
  viewOf(await person.command('my-data', { what: 'export' }))
    .blocks.flatMap((block) => (block.kind === 'file' ? Object.values(unzipSync(bytesOf(block))) : []))
    .map((bytes) => new TextDecoder().decode(bytes))
    .join();

const link = async (one: Person, other: Person): Promise<void> => {
  const shown = await one.command('link');
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
  await other.press(await other.command('link', { code }), 'Confirm');
  await one.press(await one.press(shown, 'Confirm'), 'Yes, link us');
};

describe('thanks, by a newcomer,', () => {
  test('are all declared', async () => {
    expect(await findUndeclared(made.database, [...personRows, ...thanksTables])).toEqual([]);
    expect(await findUndeclared(made.database)).toHaveLength(2);
  });

  test('reach whom they are for once, and stand on their Home, in the week in review and in their file', async () => {
    const [ada, bela] = [there('Ada'), there('Bela')];
    await ada.command('help');
    expect(
      wordsIn(
        await ada.send({
          kind: 'command',
          command: 'thank',
          options: { whom: { kind: 'person', externalId: 'bela' } },
        }),
      ),
    ).toContain('haven’t met me');
    await bot.enrol(bela, 'learner');
    await thank(ada, bela, 'for *joins*', 'twice');
    await thank(ada, bela, 'for *joins*', 'twice');
    await deliver();
    expect(receiver.received.map(({ to, view }) => [to, wordsIn({ answers: 'private', view })])).toEqual([
      [{ kind: 'direct', accountId: 'bela', workspaceId: 'guild' }, 'Thank you: for *joins*'],
    ]);
    expect(await homeOf(bela)).toContain('1 so far, the last: for *joins*');
    expect(await homeOf(ada)).not.toContain('so far');
    const [cohort] = await made.database.statement<{ id: string }>('select id from cohort', []);
    const digest = bot.offers.notices.find(({ name }) => name === 'daily.digest');
    const week = await digest?.draw(`${cohort?.id}/2026-03-06`, bot.clock.now());
    expect(week && wordsIn({ answers: 'public', view: week })).toContain('1 thank-you this week.');
    expect(filesOf(await bela.command('thanks'))).toContain('for *joins*');
    expect(bot.failures).toEqual([]);
  });

  test('become one person’s when two are linked, are exported, parted again, and deleted, by whoever they are of', async () => {
    const [cyd, dee, dee2, eve] = [there('Cyd'), there('Dee'), team('Dee Q'), team('Eve')];
    for (const person of [cyd, dee, dee2, eve]) await person.command('help');
    await thank(cyd, dee, 'for one');
    await thank(eve, dee2, 'for two');
    await thank(dee2, eve, 'for three');
    await link(dee, dee2);
    expect(await homeOf(dee)).toContain('2 so far');
    expect(
      filesOf(await dee2.command('thanks'))
        .match(/for (one|two)/g)
        ?.toSorted(),
    ).toEqual(['for one', 'for two']);
    await dee.press(await dee.command('unlink'), 'Undo the link');
    expect(await homeOf(dee)).toContain('1 so far, the last: for one');
    expect(await homeOf(dee2)).toContain('1 so far, the last: for two');
    expect(await exported(dee)).toContain('for one');
    await dee2.press(await dee2.command('my-data', { what: 'delete' }), 'Delete everything');
    const left = await made.database.statement<{ words: string }>('select words from thanks order by words', []);
    expect(left.map(({ words }) => words)).toEqual(['for *joins*', 'for one']);
    expect(bot.failures).toEqual([]);
  });
});
