/**
 * Promises about a cohort’s life: who joins and leaves, who has which role in it, when it is over.
 */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Filled } from '../../src/chat/view/form.ts';
import type { Picked } from '../../src/chat/view/picked.ts';
import { findMeantCohort, rememberCohort } from '../../src/community/cohort/which-cohort.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import { seededRandom } from '../../src/lib/random.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findSelect,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hold, untilWaiting } from '../support/locks.ts';

let kept: TestDatabase;
let bot: Bot;
let ora: Person;
let lea: Person;

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, {
    curriculum: realCurriculum(),
    clock: createTestClock('2026-03-02T08:00:00Z'),
  });
  ora = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  lea = bot.person('Lea', { platform: 'discord', workspace: 'g1' });
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await kept.drop();
});

const rows = <Row>(sql: string): Promise<readonly Row[]> => kept.database.statement<Row>(sql, []);
const act = (person: Person, controlId: string, values: readonly string[] = []): Promise<Reply> =>
  person.send({ kind: 'action', controlId, values });
const postHere = (channel = 'c1') =>
  ora.send({
    kind: 'action',
    controlId: 'daily.post-here',
    values: [],
    channel: { externalId: channel, name: channel },
  });
const cohortId = async (): Promise<string> =>
  (await rows<{ id: string }>('select id from cohort order by created_at, id limit 1'))[0]?.id ?? '';
const openDaily = async (): Promise<string> =>
  (await rows<{ id: string }>('select id from daily where question_slug is not null order by day'))[0]?.id ?? '';
const firstDaily = async (): Promise<string> => {
  await postHere();
  bot.clock.set('2026-03-03T09:00:00Z');
  await bot.runDue('daily.post');
  return openDaily();
};
const roleOf = async (person: Person): Promise<string | undefined> => {
  const caller = await createIdentify({
    database: kept.database,
    clock: bot.clock,
    random: seededRandom('role'),
  })(person.origin);
  return caller.cohorts[0]?.role;
};
/** The organiser presses through to somebody’s page. */
const pageOf = async (name: string): Promise<Reply> => {
  const members = await ora.press(await ora.command('cohort'), 'Members');
  const found = findSelect(members).options.find(({ label }) => label === name);
  return act(ora, findSelect(members).id, [found?.value ?? '']);
};
const codeOf = async (): Promise<string> => {
  const shown = await ora.press(await ora.command('cohort'), 'Join code');
  return /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
};
const begin = async (name: string, first = 'Begin a cohort'): Promise<Reply> => {
  bot.clock.forward({ seconds: 1 });
  const form = await ora.press(await ora.command('cohort'), first);
  return ora.fill(form, { name: [name], starts: ['2026-03-02'], ends: [] });
};

describe('whoever was taken out', () => {
  test('isn’t enrolled again by an old button or a code, until an organiser takes them in', async () => {
    const daily = await firstDaily();
    await act(lea, `daily.open:${daily}`);
    const code = await codeOf();
    const asked = await ora.press(await pageOf('Lea'), 'Take out');
    expect(wordsIn(asked)).toContain('Take Lea out?');
    expect(labelsOn(await ora.press(asked, 'Keep them'))).toContain('Take out');
    const gone = await ora.press(asked, 'Take out');
    expect(wordsIn(gone)).toContain('Taken out: Lea.');
    expect(wordsIn(await act(lea, `daily.open:${daily}`))).toContain('You aren’t in this cohort any more');
    expect(labelsOn(await lea.command('daily'))).toEqual([]);
    expect(wordsIn(await lea.command('cohort', { code }))).toContain('An organiser took you out');
    expect(await rows('select 1 from enrolment')).toEqual([]);
    expect(wordsIn(await lea.command('cohort'))).toContain('An organiser took you out of Test workspace');
    bot.clock.forward({ seconds: 1 });
    const back = findSelect(gone);
    expect(back.label).toBe('Take in again');
    const again = await act(ora, back.id, [back.options[0]?.value ?? '']);
    expect(wordsIn(again)).toContain('Lea is in it again');
    expect(wordsIn(again)).not.toContain('Taken out');
    expect(await roleOf(lea)).toBe('learner');
    expect(wordsIn(await act(ora, back.id, [back.options[0]?.value ?? '']))).toContain('aren’t among those');
    expect(await rows(`select did from audit_entry where did like 'took%' order by id`)).toEqual([
      { did: 'took {} out' },
      { did: 'took {} in again' },
    ]);
  });

  test('may come back by a code if it was they who left', async () => {
    await act(lea, `daily.open:${await firstDaily()}`);
    const left = await lea.press(await lea.press(await lea.command('cohort'), 'Leave'), 'Leave it');
    expect(wordsIn(left)).toContain('You’ve left Test workspace.');
    expect(wordsIn(await lea.command('cohort'))).toContain('A join code brings you back.');
    expect(wordsIn(await act(lea, `daily.open:${await openDaily()}`))).toContain('in this cohort any more');
    expect(wordsIn(await lea.command('cohort', { code: (await codeOf()).toLowerCase() }))).toContain('Welcome');
  });
});

describe('a join code', () => {
  test('lets a learner in, expires, and can’t be guessed', async () => {
    await begin('Spring');
    const code = await codeOf();
    const empty = await ora.command('cohort');
    expect(wordsIn(empty)).toContain('Nobody is in it yet. Join code makes a code');
    expect(labelsOn(await ora.press(empty, 'Members'))).toEqual(['Add somebody', 'Join code', 'Back']);
    expect(wordsIn(await lea.command('cohort', { code }))).toContain('Welcome to Spring');
    expect(wordsIn(await lea.command('cohort', { code }))).toContain('already');
    const tom = bot.person('Tom', { platform: 'discord', workspace: 'g1' });
    for (let tried = 0; tried < 5; tried += 1)
      expect(wordsIn(await tom.command('cohort', { code: `nope-${tried}` }))).toContain('don’t know that code');
    expect(wordsIn(await tom.command('cohort', { code }))).toContain('try again in ten minutes');
    bot.clock.forward({ minutes: 11 });
    expect(wordsIn(await tom.command('cohort', { code }))).toContain('Welcome');
    bot.clock.forward({ hours: 24 * 28 });
    const tim = bot.person('Tim', { platform: 'discord', workspace: 'g1' });
    expect(wordsIn(await tim.command('cohort', { code }))).toContain('has expired');
    const made = await ora.press(await ora.command('cohort'), 'Join code');
    expect(wordsIn(made)).toMatch(/type \/cohort \w{4}-\w{4}: it lets them in as learners until/);
    expect(wordsIn(await ora.press(made, 'Cancel this code'))).toContain('Nobody can join by a code now');
    expect(wordsIn(await ora.press(made, 'Back'))).toContain('Spring');
    expect(wordsIn(await tim.command('cohort', { code }))).toContain('don’t know that code');
  });
});

describe('a role', () => {
  test('that an organiser gave holds in that cohort, is written down, and is taken back', async () => {
    await act(lea, `daily.open:${await firstDaily()}`);
    const made = await ora.press(await pageOf('Lea'), 'Make organiser');
    expect(labelsOn(made)).not.toContain('Make organiser');
    expect(await roleOf(lea)).toBe('organiser');
    bot.clock.forward({ seconds: 1 });
    await ora.press(made, 'Make learner');
    expect(await roleOf(lea)).toBe('learner');
    const log = await ora.press(await ora.command('cohort'), 'Log');
    expect(wordsIn(log)).toMatch(/UTC: Ora made Lea a learner\n.*Ora made Lea an organiser/);
    expect(wordsIn(await act(lea, `cohort.give:${await cohortId()}:x.o`))).toContain('Only organisers');
  });

  test('by a role of the platform holds in direct messages for five minutes after it was seen, and lapses', async () => {
    await begin('Spring');
    const form = await ora.press(await ora.press(await ora.command('cohort'), 'Platform roles'), 'Add a role');
    const role = { kind: 'role', externalId: '123456789012345678', name: 'mentors' } as const;
    const send = (filled: Filled, picked = [role]): Promise<Reply> =>
      ora.send({ kind: 'form', formId: formOf(form).id, filled, picked: { id: picked } });
    expect(wordsIn(await send({ role: ['helper'] }, []))).toContain('I can’t read that');
    expect(wordsIn(await send({ role: ['helper'] }, [{ ...role, externalId: 'g1' }] as never))).toContain(
      'is everybody’s',
    );
    const saved = await send({ role: ['helper'] });
    expect(wordsIn(saved)).toContain('Saved: whoever has mentors is a helper here.');
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain(
      'the platform role mentors a helper',
    );
    const { origin } = bot.person('Hal', { platform: 'discord', workspace: 'g1' });
    const as = (roles: readonly string[]) => ({ ...origin, account: { ...origin.account, roles } });
    const hal = (roles: readonly string[]): Promise<Reply> =>
      lea.send({ kind: 'command', command: 'reports', options: {}, origin: as(roles) });
    const alone = bot.person('Hal', { platform: 'discord', workspace: 'direct' });
    expect(wordsIn(await hal(['123456789012345678']))).toContain('No report is open');
    expect(wordsIn(await alone.command('reports'))).toContain('No report is open');
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(wordsIn(await alone.command('reports'))).toContain('Only helpers');
    await hal(['123456789012345678']);
    expect(wordsIn(await hal([]))).toContain('Only helpers');
    expect(wordsIn(await alone.command('reports'))).toContain('Only helpers');
    const removed = await ora.press(saved, 'Remove mentors');
    expect(wordsIn(removed)).toContain('Removed: mentors no longer gives a role here.');
  });

  test('of the last organiser goes on with whoever manages the workspace', async () => {
    await begin('Spring');
    await lea.command('cohort', { code: await codeOf() });
    await ora.press(await pageOf('Lea'), 'Make organiser');
    await lea.press(await lea.press(await lea.command('cohort'), 'Leave'), 'Leave it');
    expect(wordsIn(await ora.command('cohort'))).toContain('You’re an organiser here, since you manage');
    await ora.command('cohort', { code: await codeOf() });
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Members'))).toContain(
      'Ora, learner (organiser too, since they manage the workspace)',
    );
  });
});

describe('a cohort', () => {
  test('that is archived posts nothing, keeps its data, takes nobody in, and can be brought back', async () => {
    await act(lea, `daily.open:${await firstDaily()}`);
    const code = await codeOf();
    const asked = await ora.press(await ora.command('cohort'), 'Archive');
    expect(wordsIn(asked)).toContain('nobody can join');
    await ora.press(asked, 'Archive it');
    bot.clock.set('2026-03-04T09:00:00Z');
    await bot.runDue('daily.post');
    expect(await rows('select 1 from daily where question_slug is not null')).toHaveLength(1);
    for (const verb of ['pause', 'change', 'skip'])
      expect(wordsIn(await act(ora, `daily.${verb}:${await cohortId()}`)), verb).toContain('is archived');
    const tom = bot.person('Tom', { platform: 'discord', workspace: 'g1' });
    expect(wordsIn(await tom.command('cohort', { code }))).toContain('is over');
    // What was open can still be answered by who is in it.
    expect(wordsIn(await act(lea, `daily.open:${await openDaily()}`))).not.toContain('any more');
    expect(wordsIn(await lea.command('daily'))).not.toContain('Test workspace');
    expect(wordsIn(await ora.command('daily'))).toContain('It’s archived, so nothing is posted.');
    expect(labelsOn(await ora.command('daily'))).toEqual([]);
    await ora.press(await ora.command('cohort'), 'Bring it back');
    bot.clock.set('2026-03-05T09:00:00Z');
    await bot.runDue('daily.post');
    expect((await rows('select 1 from daily where question_slug is not null')).length).toBeGreaterThan(1);
  });

  test('has its question of the day paused and resumed from /cohort by its organisers, and by nobody else', async () => {
    const setUp = await ora.command('cohort');
    expect(labelsOn(setUp)).toEqual(['Begin a cohort']);
    await postHere();
    const runs = await ora.command('cohort');
    expect(wordsIn(runs)).toContain('The question of the day is posted Monday to Friday at 09:00.');
    expect(wordsIn(await ora.press(runs, 'Pause'))).toContain('Paused. Nothing is posted until you press Resume.');
    const paused = await ora.command('cohort');
    expect(wordsIn(paused)).toContain('The question of the day is paused.');
    expect(labelsOn(paused)).not.toContain('Pause');
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    expect(await openDaily()).toBe('');
    expect(wordsIn(await ora.press(paused, 'Resume'))).toContain('Resumed.');
    expect(labelsOn(await ora.command('cohort'))).toContain('Pause');
    await lea.command('cohort', { code: await codeOf() });
    const leas = await lea.command('cohort');
    expect(wordsIn(leas)).not.toContain('The question of the day');
    expect(labelsOn(leas)).toEqual(['Leave']);
    await begin('Evening', 'Begin a new cohort');
    const evening = findSelect(await ora.command('cohort'));
    const chosen = evening.options.find(({ label }) => label === 'Evening')?.value ?? '';
    const unset = await act(ora, evening.id, [chosen]);
    expect(wordsIn(unset)).toContain('Evening');
    expect(labelsOn(unset)).not.toContain('Pause');
    await kept.database.statement(`update daily_schedule set paused_at = now(), paused_for = 'unreachable'`, []);
    const broken = await act(ora, `cohort.choose:${await cohortId()}`);
    expect(wordsIn(broken)).toContain('is paused, since I can’t write where it’s posted. /daily says why.');
    expect(labelsOn(broken)).toContain('Try again');
    await ora.press(await ora.press(broken, 'Archive'), 'Archive it');
    expect(wordsIn(await act(ora, `cohort.choose:${await cohortId()}`))).not.toContain('The question of the day is');
  });

  test('that isn’t set up is told in /daily only to its organiser, who reads where to go', async () => {
    await begin('Spring');
    await lea.command('cohort', { code: await codeOf() });
    expect(wordsIn(await lea.command('daily'))).not.toContain('Spring');
    const told = await ora.send({ kind: 'command', command: 'daily', options: {}, place: 'direct' });
    expect(wordsIn(told)).toContain('Type /daily in the channel where it should be posted.');
  });

  test('posts nothing after its last day, which isn’t before its first', async () => {
    await firstDaily();
    const change = async (starts: string, ends: string): Promise<Reply> =>
      ora.fill(await ora.press(await ora.command('cohort'), 'Name and dates'), {
        name: ['Spring'],
        starts: [starts],
        ends: [ends],
      });
    expect(wordsIn(await change('5 Mar 2026', '4 Mar 2026'))).toContain('is before the first');
    expect(wordsIn(await change('2 Mar 2026', 'soonish'))).toContain('is no date that I know');
    expect(wordsIn(await change('2 Mar 2026', '4 Mar 2026'))).toContain('2 Mar 2026 to 4 Mar 2026');
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain(
      'UTC: Ora called it Spring and set the dates: 2 Mar 2026 to 4 Mar 2026',
    );
    for (const day of ['04', '05', '06']) {
      bot.clock.set(`2026-03-${day}T09:00:00Z`);
      await bot.runDue('daily.post');
    }
    expect(await rows('select day::text from daily where question_slug is not null order by 1')).toEqual([
      { day: '2026-03-03' },
      { day: '2026-03-04' },
    ]);
  });

  test('is the one meant whose channel it is, else the only one, else the one that was chosen last', async () => {
    await postHere();
    const first = await cohortId();
    await begin('Evening', 'Begin a new cohort');
    const asked = await ora.command('cohort');
    const evening = findSelect(asked).options.find(({ label }) => label === 'Evening')?.value ?? '';
    const inChannel = await ora.send({
      kind: 'command',
      command: 'cohort',
      options: {},
      channel: { externalId: 'c1' },
    });
    expect(wordsIn(inChannel)).toContain('Test workspace');
    expect(wordsIn(await ora.choose(asked, [evening]))).toContain('Evening');
    expect(wordsIn(await ora.command('cohort'))).toContain('Evening');
    const caller = await createIdentify({
      database: kept.database,
      clock: bot.clock,
      random: seededRandom('meant'),
    })(ora.origin);
    await rememberCohort(kept.database, caller.accountId, first);
    expect(await findMeantCohort(kept.database, caller, { role: 'organiser' })).toMatchObject({
      kind: 'meant',
      cohort: { cohortId: first },
    });
    expect(wordsIn(await act(lea, 'cohort.choose', [first]))).toContain('I can’t find that cohort');
  });

  test('of somebody who learns in two: /today and /daily show the questions of both, each by its name', async () => {
    await postHere();
    await lea.command('cohort', { code: await codeOf() });
    expect(wordsIn(await lea.command('today'))).not.toContain('Evening');
    await begin('Evening', 'Begin a new cohort');
    const [evening] = await rows<{ id: string }>(`select id from cohort where name = 'Evening'`);
    await ora.send({
      kind: 'action',
      controlId: `daily.post-here:${evening?.id}`,
      values: [],
      channel: { externalId: 'c2', name: 'c2' },
    });
    const shown = await act(ora, `cohort.code:${evening?.id}`);
    await lea.command('cohort', { code: /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '' });
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    const today = await lea.command('today');
    for (const name of ['Test workspace', 'Evening']) {
      expect(wordsIn(today)).toContain(`Today’s of ${name} is on`);
      expect(wordsIn(await lea.command('daily'))).toContain(name);
    }
    expect(labelsOn(today).filter((label) => label === 'Answer it')).toHaveLength(2);
    await act(ora, `cohort.archive-yes:${evening?.id}`);
    expect(wordsIn(await lea.command('today'))).toContain('Today’s is on');
  });

  test('of more people than a select holds is looked through page by page, and each can be chosen', async () => {
    await begin('Spring');
    const code = await codeOf();
    const names = Array.from({ length: 40 }, (_, number) => `Member ${number + 10}`);
    for (const name of names)
      await bot.person(name, { platform: 'discord', workspace: 'g1' }).command('cohort', { code });
    let page = await ora.press(await ora.command('cohort'), 'Members');
    const offered = findSelect(page).options.map(({ label }) => label);
    while (labelsOn(page).includes('Next page')) {
      page = await ora.press(page, 'Next page');
      offered.push(...findSelect(page).options.map(({ label }) => label));
    }
    expect(offered.filter((name) => name.startsWith('Member')).toSorted()).toEqual(names);
  });

  test('gives people to another one, with their role, and both write it down', async () => {
    await begin('Spring');
    const code = await codeOf();
    await lea.command('cohort', { code });
    const page = await pageOf('Lea');
    expect(() => findSelect(page)).toThrow();
    await begin('Evening', 'Begin a new cohort');
    await act(ora, 'cohort.choose', [await cohortId()]);
    const again = await pageOf('Lea');
    expect(wordsIn(await ora.press(await ora.press(await ora.command('cohort'), 'Switch cohort'), 'Back'))).toContain(
      'Spring',
    );
    const [to] = findSelect(again).options;
    const moved = await ora.choose(again, [to?.value ?? '']);
    expect(await rows('select c.name from enrolment e join cohort c on c.id = e.cohort_id')).toEqual([
      { name: 'Evening' },
    ]);
    expect(await rows(`select 1 from audit_entry where did like 'moved {}%'`)).toHaveLength(2);
    // They weren't taken out: a code may bring them back. With two, who leaves the one sees the other.
    expect(wordsIn(moved)).not.toContain('Taken out');
    expect(wordsIn(await lea.command('cohort', { code }))).toContain('Welcome to Spring');
    const left = wordsIn(await act(lea, `cohort.leave-yes:${await cohortId()}`));
    expect(left).toContain('You’ve left Spring.');
    expect(left).toMatch(/^Evening/);
  });

  test('that somebody is moved to keeps the higher role they have there', async () => {
    await begin('Spring');
    const spring = await cohortId();
    await lea.command('cohort', { code: await codeOf() });
    await begin('Evening', 'Begin a new cohort');
    const [evening] = await rows<{ id: string }>(`select id from cohort where name = 'Evening'`);
    const [person] = await rows<{ id: string }>(`select person_id as id from account where external_id = 'lea'`);
    await rows(
      `insert into enrolment (cohort_id, person_id, role, created_at) values ('${evening?.id}', '${person?.id}', 'helper', now())`,
    );
    await act(ora, `cohort.move:${spring}:${person?.id}`, [evening?.id ?? '']);
    expect(await rows('select role from enrolment')).toEqual([{ role: 'helper' }]);
  });

  test('that was chosen with Switch cohort is meant, though another is the only one here', async () => {
    await begin('Spring');
    const away = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g2' });
    bot.clock.forward({ seconds: 1 });
    await away.fill(await act(away, 'cohort.begin'), {
      name: ['Abroad'],
      starts: ['2026-03-02'],
      ends: [],
    });
    const there = await away.command('cohort');
    expect(wordsIn(there)).toContain('Abroad');
    const others = await away.press(there, 'Switch cohort');
    const spring = findSelect(others).options.find(({ label }) => label === 'Spring')?.value ?? '';
    await away.choose(others, [spring]);
    expect(wordsIn(await away.command('cohort'))).toContain('Spring');
  });
});

describe('somebody who is picked', () => {
  const add = async (who: Partial<Picked>, role = 'helper', by = ora): Promise<Reply> => {
    const form = await act(by, `cohort.add:${await cohortId()}`);
    const picked = { kind: 'person', externalId: 'zoe', name: 'Zoe', ...who } as const;
    return by.send({ kind: 'form', formId: formOf(form).id, filled: { role: [role] }, picked: { who: [picked] } });
  };
  beforeEach(async () => {
    await begin('Spring');
  });

  test('is in it with the role that was chosen, though they never used the bot, and keeps it', async () => {
    expect(wordsIn(await add({}))).toContain('Zoe is in it now, as a helper.');
    expect(await roleOf(bot.person('Zoe', { platform: 'discord', workspace: 'g1' }))).toBe('helper');
    expect(wordsIn(await add({}, 'learner'))).toContain('Zoe is in it already, as a helper.');
    expect(await rows('select role from enrolment')).toEqual([{ role: 'helper' }]);
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain('Ora added Zoe as a helper');
    expect(await rows(`select 1 from account where external_id = 'zoe'`)).toHaveLength(1);
  });

  test('may have been taken out before; a bot, who left, and nobody are refused kindly', async () => {
    await add({}, 'learner');
    await ora.press(await ora.press(await pageOf('Zoe'), 'Take out'), 'Take out');
    expect(wordsIn(await add({}, 'learner'))).toContain('Zoe is in it now, as a learner.');
    expect(wordsIn(await add({ externalId: 'b', problem: 'bot' }))).toContain('is a bot. Please pick a person.');
    expect(wordsIn(await add({ externalId: 'l', problem: 'left' }))).toContain('isn’t in this workspace any more');
    const form = await act(ora, `cohort.add:${await cohortId()}`);
    expect(wordsIn(await ora.fill(form, { role: ['learner'] }))).toContain('please pick somebody');
    expect(await rows('select 1 from enrolment')).toHaveLength(1);
  });

  test('is picked where people of the server are', async () => {
    const alone = bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'direct' });
    await add({ externalId: 'ora', name: 'Ora' }, 'organiser');
    expect(wordsIn(await act(alone, `cohort.add:${await cohortId()}`))).toContain('in one of its channels');
  });
});

test('the only organiser who leaves is told who takes over, unless that is they themselves', async () => {
  await begin('Spring');
  await lea.command('cohort', { code: await codeOf() });
  await ora.press(await pageOf('Lea'), 'Make organiser');
  const asked = async (person: Person) => wordsIn(await person.press(await person.command('cohort'), 'Leave'));
  expect(await asked(lea)).toContain('You’re its only organiser: whoever manages the workspace takes over.');
  const told = wordsIn(await lea.command('my-data', { what: 'delete' }));
  expect(told).toContain('You’re the only organiser of Spring. Whoever manages the workspace takes over.');
  await act(
    ora,
    `cohort.give:${await cohortId()}:${(await rows<{ id: string }>(`select person_id as id from account where external_id = 'lea'`))[0]?.id}.l`,
  );
  await ora.command('cohort', { code: await codeOf() });
  await ora.press(await pageOf('Ora'), 'Make organiser');
  const own = wordsIn(await ora.command('my-data', { what: 'delete' }));
  expect(own).toContain('You’re the only organiser of Spring. You also manage the workspace');
  expect(own).not.toContain('takes over');
});

test('whoever leaves and manages the workspace is told that they still organise it', async () => {
  await begin('Spring');
  await ora.command('cohort', { code: await codeOf() });
  await lea.command('cohort', { code: await codeOf() });
  await ora.press(await pageOf('Ora'), 'Make organiser');
  await ora.press(await pageOf('Lea'), 'Make organiser');
  const asked = await ora.press(await ora.command('cohort'), 'Leave');
  expect(wordsIn(asked)).toContain('You manage the workspace, so you’d still organise it.');
  const left = await ora.press(asked, 'Leave it');
  expect(wordsIn(left)).toMatch(/^Spring\nYou’ve left Spring\. .*You manage the workspace, so you still organise it\./);
  expect(wordsIn(left)).toContain('You’re an organiser here, since you manage this workspace.');
  expect(labelsOn(left)).not.toContain('Leave');
  const leas = await lea.press(await lea.command('cohort'), 'Leave');
  expect(wordsIn(leas)).not.toContain('manage the workspace, so');
  expect(wordsIn(await lea.press(leas, 'Leave it'))).not.toContain('still organise');
});

describe('two organisers at once', () => {
  const ida = () => bot.person('Ida', { platform: 'discord', workspace: 'g1' });
  /** A cohort with Lea in it, and Ida as an organiser whom Ora made one. */
  const furnish = async (): Promise<string> => {
    await begin('Spring');
    const code = await codeOf();
    for (const person of [lea, ida()]) await person.command('cohort', { code });
    await ora.press(await pageOf('Ida'), 'Make organiser');
    return cohortId();
  };
  /** All of these wait for the cohort, and go on at the same moment. */
  const atOnce = async (
    deeds: readonly (() => Promise<Reply>)[],
    meanwhile: () => Promise<unknown> = async () => {},
  ): Promise<readonly Reply[]> => {
    const letGo = await hold(kept.database, sql`select 1 from cohort for update`);
    const replies = deeds.map((deed) => deed());
    await untilWaiting(kept.database, deeds.length);
    await meanwhile();
    await letGo();
    return Promise.all(replies);
  };
  const never = (): Reply => {
    throw new Error('nobody was given it');
  };
  const idOf = async (person: string): Promise<string> =>
    (await rows<{ id: string }>(`select person_id as id from account where name = '${person}'`))[0]?.id ?? '';

  test('set its name and dates: the later is told what stands', async () => {
    await furnish();
    const forms = await Promise.all(
      [ora, ida()].map(async (person) => person.press(await person.command('cohort'), 'Name and dates')),
    );
    const save = (person: Person, form: Reply | undefined, name: string) => () =>
      person.send({
        kind: 'form',
        formId: formOf(form ?? never()).id,
        filled: { name: [name], starts: ['2026-03-02'], ends: [] },
      });
    const replies = await atOnce([save(ora, forms[0], 'Hers'), save(ida(), forms[1], 'Ida’s')]);
    expect(replies.map((reply) => 'refused' in reply).toSorted()).toEqual([false, true]);
    const [{ name } = { name: '' }] = await rows<{ name: string }>('select name from cohort');
    const told = wordsIn(replies.find((reply) => 'refused' in reply) ?? never());
    expect(told).toContain(`so I kept what stands now: ${name}, from 2 Mar 2026.`);
    expect(await rows(`select 1 from audit_entry where did like 'called it%'`)).toHaveLength(1);
  });

  test('add one person: each is told kindly, and it is written down once', async () => {
    const cohort = await furnish();
    const add = (person: Person, role: string) => () =>
      person.send({
        kind: 'form',
        formId: `cohort.add-save:${cohort}`,
        filled: { who: ['zoe'], role: [role] },
        picked: { who: [{ kind: 'person', externalId: 'zoe', name: 'Zoe' }] },
      });
    const told = (await atOnce([add(ora, 'helper'), add(ida(), 'learner')])).map(wordsIn);
    const [row] = await rows<{ role: string }>(
      `select e.role from enrolment e join account a on a.person_id = e.person_id where a.external_id = 'zoe'`,
    );
    expect(told.filter((words) => words.includes(`Zoe is in it now, as a ${row?.role}.`))).toHaveLength(1);
    expect(told.filter((words) => words.includes(`Zoe is in it already, as a ${row?.role}.`))).toHaveLength(1);
    expect(await rows(`select 1 from audit_entry where did like 'added%'`)).toHaveLength(1);
  });

  test('take somebody out and make them a helper: they are out', async () => {
    const cohort = await furnish();
    const id = await idOf('Lea');
    await atOnce([
      () => act(ora, `cohort.remove-yes:${cohort}:${id}`),
      () => act(ida(), `cohort.give:${cohort}:${id}.h`),
    ]);
    expect(await roleOf(lea)).toBeUndefined();
  });

  test('whoever was an organiser until a moment ago moves, adds and gives nothing any more', async () => {
    const spring = await furnish();
    await begin('Evening', 'Begin a new cohort');
    const evening = (await rows<{ id: string }>(`select id from cohort where name = 'Evening'`))[0]?.id ?? '';
    const [id, idaId] = [await idOf('Lea'), await idOf('Ida')];
    await rows(
      `insert into enrolment (cohort_id, person_id, role, created_at) values ('${evening}', '${idaId}', 'organiser', now())`,
    );
    const before = await rows('select * from enrolment order by cohort_id, person_id');
    const replies = await atOnce(
      [
        () => act(ida(), `cohort.move:${spring}:${id}`, [evening]),
        () => act(ida(), `cohort.give:${spring}:${id}.o`),
        () =>
          ida().send({
            kind: 'form',
            formId: `cohort.add-save:${spring}`,
            filled: { who: ['zoe'], role: ['organiser'] },
            picked: { who: [{ kind: 'person', externalId: 'zoe', name: 'Zoe' }] },
          }),
      ],
      () => rows(`update enrolment set role = 'learner' where person_id = '${idaId}' and cohort_id = '${spring}'`),
    );
    for (const reply of replies) expect(wordsIn(reply)).toContain('You don’t organise it any more');
    const after = await rows<{ person_id: string; role: string }>(
      'select * from enrolment order by cohort_id, person_id',
    );
    expect(after.map((row) => ({ ...row, role: '' }))).toEqual(before.map((row) => ({ ...(row as object), role: '' })));
  });
});
