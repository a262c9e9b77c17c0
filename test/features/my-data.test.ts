/**
 * Promises to a person who wants to see what is kept of them, take it along, or have it deleted.
 */
import { inflateRawSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import type { Database } from '../../src/database/client.ts';
import { personRows } from '../../src/database/person-rows.ts';
import { claimRows, settleRow } from '../../src/jobs/outbox-rows.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { findLeftOver } from '../support/left-over.ts';
import { hold, untilWaiting } from '../support/locks.ts';
import { plantedRows, plantTables } from '../support/planted-rows.ts';

const curriculum = realCurriculum();
const SUBJECT = 'cap-theorem';

let made: TestDatabase;
let database: Database;
let bot: Bot;
let there: Person;
let here: Person;
let pairs = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
  database = made.database;
  await plantTables(database);
});
afterAll(() => made.drop());
beforeEach(() => {
  bot = createBot(database, {
    clock: createTestClock('2026-03-02T09:00:00Z'),
    curriculum,
    personRows: [...personRows, ...plantedRows],
  });
  pairs += 1;
  there = bot.person(`Zebedee${pairs}`, { platform: 'discord', workspace: 'guild' });
  here = bot.person(`Zebedee Quill ${pairs}`, { platform: 'slack', workspace: 'team' });
});

const codeOn = (reply: Reply): string => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(reply))?.[0] ?? '';

const linkUp = async (): Promise<void> => {
  const shown = await there.command('link');
  await here.press(await here.command('link', { code: codeOn(shown) }), 'Confirm');
  await there.press(await there.press(shown, 'Confirm'), 'Yes, link us');
};

const study = async (person: Person, right = true): Promise<Reply> =>
  answer(person, curriculum, await person.command('quiz', { about: SUBJECT, count: 1 }), right);

const idsOf = async ({ origin }: Person) => {
  const [row] = await database.statement<{ personId: string; accountId: string }>(
    `select a.person_id as "personId", a.id as "accountId"
     from account a join workspace w on w.id = a.workspace_id
     where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`,
    [origin.platform, origin.workspace.externalId, origin.account.externalId],
  );
  return row ?? { personId: 'nobody', accountId: 'nobody' };
};

const areTwo = async (): Promise<boolean> => (await idsOf(there)).personId !== (await idsOf(here)).personId;

/** Everything by which the database could know the two. */
const needles = async (): Promise<readonly string[]> => {
  const ids = [await idsOf(there), await idsOf(here)];
  const names = [there, here].flatMap(({ name, origin }) => [name, origin.account.externalId]);
  return [...names, ...ids.flatMap(({ personId, accountId }) => [personId, accountId])].filter(
    (each) => each !== 'nobody',
  );
};

const plant = async (asker: Person, helper: Person): Promise<void> => {
  const [one, other] = [(await idsOf(asker)).personId, (await idsOf(helper)).personId];
  await database.statement(
    `with asked as (
       insert into planted_request (asked_by, helped_by, words) values ($1::uuid, $2::uuid, $3) returning id)
     insert into planted_note (request_id, words) select id, $3 from asked`,
    [one, other, `of ${asker.name}`],
  );
  await database.statement(
    `insert into planted_star (fan, thing, note) values ($1::uuid, 'joins', 'x') on conflict do nothing`,
    [one],
  );
};

const addMessage = async (person: Person): Promise<string> => {
  const { personId } = await idsOf(person);
  const { platform, workspace, account } = person.origin;
  const [row] = await database.statement<{ id: string }>(
    `insert into outbox (id, notice, subject, key, platform, workspace_external_id, account_external_id, created_at)
     values (gen_random_uuid(), 'reminders.due', $1, 'reminder/' || $1, $2::platform_name, $3, $4, now())
     returning id`,
    [personId, platform, workspace.externalId, account.externalId],
  );
  return row?.id ?? '';
};

const deleteAll = async (person: Person): Promise<Reply> =>
  person.press(await person.command('my-data', { what: 'delete' }), 'Delete everything');

/** What is in the files of a reply, by their names. */
const unpack = (reply: Reply): ReadonlyMap<string, string> => {
  const files = viewOf(reply).blocks.filter((block) => block.kind === 'file');
  return new Map(files.flatMap((block) => entriesOf(Buffer.from(bytesOf(block)))));
};

/** By the directory at the end, as every reader of ZIP files goes. */
const entriesOf = (zip: Buffer): readonly (readonly [string, string])[] => {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26);
    const name = zip.toString('utf8', at + 46, nameEnd);
    const content = inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(at + 20))).toString();
    at = nameEnd;
    return [name, content] as const;
  });
};

describe('deleting', () => {
  test('says what goes and what stays, then leaves nothing in any table, and nobody else loses anything', async () => {
    const other = bot.person(`Other ${pairs}`, { platform: 'discord', workspace: 'guild' });
    await bot.enrol(there, 'organiser');
    await study(other);
    await study(there, false);
    await study(here);
    await here.fill(await here.press(await study(here, false), 'Report'), {
      reason: ['unclear'],
      words: ['Which one?'],
    });
    await there.command('concept', { words: SUBJECT });
    await there.command('link', { code: 'WRNG-3333' });
    await plant(there, other);
    await plant(other, here);
    await addMessage(here);
    const before = await needles();
    await linkUp();
    const words = [...before, ...(await needles())];
    expect(new Set((await findLeftOver(database, words)).map((row) => row.split(':')[0])).size).toBeGreaterThan(14);

    const asked = await here.command('my-data', { what: 'delete' });
    for (const said of [there.name, here.name, 'every answer you gave', 'only organiser of Cohort'])
      expect(wordsIn(asked)).toContain(said);
    expect(wordsIn(await here.press(asked, 'Keep it all'))).toMatch(/^What I keep of you/);
    const done = await here.press(asked, 'Delete everything');
    expect(wordsIn(done)).toContain('nothing of yours is left');
    expect(wordsIn(done)).toContain('every answer you gave, with its time: 3');

    expect(await findLeftOver(database, words)).toEqual([]);
    const { personId } = await idsOf(other);
    const left = await database.statement(
      `select (select count(*)::int from review where person_id = $1::uuid) as reviews,
              (select count(*)::int from planted_request where asked_by = $1::uuid and helped_by is null) as requests`,
      [personId],
    );
    expect(left).toEqual([{ reviews: 1, requests: 1 }]);
    // Whoever manages the workspace takes over.
    const manager = bot.person(`Manager ${pairs}`, {
      platform: 'discord',
      workspace: 'guild',
      role: 'organiser',
    });
    expect((await manager.command('daily')).answers).toBe('private');
    expect(bot.failures).toEqual([]);
  });

  test('twice, and from two places at once, deletes once, and meets nobody anew', async () => {
    await study(there);
    await study(here);
    await linkUp();
    const words = await needles();
    const [asked, askedHere] = [
      await there.command('my-data', { what: 'delete' }),
      await here.press(await here.command('my-data'), 'Delete it'),
    ];
    const replies = await Promise.all([
      there.press(asked, 'Delete everything'),
      here.press(askedHere, 'Delete everything'),
    ]);
    expect(replies.map(wordsIn).map((said) => /nothing of yours is left/.test(said))).toEqual([true, true]);
    expect(replies.filter(({ answers }) => answers === 'update')).toHaveLength(1);
    for (const [person, on] of [
      [there, asked],
      [here, askedHere],
    ] as const)
      expect(wordsIn(await person.press(on, 'Delete everything'))).toContain('deleted already');
    expect(await findLeftOver(database, words)).toEqual([]);
    expect(bot.failures).toEqual([]);
  });

  test('what has been linked since it was asked deletes nothing, and says so', async () => {
    await study(there);
    await study(here);
    const asked = await Promise.all([there, here].map((each) => each.command('my-data', { what: 'delete' })));
    await linkUp();
    for (const [index, person] of [there, here].entries()) {
      const on = asked[index];
      if (on) expect(wordsIn(await person.press(on, 'Delete everything'))).toContain('linked or taken apart');
    }
    expect((await idsOf(there)).personId).toBe((await idsOf(here)).personId);
    const stranger = bot.person(`Stranger ${pairs}`);
    const [on] = asked;
    if (on) await stranger.press(on, 'Delete everything');
    expect((await idsOf(there)).personId).not.toBe('nobody');
  });

  test('an answer under way is either done before, or kept no more than the rest', async () => {
    await study(there);
    await there.command('concept', { words: SUBJECT });
    const open = await there.command('quiz', { about: SUBJECT, count: 1 });
    const { personId } = await idsOf(there);
    const words = await needles();
    const asked = await there.command('my-data', { what: 'delete' });
    const letGo = await hold(database, sql`select 1 from lookup where person_id = ${personId}::uuid for update`);
    const deleting = there.press(asked, 'Delete everything');
    await untilWaiting(database, 1);
    const answering = answer(there, curriculum, open, true);
    await untilWaiting(database, 2);
    await letGo();
    expect(wordsIn(await deleting)).toContain('nothing of yours is left');
    expect(wordsIn(await answering)).toMatch(/^Right|deleted meanwhile/);
    expect(await findLeftOver(database, words)).toEqual([]);
    expect(bot.failures).toEqual([]);
  });

  test('a link under way is either made before, and then nothing is deleted, or finds them gone', async () => {
    for (const deletes of [there, here]) {
      await study(there);
      await study(here);
      const shown = await there.command('link');
      await here.press(await here.command('link', { code: codeOn(shown) }), 'Confirm');
      const last = await there.press(shown, 'Confirm');
      const asked = await deletes.command('my-data', { what: 'delete' });
      const { personId } = await idsOf(there);
      const letGo = await hold(database, sql`select 1 from person where id = ${personId}::uuid for update`);
      const linking = there.press(last, 'Yes, link us');
      await untilWaiting(database, 1);
      const deleting = deletes.press(asked, 'Delete everything');
      await letGo();
      const [linked, deleted] = [wordsIn(await linking), wordsIn(await deleting)];
      const isLinked = linked.includes('Linked') || linked.includes('are one');
      expect([isLinked, deleted.includes('nothing of yours is left')], `${linked}\n${deleted}`).toContain(true);
      expect(isLinked && deleted.includes('nothing of yours is left'), `${linked}\n${deleted}`).toBe(false);
      if (isLinked) expect(deleted).toContain('linked or taken apart');
      for (const person of [there, here]) await deleteAll(person);
    }
    expect(bot.failures).toEqual([]);
  });

  test('a message that is being delivered is settled into nothing', async () => {
    await study(there);
    const id = await addMessage(there);
    const words = await needles();
    expect(await claimRows(database, [id])).toHaveLength(1);
    await deleteAll(there);
    await settleRow(database, { id, outcome: 'sent', channelId: 'c', messageId: 'm' }, bot.clock.now());
    expect(await findLeftOver(database, words)).toEqual([]);
  });

  test('after whatever two people did, linked or not, leaves nothing of whoever asks for it', async () => {
    const step = fc.record({
      who: fc.boolean(),
      what: fc.constantFrom('right', 'wrong', 'looked up', 'left open', 'planted', 'linked', 'unlinked'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        pairs += 1;
        there = bot.person(`Zebedee${pairs}`, { platform: 'discord', workspace: 'guild' });
        here = bot.person(`Zebedee Quill ${pairs}`, { platform: 'slack', workspace: 'team' });
        await Promise.all([there, here].map((person) => person.command('settings')));
        const words = new Set(await needles());
        for (const { who, what } of steps) {
          const [person, other] = who ? [here, there] : [there, here];
          if (what === 'looked up') await person.command('concept', { words: SUBJECT });
          else if (what === 'left open') await person.command('quiz', { about: SUBJECT, count: 2 });
          else if (what === 'planted') await plant(person, other);
          else if (what === 'linked' && (await areTwo())) await linkUp();
          else if (what === 'unlinked') {
            const shown = await person.command('unlink');
            if (labelsOn(shown).includes('Undo the link')) await person.press(shown, 'Undo the link');
          } else if (what !== 'linked') await study(person, what === 'right');
          for (const each of await needles()) words.add(each);
        }
        await deleteAll(there);
        if ((await idsOf(here)).personId !== 'nobody') await deleteAll(here);
        expect(await findLeftOver(database, [...words])).toEqual([]);
        expect(bot.failures).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

describe('an export', () => {
  test('has everything in it, as JSON and to read, and nobody else', async () => {
    const other = bot.person(`Helper ${pairs}`, { platform: 'discord', workspace: 'guild' });
    await study(there, false);
    await study(other);
    await there.command('concept', { words: SUBJECT });
    await there.command('link');
    await plant(there, other);
    const reply = await there.command('my-data', { what: 'export' });
    expect(reply.answers).toBe('private');
    const files = unpack(reply);
    const rows = (table: string) => JSON.parse(files.get(`${table}.json`) ?? '[]');
    expect(rows('review')).toMatchObject([{ correct: false, person_id: (await idsOf(there)).personId }]);
    expect(rows('planted_request')).toMatchObject([{ helped_by: 'somebody else', words: `of ${there.name}` }]);
    expect(rows('planted_note')).toHaveLength(1);
    expect(rows('lookup')).toMatchObject([{ concept_slug: SUBJECT }]);
    expect(Object.keys(rows('link_code')[0])).not.toContain('code_hash');
    const page = files.get('my-data.md') ?? '';
    for (const said of ['# What Watermark keeps of you', there.name, '## Every answer you gave', SUBJECT])
      expect(page).toContain(said);
    const strangers = Object.values(await idsOf(other));
    for (const [, content] of files) for (const id of strangers) expect(content).not.toContain(id);
    expect(bot.failures).toEqual([]);
  });

  test('of fifty thousand answers comes whole, in parts that can be sent, and others are answered meanwhile', async () => {
    await study(there);
    const { personId } = await idsOf(there);
    await database.long('clearing', (tx) =>
      tx.execute(sql`
        insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
          confidence, rating, scheduled, before, due_on)
        select gen_random_uuid(), v.person_id, v.question_slug, gen_random_uuid(), gen_random_uuid()::text,
          v.at + n * interval '1 second', v.day, v.given, v.correct, v.hinted, v.confidence, v.rating, false, null, v.due_on
        from review v, generate_series(1, 49999) n
        where v.person_id = ${personId}::uuid`),
    );
    let isDone = false;
    const exporting = there.command('my-data', { what: 'export' }).finally(() => {
      isDone = true;
    });
    expect(wordsIn(await study(bot.person(`Bystander ${pairs}`)))).toMatch(/^Right/);
    expect(isDone).toBe(false);
    let reply = await exporting;
    const files = new Map(unpack(reply));
    while (labelsOn(reply).includes('Next part')) {
      reply = await there.press(reply, 'Next part');
      for (const [name, content] of unpack(reply)) files.set(name, content);
    }
    const reviews = [...files].filter(([name]) => name.startsWith('review'));
    expect(reviews.flatMap(([, content]) => JSON.parse(content))).toHaveLength(50_000);
    expect(files.get('my-data.md')?.split('\n').length).toBeGreaterThan(50_000);
    expect(bot.failures).toEqual([]);
  });
});
