/**
 * Promises about the question of the day: one a local date, asked once, answered in private, closed
 * with what is worth knowing.
 */
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Question } from '../../src/curriculum/model.ts';
import { outbox } from '../../src/database/schema/outbox.ts';
import { cohortChannel } from '../../src/database/schema/people/cohort.ts';
import { cohortMemory, daily, dailySchedule } from '../../src/database/schema/study/daily.ts';
import { memory, review } from '../../src/database/schema/study/study.ts';
import { whenWords } from '../../src/lib/time/when.ts';
import { answer as answerAsked, givenFor } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  findButton,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
const channel = { externalId: 'c1' };

let kept: TestDatabase;
let bot: Bot;
let ines: Person;

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { curriculum });
  bot.clock.set('2026-03-02T08:00:00Z');
  ines = bot.person('Ines', { role: 'organiser' });
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await kept.drop();
});

const tick = (): Promise<void> => bot.runDue('daily.post', 'daily.close');
/** An organiser's action in the channel. */
const daily_ = (person: Person, id = 'c1'): Promise<Reply> =>
  person.send({ kind: 'command', command: 'daily', options: {}, channel: { externalId: id } });
const pressIn = (person: Person, on: Reply, label: string): Promise<Reply> =>
  person.send({ kind: 'action', controlId: findButton(on, label).id, values: [], channel });
const setUp = async (): Promise<void> => {
  const set = await pressIn(ines, await daily_(ines), 'Post here');
  expect(wordsIn(set)).toContain('posted here from Mon 2 Mar, at 09:00');
};
const change = async (filled: Readonly<Record<string, readonly string[]>>): Promise<Reply> => {
  const form = await ines.press(await daily_(ines), 'Change');
  const usual = {
    posts: ['09:00'],
    closes: ['08:00'],
    days: ['1', '2', '3', '4', '5'],
    zone: ['UTC'],
    holidays: [''],
  };
  return ines.fill(form, { ...usual, ...filled });
};
const dailies = () => kept.database.orm.select().from(daily).orderBy(daily.day);
const intents = () => kept.database.orm.select().from(outbox).orderBy(outbox.createdAt);
/** What stands in the channel now. */
const post = async (): Promise<Reply> => {
  const rows = await intents();
  const row = rows.filter(({ notice }) => notice === 'daily.post').at(-1);
  const view = await bot.offers.notices
    .find(({ name }) => name === 'daily.post')
    ?.draw(row?.subject ?? '', bot.clock.now());
  if (!view) throw new Error('nothing is posted');
  return { answers: 'public', view };
};
const at = async (instant: string): Promise<void> => {
  bot.clock.set(instant);
  await tick();
};
/**
 * Answers today's question right or wrong: by the post's own button where it has one, else by
 * opening it.
 */
const answer = async (person: Person, right: boolean): Promise<Reply> => {
  const [today] = (await dailies()).toReversed();
  const question = curriculum.questions.get(today?.questionSlug ?? '');
  if (!question) throw new Error('no question is asked');
  if (labelsOn(await post()).includes('Answer')) return answerAsked(person, curriculum, await open(person), right);
  return person.send({
    kind: 'action',
    controlId: `daily.answer:${today?.id}:${givenFor(question, right)[0]}`,
    values: [],
  });
};
const open = async (person: Person): Promise<Reply> => {
  const [today] = (await dailies()).toReversed();
  return person.send({ kind: 'action', controlId: `daily.open:${today?.id}`, values: [] });
};

/** A question of the day with a button for each option, and who answers it right or wrong. */
const askSingle = async () => {
  await setUp();
  await at('2026-03-02T09:00:00Z');
  const [today] = await dailies();
  const single = [...curriculum.questions.values()].find(({ kind }) => kind === 'single');
  if (!today || !single) throw new Error('nothing is asked');
  await kept.database.orm.update(daily).set({ questionSlug: single.slug });
  const amara = bot.person('Amara');
  const press = (right: boolean, id: string): Promise<Reply> => {
    const given = givenFor(single, right)[0];
    return amara.send({
      kind: 'action',
      controlId: `daily.answer:${today.id}:${given}`,
      values: [],
      id,
    });
  };
  return { amara, press };
};

test('who says how sure they are is asked in private below the post, before they see whether they were right', async () => {
  const { amara, press } = await askSingle();
  await amara.fill(await amara.command('settings'), {
    ...{ new: ['10'], reviews: ['40'], zone: ['UTC'], certainty: ['yes'] },
  });
  const asked = await press(false, 'd1');
  expect(asked.answers).toBe('private');
  expect(wordsIn(asked)).toMatch(/^You chose: [\s\S]*How sure are you\?/);
  expect(labelsOn(asked)).toEqual(['Sure', 'Fairly sure', 'A guess']);
  const sure = findButton(asked, 'Sure').id;
  for (const id of ['d2', 'd2', 'd3'])
    expect(wordsIn(await amara.send({ kind: 'action', controlId: sure, values: [], id }))).toContain(
      'You were sure, so something is mixed up: it comes back tomorrow',
    );
  // Answered already: what they chose is shown, and nothing is asked.
  expect(wordsIn(await press(true, 'd4'))).toContain('Not this time');
  expect(await kept.database.statement('select certainty, correct from review', [])).toEqual([
    { certainty: 'sure', correct: false },
  ]);
});

test('who was sure and wrong sees beside the answer what they took it for, also as the question of the day', async () => {
  const { amara, press } = await askSingle();
  await amara.fill(await amara.command('settings'), {
    ...{ new: ['10'], reviews: ['40'], zone: ['UTC'], certainty: ['yes'] },
  });
  const wrong = await amara.press(await press(false, 'd1'), 'Sure');
  expect(wordsIn(wrong)).not.toContain('Last time you were sure of:');
  const [{ questionSlug } = { questionSlug: null }] = await dailies();
  await at('2026-03-03T08:00:00Z');
  await at('2026-03-03T09:00:00Z');
  await kept.database.orm.update(daily).set({ questionSlug }).where(eq(daily.day, '2026-03-03'));
  const [, today] = await dailies();
  const given = givenFor(curriculum.questions.get(questionSlug ?? '') as Question, true)[0];
  const asked = await amara.send({ kind: 'action', controlId: `daily.answer:${today?.id}:${given}`, values: [] });
  const right = await amara.press(asked, 'A guess');
  expect(wordsIn(right)).toMatch(/^Right\.[\s\S]*Last time you were sure of:/);
  expect(wordsIn(await open(amara))).toContain('Last time you were sure of:');
});

describe('a cohort', () => {
  test('is asked one question each weekday at its hour, and the next day its answer is shown', async () => {
    await setUp();
    await at('2026-03-02T08:59:00Z');
    expect(await intents()).toEqual([]);
    await at('2026-03-02T09:00:00Z');
    const [first] = await dailies();
    expect(first).toMatchObject({ day: '2026-03-02', isNew: true, late: false, skippedFor: null });
    expect(await intents()).toMatchObject([{ notice: 'daily.post', platform: 'sandbox', channelExternalId: 'c1' }]);
    expect(wordsIn(await post())).toContain('Nobody has answered yet');
    await at('2026-03-03T08:00:00Z');
    expect((await dailies())[0]?.closedAt).not.toBeNull();
    expect(wordsIn(await post())).toContain('Nobody got to this one');
    // Tuesday to Monday: the weekend has none.
    for (const day of ['03', '04', '05', '06', '07', '08', '09']) await at(`2026-03-${day}T09:00:00Z`);
    expect((await dailies()).map(({ day }) => day)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      '2026-03-09',
    ]);
    expect(new Set((await dailies()).map(({ questionSlug }) => questionSlug)).size).toBe(6);
  });

  test('is asked once whoever looks at once, and however often the clock is set back', async () => {
    await setUp();
    bot.clock.set('2026-03-02T09:00:00Z');
    await Promise.all(Array.from({ length: 6 }, tick));
    await at('2026-03-02T08:30:00Z');
    await at('2026-03-02T09:00:30Z');
    expect(await dailies()).toHaveLength(1);
    expect(await intents()).toHaveLength(1);
  });

  test('is asked late where nobody could ask in time, and not at all once the day or its time is over', async () => {
    await setUp();
    await at('2026-03-02T15:00:00Z');
    await at('2026-03-05T15:00:00Z');
    expect(await dailies()).toMatchObject([
      { day: '2026-03-02', late: true, skippedFor: null },
      { day: '2026-03-03', skippedFor: 'late' },
      { day: '2026-03-04', skippedFor: 'late' },
      { day: '2026-03-05', late: true, skippedFor: null },
    ]);
  });

  test('has its days off, and its pauses', async () => {
    await setUp();
    expect(wordsIn(await change({ holidays: ['3 Mar, 2026-03-04'] }))).toContain('Days off: Tue 3 Mar, Wed 4 Mar');
    await at('2026-03-02T09:00:00Z');
    await at('2026-03-03T09:00:00Z');
    await at('2026-03-04T09:00:00Z');
    expect(wordsIn(await pressIn(ines, await daily_(ines), 'Pause'))).toContain('Paused');
    await at('2026-03-05T09:00:00Z');
    expect(wordsIn(await pressIn(ines, await daily_(ines), 'Resume'))).toContain('Resumed');
    await pressIn(ines, await daily_(ines), 'Skip Fri 6 Mar');
    await at('2026-03-06T09:00:00Z');
    await at('2026-03-09T09:00:00Z');
    expect((await dailies()).map(({ skippedFor }) => skippedFor)).toEqual([
      null,
      'holiday',
      'holiday',
      'paused',
      'holiday',
      null,
    ]);
  });

  test('that moves to another zone or hour keeps one question a local date', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    expect(wordsIn(await change({ zone: ['America/New_York'], posts: ['9am'] }))).toContain('Saved');
    await at('2026-03-02T14:30:00Z');
    expect(await dailies()).toHaveLength(1);
    await change({ zone: ['Pacific/Auckland'], posts: ['7'] });
    for (let hour = 0; hour < 48; hour += 1) {
      bot.clock.forward({ hours: 1 });
      await tick();
    }
    const days = (await dailies()).map(({ day }) => day);
    expect(days).toEqual([...new Set(days)]);
    expect(days).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  });
});

describe('a learner', () => {
  test('answers in private, is told why at once, and it is the memory that a quiz uses', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    const amara = bot.person('Amara');
    const feedback = await answer(amara, true);
    expect(feedback.answers).toBe('private');
    expect(wordsIn(feedback)).toContain('Right.');
    expect(wordsIn(await post())).toContain('Answered by 1 person');
    expect(await kept.database.orm.select().from(memory)).toHaveLength(1);
    // Pressed again: the same feedback, nothing more is counted.
    expect(wordsIn(await open(amara))).toContain('Right.');
    expect(await kept.database.orm.select().from(review)).toHaveLength(1);
  });

  test('is never shown what others answered before it closes, and then only how many', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    await answer(bot.person('Amara'), true);
    await answer(bot.person('Ben'), false);
    const before = wordsIn(await post());
    expect(before).toContain('Answered by 2 people');
    expect(before).not.toContain('right');
    await at('2026-03-03T08:00:00Z');
    const after = wordsIn(await post());
    expect(after).toContain('1 of 2 got it right first time');
    expect(after).not.toContain('Amara');
  });

  test('is named only when they have said so, in alphabetical order', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    for (const name of ['Zoe', 'Amara', 'Ben']) {
      const person = bot.person(name);
      await answer(person, true);
      if (name !== 'Ben') await person.send({ kind: 'action', controlId: 'daily.show-name', values: [] });
    }
    await at('2026-03-03T08:00:00Z');
    expect(wordsIn(await post())).toContain('Right first time: Amara, Zoe');
  });

  test('who comes late may still answer: it counts for them, not for the cohort', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    await at('2026-03-03T08:00:00Z');
    const amara = bot.person('Amara');
    const late = await open(amara);
    expect(wordsIn(late)).toContain('has closed, so your answer counts for you');
    expect(wordsIn(await post())).toContain('Nobody got to this one');
    expect(await kept.database.orm.select().from(cohortMemory)).toEqual([]);
  });

  test('who answers again sees what they chose, told as that; a redelivery sees what the first saw', async () => {
    const { amara, press } = await askSingle();
    const before = 'You’ve already answered; this is what you chose.';
    const first = wordsIn(await press(true, 'first'));
    expect(first).not.toContain(before);
    expect(first).toContain('each time you get one right first time from now on');
    const again = await press(false, 'second');
    expect(wordsIn(again)).toMatch(new RegExp(`^${before}\nRight\\.`));
    expect(wordsIn(again)).not.toContain('from now on');
    expect(wordsIn(await open(amara))).toContain(before);
    bot = createBot(kept.database, { curriculum, clock: bot.clock });
    expect(wordsIn(await press(true, 'first'))).toBe(first);
  });

  test('who has reviewed it since is told when it comes back now', async () => {
    const { amara, press } = await askSingle();
    expect(wordsIn(await press(false, 'first'))).toContain('It comes back tomorrow');
    bot.clock.set('2026-03-03T07:00:00Z');
    await answerAsked(amara, curriculum, await amara.command('review'), true);
    const [known] = await kept.database.orm.select().from(memory);
    expect(wordsIn(await open(amara))).toContain(`It comes back ${whenWords(known?.dueOn ?? '', '2026-03-03')}`);
  });

  test('who was wrong first and right after taking it back is not asked whether to be named', async () => {
    const { amara, press } = await askSingle();
    await amara.press(await press(false, 'first'), 'Undo');
    const right = wordsIn(await press(true, 'second'));
    expect(right).toContain('Right.');
    expect(right).not.toContain('I’ll name you');
  });

  test('that is open for minutes only is saved, and asked about', async () => {
    await setUp();
    const words = wordsIn(await change({ posts: ['09:00'], closes: ['09:01'] }));
    expect(words).toContain('It’s open for only 1 minute, from 09:00 to 09:01');
    expect(wordsIn(await change({ posts: ['23:30'], closes: ['00:29'] }))).toContain('open for only 59 minutes');
    for (const closes of ['08:59', '11:00', '18:00'])
      expect(wordsIn(await change({ posts: ['09:00'], closes: [closes] }))).toMatch(/Saved\.\n/);
  });

  test('who presses a forged or old button is answered kindly', async () => {
    for (const controlId of [
      'daily.open:nothing',
      'daily.answer:00000000-0000-7000-8000-000000000000:1',
      'daily.change:00000000-0000-7000-8000-000000000000',
    ]) {
      expect(wordsIn(await ines.send({ kind: 'action', controlId, values: [] }))).toMatch(/can’t find that/);
    }
    const amara = bot.person('Amara');
    expect(wordsIn(await amara.send({ kind: 'action', controlId: 'daily.pause:x', values: [] }))).toContain(
      'Only organisers can use this',
    );
  });
});

describe('the cohort’s own memory', () => {
  test('brings back what went badly sooner than what went well', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    for (const name of ['A', 'B', 'C', 'D', 'E']) await answer(bot.person(name), name !== 'A');
    await at('2026-03-03T08:00:00Z');
    await at('2026-03-03T09:00:00Z');
    for (const name of ['A', 'B', 'C', 'D', 'E']) await answer(bot.person(name), false);
    await at('2026-03-04T08:00:00Z');
    const [good, bad] = (await dailies()).map(({ questionSlug }) => questionSlug);
    const rows = await kept.database.orm.select().from(cohortMemory);
    const waitOf = (slug: string | null | undefined) =>
      rows.find(({ questionSlug }) => questionSlug === slug)?.scheduledDays;
    expect([waitOf(bad), waitOf(good)]).toEqual([1, 2]);
    expect(rows).toHaveLength(2);
  });
});

describe('an organiser', () => {
  test('is told everything that is wrong at once', async () => {
    await setUp();
    const refused = wordsIn(
      await change({
        posts: ['soon'],
        closes: ['25:00'],
        days: [],
        zone: ['Praque'],
        holidays: ['christmas'],
      }),
    );
    for (const words of ['Posted at', 'Closed at', 'On these days', 'Europe/Prague', 'christmas'])
      expect(refused).toContain(words);
    expect(wordsIn(await change({ posts: ['9'], closes: ['9:00'] }))).toContain('can’t close at the moment');
  });

  test('sets it up in a channel, not in direct messages', async () => {
    const nowhere = await ines.send({ kind: 'action', controlId: 'daily.post-here', values: [] });
    expect(wordsIn(nowhere)).toContain('in the channel you want the question in');
    expect(labelsOn(await bot.person('Amara').command('daily'))).toEqual([]);
  });

  test('is told once when the channel is gone, and everything rests until it is mended', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    const notice = bot.offers.notices.find(({ name }) => name === 'daily.post');
    const [row] = await intents();
    for (let time = 0; time < 2; time += 1)
      await notice?.settled?.(
        row?.subject ?? '',
        { outcome: 'failed', unreachable: true, words: 'the channel is gone' },
        bot.clock.now(),
      );
    const told = (await intents()).filter((each) => each.notice === 'daily.trouble');
    expect(told).toMatchObject([{ accountExternalId: 'ines' }]);
    const trouble = (await bot.offers.notices
      .find(({ name }) => name === 'daily.trouble')
      ?.draw(told[0]?.subject ?? '', bot.clock.now())) as View;
    expect(wordsIn({ answers: 'private', view: trouble })).toContain('the channel is gone');
    await at('2026-03-03T09:00:00Z');
    expect((await dailies()).at(-1)).toMatchObject({ skippedFor: 'paused' });
    expect(wordsIn(await daily_(ines, 'c2'))).toContain('the channel is gone');
    const mended = await ines.send({
      kind: 'action',
      controlId: findButton(await daily_(ines, 'c2'), 'Move it here').id,
      values: [],
      channel: { externalId: 'c2' },
    });
    expect(wordsIn(mended)).not.toContain('the channel is gone');
    await at('2026-03-04T09:00:00Z');
    expect((await intents()).at(-1)).toMatchObject({
      channelExternalId: 'c2',
      notice: 'daily.post',
    });
    expect(await kept.database.orm.select().from(cohortChannel)).toHaveLength(1);
  });

  test('is told a day ahead when nothing will be left to ask', async () => {
    await setUp();
    const [schedule] = await kept.database.orm.select().from(dailySchedule);
    // All but one of what the first week unlocks.
    const [left] = curriculum.questionsOf('cap-theorem');
    const slugs = [...curriculum.questions.keys()].filter((slug) => slug !== left?.slug);
    const asked = slugs.map((questionSlug, index) => ({
      id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      cohortId: String(schedule?.cohortId),
      // A day for each question of the whole bank, all of them long past.
      day: Temporal.PlainDate.from('2020-01-01').add({ days: index }).toString(),
      questionSlug,
      opensAt: '2020-01-01T00:00:00Z',
      closesAt: '2020-01-02T00:00:00Z',
      closedAt: '2020-01-02T00:00:00Z',
    }));
    await kept.database.orm.insert(daily).values(asked);
    const waits = slugs.map((questionSlug) => ({
      ...{
        cohortId: String(schedule?.cohortId),
        questionSlug,
        dueOn: '2027-01-01',
        reviewedOn: '2025-01-01',
        stability: 9,
        difficulty: 5,
      },
      ...{ elapsedDays: 0, scheduledDays: 9, learningSteps: 0, reps: 1, lapses: 0, state: 2 },
    }));
    await kept.database.orm.insert(cohortMemory).values(waits);
    await at('2026-03-02T09:00:00Z');
    const told = (await intents()).filter(({ notice }) => notice === 'daily.empty');
    expect(told).toHaveLength(1);
    const said = await bot.offers.notices
      .find(({ name }) => name === 'daily.empty')
      ?.draw(told[0]?.subject ?? '', bot.clock.now());
    expect(said && wordsIn({ answers: 'private', view: said })).toContain('No question left for Tue 3 Mar');
    await at('2026-03-03T09:00:00Z');
    expect((await dailies()).find(({ day }) => day === '2026-03-03')).toMatchObject({
      skippedFor: 'empty',
    });
  });

  test('can have one cohort in two places: one question, a post in each', async () => {
    await setUp();
    const [schedule] = await kept.database.orm.select().from(dailySchedule);
    const there = bot.person('Ines', { role: 'organiser', workspace: 'w1' });
    expect(there).toBeDefined();
    await kept.database.orm
      .update(dailySchedule)
      .set({ zone: 'UTC' })
      .where(eq(dailySchedule.cohortId, String(schedule?.cohortId)));
    const other = bot.person('Omar', { role: 'organiser', workspace: 'w2' });
    await bot.enrol(other, 'learner');
    await kept.database.statement(
      `insert into cohort_channel (id, cohort_id, workspace_id, channel_external_id)
       select '00000000-0000-7000-8000-00000000c0de', $1::uuid, id, 'c9' from workspace where external_id = 'w2'`,
      [String(schedule?.cohortId)],
    );
    await at('2026-03-02T09:00:00Z');
    expect(
      (await intents())
        .map(({ workspaceExternalId, channelExternalId }) => `${workspaceExternalId}/${channelExternalId}`)
        .toSorted(),
    ).toEqual(['w1/c1', 'w2/c9']);
    expect(await dailies()).toHaveLength(1);
  });
});

test('the form keeps what is set', async () => {
  await setUp();
  const form = formOf(await ines.press(await daily_(ines), 'Change'));
  expect(
    form.fields.map((field) => ('value' in field ? field.value : 'values' in field ? field.values?.join() : '')),
  ).toEqual(['09:00', '08:00', '1,2,3,4,5', 'UTC', '']);
});
