/** Promises about one's own numbers, as somebody reads them in /progress. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Certainty } from '../../src/study/memory/rating.ts';
import { answer, questionAsked } from '../support/answering.ts';
import { type Bot, createBot, labelsOn, nextOn, type Person, realCurriculum, viewOf, wordsIn } from '../support/bot.ts';
import { answerSaying, calibrate as saysHowSure } from '../support/certainty.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { linkPeople } from '../support/link-people.ts';

const curriculum = realCurriculum();
let made: TestDatabase;
let bot: Bot;

beforeAll(async () => {
  made = await createPostgresDatabase();
});
afterAll(() => made.drop());

/** A bot of one's own clock, on the database of all. */
const start = (): Bot => {
  bot = createBot(made.database);
  bot.clock.set('2026-03-02T09:00:00Z');
  return bot;
};

/** Answers all of a round; gives how it ends. */
const finish = async (person: Person, asked: Awaited<ReturnType<Person['command']>>, right: boolean) => {
  let shown = asked;
  while (labelsOn(shown).includes('Skip')) {
    const answered = await answer(person, curriculum, shown, right);
    bot.clock.forward({ seconds: 25 });
    shown = await person.press(answered, nextOn(answered));
  }
  return shown;
};

/** The next morning at nine, so many days on. */
const sleep = (days = 1): void => {
  bot.clock.set(`${bot.clock.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days })}T09:00:00Z`);
};

test('says nothing of a beginner but where to begin, and after one round only what one round tells', async () => {
  const ada = start().person('Ada');
  expect(wordsIn(await ada.command('progress'))).toContain('Your first answers bring the first numbers');
  await finish(ada, await ada.command('quiz', { about: 'cap-theorem', count: 5 }), true);
  const words = wordsIn(await ada.command('progress'));
  expect(words).toContain('You’ve met 5 questions');
  expect(words).toMatch(/5 in the last seven days, in about 2 minutes/);
  for (const early of ['Steadiness', 'What you still knew', 'weakest', 'How sure']) expect(words).not.toContain(early);
});

test('Home welcomes who has met no question yet, and nobody on a new path who has answered others', async () => {
  const ada = start().person('Ann');
  const welcomed = async () => JSON.stringify(await bot.home(ada)).includes('Welcome');
  expect(await welcomed()).toBe(true);
  await answer(ada, curriculum, await ada.command('quiz', { about: 'cap-theorem', count: 1 }), true);
  expect(await welcomed()).toBe(false);
  // None of their path's questions is one that they met.
  bot.useCurriculum({ ...curriculum, packs: new Map() });
  expect(await welcomed()).toBe(false);
});

test('steadiness counts due days alone: a vacation, a day off and a journey are no gap, a missed one is covered and said', async () => {
  const ada = start().person('Bea');
  await bot.enrol(ada, 'learner');
  await finish(ada, await ada.command('quiz', { about: 'kafka', count: 3 }), false);
  const keep = async () => {
    const end = await finish(ada, await ada.command('review'), false);
    return wordsIn(end);
  };
  for (let day = 1; day <= 3; day += 1) {
    sleep();
    const end = await keep();
    if (day === 3) expect(end).toContain('Steadiness: 3 of your 3 due days so far');
  }
  sleep(2);
  await keep();
  expect(wordsIn(await ada.command('progress'))).toMatch(
    /4 of your 5 due days so far[\s\S]*run of 4 due days[\s\S]*A freeze covered Fri 6 Mar/,
  );
  // Away for a week, said beforehand.
  await ada.fill(await ada.press(await ada.press(await ada.command('reminders'), 'Turn on'), 'Vacation'), {
    until: ['2026-03-16'],
  });
  sleep(9);
  expect(wordsIn(await ada.command('today'))).toContain('Steadiness: 4 of your 5 due days so far');
  await keep();
  expect(wordsIn(await ada.command('progress'))).toContain('5 of your 6 due days so far');
  // The cohort's day off.
  await made.database.statement(`insert into holiday (cohort_id, day) select id, '2026-03-17' from cohort`, []);
  sleep(2);
  await keep();
  // East over the date line: a day of theirs never was.
  bot.clock.set('2026-03-18T22:00:00Z');
  await ada.command('zone', { city: 'Pacific/Kiritimati' });
  bot.clock.set('2026-03-19T20:00:00Z');
  await keep();
  const progress = wordsIn(await ada.command('progress'));
  expect(progress).toContain('7 of your 8 due days so far');
  expect(progress).toContain('run of 7 due days, your best in half a year');
});

test('retention stands beside what was expected, once enough has come back, with its pictures', async () => {
  const ada = start().person('Cleo');
  await finish(ada, await ada.command('quiz', { about: 'module 1', count: 10 }), true);
  for (let round = 0; round < 7; round += 1) {
    sleep(3);
    await finish(ada, await ada.command('review'), true);
    await finish(ada, await ada.command('quiz', { about: 'module 1', count: 5 }), round % 2 === 0);
  }
  const shown = await ada.command('progress');
  const words = wordsIn(shown);
  expect(words).toMatch(/of \d+ questions that came back in 12 weeks you knew \d+ %; I expected \d+ %/);
  expect(words).toMatch(/An answer takes you about 25 seconds/);
  const pictures = viewOf(shown).blocks.flatMap((block) => (block.kind === 'picture' ? [block.name] : []));
  expect(pictures).toEqual(['your-days', 'what-you-still-knew']);
  expect(bot.failures).toEqual([]);
});

/** From now on they say with each answer how sure they are. */
const calibrate = async (person: Person): Promise<void> => {
  expect(wordsIn(await saysHowSure(person))).toContain('With each answer you say how sure you are');
};

const say = (person: Person, asked: Reply, right: boolean, certainty: Certainty, id?: string): Promise<Reply> =>
  answerSaying(person, curriculum, asked, right, certainty, id);

const memoriesOf = ({ origin }: Person) =>
  made.database.statement<{ slug: string; due: string; stability: number; reps: number }>(
    `select m.question_slug as slug, m.due_on::text as due, m.stability, m.reps
     from memory m join account a on a.person_id = m.person_id where a.external_id = $1 order by 1`,
    [origin.account.externalId],
  );

test('how sure one is counts as it does when it is said afterwards, whatever the kind of question', async () => {
  const [before, after] = [start().person('Dita'), bot.person('Egon')];
  await calibrate(before);
  for (const certainty of ['guessed', 'sure', 'sure'] as const) {
    const quiz = { about: 'cap-theorem', count: 8 };
    let [one, other] = [await before.command('quiz', quiz), await after.command('quiz', quiz)];
    while (labelsOn(one).includes('Skip')) {
      expect(questionAsked(curriculum, one).slug).toBe(questionAsked(curriculum, other).slug);
      const said = await say(before, one, true, certainty);
      expect(labelsOn(said).filter((label) => label.startsWith('I '))).toEqual([]);
      const answered = await answer(after, curriculum, other, true);
      await after.press(answered, certainty === 'sure' ? 'I was sure' : 'I guessed');
      [one, other] = [await before.press(said, nextOn(said)), await after.press(answered, nextOn(answered))];
    }
    sleep(9);
  }
  const [own, others] = [await memoriesOf(before), await memoriesOf(after)];
  expect(own.map(({ slug, stability, reps }) => ({ slug, stability, reps }))).toEqual(
    others.map(({ slug, stability, reps }) => ({ slug, stability, reps })),
  );
  const shown = await before.command('progress');
  expect(wordsIn(shown)).toMatch(
    /when you guessed you were right 100 % of 8 times; when you were sure you were right 100 % of 16 times\. You know more than you think/,
  );
  expect(viewOf(shown).blocks.some((block) => block.kind === 'picture' && block.name === 'how-sure-you-are')).toBe(
    true,
  );
});

test('how sure somebody was by one account and by the other is one curve once they are linked, and two again after', async () => {
  const here = start().person('Ivo', { platform: 'discord', workspace: 'guild' });
  const there = bot.person('Ivo in Slack', { platform: 'slack', workspace: 'team' });
  for (const [person, about] of [
    [here, 'cap-theorem'],
    [there, 'kafka'],
  ] as const) {
    await calibrate(person);
    let asked = await person.command('quiz', { about, count: 8 });
    while (labelsOn(asked).includes('Skip')) {
      const said = await say(person, asked, true, 'sure');
      asked = await person.press(said, nextOn(said));
    }
  }
  const sure = async (person: Person) =>
    Number(/when you were sure[^.]* of (\d+) times/.exec(wordsIn(await person.command('progress')))?.[1]);
  const [own, others] = [await sure(here), await sure(there)];
  await linkPeople(here, there);
  for (const person of [here, there]) expect(await sure(person)).toBe(own + others);
  await there.press(await there.command('unlink'), 'Undo the link');
  expect([await sure(here), await sure(there)]).toEqual([own, others]);
  expect(bot.failures).toEqual([]);
});

test('what somebody was sure of and had wrong by one account comes back the next day once it is linked with the other', async () => {
  const here = start().person('Jara', { platform: 'discord', workspace: 'guild' });
  const there = bot.person('Jara in Slack', { platform: 'slack', workspace: 'team' });
  await calibrate(here);
  const quiz = { about: 'cap-theorem', count: 1 };
  // Known well by now: once wrong, it would take some days.
  await say(here, await here.command('quiz', quiz), true, 'fairly');
  sleep(1);
  await answer(there, curriculum, await there.command('quiz', quiz), true);
  for (const days of [6, 40, 200]) {
    sleep(days);
    await say(here, await here.command('review', { count: 1 }), days !== 200, 'sure');
  }
  const [own] = await memoriesOf(here);
  await linkPeople(here, there);
  const [linked] = await memoriesOf(here);
  expect([linked?.slug, linked?.due]).toEqual([own?.slug, own?.due]);
  expect(linked?.due).toBe(bot.clock.now().add({ hours: 24 }).toString().slice(0, 10));
  expect(linked?.reps).toBeGreaterThan(own?.reps ?? 0);
  expect(bot.failures).toEqual([]);
});

test('whoever’s answers can’t be read back as days still sees Home, ends a round and reads their other numbers', async () => {
  const ada = start().person('Una');
  await bot.enrol(ada, 'learner');
  await finish(ada, await ada.command('quiz', { about: 'kafka', count: 5 }), true);
  sleep(5);
  const damaged = '{"due_on": "never", "reviewed_on": "never", "stability": "none"}';
  await made.database.statement(
    'update review set before = $1::text::jsonb where person_id = (select person_id from account where name = $2)',
    [damaged, ada.name],
  );
  expect(wordsIn(await finish(ada, await ada.command('review'), true))).toContain('5 of 5');
  expect(wordsIn(await ada.command('today'))).toContain('Your path: you’ve met 5');
  const words = wordsIn(await ada.command('progress'));
  expect(words).toContain('You’ve met 5 questions');
  expect(words).toContain('I can’t work out how steadily you come right now');
  expect(bot.failures).toEqual([]);
});

test('/progress names the concepts that are known least, the weakest first, and opens their cards', async () => {
  const uma = start().person('Uma');
  const study = async (about: string, right: boolean): Promise<void> => {
    await finish(uma, await uma.command('quiz', { about, count: 3 }), right);
  };
  await study('kafka', false);
  await study('cap-theorem', true);
  sleep(2);
  await study('idempotency', true);
  // One question says little of a concept.
  await finish(uma, await uma.command('quiz', { about: 'star-schema', count: 1 }), false);
  sleep(5);
  const shown = await uma.command('progress');
  const [, told = ''] = /Where you’re weakest today:\n([\s\S]*)/.exec(wordsIn(shown)) ?? [];
  const named = [...told.matchAll(/(.+): likely (\d+) % of 3 questions/g)];
  const recall = named.map(([, , share]) => Number(share));
  expect(recall.length).toBeGreaterThan(1);
  expect(recall).toEqual(recall.toSorted((one, other) => one - other));
  const [weakest = ''] = named.map(([, title = '']) => title);
  expect(weakest).toMatch(/Kafka/);
  expect(wordsIn(shown)).not.toMatch(/Star schema: likely/i);
  const card = await uma.press(shown, labelsOn(shown).find((label) => label.startsWith('Read: ')) ?? '');
  expect(wordsIn(card)).toContain('Kafka');
});

test('who was sure and wrong is asked again the next day, and sees beside the answer what they took it for', async () => {
  const ada = start().person('Fay');
  await calibrate(ada);
  const asked = await ada.command('quiz', { about: 'kafka', count: 1 });
  const wrong = await say(ada, asked, false, 'sure', 'fay-1');
  expect(wordsIn(wrong)).toContain('You were sure, so something is mixed up: it comes back tomorrow');
  const again = await say(ada, asked, false, 'guessed', 'fay-1');
  expect(wordsIn(again)).toBe(wordsIn(wrong));
  expect(await memoriesOf(ada)).toMatchObject([{ due: '2026-03-03', reps: 1 }]);
  await ada.press(wrong, 'Undo');
  expect(await memoriesOf(ada)).toEqual([]);
  await say(ada, asked, false, 'sure');
  sleep();
  const right = await say(ada, await ada.command('review'), true, 'fairly');
  expect(wordsIn(right)).toMatch(/^Right\.[\s\S]*Last time you were sure of:/);
  expect(bot.failures).toEqual([]);
});

test('where what somebody was sure of is another concept’s name, both concepts are told', async () => {
  const ada = start().person('Jo');
  await calibrate(ada);
  const asked = await ada.command('quiz', { about: 'kafka', count: 1, kind: 'gap' });
  await ada.fill(await ada.press(asked, 'Answer'), { typed: ['Idempotency'], certainty: ['sure'] });
  sleep();
  const right = await say(ada, await ada.command('review'), true, 'fairly');
  expect(wordsIn(right)).toMatch(/Last time you were sure of: “?Idempotency/);
  expect(wordsIn(right)).toContain('That is Idempotency, and this question is about ');
});

test('also what has long been known comes back the next day to who was sure, and later to who wasn’t', async () => {
  const people = [start().person('Gil'), bot.person('Hana')];
  for (const person of people) await calibrate(person);
  const ask = (person: Person) => person.command('quiz', { about: 'cap-theorem', count: 1, kind: 'single' });
  for (let round = 0; round < 4; round += 1) {
    for (const person of people) await say(person, await ask(person), true, 'fairly');
    sleep(25);
  }
  const [gil, hana] = people;
  if (!gil || !hana) throw new Error('there are two');
  await say(gil, await gil.command('review', { count: 1 }), false, 'sure');
  await say(hana, await hana.command('review', { count: 1 }), false, 'fairly');
  const last = async (person: Person) => (await memoriesOf(person)).toSorted((one, other) => other.reps - one.reps)[0];
  const [own, other] = [await last(gil), await last(hana)];
  expect(own?.due).toBe('2026-06-11');
  expect(other?.due).not.toBe('2026-06-11');
  expect(own?.stability).toBe(other?.stability);
});

test('who asks what it takes by the last day is told by their own memories, and nothing changes before they take it on', async () => {
  const zoe = start().person('Zoe', { workspace: 'w-deadline' });
  const ines = bot.person('Ines', { workspace: 'w-deadline', role: 'organiser' });
  await bot.enrol(zoe, 'learner');
  const cohortId = await cohortOf('w-deadline');
  expect(labelsOn(await zoe.command('progress'))).not.toContain('What 85 % would take');
  await finish(zoe, await zoe.command('quiz', { count: 10 }), true);
  const shown = await zoe.command('progress');
  expect(wordsIn(shown)).toMatch(/By the capstone on [\s\S]* you’d know about \d+ % of your path’s \d+ questions/);
  const plan = await zoe.press(shown, 'What 85 % would take');
  expect(wordsIn(plan)).toMatch(
    /For 85 % it takes up to \d+ new questions and \d+ reviews a day, about \d+ minutes a day.*\. That’s enough from \w+ \d+ \w+ on, and on the day you’d know about \d+ %/,
  );
  const before = await settingsOf('zoe');
  expect(before).toMatchObject({ retention: null, newPerDay: 10 });
  // What was never offered isn’t taken on.
  await zoe.send({ kind: 'action', controlId: 'progress.take:50-200-10', values: [] });
  expect(await settingsOf('zoe')).toEqual(before);
  const all = await ines.send({ kind: 'action', controlId: `progress.cohort:${cohortId}`, values: [] });
  expect(wordsIn(all)).toMatch(
    /0 of 1 learners would know 85 %[\s\S]*Zoe: about \d+ %; up to \d+ new questions .* would do from \w+ \d+ \w+ on, about/,
  );
  const refused = await zoe.send({ kind: 'action', controlId: `progress.cohort:${cohortId}`, values: [] });
  expect(wordsIn(refused)).not.toContain('would know 85 %');
  const taken = await zoe.press(plan, 'Take this on');
  expect(wordsIn(taken)).toContain('From now on: up to');
  const after = await settingsOf('zoe');
  expect(after.newPerDay).toBeGreaterThan(before.newPerDay);
  const now = wordsIn(await zoe.press(await zoe.command('progress'), 'What 85 % would take'));
  expect(now).toMatch(/That’s enough from \w+ \d+ \w+ on: go on as you do\./);
  // Over: nothing is asked of what lies behind.
  await made.database.statement(`update cohort set ends_on = '2026-03-02' where id = $1::uuid`, [cohortId]);
  expect(labelsOn(await zoe.command('progress'))).not.toContain('What 85 % would take');
  expect(wordsIn(await zoe.send({ kind: 'action', controlId: 'progress.deadline', values: [] }))).toContain(
    'There’s no last day ahead of you',
  );
  expect(bot.failures).toEqual([]);
});

test('of a large cohort all who wouldn’t know their path are listed, page by page; of one that is larger still, as many as are drawn by lot', async () => {
  const ines = start().person('Ines', { workspace: 'w-large', role: 'organiser' });
  await bot.enrol(ines, 'learner');
  const cohortId = await cohortOf('w-large');
  await made.database.statement(`update cohort set ends_on = '2026-03-03' where id = $1::uuid`, [cohortId]);
  const pages = async () => {
    const all = [await ines.send({ kind: 'action', controlId: `progress.cohort:${cohortId}`, values: [] })];
    for (let shown = all[0]; shown && labelsOn(shown).includes('Next page'); all.push(shown))
      shown = await ines.press(shown, 'Next page');
    const words = all.map(wordsIn);
    return {
      words,
      listed: new Set(words.flatMap((each) => each.match(/Learner \d+(?=\u2069?: about \d+ %)/g) ?? [])),
    };
  };
  await learners(cohortId, 1, 24);
  const large = await pages();
  expect(large.words[0]).toContain('0 of 25 learners would know 85 %');
  expect(large.words[0]).not.toContain('by lot');
  // Whom no dose would bring there is told what the most would be.
  expect(large.words[0]).toMatch(/Learner \d+\u2069?: about \d %; at most \d+ %, with about \d+ minutes? a day/);
  const own = await ines.send({ kind: 'action', controlId: 'progress.deadline', values: [] });
  expect(wordsIn(own)).toMatch(
    /85 % can’t be reached by then\. The most you’d know is about \d+ %, with up to \d+ new questions and \d+ reviews a day/,
  );
  expect(labelsOn(own)).not.toContain('Take this on');
  expect(large.listed.size).toBe(24);
  // Within the minutes for which that is kept.
  await made.database.statement(
    `delete from enrolment where person_id = (select person_id from account where external_id = 'learner-7')`,
    [],
  );
  await learners(cohortId, 25, 25);
  const changed = await pages();
  expect(changed.words[0]).toContain('0 of 25 learners would know 85 %');
  expect([changed.listed.has('Learner 7'), changed.listed.has('Learner 25')]).toEqual([false, true]);
  await learners(cohortId, 26, 1002);
  bot.clock.forward({ minutes: 11 });
  const larger = await ines.send({ kind: 'action', controlId: `progress.cohort:${cohortId}`, values: [] });
  expect(wordsIn(larger)).toContain('0 of 1000 learners would know 85 %');
  expect(wordsIn(larger)).toContain('The cohort has 1002 learners; these 1000 were drawn by lot.');
  expect(bot.failures).toEqual([]);
});

/** Who have yet to answer anything, by their number. */
const learners = async (cohortId: string, from: number, to: number): Promise<void> => {
  await made.database.statement(
    `with made as (
       insert into person (id, zone, new_per_day, reviews_per_day, created_at)
       select gen_random_uuid(), 'UTC', 10, 40, now() from generate_series($2::int, $3::int)
       returning id
     ), numbered as (select id, $2::int - 1 + row_number() over () as number from made), named as (
       insert into account (id, person_id, workspace_id, external_id, name, created_at)
       select gen_random_uuid(), n.id, c.workspace_id, 'learner-' || n.number, 'Learner ' || n.number, now()
       from numbered n, cohort c where c.id = $1::uuid
     )
     insert into enrolment (cohort_id, person_id, role, created_at)
     select $1::uuid, id, 'learner', now() from numbered`,
    [cohortId, String(from), String(to)],
  );
};

test('who wants to know more of what comes back is asked sooner from then on, and as before once they say so', async () => {
  const yan = start().person('Yan');
  await finish(yan, await yan.command('quiz', { about: 'cap-theorem', count: 1 }), true);
  await yan.send({ kind: 'action', controlId: 'progress.take:10-40-95', values: [] });
  sleep(3);
  await finish(yan, await yan.command('quiz', { about: 'cap-theorem', count: 1 }), true);
  const [sooner] = await memoriesOf(yan);
  await yan.send({ kind: 'action', controlId: 'progress.usual', values: [] });
  expect(await settingsOf('yan')).toMatchObject({ retention: null });
  // At 95 % an interval is about half of what it is at 90 %, which is the stability itself.
  const days = Temporal.PlainDate.from('2026-03-05').until(sooner?.due ?? '').days;
  expect(days).toBeLessThan(0.7 * (sooner?.stability ?? 0));
});

const settingsOf = async (name: string) => {
  const [row] = await made.database.statement<{ newPerDay: number; retention: number | null }>(
    `select p.new_per_day as "newPerDay", p.retention from person p join account a on a.person_id = p.id
     where a.external_id = $1`,
    [name],
  );
  if (!row) throw new Error(`${name} isn’t there`);
  return row;
};

const cohortOf = async (workspace: string): Promise<string> => {
  const [row] = await made.database.statement<{ id: string }>(
    'select c.id from cohort c join workspace w on w.id = c.workspace_id where w.external_id = $1',
    [workspace],
  );
  return row?.id ?? '';
};
