/** Promises to a person who studies in several places and makes one person of themselves. */
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { fsrs } from 'ts-fsrs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { createLimit } from '../../src/chat/limit.ts';
import type { Database } from '../../src/database/client.ts';
import { personRows } from '../../src/database/person-rows.ts';
import { enrolment } from '../../src/database/schema/people/community.ts';
import { cohortFit, sharedFit } from '../../src/database/schema/study/fits.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { answer, questionAsked } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hold, untilWaiting } from '../support/locks.ts';
import { plantedRows, plantTables } from '../support/planted-rows.ts';
import { forgetfulWeights } from '../support/simulate-reviews.ts';

const curriculum = realCurriculum();
const SUBJECT = 'cap-theorem';

let made: TestDatabase;
let database: Database;
let bot: Bot;
let there: Person;
let here: Person;
let pairs = 0;
const declared = [...personRows, ...plantedRows];

const newPair = (): readonly [Person, Person] => {
  pairs += 1;
  return [
    bot.person(`Amara${pairs}`, { platform: 'discord', workspace: 'guild' }),
    bot.person(`Amara Okafor ${pairs}`, { platform: 'slack', workspace: 'team' }),
  ];
};

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
    personRows: declared,
  });
  [there, here] = newPair();
});

// ---------------------------------------------------------------- what people do

const codeOn = (reply: Reply): string => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(reply))?.[0] ?? '';

/** Both have confirmed but for the code's maker, whose last question is given. */
const almostLink = async (maker: Person, user: Person): Promise<Reply> => {
  const shown = await maker.command('link');
  await user.press(await user.command('link', { code: codeOn(shown) }), 'Confirm');
  return maker.press(shown, 'Confirm');
};

const linkUp = async (maker: Person, user: Person): Promise<Reply> =>
  maker.press(await almostLink(maker, user), 'Yes, link us');

const unlink = async (person: Person): Promise<Reply> => person.press(await person.command('unlink'), 'Undo the link');

const study = async (person: Person, right = true, about = SUBJECT): Promise<Reply> =>
  answer(person, curriculum, await person.command('quiz', { about, count: 1 }), right);

// ---------------------------------------------------------------- what the database then holds

const personOf = async ({ origin }: Person): Promise<string> => {
  const [row] = await database.statement<{ id: string }>(
    `select a.person_id as id from account a join workspace w on w.id = a.workspace_id where w.platform = $1::platform_name and w.external_id = $2 and a.external_id = $3`,
    [origin.platform, origin.workspace.externalId, origin.account.externalId],
  );
  return row?.id ?? 'nobody';
};

type Row = Readonly<Record<string, unknown>>;

const columnsOf = (table: string): readonly string[] =>
  Object.entries(declared.find((rows) => rows.table === table)?.columns ?? {})
    .filter(([, { names }]) => names === 'person')
    .map(([column]) => column);

/** Every row of every table that names this person. */
const allOf = async (personId: string): Promise<Readonly<Record<string, readonly Row[]>>> => {
  const found: Record<string, readonly Row[]> = {};
  for (const { table } of declared)
    if (table !== 'link' && columnsOf(table).length > 0) found[table] = await rowsOf(table, personId);
  return found;
};

/** Whether what follows from a row has been worked out is no matter. */
const rowsOf = async (table: string, personId: string): Promise<readonly Row[]> => {
  const theirs = columnsOf(table).map((column) => `t.${column} = $1::uuid`);
  const rows = await database.statement<{ row: Row }>(
    `select to_jsonb(t) as row from "${table}" t where ${theirs.join(' or ')} order by (to_jsonb(t) - 'version' - 'stale' - 'changes')::text`,
    [personId],
  );
  return rows.map(({ row: { stale, changes, ...row } }) => row);
};

/** A memory's version only tells changes apart; all else counts. */
const exceptVersions = (all: Readonly<Record<string, readonly Row[]>>) => ({
  ...all,
  memory: (all['memory'] ?? []).map(({ version, ...row }) => row),
});

const reviewIds = async (...personIds: readonly string[]): Promise<readonly string[]> => {
  const all = await Promise.all(
    personIds.map((id) => database.statement<{ id: string }>('select id from review where person_id = $1::uuid', [id])),
  );
  return all
    .flat()
    .map(({ id }) => id)
    .toSorted();
};

const expectScoresOf = async (personId: string): Promise<void> => {
  const scores = await database.statement(
    'select day::text, answered, correct, introduced, reviewed from score where person_id = $1::uuid and answered > 0 order by day',
    [personId],
  );
  const counted = await database.statement(
    `select day::text, count(*)::int as answered, count(*) filter (where correct)::int as correct,
       count(*) filter (where scheduled and before is null)::int as introduced, count(*) filter (where scheduled and before is not null)::int as reviewed
     from review where person_id = $1::uuid and undone_at is null group by 1 order by 1`,
    [personId],
  );
  expect([...scores]).toEqual([...counted]);
};

/**
 * FSRS by its own numbers, one answer a day: what a question's answers come to, whoever of two
 * persons gave them.
 */
const liveAll = (
  answers: readonly Row[],
  weights?: readonly number[],
): { readonly stability: number; readonly difficulty: number; readonly day: string } | undefined => {
  const fsrsItself = fsrs({ enable_short_term: false, ...(weights ? { w: [...weights] } : {}) });
  let [state, day]: [ReturnType<typeof fsrsItself.next_state> | null, string] = [null, ''];
  for (const row of answers) {
    const on = String(row['day']);
    if (on <= day) continue;
    const passed = state ? Temporal.PlainDate.from(day).until(on, { largestUnit: 'days' }).days : 0;
    state = fsrsItself.next_state(state, passed, Number(row['rating']));
    day = on;
  }
  return state ? { ...state, day } : undefined;
};

/**
 * What both knew is as if one had given both their answers; what one knew is as it was; and the log
 * says so of each answer.
 */
const expectOneHistory = async (keptId: string, ofGone: readonly Row[], ofKept: readonly Row[]): Promise<void> => {
  const [memory, review] = await Promise.all([rowsOf('memory', keptId), rowsOf('review', keptId)]);
  const slugs = (rows: readonly Row[]) => rows.map((row) => row['question_slug']);
  expect(slugs(memory).toSorted()).toEqual([...new Set(slugs([...ofGone, ...ofKept]))].toSorted());
  for (const one of memory) {
    const before = [...ofGone, ...ofKept].filter((row) => row['question_slug'] === one['question_slug']);
    if (before.length === 1) {
      expect({ ...one, person_id: '', version: 0 }).toEqual({
        ...before[0],
        person_id: '',
        version: 0,
      });
      continue;
    }
    const answers = review
      .filter((row) => row['question_slug'] === one['question_slug'] && row['undone_at'] === null)
      .toSorted((first, second) => Number(first['number']) - Number(second['number']));
    const lived = liveAll(answers);
    expect(one).toMatchObject({
      reviewed_on: lived?.day,
      stability: lived?.stability,
      difficulty: lived?.difficulty,
    });
    expect(one['suspended_at'] === null).toBe(before.every((row) => row['suspended_at'] === null));
    const scheduling = answers.filter((row) => row['scheduled']);
    expect(scheduling.map((row) => row['before'] === null)).toEqual(scheduling.map((_, index) => index === 0));
    expect(scheduling.at(-1)).toMatchObject({ day: one['reviewed_on'], due_on: one['due_on'] });
    expect(one['reps']).toBe(scheduling.length);
  }
};

/** Into the planted tables: a row with two people in it, and one of which each has one. */
const ask = async (person: Person, helper: Person): Promise<void> => {
  await database.statement(`insert into planted_request (asked_by, helped_by, words) values ($1::uuid, $2::uuid, $3)`, [
    await personOf(person),
    await personOf(helper),
    person.name,
  ]);
};

const star = async (person: Person): Promise<void> => {
  await database.statement(
    `insert into planted_star (fan, thing, note) values ($1::uuid, 'joins', $2) on conflict do nothing`,
    [await personOf(person), person.name],
  );
};

// ---------------------------------------------------------------- the promises

describe('linking', () => {
  test('takes a code on one side, and a yes on both, each having seen who the other is', async () => {
    const shown = await there.command('link');
    expect(shown.answers).toBe('private');
    expect(codeOn(shown)).toMatch(/^[34789CDFGHJKMNPQRTVWXY]{4}-[34789CDFGHJKMNPQRTVWXY]{4}$/);
    const asked = await here.command('link', { code: codeOn(shown) });
    expect(wordsIn(asked)).toContain(`${there.name} in Discord (Test workspace)`);
    const waiting = await here.press(asked, 'Confirm');
    expect(wordsIn(waiting)).toContain(`press Confirm as ${there.name}`);
    expect(await personOf(here)).not.toBe(await personOf(there));
    const check = await there.press(shown, 'Confirm');
    expect(wordsIn(check)).toContain(`${here.name} in Slack (Test workspace)`);
    expect(wordsIn(await there.press(check, 'Yes, link us'))).toContain('Linked.');
    expect(await personOf(here)).toBe(await personOf(there));
    expect(bot.failures).toEqual([]);
  });

  test('may be confirmed by either side first', async () => {
    const shown = await there.command('link');
    const asked = await here.command('link', { code: codeOn(shown) });
    const waiting = await there.press(await there.press(shown, 'Confirm'), 'Yes, link us');
    expect(wordsIn(waiting)).toContain(`press Confirm as ${here.name}`);
    expect(wordsIn(await here.press(asked, 'Confirm'))).toContain('Linked.');
    expect(await personOf(here)).toBe(await personOf(there));
  });

  test('does nothing where the maker of the code has not seen who used it, or says it is somebody else', async () => {
    const shown = await there.command('link');
    expect(wordsIn(await there.press(shown, 'Confirm'))).toContain('Nobody has used your code yet');
    const asked = await here.command('link', { code: codeOn(shown) });
    await here.press(asked, 'Confirm');
    const check = await there.press(shown, 'Confirm');
    expect(await personOf(here)).not.toBe(await personOf(there));
    expect(wordsIn(await there.press(check, 'That isn’t me'))).toContain('Nobody can use that code any more');
    expect(wordsIn(await here.press(asked, 'Confirm'))).toContain('no longer works');
    expect(wordsIn(await there.press(check, 'Yes, link us'))).toContain('no longer works');
    expect(await personOf(here)).not.toBe(await personOf(there));
  });

  test('is answered there, not asked here', async () => {
    for (let count = 0; count < 3; count += 1) await study(there);
    await linkUp(here, there);
    const [theirs] = await database.statement<{ slugs: string }>(
      `select string_agg(question_slug, ',') as slugs from memory where person_id = $1::uuid`,
      [await personOf(here)],
    );
    const answered = theirs?.slugs.split(',') ?? [];
    expect(answered).toHaveLength(3);
    let asked = await here.command('quiz', { count: 7 });
    for (let position = 0; position < 7; position += 1) {
      expect(answered).not.toContain(questionAsked(curriculum, asked).slug);
      asked = await here.press(await answer(here, curriculum, asked, true), position < 6 ? 'Next' : 'Finish');
    }
    bot.clock.forward({ days: 10 });
    for (let due = 0; due < 10; due += 1)
      await answer(there, curriculum, await there.command('review', { count: 1 }), true);
    expect(wordsIn(await here.command('review'))).toContain('Nothing is due');
  });

  test('delivered twice, also to another process, and confirmed at once on both sides, links once', async () => {
    const shown = await there.command('link');
    const asked = await here.command('link', { code: codeOn(shown) });
    const check = await there.press(shown, 'Confirm');
    const restarted = createBot(database, { clock: bot.clock, curriculum });
    const sameThere = restarted.person(there.name, { platform: 'discord', workspace: 'guild' });
    const replies = await Promise.all([
      there.press(check, 'Yes, link us', 'yes'),
      here.press(asked, 'Confirm', 'confirm'),
      sameThere.press(check, 'Yes, link us', 'yes'),
    ]);
    expect(replies.map(wordsIn).some((words) => words.includes('Linked.'))).toBe(true);
    const later = createBot(database, { clock: bot.clock, curriculum }).person(there.name, {
      platform: 'discord',
      workspace: 'guild',
    });
    expect(wordsIn(await later.press(check, 'Yes, link us', 'yes'))).toContain('Linked.');
    expect(wordsIn(await here.press(asked, 'Confirm'))).toContain('Linked.');
    const links = await database.statement('select 1 from link where person_id = $1::uuid', [await personOf(here)]);
    expect(links).toHaveLength(1);
    expect(bot.failures.concat(restarted.failures)).toEqual([]);
  });

  test('keeps who studied first, with their settings, and every place, cohort and report of the other', async () => {
    await bot.enrol(there, 'learner');
    await bot.enrol(here, 'helper');
    await here.fill(await here.command('settings'), {
      new: ['3'],
      reviews: ['30'],
      zone: ['Europe/Prague'],
    });
    await study(here);
    const first = await personOf(here);
    bot.clock.forward({ days: 1 });
    const reported = await study(there, false);
    await there.fill(await there.press(reported, 'Report'), {
      reason: ['unclear'],
      words: ['Which one?'],
    });
    await there.command('concept', { words: 'idempotency' });
    const gone = await personOf(there);
    await linkUp(there, here);
    expect(await personOf(there)).toBe(first);
    const all = await allOf(first);
    expect(all['person']).toMatchObject([{ new_per_day: 3, zone: 'Europe/Prague' }]);
    expect(all['enrolment']?.map(({ role }) => role).toSorted()).toEqual(['helper', 'learner']);
    expect(all['question_report']).toHaveLength(1);
    expect(all['lookup']).toHaveLength(1);
    expect(Object.values(await allOf(gone)).flat()).toEqual([]);
  });

  test('leaves one bound on what a person does at once, wherever they do it; undone, each has their own again', async () => {
    let nowMs = 0;
    bot = createBot(database, { clock: bot.clock, personRows: declared, limit: createLimit(() => nowMs) });
    [there, here] = newPair();
    const isRefused = async (person: Person): Promise<boolean> => 'refused' in (await person.command('help'));
    /** Nine more than one may at once. */
    const inTurns = async (): Promise<number> => {
      nowMs += 3_600_000;
      let refused = 0;
      for (let time = 0; time < 29; time += 1) if (await isRefused(time % 2 ? there : here)) refused += 1;
      return refused;
    };
    expect(await inTurns()).toBe(0);
    await linkUp(there, here);
    expect(await inTurns()).toBe(9);
    await unlink(here);
    expect(await inTurns()).toBe(0);
  });

  test('in one cohort leaves the higher role, and gives both back when undone', async () => {
    const second = bot.person(`Second ${pairs}`, { platform: 'discord', workspace: 'guild' });
    await bot.enrol(there, 'learner');
    await bot.enrol(second, 'helper');
    const roles = async (person: Person) => (await allOf(await personOf(person)))['enrolment']?.map(({ role }) => role);
    await linkUp(there, second);
    expect(await roles(there)).toEqual(['helper']);
    await unlink(second);
    expect([await roles(there), await roles(second)]).toEqual([['learner'], ['helper']]);
  });

  test('leaves one reminder, where messages arrive; undone, each is reminded in their own place again', async () => {
    const placeOf = async (person: Person) =>
      database.statement<{ account: string; closed: boolean }>(
        `select a.external_id as account, r.closed_at is not null as closed from reminder r join account a on a.id = r.account_id where r.person_id = $1::uuid`,
        [await personOf(person)],
      );
    await study(here);
    await there.command('help');
    await database.statement('update reminder set closed_at = now() where person_id = $1::uuid', [
      await personOf(here),
    ]);
    await linkUp(there, here);
    expect(await placeOf(here)).toEqual([{ account: there.origin.account.externalId, closed: false }]);
    await unlink(here);
    expect(await placeOf(here)).toEqual([{ account: here.origin.account.externalId, closed: true }]);
    expect(await placeOf(there)).toEqual([{ account: there.origin.account.externalId, closed: false }]);
  });

  test('of two who answered the same question of the day leaves the first try; undone, both have theirs again', async () => {
    const ines = bot.person(`Ines ${pairs}`, {
      role: 'organiser',
      platform: 'discord',
      workspace: 'guild',
    });
    const overview = await ines.send({
      kind: 'command',
      command: 'daily',
      options: {},
      channel: { externalId: 'c1' },
    });
    await ines.send({
      kind: 'action',
      controlId: findButton(overview, 'Post here').id,
      values: [],
      channel: { externalId: 'c1' },
    });
    // The other of the two is in a team that receives it as well.
    const inTeam = bot.person(`Ines in the team ${pairs}`, {
      role: 'organiser',
      platform: 'slack',
      workspace: 'team',
    });
    await linkUp(ines, inTeam);
    const channel = { externalId: 'c2' };
    const [guild] = await database.statement<{ id: string }>('select cohort_id as id from daily_schedule', []);
    const overThere = await inTeam.send({
      kind: 'action',
      controlId: `daily.choose:${guild?.id}`,
      values: [],
      channel,
    });
    const tooHere = findButton(overThere, 'Post it here too');
    await inTeam.send({ kind: 'action', controlId: tooHere.id, values: [], channel });
    bot.clock.forward({ days: 1 });
    await bot.runDue('daily.post');
    const [asked] = await database.statement<{ id: string }>('select id from daily', []);
    const open = (person: Person): Promise<Reply> =>
      person.send({ kind: 'action', controlId: `daily.open:${asked?.id}`, values: [] });
    await answer(here, curriculum, await open(here), true);
    bot.clock.forward({ minutes: 1 });
    await answer(there, curriculum, await open(there), false);
    const roundsOf = async (person: Person) =>
      database.statement(
        `select v.correct, r.daily_id is not null as daily from review v join asking k on k.id = v.asking_id join round r on r.id = k.round_id
         where v.person_id = $1::uuid order by v.number`,
        [await personOf(person)],
      );
    await linkUp(there, here);
    expect(await roundsOf(here)).toEqual([
      { correct: true, daily: true },
      { correct: false, daily: false },
    ]);
    expect(wordsIn(await open(there))).toContain('Right.');
    await unlink(here);
    expect([await roundsOf(here), await roundsOf(there)]).toEqual([
      [{ correct: true, daily: true }],
      [{ correct: false, daily: true }],
    ]);
    expect(bot.failures).toEqual([]);
  });
});

test('rows of a table that nobody knew are moved and given back by its declaration alone', async () => {
  await study(there);
  for (const [asker, helper] of [
    [there, here],
    [here, there],
    [here, bot.person(`Helper ${pairs}`)],
  ] as const) {
    await helper.command('settings');
    await ask(asker, helper);
  }
  await star(there);
  await star(here);
  const [keptId, goneId] = [await personOf(there), await personOf(here)];
  const before = [exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))];
  await linkUp(there, here);
  const linked = await allOf(keptId);
  expect(linked['planted_request']?.map((row) => row['asked_by'])).toEqual([keptId, keptId, keptId]);
  expect(linked['planted_request']?.filter((row) => row['helped_by'] === keptId)).toHaveLength(2);
  expect(linked['planted_star']).toMatchObject([{ note: there.name }]);
  await unlink(here);
  expect([exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))]).toEqual(before);
  expect(bot.failures).toEqual([]);
});

describe('a code', () => {
  test('runs out after ten minutes, before it is typed and before it is confirmed', async () => {
    const late = await there.command('link');
    bot.clock.forward({ minutes: 10 });
    expect(wordsIn(await here.command('link', { code: codeOn(late) }))).toContain('has run out');
    expect(wordsIn(await there.press(late, 'Confirm'))).toContain('has run out');
    const check = await almostLink(there, here);
    bot.clock.forward({ minutes: 10 });
    expect(wordsIn(await there.press(check, 'Yes, link us'))).toContain('has run out');
    expect(await personOf(here)).not.toBe(await personOf(there));
  });

  test('works for one account only, once, and only until the next is made', async () => {
    const old = await there.command('link');
    const shown = await there.command('link');
    const third = bot.person(`Third ${pairs}`);
    expect(wordsIn(await here.command('link', { code: codeOn(old) }))).toContain('I don’t know that code');
    await here.command('link', { code: codeOn(shown) });
    expect(wordsIn(await third.command('link', { code: codeOn(shown) }))).toContain('used already');
    await here.press(await here.command('link', { code: codeOn(shown) }), 'Confirm');
    await there.press(await there.press(shown, 'Confirm'), 'Yes, link us');
    expect(wordsIn(await here.command('link', { code: codeOn(shown) }))).toContain('used already');
    expect(wordsIn(await third.command('link', { code: codeOn(shown) }))).toContain('used already');
  });

  test("is not for the account that made it, nor for another of the same person's", async () => {
    const shown = await there.command('link');
    expect(wordsIn(await there.command('link', { code: codeOn(shown) }))).toContain('your own code');
    await linkUp(there, here);
    const again = await there.command('link');
    expect(wordsIn(await here.command('link', { code: codeOn(again) }))).toContain('already linked');
  });

  test('may be typed in small letters and with spaces, and is kept nowhere as it is', async () => {
    const code = codeOn(await there.command('link'));
    const typed = ` ${code.toLowerCase().replace('-', ' – ')} `;
    expect(wordsIn(await here.command('link', { code: typed }))).toContain('Is that you?');
    const rows = await database.statement<{ row: string }>('select to_jsonb(c)::text as row from link_code c', []);
    expect(rows.some(({ row }) => row.includes(code) || row.includes(code.replace('-', '')))).toBe(false);
  });

  test("is nobody else's to confirm or to withdraw", async () => {
    const shown = await there.command('link');
    const asked = await here.command('link', { code: codeOn(shown) });
    const stranger = bot.person(`Stranger ${pairs}`);
    expect(wordsIn(await stranger.press(shown, 'Confirm'))).toContain('no longer works');
    const refused = await stranger.press(await there.press(shown, 'Confirm'), 'That isn’t me');
    expect(wordsIn(refused)).toContain('somebody else’s, so it stays as it is');
    expect(wordsIn(await here.press(asked, 'Confirm'))).toContain('Confirmed here');
  });

  test('is hard to guess: after five wrong ones within ten minutes even the right one has to wait, and says nothing', async () => {
    const code = codeOn(await there.command('link'));
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, index) => here.command('link', { code: `WRNG-333${index}` })),
    );
    expect(tries.map(wordsIn).filter((words) => words.includes('I don’t know that code'))).toHaveLength(5);
    const refused = wordsIn(await here.command('link', { code }));
    expect(refused).toContain('2026-03-02T09:10:00');
    expect(refused).not.toContain(there.name);
    bot.clock.forward({ minutes: 10 });
    expect(wordsIn(await here.command('link', { code: codeOn(await there.command('link')) }))).toContain(there.name);
  });
});

describe('while linking', () => {
  /** `here` goes into `there`, and has a question open and a look-up that can be held. */
  const prepare = async () => {
    await study(there);
    bot.clock.forward({ days: 1 });
    await study(here);
    await here.command('concept', { words: SUBJECT });
    const open = await here.command('quiz', { about: SUBJECT, count: 1 });
    const [goneId, keptId] = [await personOf(here), await personOf(there)];
    return {
      open,
      check: await almostLink(there, here),
      goneId,
      keptId,
      before: await reviewIds(goneId, keptId),
    };
  };

  test('an answer that began before finds its question moved, and is recorded once for who they are now', async () => {
    const { open, check, goneId, keptId, before } = await prepare();
    const letGo = await hold(database, sql`select 1 from lookup where person_id = ${goneId}::uuid for update`);
    const linking = there.press(check, 'Yes, link us');
    await untilWaiting(database, 1);
    const answering = answer(here, curriculum, open, true, 'answer');
    await untilWaiting(database, 2);
    await letGo();
    expect(wordsIn(await linking)).toContain('Linked.');
    expect(wordsIn(await answering)).toMatch(/^Right/);
    expect(await reviewIds(keptId)).toHaveLength(before.length + 1);
    expect(await reviewIds(goneId)).toEqual([]);
    await expectScoresOf(keptId);
    expect(bot.failures).toEqual([]);
  });

  test('an answer that has begun to write is let through, and comes along', async () => {
    const { open, check, goneId, keptId, before } = await prepare();
    const letGo = await hold(database, sql`select 1 from memory where person_id = ${goneId}::uuid for update`);
    const linking = there.press(check, 'Yes, link us');
    await untilWaiting(database, 1);
    // It holds its question and waits for the person; let go, the link comes to wait for the
    // question: one has to give way.
    const answering = answer(here, curriculum, open, true);
    await untilWaiting(database, 2);
    await letGo();
    expect(wordsIn(await answering)).toMatch(/^Right/);
    expect(wordsIn(await linking)).toContain('Linked.');
    expect(await reviewIds(keptId)).toHaveLength(before.length + 1);
    await expectScoresOf(keptId);
    expect(bot.failures).toEqual([]);
  });

  test('a round that is being started is started for who they are now', async () => {
    const { check, goneId } = await prepare();
    const letGo = await hold(database, sql`select 1 from lookup where person_id = ${goneId}::uuid for update`);
    const linking = there.press(check, 'Yes, link us');
    await untilWaiting(database, 1);
    const starting = here.command('quiz', { about: SUBJECT, count: 1 });
    await untilWaiting(database, 2);
    await letGo();
    await linking;
    expect(wordsIn(await answer(here, curriculum, await starting, true))).toMatch(/^Right/);
    expect(bot.failures).toEqual([]);
  });
});

describe('undoing a link', () => {
  test('says what it does, gives the other person back, and is for once only', async () => {
    expect(wordsIn(await here.command('unlink'))).toContain('aren’t linked');
    await study(there);
    await study(here, false);
    const before = [
      exceptVersions(await allOf(await personOf(there))),
      exceptVersions(await allOf(await personOf(here))),
    ];
    await linkUp(there, here);
    const shown = await here.command('unlink');
    expect(wordsIn(shown)).toContain('Everything answered since then stays');
    expect(wordsIn(shown)).toContain(`${here.name} in Slack`);
    expect(labelsOn(shown)).toEqual(['Undo the link']);
    expect(wordsIn(await here.press(shown, 'Undo the link', 'undo'))).toContain('The link is undone');
    const restarted = createBot(database, { clock: bot.clock, curriculum });
    expect(
      wordsIn(
        await restarted
          .person(here.name, { platform: 'slack', workspace: 'team' })
          .press(shown, 'Undo the link', 'undo'),
      ),
    ).toContain('is undone');
    expect([
      exceptVersions(await allOf(await personOf(there))),
      exceptVersions(await allOf(await personOf(here))),
    ]).toEqual(before);
    expect(wordsIn(await bot.person(`Stranger ${pairs}`).press(shown, 'Undo the link'))).toContain(
      'can’t find that link',
    );
    const kept = await database.statement(
      'select 1 from link where undone_at is not null and (community is not null or study is not null)',
      [],
    );
    expect(kept).toEqual([]);
  });

  test('is possible for 90 days; then what each remembered is forgotten, and it says so', async () => {
    await study(there);
    await study(here, false);
    await linkUp(there, here);
    const shown = await here.command('unlink');
    bot.clock.forward({ days: 89 });
    await bot.runDue('link.expire');
    expect(labelsOn(await here.command('unlink'))).toEqual(['Undo the link']);
    bot.clock.forward({ days: 1 });
    await bot.runDue('link.expire');
    expect(wordsIn(await here.press(shown, 'Undo the link'))).toContain('can be undone for 90 days');
    expect(wordsIn(await here.command('unlink'))).toContain('more than 90 days ago');
    expect(await personOf(there)).toBe(await personOf(here));
    expect(await rowsOf('link', await personOf(here))).toEqual([]);
  });

  test('goes backwards through a chain, the last first', async () => {
    const third = bot.person(`Third ${pairs}`);
    await study(third);
    bot.clock.forward({ days: 1 });
    await study(there);
    bot.clock.forward({ days: 1 });
    await study(here);
    const people = [third, there, here];
    const before = await Promise.all(people.map(async (one) => exceptVersions(await allOf(await personOf(one)))));
    await linkUp(there, here);
    const early = await here.command('unlink');
    await linkUp(there, third);
    expect(new Set(await Promise.all(people.map(personOf))).size).toBe(1);
    expect(wordsIn(await there.press(early, 'Undo the link'))).toContain('another account since');
    await unlink(here);
    expect(await personOf(here)).toBe(await personOf(there));
    expect(await personOf(third)).not.toBe(await personOf(there));
    await unlink(there);
    expect(await Promise.all(people.map(async (one) => exceptVersions(await allOf(await personOf(one)))))).toEqual(
      before,
    );
  });

  test('leaves with who stays what was answered since, also on a memory that goes back', async () => {
    await study(there, true, 'idempotency');
    bot.clock.forward({ minutes: 1 });
    const feedback = await study(here);
    const goneId = await personOf(here);
    const before = await allOf(goneId);
    await linkUp(there, here);
    const keptId = await personOf(there);
    bot.clock.forward({ days: 10 });
    for (let due = 0; due < 2; due += 1)
      await answer(here, curriculum, await here.command('review', { count: 1 }), true);
    const since = (await reviewIds(keptId)).length;
    await unlink(there);
    expect(await allOf(goneId)).toEqual(before);
    expect(await reviewIds(keptId)).toHaveLength(since - 1);
    const memories = await database.statement('select 1 from memory where person_id = $1::uuid', [keptId]);
    expect(memories.length).toBeGreaterThanOrEqual(2);
    expect(wordsIn(await here.press(feedback, 'Undo'))).toContain('One question');
    await Promise.all([expectScoresOf(keptId), expectScoresOf(goneId)]);
  });
});

test('an answer that is taken back while linked is there again for who gave it, once the link is undone', async () => {
  await study(there);
  bot.clock.forward({ minutes: 1 });
  const feedback = await study(here);
  const [keptId, goneId] = [await personOf(there), await personOf(here)];
  const before = [exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))];
  await linkUp(there, here);
  await here.press(feedback, 'Undo');
  await expectScoresOf(keptId);
  await unlink(here);
  expect([exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))]).toEqual(before);
  await Promise.all([expectScoresOf(keptId), expectScoresOf(goneId)]);
});

/** There and here have both answered the same question, days apart: there, here, there, here. */
const bothKnowOne = async (): Promise<{ readonly ofThere: Reply; readonly ofHere: Reply }> => {
  await study(there);
  bot.clock.forward({ days: 1 });
  await study(here);
  bot.clock.forward({ days: 4 });
  const ofThere = await answer(there, curriculum, await there.command('review', { count: 1 }), true);
  bot.clock.forward({ days: 1 });
  const ofHere = await answer(here, curriculum, await here.command('review', { count: 1 }), true);
  return { ofThere, ofHere };
};

const strengthOf = async (personId: string): Promise<unknown> => {
  const [memory, ...others] = await rowsOf('memory', personId);
  expect(others).toEqual([]);
  return {
    stability: memory?.['stability'],
    difficulty: memory?.['difficulty'],
    day: memory?.['reviewed_on'],
  };
};

test.each(['of the cohort’s own', 'shared by all cohorts'])(
  'what both answered is replayed by the weights that are in force, those %s; undone, each has what the usual ones had made of it',
  async (whose) => {
    await bot.enrol(there, 'learner');
    await bothKnowOne();
    const [keptId, goneId] = [await personOf(there), await personOf(here)];
    const before = [exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))];
    const fittedAt = bot.clock.now().toString();
    const random = seededRandom(whose);
    const fit = {
      fittedAt,
      reviews: 5000,
      lossBefore: 0.4,
      lossFitted: 0.3,
      adopted: true,
      weights: forgetfulWeights,
    };
    const id = random.id(bot.clock.now());
    const [joined] = await database.orm.select().from(enrolment).where(eq(enrolment.personId, keptId));
    if (whose === 'shared by all cohorts') await database.orm.insert(sharedFit).values({ ...fit, id });
    else await database.orm.insert(cohortFit).values({ ...fit, id, cohortId: joined?.cohortId ?? '' });
    try {
      await linkUp(there, here);
      const answers = (await rowsOf('review', keptId)).toSorted(
        (one, other) => Number(one['number']) - Number(other['number']),
      );
      expect(answers).toHaveLength(4);
      expect(await strengthOf(keptId)).toEqual(liveAll(answers, forgetfulWeights));
      expect(await strengthOf(keptId)).not.toEqual(liveAll(answers));
      await unlink(there);
      expect([exceptVersions(await allOf(keptId)), exceptVersions(await allOf(goneId))]).toEqual(before);
    } finally {
      await database.orm.delete(sharedFit);
      await database.orm.delete(cohortFit);
    }
  },
);

test('what both answered is as firm as four answers make it; one that is taken back leaves three, and the log says so', async () => {
  const { ofHere } = await bothKnowOne();
  const ids = [await personOf(there), await personOf(here)];
  const answers = (await Promise.all(ids.map(async (id) => (await allOf(id))['review'] ?? [])))
    .flat()
    .toSorted((one, other) => Number(one['number']) - Number(other['number']));
  expect(answers).toHaveLength(4);
  await linkUp(there, here);
  const keptId = await personOf(there);
  expect(await strengthOf(keptId)).toEqual(liveAll(answers));
  await expectScoresOf(keptId);
  await here.press(ofHere, 'Undo');
  expect(await strengthOf(keptId)).toEqual(liveAll(answers.slice(0, 3)));
  await expectScoresOf(keptId);
  expect(bot.failures).toEqual([]);
});

test('an answer that who stays takes back while linked, or calls a guess, is so for them alone once the link is undone', async () => {
  for (const label of ['Undo', 'I guessed']) {
    [there, here] = newPair();
    await study(there);
    bot.clock.forward({ days: 1 });
    await study(here);
    bot.clock.forward({ days: 4 });
    const last = await answer(there, curriculum, await there.command('review', { count: 1 }), true);
    const [keptId, goneId] = [await personOf(there), await personOf(here)];
    const gone = await allOf(goneId);
    const [first, second] = (await allOf(keptId))['review'] ?? [];
    await linkUp(there, here);
    await there.press(last, label);
    await unlink(here);
    expect(await allOf(goneId)).toEqual(gone);
    const left = label === 'Undo' ? [first ?? {}] : [first ?? {}, { ...second, rating: 1 }];
    expect(await strengthOf(keptId)).toEqual(liveAll(left));
    await Promise.all([expectScoresOf(keptId), expectScoresOf(goneId)]);
  }
  expect(bot.failures).toEqual([]);
});

test('whatever two people studied, what both know is as if one had given both their answers, nothing is lost, and undoing gives it all back', async () => {
  const step = fc.record({
    who: fc.boolean(),
    what: fc.constantFrom(
      ...['right', 'right', 'right', 'wrong', 'guessed', 'taken back', 'last taken back', 'last guessed'],
      ...['left open', 'looked up', 'set aside', 'asked the other', 'starred'],
    ),
    days: fc.integer({ min: 0, max: 2 }),
  });
  type Step = { readonly who: boolean; readonly what: string; readonly days: number };

  const lastFeedback = new Map<Person, Reply>();
  const live = async (people: readonly [Person, Person], steps: readonly Step[]): Promise<void> => {
    for (const { who, what, days } of steps) {
      const person = people[who ? 1 : 0];
      bot.clock.forward({ days });
      if (what === 'looked up') await person.command('concept', { words: SUBJECT });
      else if (what === 'asked the other') await ask(person, people[who ? 0 : 1]);
      else if (what === 'starred') await star(person);
      else if (what === 'last taken back') {
        const feedback = lastFeedback.get(person);
        if (feedback) await person.press(feedback, 'Undo');
      } else if (what === 'last guessed' || what === 'set aside') {
        const feedback = lastFeedback.get(person);
        const label = what === 'set aside' ? 'Set aside' : 'I guessed';
        if (feedback && labelsOn(feedback).includes(label)) await person.press(feedback, label);
      } else if (what === 'left open') await person.command('quiz', { about: SUBJECT, count: 2 });
      else {
        // What is due is asked again, or two people would seldom know the same.
        const asked = await person.command('review', { count: 1 });
        const feedback = labelsOn(asked).includes('Skip')
          ? await answer(person, curriculum, asked, what !== 'wrong')
          : await study(person, what !== 'wrong');
        lastFeedback.set(person, feedback);
        if (what === 'taken back') await person.press(feedback, 'Undo');
        if (what === 'guessed') await person.press(feedback, 'I guessed');
      }
    }
  };

  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 9 }),
      fc.array(step, { maxLength: 4 }),
      async (before, since) => {
        const people = newPair();
        await Promise.all(people.map((person) => person.command('settings')));
        await live(people, before);
        const ids = await Promise.all(people.map(personOf));
        const was = new Map(await Promise.all(ids.map(async (id) => [id, await allOf(id)] as const)));
        const reviewsWere = new Map(await Promise.all(ids.map(async (id) => [id, await reviewIds(id)] as const)));

        await linkUp(people[0], people[1]);
        const keptId = await personOf(people[0]);
        const goneId = ids.find((id) => id !== keptId) ?? '';
        expect(await reviewIds(keptId)).toEqual([...reviewsWere.values()].flat().toSorted());
        expect(await reviewIds(goneId)).toEqual([]);
        await expectOneHistory(keptId, was.get(goneId)?.['memory'] ?? [], was.get(keptId)?.['memory'] ?? []);
        await expectScoresOf(keptId);

        await live(people, since);
        const all = await reviewIds(keptId);
        await unlink(people[1]);
        expect(await allOf(goneId)).toEqual(was.get(goneId));
        expect((await reviewIds(goneId, keptId)).toSorted()).toEqual(all);
        await Promise.all([expectScoresOf(keptId), expectScoresOf(goneId)]);
        if (since.length === 0)
          expect(exceptVersions(await allOf(keptId))).toEqual(exceptVersions(was.get(keptId) ?? {}));
        expect(bot.failures).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
}, 90_000);

test('it is the same on the embedded database', async () => {
  const embedded = await createPgliteDatabase();
  const small = createBot(embedded.database, {
    clock: createTestClock('2026-03-02T09:00:00Z'),
    curriculum,
  });
  const [one, other] = [small.person('One', { platform: 'discord' }), small.person('Other', { platform: 'slack' })];
  await study(one);
  small.clock.forward({ days: 20 });
  await study(other, false);
  await other.command('concept', { words: SUBJECT });
  expect(wordsIn(await linkUp(one, other))).toContain('Questions that came along: 1');
  await study(other);
  expect(wordsIn(await unlink(one))).toContain('The link is undone');
  expect(small.failures).toEqual([]);
  await embedded.drop();
});
