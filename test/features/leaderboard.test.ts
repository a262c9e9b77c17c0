/**
 * Promises about /leaderboard: everybody sees where they stand and nobody is shown who didn't agree,
 * words are kind where there is nothing to compare, and a cohort has it as its organisers want it.
 */
import { DatabaseSync } from 'node:sqlite';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { readQuestionsOf } from '../../src/exchange/import-file.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { BASIS } from '../../src/study/standing/keep-scores.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  formOf,
  labelsOn,
  type Person,
  quickOffers,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf } from '../support/known-questions.ts';
import { linkPeople } from '../support/link-people.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';

let made: TestDatabase;
let bot: Bot;
let engine: Engine;
let receiver: Receiver;
let ora: Person;
let walks = 0;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());
beforeEach(async () => {
  // The cohort began eight days ago, and is in the second week of its first season.
  bot = createBot(made.database, { clock: createTestClock('2026-03-10T09:00:00Z') });
  walks += 1;
  receiver = createReceiver();
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => bot.failures.push(fields) };
  engine = createEngine({ database: made.database, clock: bot.clock, random: seededRandom(`b${walks}`), log }, () => ({
    ...quickOffers(bot),
    messengers: new Map([['slack', receiver.messenger]]),
  }));
  ora = on('Ora', 'organiser');
  await bot.enrol(ora, 'organiser');
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await engine.close();
});

const on = (name: string, role?: 'organiser'): Person =>
  bot.person(name, { platform: 'slack', workspace: `g${walks}`, ...(role ? { role } : {}) });
const rows = <Row>(sql: string, of: readonly string[] = []): Promise<readonly Row[]> =>
  made.database.statement<Row>(sql, of);
const cohortId = async (): Promise<string> => {
  const [row] = await rows<{ id: string }>(
    'select c.id from cohort c join workspace w on w.id = c.workspace_id where w.external_id = $1',
    [`g${walks}`],
  );
  return row?.id ?? '';
};

/** Learners with so many points on a day of the cohort's. */
const learn = async (
  points: Readonly<Record<string, number>>,
  day = '2026-03-09',
): Promise<Readonly<Record<string, Person>>> => {
  const people: Record<string, Person> = {};
  for (const [name, scored] of Object.entries(points)) {
    const person = on(name);
    people[name] = person;
    await bot.enrol(person, 'learner');
    const { personId } = await idsOf(made.database, person);
    await rows(
      `insert into cohort_score (cohort_id, person_id, day, answered, counted, points, modules, due, planned,
        planned_recall, recalled, judged, residual, variance, known)
      values ($1::uuid, $2::uuid, $3::date, 5, 5, $4::int, '{}', 4, 4, 3.5, 3, 0, 0, 0, 3)`,
      [await cohortId(), personId, day, String(scored)],
    );
    // So that nothing works their days out from a log that isn’t there.
    await rows(
      `insert into score_keeping (cohort_id, person_id, kept_to, next_at, zone, basis)
      select c.id, $2::uuid, '2027-01-01', '2027-01-01', 'UTC', ${BASIS} from cohort c where c.id = $1::uuid
      on conflict do nothing`,
      [await cohortId(), personId],
    );
  }
  return people;
};
const ten = (first: number) => Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`L${i + 1}`, first - 10 * i]));
const agree = async (person: Person | undefined): Promise<Reply> => {
  if (!person) throw new Error('nobody there');
  return person.press(await person.command('leaderboard'), 'Show my name');
};
const look = async (person: Person | undefined, options = {}): Promise<string> => {
  if (!person) throw new Error('nobody there');
  return wordsIn(await person.command('leaderboard', options));
};

describe('a board', () => {
  test('says where you are, who is around you and the first ten, named only who agreed', async () => {
    const people = await learn(ten(200));
    await agree(people['L10']);
    await agree(people['L1']);
    const first = await people['L11']?.command('leaderboard');
    if (!first) throw new Error('nobody there');
    expect(wordsIn(first)).toContain('May others see your name here?');
    const words = wordsIn(first);
    expect(words).toContain('You’re 11th of 12, with 100 points.');
    expect(words).toMatch(
      /Around you\n9th: a learner, 120 points\n10th: .L10., 110 points\n11th: You, 100 points\n12th/,
    );
    expect(words).toMatch(/The first 10 of 12\n1st: .L1., 200 points\n2nd: a learner, 190/);
    const chosen = await people['L11']?.press(first, 'Stay “a learner”');
    expect(chosen && wordsIn(chosen)).toContain('Others read “a learner”');
    expect(await look(people['L11'])).not.toContain('May others see');
    expect(await look(people['L10'])).toContain('11th: a learner');
    const again = await people['L11']?.press(chosen ?? first, 'Show my name');
    expect(again && wordsIn(again)).toContain('Others see your name');
    expect(await look(people['L10'])).toMatch(/11th: .L11./);
  });

  test('tells ties as ties, and who moved since last week', async () => {
    const people = await learn({ A: 30, B: 20, C: 20, D: 10 });
    await learn({ D: 5, A: 40 }, '2026-03-03');
    const words = await look(people['C'], { period: 'season' });
    expect(words).toContain('You’re 2nd of 4, level with 1 other, with 20 points.');
    expect(words.match(/2nd: /g)).toHaveLength(2);
    await learn({ B: 60 }, '2026-03-10');
    expect(await look(people['B'], { period: 'season' })).toMatch(/1st: You, 80 points/);
    expect(await look(people['A'], { period: 'season' })).toContain('down 1');
  });

  test('lists somebody with two accounts once, with what both earned', async () => {
    const people = await learn({ Ben: 1 });
    const [ada, slackAda] = [on('Ada'), on('Ada L')];
    for (const [person, about] of [
      [ada, 'cap-theorem'],
      [slackAda, 'kafka'],
    ] as const) {
      await bot.enrol(person, 'learner');
      await answer(person, realCurriculum(), await person.command('quiz', { about, count: 1 }), true);
    }
    const pointsOf = async (person: Person): Promise<number> =>
      Number(/with (\d+) points?/.exec(await look(person))?.[1]);
    const both = (await pointsOf(ada)) + (await pointsOf(slackAda));
    expect(await look(people['Ben'])).toMatch(/of 3\D/);
    await linkPeople(ada, slackAda);
    for (const person of [ada, slackAda]) expect(await look(person)).toContain(`You’re 1st of 2, with ${both} points.`);
    expect((await look(people['Ben'])).match(/1st: /g)).toHaveLength(1);
    expect(await look(people['Ben'])).toContain('You’re 2nd of 2');
  });

  test('of a module that is taken out of the pack while it is open is the whole board at its next look', async () => {
    const { Ada } = await learn({ Ada: 12, Ben: 20 });
    if (!Ada) throw new Error('nobody there');
    const shown = await Ada.command('leaderboard');
    const { value, label } = firstModule(shown);
    const select = (reply: Reply, named: string) =>
      viewOf(reply)
        .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
        .find((each) => each.label === named);
    const choose = (reply: Reply, named: string, chosen: string) => {
      const control = select(reply, named);
      if (!control || !('id' in control)) throw new Error(`no ${named}`);
      return Ada.send({ kind: 'action', controlId: control.id, values: [chosen] });
    };
    const ofModule = await choose(shown, 'One module', value);
    expect(wordsIn(ofModule)).toMatch(/^Points: /);
    bot.useCurriculum(withoutModule(realCurriculum(), label));
    expect(wordsIn(await choose(shown, 'One module', value))).toContain('doesn’t study that module');
    const now = await choose(ofModule, 'Another time', 'week');
    expect(wordsIn(now)).toMatch(/^Points\n.*doesn’t study that module any more, so this is all of it/);
    expect(wordsIn(now)).toContain('You’re 2nd of 2, with 12 points.');
    expect(wordsIn(await choose(ofModule, 'Another board', 'beyond'))).toMatch(/^Beyond prediction\n/);
    expect(JSON.stringify(select(now, 'One module'))).not.toContain(value);
  });

  test('has kind words for a cohort of one, for nobody, for everybody level, and before it begins', async () => {
    const ben = on('Ben');
    await bot.enrol(ben, 'learner');
    expect(await look(ben)).toContain('Nobody is listed yet. The first right answers of the season make a beginning.');
    // What is about reviews can't begin with a first answer.
    for (const board of ['kept', 'beyond'])
      expect(await look(ben, { board })).toContain('It’s about questions that came back');
    // Whoever knows anything now and knew nothing four weeks ago has improved.
    expect(await look(ben, { board: 'improved' })).toContain('The first right answers of the season make a beginning.');
    const { Ada } = await learn({ Ada: 12 });
    expect(await look(Ada)).toContain('You’re the first here, with 12 points.');
    expect(await look(ben)).toContain('One learner is listed so far');
    await learn({ Cem: 12 });
    expect(await look(Ada)).toMatch(/All 2 learners are level, with 12 points each/);
    bot.clock.set('2026-03-01T09:00:00Z');
    expect(await look(ben)).toContain('hasn’t begun yet');
    expect(await look(ora)).not.toContain('May others see');
    expect(await look(on('Zoe'))).toContain('you aren’t in one');
  });

  test('shows any name as it is meant: of emoji alone, from right to left, of 200 characters, or changed', async () => {
    const names = ['🎉🎉', 'שרה כהן', `${'W'.repeat(200)}`, '**Bold** <b>', 'A\nB', '\u202Eevil'];
    const people = await learn(Object.fromEntries(names.map((name, index) => [name, 50 - index])));
    for (const person of Object.values(people)) await agree(person);
    const shown = await people['🎉🎉']?.command('leaderboard');
    expect(shown && checkView(viewOf(shown))).toBeTruthy();
    const words = shown ? wordsIn(shown) : '';
    expect(words).toContain('2nd: \u2068שרה כהן\u2069, 49 points');
    expect(words).toContain('\u2068**Bold** <b>\u2069');
    expect(words).toContain('\u2068A B\u2069');
    expect(words).toContain('\u2068evil\u2069');
    expect(words).not.toContain('W'.repeat(50));
    await rows('update account set name = $1 where name = $2', ['Sara', 'שרה כהן']);
    expect(await look(people['🎉🎉'])).toContain('\u2068Sara\u2069');
  });

  test('turns by selects alone: another board, another time, one module, what counts', async () => {
    const { Ada } = await learn({ Ada: 12, Ben: 20 });
    if (!Ada) throw new Error('nobody there');
    const shown = await Ada.command('leaderboard');
    const select = (reply: Reply, label: string, value: string) => {
      const control = viewOf(reply)
        .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
        .find((each) => each.label === label);
      if (!control || !('id' in control)) throw new Error(`no ${label} among ${labelsOn(reply).join()}`);
      return Ada.send({ kind: 'action', controlId: control.id, values: [value] });
    };
    const kept = await select(shown, 'Another board', 'kept');
    expect(wordsIn(kept)).toMatch(/^Kept\n/);
    expect(wordsIn(await select(kept, 'Another time', 'week'))).toContain('week 2: Mon 9 Mar to Sun 15 Mar');
    const beyond = await select(shown, 'Another board', 'beyond');
    expect(wordsIn(beyond)).toMatch(/^Beyond prediction\n/);
    const module = await select(shown, 'One module', firstModule(shown).value);
    expect(wordsIn(module)).toMatch(/^Points: /);
    expect(wordsIn(await select(module, 'One module', 'all'))).toMatch(/^Points\n/);
    const beyondIn = await select(module, 'Another board', 'beyond');
    expect(wordsIn(beyondIn)).toMatch(/^Beyond prediction: /);
    expect(wordsIn(await select(beyondIn, 'Another board', 'kept'))).toMatch(/^Kept\n/);
    const { label: name } = firstModule(shown);
    expect(await look(Ada, { board: 'improved', module: name })).toMatch(/^Most improved: /);
    expect(await look(Ada, { board: 'kept', module: name })).toContain(
      'Kept is about the plan of a whole day, so it has no modules',
    );
    const counts = await Ada.press(module, 'What counts');
    expect(wordsIn(counts)).toContain('Being quick gives nothing');
    expect(wordsIn(await Ada.press(counts, 'Back'))).toMatch(/^Points: /);
    expect(await look(Ada, { period: 'last-season' })).toContain('season 1: ');
    expect(wordsIn(await Ada.command('progress'))).toContain('Cohort, points: You’re 2nd of 2, with 12 points.');
    bot.clock.set('2026-03-31T09:00:00Z');
    expect(await look(Ada)).toContain('Season 2 has begun, and everybody starts from zero');
    expect(await look(Ada, { period: 'last-season' })).toMatch(/season 1, which is over.*\n.*You’re 2nd of 2/);
    expect(await look(Ada, { module: 'no such thing' })).toContain('I have no module called “no such thing”');
    expect(labelsOn(await Ada.command('today'))).toContain('Leaderboard');
  });

  test('shows an answer right after it was given', async () => {
    const ada = on('Ada');
    await bot.enrol(ada, 'learner');
    await answer(ada, realCurriculum(), await ada.command('quiz', { about: 'cap-theorem', count: 1 }), true);
    expect(await look(ada)).toMatch(/You’re the first here, with \d+ points/);
  });

  test('is shown to somebody whose own days can’t be worked out, who is told so', async () => {
    const { Ben } = await learn({ Ben: 40 });
    const ada = on('Ada');
    await bot.enrol(ada, 'learner');
    await answer(ada, realCurriculum(), await ada.command('quiz', { about: 'cap-theorem', count: 1 }), true);
    const { personId } = await idsOf(made.database, ada);
    await rows(`update review set before = '{"due_on": "never"}' where person_id = $1::uuid`, [personId]);
    const behind = await look(ada);
    expect(behind).toContain('I can’t work out your latest days right now');
    expect(behind).toContain('One learner is listed so far');
    expect(await look(Ben)).toContain('You’re the first here, with 40 points');
    await rows('update review set before = null where person_id = $1::uuid', [personId]);
    const mended = await look(ada);
    expect(mended).not.toContain('right now');
    expect(mended).toMatch(/You’re \d\w\w of 2/);
  });
});

const withoutModule = (curriculum: Curriculum, title: string): Curriculum => ({
  ...curriculum,
  packs: new Map(
    [...curriculum.packs].map(([slug, pack]) => [
      slug,
      {
        ...pack,
        phases: pack.phases.map((phase) => ({
          ...phase,
          modules: (phase.modules ?? []).filter((module) => module.title !== title),
        })),
      },
    ]),
  ),
});

const firstModule = (reply: Reply): { readonly value: string; readonly label: string } => {
  const control = viewOf(reply)
    .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .find((each) => each.label === 'One module');
  const [first] = control && 'options' in control ? control.options : [];
  if (!first) throw new Error(`no module among ${labelsOn(reply).join()}`);
  return first;
};

const setUp = async (filled: Readonly<Record<string, readonly string[]>>): Promise<Reply> => {
  const form = await ora.press(await ora.command('cohort'), 'Change the leaderboard');
  expect(formOf(form).title).toBe('The leaderboard');
  return ora.fill(form, { boards: ['points', 'kept'], seasons: ['yes'], day: ['off'], time: ['16:00'], ...filled });
};
const posted = async (): Promise<readonly string[]> => {
  await engine.tick();
  await engine.drain();
  return receiver.received
    .filter(({ to }) => to.kind === 'channel')
    .map(({ view }) => wordsIn({ answers: 'public', view: checkView(view) }));
};
const channel = async (purpose: string): Promise<void> => {
  await rows(
    `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id)
    select gen_random_uuid(), c.id, c.workspace_id, $2, $2 || '-channel' from cohort c where c.id = $1::uuid`,
    [await cohortId(), purpose],
  );
};

describe('an organiser', () => {
  test('chooses the boards, seasons or none, or no leaderboard at all', async () => {
    const { Ada } = await learn({ Ada: 12, Ben: 20 });
    expect(wordsIn(await ora.command('cohort'))).toContain('Leaderboard: points, kept, beyond prediction and most');
    expect(wordsIn(await setUp({ boards: ['kept'], seasons: ['no'] }))).toMatch(/kept, week by week, not posted/);
    expect(await look(Ada)).toMatch(/^Kept\n/);
    expect(await look(Ada)).toContain('week 2');
    expect(await look(Ada, { period: 'last-season' })).toContain('There are no seasons here, so this is the week.');
    expect(labelsOn((await Ada?.command('leaderboard')) ?? (await setUp({})))).not.toContain('Another board');
    await setUp({ boards: [] });
    expect(await look(Ada)).toContain('has no leaderboard: its organisers decided so');
    expect(labelsOn((await Ada?.command('today')) ?? (await setUp({})))).not.toContain('Leaderboard');
    expect(wordsIn(await setUp({ day: ['3'], time: ['soon'] }))).toContain('I got “soon”');
    const form = await ora.press(await ora.command('cohort'), 'Change the leaderboard');
    await setUp({ boards: ['beyond'] });
    expect(wordsIn(await ora.fill(form, { boards: [], seasons: ['no'], day: ['off'], time: ['9'] }))).toContain(
      'changed while your form was open',
    );
    const forged = await Ada?.send({ kind: 'form', formId: formOf(form).id, filled: {} });
    expect(forged && wordsIn(forged)).toContain('Only organisers');
  });

  test('has it posted once a week, with a picture and the same in words, and nobody named who didn’t agree', async () => {
    const people = await learn({ Ada: 50, Ben: 40, Cem: 30 });
    await agree(people['Ben']);
    await channel('daily');
    expect(wordsIn(await setUp({ day: ['3'] }))).not.toContain('no channel');
    bot.clock.set('2026-03-11T15:59:00Z');
    expect(await posted()).toEqual([]);
    bot.clock.set('2026-03-11T16:01:00Z');
    const [words = '', ...more] = await posted();
    expect(more).toEqual([]);
    expect(words).toMatch(
      /Leaderboard of season 1\n.*Points, 3 listed:\n.*1st: a learner, 50 points\n2nd: .Ben., 40 points/s,
    );
    expect(words).not.toMatch(/Ada|Cem/);
    const picture = receiver.received[0]?.view.blocks.find((block) => block.kind === 'picture');
    expect(picture?.kind === 'picture' && picture.svg).toContain('Ben');
    expect(picture?.kind === 'picture' && picture.svg).not.toMatch(/Ada|Cem/);
    expect(receiver.received[0]?.to).toMatchObject({ channelId: 'daily-channel' });
    // Changed to another day of the same week, it doesn’t come again.
    await setUp({ day: ['5'] });
    bot.clock.set('2026-03-13T16:01:00Z');
    expect(await posted()).toHaveLength(1);
    await channel('announcements');
    bot.clock.set('2026-03-20T16:01:00Z');
    expect(await posted()).toHaveLength(2);
    expect(receiver.received[1]?.to).toMatchObject({ channelId: 'announcements-channel' });
    const stands = await people['Ada']?.send({
      kind: 'action',
      controlId: findButton(
        { answers: 'public', view: receiver.received[1]?.view ?? { summary: '', blocks: [] } },
        'Where do I stand?',
      ).id,
      values: [],
    });
    expect(stands && wordsIn(stands)).toContain('You’re 1st of 3');
  });

  test('has a day off skipped, a season’s end told once, and silence where nobody answered', async () => {
    await learn({ Ada: 0, Ben: 0 }, '2026-03-01');
    await channel('daily');
    await setUp({ day: ['1'], time: ['09:00'] });
    await rows("insert into holiday (cohort_id, day) values ($1::uuid, '2026-03-30')", [await cohortId()]);
    bot.clock.set('2026-03-16T09:01:00Z');
    expect(await posted()).toEqual([]);
    await learn({ Ada: 50, Ben: 40 }, '2026-03-28');
    bot.clock.set('2026-03-30T09:01:00Z');
    expect(await posted()).toEqual([]);
    bot.clock.set('2026-03-31T09:01:00Z');
    const told = await posted();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^Season 1 is over\n.*1st: a learner, 50 points/s);
    bot.clock.set('2026-04-06T09:01:00Z');
    expect(await posted()).toHaveLength(1);
    await learn({ Ada: 5, Ben: 4 }, '2026-04-07');
    bot.clock.set('2026-04-13T09:01:00Z');
    expect((await posted()).at(-1)).toMatch(/^Leaderboard of season 2\n/);
    // The cohort ends with its second season, and the last post is of that one.
    await rows("update cohort set ends_on = '2026-04-26' where id = $1::uuid", [await cohortId()]);
    bot.clock.set('2026-04-27T09:01:00Z');
    expect((await posted()).at(-1)).toMatch(/^Leaderboard of season 2\n.*1st: a learner, 5 points/s);
  });

  test('alone sees what looks unusual, as something to look at', async () => {
    const { Ada } = await learn({ Ada: 12, Ben: 20 });
    if (!Ada) throw new Error('nobody there');
    const insight = async (): Promise<string> => wordsIn(await ora.press(await ora.command('cohort'), 'Insight'));
    expect(await insight()).not.toContain('Look at this');
    for (let taken = 0; taken < 5; taken += 1) {
      const quiz = await Ada.command('quiz', { about: 'cap-theorem', count: 1 });
      const wrong = await answer(Ada, realCurriculum(), quiz, false);
      await Ada.press(wrong, 'Undo');
    }
    expect(await insight()).toMatch(
      /Look at this: .* ask before you think anything of it.\n.Ada.: 5 wrong answers taken back/,
    );
  });

  test('saves everybody’s days as a table that no spreadsheet takes for a formula, and it is noted', async () => {
    await learn({ '=HYPERLINK("x")': 12, 'Ada, "the" first': 20 });
    const insight = await ora.press(await ora.command('cohort'), 'Insight');
    const saved = await pressOnPages(insight, 'Save everybody’s days as a file');
    const [file] = viewOf(saved).blocks.filter((block) => block.kind === 'file');
    const csv = file?.kind === 'file' ? Buffer.from(bytesOf(file)).toString() : '';
    expect(csv).toMatch(/^day,learner,answers,/);
    expect(csv).toContain(`2026-03-09,"'=HYPERLINK(""x"")",5`);
    expect(csv).toContain('2026-03-09,"Ada, ""the"" first",5');
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain('saved the days of the cohort');
    // Each concept as the forgetting map has it, and nobody's name.
    const ben = on('Ben');
    await bot.enrol(ben, 'learner');
    for (const right of [true, false])
      await answer(ben, realCurriculum(), await ben.command('quiz', { about: 'cap-theorem', count: 1 }), right);
    const again = await pressOnPages(
      await ora.press(await ora.command('cohort'), 'Insight'),
      'Save everybody’s days as a file',
    );
    const tables = viewOf(again).blocks.flatMap((block) => (block.kind === 'file' ? [block] : []));
    expect(tables.map(({ name }) => name)).toEqual(['cohort-days.csv', 'cohort-concepts.csv']);
    const concepts = Buffer.from(tables[1] ? bytesOf(tables[1]) : '').toString();
    expect(concepts).toMatch(
      /^concept,learners,memories,likely_known,answers,misses\r\nCAP theorem,1,2,[\d.]+,2,1\r\n$/i,
    );
    const { Eve } = await learn({ Eve: 3 });
    const forged = await Eve?.send({ kind: 'action', controlId: `leaderboard.file:${await cohortId()}`, values: [] });
    expect(forged && wordsIn(forged)).toContain('Only organisers');
  });
});

const pressOnPages = async (first: Reply, label: string): Promise<Reply> => {
  let page = first;
  while (!labelsOn(page).includes(label)) page = await ora.press(page, 'Next page');
  return ora.press(page, label);
};

test('somebody’s own memories and misses come as tables, and as cards that are due when they are here', async () => {
  const ada = on('Ada');
  const tables = async (): Promise<Reply> => ada.press(await ada.command('my-data'), 'As tables and cards');
  expect(wordsIn(await tables())).toContain('There’s nothing for a table yet');
  const quiz = { about: 'cap-theorem', count: 1 };
  await answer(ada, realCurriculum(), await ada.command('quiz', quiz), true);
  expect(wordsIn(await tables())).toContain('You’ve missed nothing so far');
  await answer(ada, realCurriculum(), await ada.command('quiz', quiz), false);
  const files = viewOf(await tables()).blocks.flatMap((block) => (block.kind === 'file' ? [block] : []));
  const csv = files.map((each) => [each.name, Buffer.from(bytesOf(each)).toString()] as const);
  expect(csv.map(([name]) => name)).toEqual(['memories.csv', 'misses.csv', 'my-cards.apkg']);
  expect(csv[0]?.[1]).toMatch(/^concept,question,times_answered,.*\r\n.*CAP.*2026-03-1/s);
  expect(csv[1]?.[1]).toMatch(/^day,concept,question,your_answer,how_sure\r\n2026-03-10,/);
  const deck = files.flatMap((each) => (each.name.endsWith('.apkg') ? [bytesOf(each)] : []))[0] ?? new Uint8Array();
  const cards = cardsIn(deck);
  const dueInTable = [...(csv[0]?.[1] ?? '').matchAll(/,(2026-03-\d\d),(2026-03-\d\d),/g)].map(([, , due]) => due);
  expect(cards.map(({ due }) => due)).toEqual(dueInTable.toSorted());
  expect(cards.filter(({ tags }) => tags.includes('missed'))).toHaveLength(1);
  expect(readQuestionsOf('my-cards.apkg', deck).found.map(({ draft }) => draft.prompt)).toHaveLength(2);
});

/** With the day on which each comes back, counted from the collection's first. */
const cardsIn = (deck: Uint8Array) => {
  const collection = new DatabaseSync(':memory:');
  collection.deserialize(unzipSync(deck)['collection.anki2'] ?? new Uint8Array());
  return z
    .array(z.object({ due: z.string(), tags: z.string() }))
    .parse(
      collection
        .prepare(
          "select date(crt + due * 86400, 'unixepoch') as due, notes.tags as tags from cards join notes on nid = notes.id, col order by 1",
        )
        .all(),
    );
};
