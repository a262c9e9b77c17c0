/**
 * Promises about reminders: one direct message a day at most, at their hour, when something is due,
 * wherever and however often we look.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notice, Routine } from '../../src/chat/deliver/notice.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { allFeatures, homeOf } from '../../src/features.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { latest } from '../../src/lib/latest.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { localDate } from '../../src/lib/time/occurrence.ts';
import { purgeLeftGuilds } from '../../src/platform-stores/discord-guilds.ts';
import { createDeliveries } from '../replay/delivered.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  findButton,
  findRoutine,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { idsOf, knowQuestions } from '../support/known-questions.ts';

const curriculum = realCurriculum();
const slugs = [...curriculum.questions.keys()];
const MONDAY = '2026-03-02T00:00:00Z';

let made: TestDatabase;
let bot: Bot;
let routine: Routine;
let notice: Notice;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database, { curriculum });
  bot.clock.set(MONDAY);
  routine = routineOf(bot);
  const told = bot.offers.notices.find(({ name }) => name === 'reminders.due');
  if (!told) throw new Error('reminders have no notice');
  notice = told;
});
afterEach(() => made.drop());

const routineOf = ({ offers }: Bot): Routine => findRoutine(offers, 'reminders.plan');

type Sent = {
  readonly key: string;
  readonly at: string;
  readonly platform: string;
  readonly workspace: string;
};

/** What was committed to be sent, in its order. */
const findSent = (database = made.database): Promise<readonly Sent[]> =>
  database.statement<Sent>(
    `select key, created_at::text as at, platform::text, workspace_external_id as workspace from outbox where notice = 'reminders.due' order by created_at, key`,
    [],
  );

const sentTo = async (person: Person): Promise<readonly Sent[]> => {
  const { personId } = await idOf(person);
  return (await findSent()).filter(({ key }) => key.includes(personId));
};

const tick = async (): Promise<void> => {
  while (await routine.run(bot.clock.now()));
};

/** Lives on until then, from one instant on which something falls due to the next. */
const liveUntil = async (until: string): Promise<void> => {
  const end = Temporal.Instant.from(until);
  for (;;) {
    const next = await routine.nextAt();
    if (!next || Temporal.Instant.compare(next, end) > 0) break;
    if (Temporal.Instant.compare(next, bot.clock.now()) > 0) bot.clock.set(next.toString());
    await tick();
  }
  bot.clock.set(until);
};

const idOf = (person: Person) => idsOf(made.database, person);

/** They know some questions, which are due on a day. */
const know = (person: Person, dueOn: string, questions: readonly string[] = slugs.slice(0, 3)): Promise<void> =>
  knowQuestions(made.database, person, dueOn, questions);

const somebody = async (
  name: string,
  zone = 'UTC',
  more: { platform?: 'discord' | 'slack' | 'sandbox'; workspace?: string } = {},
): Promise<Person> => {
  const person = bot.person(name, { zone, ...more });
  await person.command('help');
  await person.send({ kind: 'action', controlId: 'reminders.accept', values: [] });
  return person;
};

const withDue = async (name: string, zone = 'UTC'): Promise<Person> => {
  const person = await somebody(name, zone);
  await know(person, '2026-03-01');
  return person;
};

const set = async (person: Person, filled: Record<string, readonly string[]>) => {
  const form = await person.press(await person.command('reminders'), 'Change');
  const before = Object.fromEntries(
    formOf(form).fields.map((field) => [
      field.name,
      'values' in field ? (field.values ?? []) : 'value' in field && field.value ? [field.value] : [],
    ]),
  );
  return person.fill(form, { ...before, ...filled });
};

/** By the local dates that they were for. */
const keysOf = async (person: Person): Promise<readonly string[]> =>
  (await sentTo(person)).map(({ key }) => key.split('/').slice(2).join('/'));

const timesOf = async (person: Person, zone: string): Promise<readonly string[]> =>
  (await sentTo(person)).map(({ at }) =>
    Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }),
  );

const draw = async (person: Person): Promise<View | undefined> =>
  notice.draw((await idOf(person)).accountId, bot.clock.now());
/** The reminder as a message whose buttons can be pressed. */
const message = async (person: Person) => {
  const view = await draw(person);
  if (!view) throw new Error('there is nothing to remind of');
  return { answers: 'private', view } as const;
};

const homeFor = async ({ origin }: Person) => {
  const random = seededRandom('home');
  const outbox = createOutbox({ queue: () => undefined, random });
  const needs = {
    database: made.database,
    random,
    outbox,
    messengers: new Map(),
    findGoneRoles: async () => [],
    clock: bot.clock,
    curriculum: () => curriculum,
    search: latest(() => curriculum, createSearch),
  };
  const blocks = await homeOf(allFeatures(needs), createIdentify(needs), bot.clock)(origin);
  return { answers: 'private', view: { summary: 'Home', blocks } } as const;
};

describe('reminders are offered', () => {
  const firstAnswer = async (person: Person) =>
    answer(person, curriculum, await person.command('quiz', { count: 2 }), true);

  /** The message that was pressed: the answer stays, the offer doesn't. */
  const expectAnswerWithoutOffer = (now: Reply, before: Reply): void => {
    expect(now.answers).toBe('update');
    expect(wordsIn(now)).toContain(wordsIn(before).split('\n')[0]);
    expect(labelsOn(now)).toEqual(labelsOn(before).filter((label) => !['Yes, write to me', 'Not now'].includes(label)));
  };

  test('once, below the first answer, and nobody is written to who hasn’t said yes', async () => {
    const ada = bot.person('Ada');
    const first = await firstAnswer(ada);
    expect(labelsOn(first)).toEqual(expect.arrayContaining(['Yes, write to me', 'Not now']));
    await know(ada, '2026-03-01');
    await liveUntil('2026-03-04T00:00:00Z');
    expect(await sentTo(ada)).toEqual([]);
    expect(labelsOn(await firstAnswer(ada))).not.toContain('Yes, write to me');
    const taken = await ada.press(first, 'Yes, write to me');
    expect(wordsIn(taken)).toContain('Every day at 09:00');
    expectAnswerWithoutOffer(taken, first);
    await liveUntil('2026-03-05T00:00:00Z');
    expect(await keysOf(ada)).toEqual(['2026-03-04']);
  });

  test('and “Not now” leaves them off, as does turning them off before anybody asked', async () => {
    const ada = bot.person('Ada');
    const first = await firstAnswer(ada);
    const said = await ada.press(first, 'Not now');
    expect(wordsIn(said)).toContain('I won’t write');
    expectAnswerWithoutOffer(said, first);
    const bela = await somebody('Bela');
    await bela.press(await bela.command('reminders'), 'Turn off');
    bot.clock.forward({ minutes: 5 });
    expect(labelsOn(await firstAnswer(bela))).not.toContain('Yes, write to me');
    await know(ada, '2026-03-01');
    await know(bela, '2026-03-01');
    await liveUntil('2026-03-04T00:00:00Z');
    expect(await findSent()).toEqual([]);
  });
});

describe('a reminder', () => {
  test('comes from the first yes on at nine of their own morning, once a day, as long as something is due', async () => {
    const amara = await withDue('Amara', 'Europe/Prague');
    const kenji = await withDue('Kenji', 'Asia/Tokyo');
    await liveUntil('2026-03-05T00:00:00Z');
    expect(await timesOf(amara, 'Europe/Prague')).toEqual(['2026-03-02T09:00', '2026-03-03T09:00', '2026-03-04T09:00']);
    expect(await timesOf(kenji, 'Asia/Tokyo')).toEqual(['2026-03-03T09:00', '2026-03-04T09:00', '2026-03-05T09:00']);
    expect((await sentTo(amara))[0]).toMatchObject({ platform: 'sandbox', workspace: 'w1' });
  });

  test('is not sent to whom nothing is due: not yet, set aside, retired, or done for today', async () => {
    const later = await somebody('Later');
    await know(later, '2026-04-01');
    const aside = await withDue('Aside');
    await made.database.statement(
      `update memory set suspended_at = now(), suspended_for = 'asked' where person_id = $1::uuid`,
      [(await idOf(aside)).personId],
    );
    const retired = await somebody('Retired');
    await know(retired, '2026-03-01', ['a-question-that-was-deleted']);
    const done = await withDue('Done');
    await made.database.statement(
      `insert into score (person_id, day, answered, correct, introduced, reviewed) values ($1::uuid, '2026-03-02', 40, 40, 0, 40)`,
      [(await idOf(done)).personId],
    );
    await liveUntil('2026-03-02T20:00:00Z');
    expect(await findSent()).toEqual([]);
    await liveUntil('2026-03-03T20:00:00Z');
    expect((await findSent()).map(({ key }) => key)).toEqual([`reminder/${(await idOf(done)).personId}/2026-03-03`]);
  });

  test('comes once a week to who has been away for a fortnight, says so, and comes daily again once they are back', async () => {
    const amara = await somebody('Amara');
    await answer(amara, curriculum, await amara.command('quiz', { about: 'idempotency', count: 1 }), true);
    const only = { days: ['2', '4', '6'] };
    await set(amara, only);
    await liveUntil('2026-04-09T12:00:00Z');
    const times = await timesOf(amara, 'UTC');
    // Two weeks of Tuesdays, Thursdays and Saturdays from when it fell due, then Tuesdays.
    expect(times.filter((time) => time < '2026-03-16').length).toBeGreaterThan(2);
    expect(times.filter((time) => time >= '2026-03-16').map((time) => time.slice(0, 10))).toEqual([
      '2026-03-17',
      '2026-03-24',
      '2026-03-31',
      '2026-04-07',
    ]);
    const { accountId } = await idOf(amara);
    const drawn = async () =>
      wordsIn({
        answers: 'private',
        view: (await notice.draw(accountId, bot.clock.now())) ?? { summary: '', blocks: [] },
      });
    expect(await drawn()).toContain('While you’re away I’ll write once a week');
    await answer(amara, curriculum, await amara.command('quiz', { about: 'cap-theorem', count: 1 }), true);
    expect(await drawn()).not.toContain('once a week');
    await liveUntil('2026-04-12T12:00:00Z');
    expect((await timesOf(amara, 'UTC')).at(-1)).toBe('2026-04-11T09:00');
  });

  test('comes to everybody else where one person’s row can’t be read', async () => {
    const amara = await withDue('Amara');
    const broken = await withDue('Broken');
    await made.database.statement(`update person set zone = 'Mars/Olympus' where id = $1::uuid`, [
      (await idOf(broken)).personId,
    ]);
    bot.clock.set('2026-03-02T09:00:00Z');
    await expect(tick()).rejects.toThrow('rest for an hour');
    expect(await keysOf(amara)).toEqual(['2026-03-02']);
    await tick();
    expect(await findSent()).toHaveLength(1);
  });

  test('is planned once however many processes look at once', async () => {
    for (let index = 0; index < 25; index += 1) await withDue(`P${index}`);
    bot.clock.set('2026-03-02T09:00:00Z');
    await Promise.all(Array.from({ length: 6 }, () => routine.run(bot.clock.now())));
    expect(await findSent()).toHaveLength(25);
  });

  test('comes late once on the same day; a day that passed meanwhile is skipped', async () => {
    const amara = await withDue('Amara', 'Europe/Prague');
    bot.clock.set('2026-03-05T21:30:00Z');
    await tick();
    await tick();
    expect(await keysOf(amara)).toEqual(['2026-03-05']);
    await liveUntil('2026-03-06T20:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-05', '2026-03-06']);
  });

  test('is on every local date exactly once where clocks change, also at an hour that is skipped or repeated', async () => {
    bot.clock.set('2026-03-01T12:00:00Z');
    const people = [];
    for (const [zone, time] of [
      ['America/New_York', '2:30'],
      ['Europe/Prague', '2:30'],
      ['Africa/Cairo', '0:15'],
      ['Australia/Lord_Howe', '1:45'],
    ] as const) {
      const person = await withDue(`In ${zone}`, zone);
      await know(person, '2026-03-01', slugs.slice(3, 5));
      await set(person, { time: [time] });
      people.push({ person, zone });
    }
    for (const [from, to] of [
      ['2026-03-05', '2026-05-03'],
      ['2026-10-01', '2026-11-10'],
    ] as const) {
      bot.clock.set(`${from}T12:00:00Z`);
      await tick();
      await made.database.statement('delete from outbox', []);
      await liveUntil(`${to}T12:00:00Z`);
      for (const { person, zone } of people) {
        const dates = (await timesOf(person, zone)).map((time) => time.slice(0, 10));
        expect(await keysOf(person)).toEqual(dates);
        const first = Temporal.PlainDate.from(dates[0] ?? '');
        expect(dates).toEqual(dates.map((_, days) => first.add({ days }).toString()));
        expect(dates.length).toBeGreaterThanOrEqual(Temporal.PlainDate.from(from).until(to).days - 1);
      }
    }
  });

  test('moves with its owner: after a change of zone there is still at most one a local date', async () => {
    const amara = await withDue('Amara', 'Asia/Tokyo');
    for (const [hour, zone] of [
      [1, 'America/Los_Angeles'],
      [30, 'Pacific/Auckland'],
      [50, 'Pacific/Pago_Pago'],
      [70, 'Europe/Prague'],
    ] as const) {
      await liveUntil(Temporal.Instant.from(MONDAY).add({ hours: hour }).toString());
      // Slack tells the zone with whatever they do.
      await bot.person('Amara', { zone }).command('help');
    }
    await liveUntil('2026-03-08T00:00:00Z');
    const dates = await keysOf(amara);
    expect(new Set(dates).size).toBe(dates.length);
    expect((await timesOf(amara, 'Europe/Prague')).slice(-2)).toEqual(['2026-03-06T09:00', '2026-03-07T09:00']);
  });

  test('keeps to the chosen weekdays and to the quiet hours: it is moved to their end', async () => {
    const amara = await withDue('Amara');
    expect(wordsIn(await set(amara, { time: ['6.30'], days: ['1', '3'], quiet: ['10pm to 7'] }))).toContain(
      'reminders come at 07:00',
    );
    await liveUntil('2026-03-10T00:00:00Z');
    expect(await timesOf(amara, 'UTC')).toEqual(['2026-03-02T07:00', '2026-03-04T07:00', '2026-03-09T07:00']);
  });

  test('that is late does not come in the quiet hours: at their end on the same day, else not at all', async () => {
    const early = await withDue('Early');
    await set(early, { time: ['6'], quiet: ['8-12'] });
    const night = await withDue('Night');
    await set(night, { time: ['20'], quiet: ['21-7'] });
    bot.clock.set('2026-03-02T09:00:00Z');
    await tick();
    expect(await findSent()).toEqual([]);
    bot.clock.set('2026-03-02T12:00:00Z');
    await tick();
    expect(await timesOf(early, 'UTC')).toEqual(['2026-03-02T12:00']);
    bot.clock.set('2026-03-02T22:00:00Z');
    await tick();
    expect(await timesOf(night, 'UTC')).toEqual([]);
    await liveUntil('2026-03-03T21:00:00Z');
    expect(await timesOf(night, 'UTC')).toEqual(['2026-03-03T20:00']);
  });

  test('stops on vacation and when turned off, and comes again after', async () => {
    const amara = await withDue('Amara');
    const form = await amara.press(await amara.command('reminders'), 'Vacation');
    expect(wordsIn(await amara.fill(form, { until: ['5 Mar'] }))).toContain('from Thu 5 Mar on');
    await liveUntil('2026-03-06T00:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-05']);
    const off = await amara.press(await amara.command('reminders'), 'Turn off');
    await liveUntil('2026-03-08T00:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-05']);
    await amara.press(off, 'Turn on');
    await liveUntil('2026-03-08T10:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-05', '2026-03-08']);
  });
});

describe('what it says', () => {
  test('is how many, how long and on what, with a way to start, to put it off and to change it; never a reproach', async () => {
    const amara = await withDue('Amara');
    const reply = await message(amara);
    expect(wordsIn(reply)).toMatch(/^3 questions for today, about 1 minute\.\nOn /);
    expect(labelsOn(reply)).toEqual(['Start', 'In 1 hour', 'Tonight', 'Tomorrow', 'Settings']);
    const started = await amara.send({
      kind: 'action',
      place: 'direct',
      controlId: findButton(reply, 'Start').id,
      values: [],
    });
    expect(wordsIn(started)).toContain('Question 1 of 3');
    expect(wordsIn(await amara.press(reply, 'Settings'))).toContain('Every day at 09:00');
  });

  test('is drawn when it is sent: nothing where nothing is due any more, or where it was turned off meanwhile', async () => {
    const amara = await withDue('Amara');
    expect(await draw(amara)).toBeDefined();
    await amara.press(await amara.command('reminders'), 'Turn off');
    expect(await draw(amara)).toBeUndefined();
    await amara.press(await amara.command('reminders'), 'Turn on');
    await made.database.statement('delete from memory', []);
    expect(await draw(amara)).toBeUndefined();
    expect(await notice.draw('00000000-0000-7000-8000-000000000000', bot.clock.now())).toBeUndefined();
  });

  test('after an absence by when all of it is done, and that new questions wait; so do /review, /quiz and Home', async () => {
    const amara = await somebody('Amara');
    await know(amara, '2026-02-10', slugs.slice(0, 60));
    const words =
      /60 questions are waiting\. At 40 a day, most forgotten first, you’ll be through by \w+ \d+ Mar\. New questions wait until then\./;
    expect(wordsIn(await message(amara))).toMatch(words);
    expect(wordsIn(await amara.command('review'))).toMatch(words);
    expect(wordsIn(await amara.command('quiz'))).toMatch(words);
    expect(wordsIn(await homeFor(amara))).toMatch(words);
  });
});

describe('a snooze', () => {
  const snoozed = async (label: string, at: string) => {
    const amara = await withDue('Amara', 'Europe/Prague');
    await liveUntil(at);
    const reply = await amara.press(await message(amara), label);
    return { amara, words: wordsIn(reply) };
  };

  test('of an hour reminds once more an hour later, where something is still due', async () => {
    const { amara, words } = await snoozed('In 1 hour', '2026-03-02T08:30:00Z');
    expect(words).toContain('today at 10:30');
    await liveUntil('2026-03-02T20:00:00Z');
    expect(await timesOf(amara, 'Europe/Prague')).toEqual(['2026-03-02T09:00', '2026-03-02T10:30']);
    await made.database.statement('delete from memory', []);
    await amara.send({ kind: 'action', controlId: 'reminders.snooze:hour', values: [] });
    await liveUntil('2026-03-02T22:00:00Z');
    expect(await keysOf(amara)).toHaveLength(2);
  });

  test('until tonight is at 19:00, later in the evening at 21:00 or 22:00, and after that tomorrow', async () => {
    const { amara, words } = await snoozed('Tonight', '2026-03-02T08:30:00Z');
    expect(words).toContain('today at 19:00');
    await liveUntil('2026-03-02T18:30:00Z');
    expect(wordsIn(await amara.press(await message(amara), 'Tonight'))).toContain('today at 21:00');
    await liveUntil('2026-03-02T20:12:00Z');
    expect(wordsIn(await amara.press(await message(amara), 'Tonight'))).toContain('today at 22:00');
    await liveUntil('2026-03-02T21:12:00Z');
    expect(wordsIn(await amara.press(await message(amara), 'Tonight'))).toContain('tomorrow at 09:00');
    await liveUntil('2026-03-03T22:00:00Z');
    expect(await timesOf(amara, 'Europe/Prague')).toEqual([
      '2026-03-02T09:00',
      '2026-03-02T19:00',
      '2026-03-02T21:00',
      '2026-03-02T22:00',
      '2026-03-03T09:00',
    ]);
  });

  test('until tomorrow is the one that comes anyway, and one more where tomorrow is no day of theirs', async () => {
    const { amara, words } = await snoozed('Tomorrow', '2026-03-02T08:30:00Z');
    expect(words).toContain('tomorrow at 09:00');
    await liveUntil('2026-03-03T22:00:00Z');
    expect(await timesOf(amara, 'Europe/Prague')).toEqual(['2026-03-02T09:00', '2026-03-03T09:00']);
    await set(amara, { days: ['1'] });
    await amara.press(await message(amara), 'Tomorrow');
    await liveUntil('2026-03-06T22:00:00Z');
    expect((await timesOf(amara, 'Europe/Prague')).slice(2)).toEqual(['2026-03-04T09:00']);
  });

  test('until tomorrow is kept also for who has been away and is written to once a week', async () => {
    const amara = await somebody('Amara');
    await answer(amara, curriculum, await amara.command('quiz', { about: 'idempotency', count: 1 }), true);
    await liveUntil('2026-03-30T12:00:00Z');
    expect((await keysOf(amara)).at(-1)).toBe('2026-03-30');
    expect(wordsIn(await amara.press(await message(amara), 'Tomorrow'))).toContain('tomorrow at 09:00');
    await liveUntil('2026-04-05T12:00:00Z');
    expect((await timesOf(amara, 'UTC')).slice(-2)).toEqual(['2026-03-30T09:00', '2026-03-31T09:00']);
  });

  test('that nobody could serve on its day is over', async () => {
    const { amara } = await snoozed('In 1 hour', '2026-03-02T08:30:00Z');
    bot.clock.set('2026-03-03T07:00:00Z');
    await tick();
    expect(await keysOf(amara)).toEqual(['2026-03-02']);
  });
});

describe('reminders that were left alone', () => {
  /** The reminders as they stand in somebody's direct messages, in the order in which they came. */
  const inbox = (name: string, workspace = 'w1') => {
    const deliveries = createDeliveries(bot.clock.now, new Set(), async () => {});
    const log = {
      info: () => {},
      warn: () => {},
      error: (...failed: unknown[]) => void bot.failures.push(failed),
    };
    const open = (): Engine =>
      createEngine(
        {
          database: made.database,
          clock: bot.clock,
          random: seededRandom(`${name}/${workspace}`),
          log,
        },
        () => ({
          ...bot.offers,
          messengers: deliveries.messengers,
        }),
      );
    return { open, summaries: () => deliveries.all.map(({ view }) => view.summary) };
  };
  /** What is sent has others changed, for which this bot's rows wait until the next look. */
  const drain = async (engine: Engine): Promise<void> => {
    await engine.drain();
    await engine.drain();
  };
  const retirements = () =>
    made.database.statement<{ edits: string; outcome: string | null }>(
      `select edits, outcome from outbox where notice = 'reminders.over' order by created_at`,
      [],
    );

  test('give way to the newest: those before it say that they are over, and each is changed once', async () => {
    const amara = await somebody('Amara', 'UTC', { platform: 'discord' });
    await know(amara, '2026-03-01');
    const { open, summaries } = inbox('Amara');
    const engine = open();
    try {
      for (const day of ['02', '03', '04']) {
        await liveUntil(`2026-03-${day}T10:00:00Z`);
        await drain(engine);
      }
      const over = 'A reminder that is over';
      expect(summaries()).toEqual([over, over, expect.stringContaining('3 questions for today')]);
      // Told again, as after a process that died before it had told, and by two at once.
      const { accountId } = await idOf(amara);
      const tell = () => notice.settled?.(accountId, { outcome: 'sent' }, bot.clock.now());
      await Promise.all([tell(), tell(), tell()]);
      await drain(engine);
      expect(await retirements()).toMatchObject([{ outcome: 'sent' }, { outcome: 'sent' }]);
      expect(bot.failures).toEqual([]);
    } finally {
      await engine.close();
    }
  });

  test('give way also where one was put off, and where nobody could be told of the one before', async () => {
    const amara = await somebody('Amara', 'UTC', { platform: 'discord' });
    await know(amara, '2026-03-01');
    const { open, summaries } = inbox('Amara', 'late');
    const engine = open();
    try {
      await liveUntil('2026-03-02T09:30:00Z');
      await drain(engine);
      await amara.send({ kind: 'action', controlId: 'reminders.snooze:hour', values: [] });
      await liveUntil('2026-03-02T11:00:00Z');
      await drain(engine);
      expect(summaries()).toEqual(['A reminder that is over', expect.stringContaining('for today')]);
      await made.database.statement(`delete from outbox where notice = 'reminders.over'`, []);
      await liveUntil('2026-03-03T10:00:00Z');
      await drain(engine);
      expect(await retirements()).toHaveLength(2);
      expect(summaries().filter((summary) => summary.includes('for today'))).toHaveLength(1);
    } finally {
      await engine.close();
    }
  });

  test('are changed once by two that are told at the same moment, and not while none came after them', async () => {
    const amara = await somebody('Amara', 'UTC', { platform: 'discord' });
    await know(amara, '2026-03-01');
    const { accountId } = await idOf(amara);
    const tell = () => notice.settled?.(accountId, { outcome: 'sent' }, bot.clock.now());
    const settle = () =>
      made.database.statement(
        `update outbox set settled_at = created_at, outcome = 'sent', message_channel_id = 'd', message_id = 'm' where notice = 'reminders.due'`,
        [],
      );
    await liveUntil('2026-03-02T10:00:00Z');
    await settle();
    await tell();
    expect(await retirements()).toEqual([]);
    await liveUntil('2026-03-03T10:00:00Z');
    await settle();
    await Promise.all(Array.from({ length: 6 }, tell));
    expect(await retirements()).toHaveLength(1);
  });
});

describe('closed direct messages', () => {
  test('are noted, said once where the person is, and tried again only when they ask', async () => {
    const amara = await withDue('Amara');
    await liveUntil('2026-03-02T09:30:00Z');
    const { accountId } = await idOf(amara);
    await notice.settled?.(accountId, { outcome: 'failed', unreachable: true, words: 'closed' }, bot.clock.now());
    await liveUntil('2026-03-05T00:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-02']);
    expect(await draw(amara)).toBeUndefined();
    expect(wordsIn(await amara.command('review'))).toContain('My reminders don’t reach you');
    expect(wordsIn(await amara.command('review'))).not.toContain('My reminders don’t reach you');
    const shown = await amara.command('reminders');
    expect(wordsIn(shown)).toContain('’ve stopped writing');
    await amara.press(shown, 'Try again');
    await liveUntil('2026-03-05T12:00:00Z');
    expect(await keysOf(amara)).toEqual(['2026-03-02', '2026-03-05']);
  });

  test('whoever is known in another guild too is still reminded when the first one is forgotten', async () => {
    const amara = await somebody('Amara', 'UTC', { platform: 'discord', workspace: 'g1' });
    await somebody('Amara', 'UTC', { platform: 'discord', workspace: 'g2' });
    await know(amara, '2026-03-01');
    const { personId } = await idOf(amara);
    await made.database.statement(
      `insert into discord_guild (application_id, guild_id, name, joined_at, left_at) values ('a', 'g1', 'One', '2026-01-01', '2026-01-02')`,
      [],
    );
    expect(await purgeLeftGuilds(made.database, bot.clock.now())).toBe(1);
    await liveUntil('2026-03-02T10:00:00Z');
    expect(await findSent()).toMatchObject([{ key: `reminder/${personId}/2026-03-02`, workspace: 'g2' }]);
  });

  test('a failure that passes closes nothing', async () => {
    const amara = await withDue('Amara');
    await notice.settled?.(
      (await idOf(amara)).accountId,
      { outcome: 'failed', unreachable: false, words: 'busy' },
      bot.clock.now(),
    );
    expect(await draw(amara)).toBeDefined();
  });
});

describe('what a person says of their reminders', () => {
  test('is understood as people write times', async () => {
    const amara = await somebody('Amara');
    for (const [typed, time] of [
      ['9', '09:00'],
      ['9:00', '09:00'],
      ['9am', '09:00'],
      ['21.30', '21:30'],
      ['7 pm', '19:00'],
      ['12am', '00:00'],
    ] as const)
      expect(wordsIn(await set(amara, { time: [typed] }))).toContain(`Every day at ${time}`);
  });

  test('and is wrong is told all at once, and nothing is changed', async () => {
    const amara = await somebody('Amara');
    const reply = await set(amara, { time: ['soon'], days: [], quiet: ['at night'] });
    for (const words of [
      'Remind me at: please give a time',
      'On these days needs at least one day',
      'Quiet hours: please give two times',
    ])
      expect(wordsIn(reply)).toContain(words);
    expect(wordsIn(await set(amara, { time: ['23'], quiet: ['22-7'] }))).toContain('no reminder could ever come');
    expect(wordsIn(await amara.command('reminders'))).toContain('Every day at 09:00');
    const vacation = await amara.press(await amara.command('reminders'), 'Vacation');
    for (const until of ['never', '2026-03-01', '2031-01-01'])
      expect(await amara.fill(vacation, { until: [until] })).toMatchObject({ refused: true });
  });

  test('keeps easier days light where FSRS leaves a choice, and what was said then stands', async () => {
    bot.clock.set('2026-03-02T12:00:00Z');
    const amara = await somebody('Amara');
    await know(amara, '2026-03-02', slugs.slice(0, 4));
    await made.database.statement(`update memory set stability = 8, reviewed_on = '2026-02-22'`, []);
    await set(amara, { easy: ['1', '2', '3', '4', '5', '6'] });
    let shown = await amara.command('review');
    for (let count = 0; count < 2; count += 1) {
      const feedback = await answer(amara, curriculum, shown, true);
      expect(wordsIn(feedback)).toMatch(/on Sun \d+ Mar/);
      expect(wordsIn(await amara.press(feedback, 'I was sure'))).toMatch(/on Sun \d+ Mar/);
      shown = await amara.press(feedback, 'Next');
    }
    // With two on that Sunday, an easier day is no worse.
    await set(amara, { easy: [] });
    expect(wordsIn(await answer(amara, curriculum, shown, true))).not.toMatch(/on Sun \d+ Mar/);
  });

  test('is on their Home as well', async () => {
    const amara = await somebody('Amara');
    expect(wordsIn(await homeFor(amara))).toContain('Every day at 09:00');
  });
});

describe('a time zone', () => {
  const onDiscord = async () => {
    const { origin, send } = bot.person('Amara', { platform: 'discord', workspace: 'g1' });
    const { zone: _untold, ...account } = origin.account;
    const person = {
      ...bot.person('Amara', { platform: 'discord', workspace: 'g1' }),
      origin: { ...origin, account },
    };
    const speak: Person['send'] = (interaction) => send({ ...interaction, origin: { ...origin, account } });
    await speak({ kind: 'command', command: 'help', options: {} });
    await speak({ kind: 'action', controlId: 'reminders.accept', values: [] });
    return { person, speak };
  };

  test('that Discord does not tell is asked for once: with the first reminder that arrives', async () => {
    const { person, speak } = await onDiscord();
    await know(person, '2026-03-01');
    const reply = await message(person);
    expect(wordsIn(reply)).toContain('I don’t know your time zone');
    const list = await speak({
      kind: 'action',
      controlId: findButton(reply, 'Choose my time zone').id,
      values: [],
    });
    expect(labelsOn(list)).toContain('Search for a city');
    await notice.settled?.((await idOf(person)).accountId, { outcome: 'sent' }, bot.clock.now());
    expect(wordsIn(await message(person))).not.toContain('I don’t know your time zone');
  });

  test('is asked for once at the end of a round, where no reminder has asked before', async () => {
    const { speak } = await onDiscord();
    const press = async (on: Awaited<ReturnType<typeof speak>>, label: string) =>
      speak({ kind: 'action', controlId: findButton(on, label).id, values: [] });
    const skipped = await press(
      await speak({ kind: 'command', command: 'quiz', options: { count: 1, kind: 'single' } }),
      'Skip',
    );
    expect(wordsIn(skipped)).toContain('I don’t know your time zone');
    expect(labelsOn(skipped)).toContain('Choose my time zone');
    const again = await press(
      await speak({ kind: 'command', command: 'quiz', options: { count: 1, kind: 'single' } }),
      'Skip',
    );
    expect(wordsIn(again)).toMatch(/^Done/);
    expect(wordsIn(again)).not.toContain('I don’t know your time zone');
  });

  test('is found by its city, also by a name it had, or by what is nearest; reminders follow at once', async () => {
    const { person, speak } = await onDiscord();
    await know(person, '2026-03-01');
    const typed = async (city: string) => wordsIn(await speak({ kind: 'command', command: 'zone', options: { city } }));
    expect(await typed('calcutta')).toContain('Saved: Asia/Kolkata');
    expect(await typed('pragu')).toContain('Saved: Europe/Prague');
    expect(await typed('qqqqqqqq')).toContain('I don’t know the time zone');
    expect(viewOf(await speak({ kind: 'command', command: 'zone', options: { city: 'america/new' } })).summary).toBe(
      'Time zone saved',
    );
    const found = await bot.dispatcher.suggest({
      kind: 'suggest',
      id: 's',
      origin: person.origin,
      place: 'direct',
      command: 'zone',
      option: 'city',
      typed: 'kiev',
    });
    expect(found.map(({ value }) => value)).toContain('Europe/Kyiv');
    expect(
      await bot.dispatcher.suggest({
        kind: 'suggest',
        id: 's',
        origin: person.origin,
        place: 'direct',
        command: 'zone',
        option: 'city',
        typed: '',
      }),
    ).toHaveLength(25);
    await speak({ kind: 'action', controlId: 'settings.zone-take', values: ['America/New_York'] });
    await liveUntil('2026-03-02T23:00:00Z');
    expect(await timesOf(person, 'America/New_York')).toEqual(['2026-03-02T09:00']);
    expect(localDate(bot.clock.now(), 'America/New_York').toString()).toBe('2026-03-02');
  });
});

test('it is the same on the embedded database', async () => {
  const { database, drop } = await createPgliteDatabase();
  const small = createBot(database, { curriculum, clock: bot.clock });
  const amara = small.person('Amara');
  await amara.command('help');
  await amara.send({ kind: 'action', controlId: 'reminders.accept', values: [] });
  await database.statement(
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
     select id, $1, '2026-03-01', '2026-02-26', 3, 5, 0, 3, 0, 1, 0, 2, 1 from person`,
    [slugs[0] ?? ''],
  );
  const planned = routineOf(small);
  expect((await planned.nextAt())?.toString()).toBe('2026-03-02T09:00:00Z');
  bot.clock.set('2026-03-02T09:00:00Z');
  expect(await planned.run(bot.clock.now())).toBe(false);
  expect(await findSent(database)).toHaveLength(1);
  expect((await planned.nextAt())?.toString()).toBe('2026-03-03T09:00:00Z');
  await drop();
});
