/**
 * Promises about what organisers and helpers see of how people learn: who falls behind and may be
 * written to, what is forgotten, what is hard, and nothing of it in anybody else's eyes.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Feature } from '../../src/chat/feature.ts';
import { drawParts } from '../../src/chat/parts.ts';
import { paragraph } from '../../src/chat/view/view.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { text } from '../../src/lib/words/text.ts';
import { recallToday } from '../../src/study/memory/memory.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findSelect,
  formOf,
  labelsOn,
  type Person,
  quickOffers,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hurryRetries } from '../support/hurry.ts';
import { createReceiver, type Receiver } from '../support/receiver.ts';

let kept: TestDatabase;
let bot: Bot;
let engine: Engine;
let receiver: Receiver;
let ora: Person;
let lea: Person;

const on = (name: string, role?: 'organiser'): Person =>
  bot.person(name, { platform: 'discord', workspace: 'g1', ...(role ? { role } : {}) });

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { clock: createTestClock('2026-03-02T08:00:00Z') });
  receiver = createReceiver();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  engine = createEngine({ database: kept.database, clock: bot.clock, random: seededRandom('insight'), log }, () => ({
    ...quickOffers(bot),
    messengers: new Map([['discord', receiver.messenger]]),
  }));
  ora = on('Ora', 'organiser');
  lea = on('Lea');
  await bot.enrol(ora, 'organiser');
  await bot.enrol(lea, 'learner');
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await engine.close();
  await kept.drop();
});

const act = (person: Person, controlId: string, values: readonly string[] = []): Promise<Reply> =>
  person.send({ kind: 'action', controlId, values });
const rows = <Row>(sql: string): Promise<readonly Row[]> => kept.database.statement<Row>(sql, []);
const cohortId = async (): Promise<string> => (await rows<{ id: string }>('select id from cohort'))[0]?.id ?? '';
const insight = async (): Promise<Reply> => ora.press(await ora.command('cohort'), 'Insight');
const behind = async (): Promise<Reply> => act(ora, `insight.behind:${await cohortId()}`);
const namesBehind = async (): Promise<readonly string[]> => {
  const shown = await behind();
  return labelsOn(shown).includes('Write to somebody') ? findSelect(shown).options.map(({ label }) => label) : [];
};
/** Answers one question, which comes back within some days. */
const study = async (person: Person, about = 'cap-theorem', right = true): Promise<void> => {
  await answer(person, realCurriculum(), await person.command('quiz', { about, count: 1 }), right);
};
const days = (count: number): void => bot.clock.forward({ days: count });
const outgoing = async (): Promise<readonly string[]> => {
  await engine.tick();
  await engine.drain();
  return receiver.received.map(({ view }) => wordsIn({ answers: 'public', view }));
};
const writeTo = async (name: string): Promise<Reply> => {
  const shown = await behind();
  const option = findSelect(shown).options.find(({ label }) => label === name);
  return act(ora, findSelect(shown).id, [option?.value ?? '']);
};

describe('who falls behind', () => {
  test('has answered nothing for a week though something was due all week, and not a day less', async () => {
    await study(lea);
    days(1);
    expect(wordsIn(await insight())).toContain('Falling behind: nobody.');
    const [{ due_on: dueOn = '' } = {}] = await rows<{ due_on: string }>('select due_on::text from memory');
    bot.clock.set(`${Temporal.PlainDate.from(dueOn).add({ days: 6 })}T23:00:00Z`);
    expect(await namesBehind()).toEqual([]);
    days(1);
    expect(await namesBehind()).toEqual(['Lea']);
    expect(wordsIn(await insight())).toContain('Falling behind: 1 learner has answered nothing for a week');
    await study(lea, 'watermarks');
    expect(await namesBehind()).toEqual([]);
  });

  test('may be who never began; whoever is new, on vacation or back from one has the week', async () => {
    days(6);
    expect(await namesBehind()).toEqual([]);
    const tom = on('Tom');
    await bot.enrol(tom, 'learner');
    days(1);
    expect(await namesBehind()).toEqual(['Lea']);
    expect(wordsIn(await behind())).toContain('Lea: not begun yet');
    await lea.fill(await act(lea, 'reminders.vacation'), { until: ['12 March'] });
    expect(await namesBehind()).toEqual([]);
    bot.clock.set('2026-03-18T12:00:00Z');
    expect(await namesBehind()).toEqual(['Tom']);
    bot.clock.set('2026-03-19T12:00:00Z');
    expect(await namesBehind()).toEqual(['Lea', 'Tom']);
  });

  test('is nobody’s business but the organisers’', async () => {
    const hal = on('Hal');
    await bot.enrol(hal, 'helper');
    days(8);
    for (const person of [hal, lea]) {
      expect(wordsIn(await act(person, `insight.behind:${await cohortId()}`))).toContain('Only organisers');
      expect(labelsOn(await person.command('cohort'))).not.toContain('Insight');
    }
  });

  test('isn’t a helper, nor who has only questions due that left the curriculum', async () => {
    await study(lea);
    await bot.enrol(on('Hal'), 'helper');
    const real = realCurriculum();
    bot.useCurriculum({
      ...real,
      questions: new Map([...real.questions].filter(([, { concept }]) => concept !== 'cap-theorem')),
    });
    days(40);
    expect(await namesBehind()).toEqual([]);
  });
});

describe('a kind message', () => {
  beforeEach(() => days(8));

  test('is drafted, and sent once in the organiser’s name though the form is sent twice', async () => {
    const form = await writeTo('Lea');
    const [field] = formOf(form).fields;
    expect(field?.kind === 'input' && field.value).toMatch(/^Hi Lea,\n\nit’s good to have you in Cohort.*Ora$/s);
    const filled = { words: ['Hi Lea,\n\nall well?'] };
    const [one, two] = await Promise.all([ora.fill(form, filled), ora.fill(form, filled)]);
    for (const reply of [one, two]) expect(wordsIn(reply)).toContain('Your message to Lea is on its way.');
    const sent = await outgoing();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('Ora, who organises Cohort, writes to you:');
    expect(sent[0]).toContain('all well?');
    expect(receiver.received[0]?.to).toMatchObject({ kind: 'direct', accountId: 'lea' });
    expect(wordsIn(await behind())).toContain('Lea: not begun yet, here since Mon 2 Mar. Ora wrote on Tue 10 Mar');
    expect(wordsIn(await ora.press(await ora.command('cohort'), 'Log'))).toContain('Ora wrote to Lea');
  });

  test('that a closed direct message refused is told to whoever wrote it, once, and stands in the list', async () => {
    await ora.fill(await writeTo('Lea'), { words: ['Hello'] });
    receiver.next.push('unreachable');
    await outgoing();
    const sent = await outgoing();
    expect(sent).toEqual([expect.stringContaining('Lea takes no direct messages from me.')]);
    expect(sent[0]).toContain('Hello');
    expect(receiver.received[0]?.to).toMatchObject({ kind: 'direct', accountId: 'ora' });
    expect(wordsIn(await behind())).toContain('but my direct messages don’t reach them');
    expect(await outgoing()).toHaveLength(1);
    expect(wordsIn(await ora.fill(await writeTo('Lea'), { words: ['Again'] }))).toContain(
      'takes no direct messages from me',
    );
  });

  test('that fails, is tried again and fails again is told a second time', async () => {
    await ora.fill(await writeTo('Lea'), { words: ['Hello'] });
    const failing = async (): Promise<readonly string[]> => {
      receiver.next.push('broken', 'broken', 'broken');
      for (let time = 0; time < 4; time += 1) {
        await outgoing();
        await hurryRetries(kept.database);
      }
      return outgoing();
    };
    expect(await failing()).toEqual([expect.stringContaining('I couldn’t deliver your message to Lea.')]);
    bot.clock.forward({ minutes: 5 });
    expect(wordsIn(await ora.press(await ora.command('deliveries'), 'Try again'))).toContain('1 message on the way');
    expect(await failing()).toHaveLength(2);
    bot.clock.forward({ minutes: 5 });
    await ora.press(await ora.command('deliveries'), 'Try again');
    expect((await outgoing()).at(-1)).toContain('writes to you:');
  });

  test('needs words, somebody who is still there, and an organiser', async () => {
    const form = await writeTo('Lea');
    expect(wordsIn(await ora.fill(form, { words: ['  '] }))).toContain('There’s nothing in it yet.');
    expect(wordsIn(await ora.fill(form, { words: ['>'.repeat(1500)] }))).toContain('a little shorter');
    expect(wordsIn(await lea.fill(form, { words: ['me'] }))).toContain('Only organisers');
    await lea.press(await lea.press(await lea.command('cohort'), 'Leave'), 'Leave it');
    expect(wordsIn(await ora.fill(form, { words: ['Hello'] }))).toContain('They aren’t in this cohort any more.');
    expect(wordsIn(await act(ora, `insight.write:${await cohortId()}:nobody`))).toContain('aren’t in this cohort');
    expect(await outgoing()).toEqual([]);
  });

  test('isn’t sent any more once its writer has deleted their data', async () => {
    const tim = on('Tim');
    await bot.enrol(tim, 'organiser');
    await tim.fill(await act(tim, `insight.write:${await cohortId()}`, [await idOf('lea')]), { words: ['Hello'] });
    await tim.press(await tim.command('my-data', { what: 'delete' }), 'Delete everything');
    expect(await outgoing()).toEqual([]);
  });
});

const idOf = async (externalId: string): Promise<string> =>
  (await rows<{ id: string }>(`select person_id as id from account where external_id = '${externalId}'`))[0]?.id ?? '';

describe('the forgetting map', () => {
  test('is what FSRS predicts for today, over everybody, weakest first, by concept and by module', async () => {
    const tom = on('Tom');
    await bot.enrol(tom, 'learner');
    await bot.enrol(on('Hal'), 'helper');
    await study(on('Hal'));
    await study(lea);
    await study(tom);
    await study(tom, 'watermarks', false);
    days(5);
    const memories = await rows<{ slug: string; stability: number; reviewedOn: string }>(
      `select question_slug as slug, stability, reviewed_on::text as "reviewedOn" from memory m
       where person_id in (select person_id from enrolment where role = 'learner')`,
    );
    const today = Temporal.PlainDate.from('2026-03-07');
    const recallOf = (concept: string): number => {
      const of = memories.filter(({ slug }) => realCurriculum().questions.get(slug)?.concept === concept);
      const sum = of.reduce((all, memory) => all + recallToday(memory, today), 0);
      return Math.round((100 * sum) / of.length);
    };
    const [forgotten = ''] = memories
      .map(({ slug }) => realCurriculum().questions.get(slug)?.concept ?? '')
      .filter((slug) => slug !== 'cap-theorem');
    const map = await ora.press(await insight(), 'Forgetting map');
    const [picture, first, second] = wordsIn(map).split('\n').slice(2);
    expect(picture).toBe(
      `Likely still known: Event Time and Watermarks ${recallOf(forgotten)} %, CAP Theorem ${recallOf('cap-theorem')} %`,
    );
    expect(first).toMatch(
      new RegExp(`^Event Time.*: ${recallOf(forgotten)} % \\(1 learner, 1 question learnt: too few`),
    );
    expect(second).toMatch(new RegExp(`^CAP.*: ${recallOf('cap-theorem')} % \\(2 learners, 2 questions learnt: too`));
    expect(recallOf(forgotten)).toBeLessThan(recallOf('cap-theorem'));
    expect(wordsIn(map)).not.toMatch(/Lea|Tom/);
    expect(wordsIn(await ora.press(map, 'By module'))).toContain('the weakest module first');
  });

  test('of a cohort without answers says so', async () => {
    expect(wordsIn(await insight())).toContain('Being forgotten: nothing yet');
    expect(wordsIn(await act(ora, `insight.map:${await cohortId()}`))).toContain('Nobody has answered a question yet.');
    expect(wordsIn(await act(ora, `insight.hardest:${await cohortId()}`))).toContain('No question stands out');
  });
});

describe('the hardest questions', () => {
  test('go by first answers alone, with their number, of this cohort and of nobody by name', async () => {
    const people = ['Al', 'Bo', 'Cy'].map((name) => on(name));
    for (const person of people) await bot.enrol(person, 'learner');
    const [al, bo, cy] = people as [Person, Person, Person];
    await study(al, 'cap-theorem', false);
    await study(bo, 'cap-theorem', false);
    const [{ slug } = { slug: '' }] = await rows<{ slug: string }>('select question_slug as slug from review');
    await study(on('Eve'), 'cap-theorem', true);
    const hinted = await cy.press(await cy.command('quiz', { about: 'cap-theorem', count: 1 }), 'Hint');
    await answer(cy, realCurriculum(), hinted, true);
    const [counted] = await rows<{ n: number; right: number }>(
      `select count(*)::int as n, count(*) filter (where correct)::int as right
       from review join enrolment using (person_id) where question_slug = '${slug}' and not hinted`,
    );
    const { n = 0, right = 0 } = counted ?? {};
    const shown = wordsIn(await insight());
    expect(shown).toContain(`${right} of ${n} right at first: too few to rely on`);
    expect(shown).not.toMatch(/\b(Al|Bo|Cy|Eve)\b/);
  });
});

describe('what is reported and what failed', () => {
  test('is counted, of this cohort, and leads on', async () => {
    expect(wordsIn(await insight())).toContain('every message of the last 30 days was delivered');
    const form = await lea.press(await lea.command('quiz', { about: 'cap-theorem', count: 1 }), 'Report');
    await lea.fill(form, { reason: ['wrong'], words: ['This is odd'] });
    const shown = await insight();
    expect(wordsIn(shown)).toContain('Reported: 1 report of questions to look at.');
    expect(wordsIn(await ora.press(shown, 'Read them'))).toContain('This is odd');
    await rows(
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, account_external_id, created_at, settled_at, outcome, failure, queued)
       values (gen_random_uuid(), 'insight.message', 's', 'k', 'discord', 'g1', 'lea', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', 'failed', 'why not', true)`,
    );
    const failed = await insight();
    expect(wordsIn(failed)).toContain('1 message of the last 30 days couldn’t be delivered');
    expect(wordsIn(await ora.press(failed, 'See why'))).toContain('why not');
  });
});

describe('a helper’s view of a learner', () => {
  test('says what is due, what is left, and what they looked up and then missed; never what they answered', async () => {
    const hal = on('Hal');
    await bot.enrol(hal, 'helper');
    await lea.command('concept', { words: 'CAP theorem' });
    await study(lea, 'cap-theorem', false);
    days(3);
    const members = await hal.press(await hal.command('cohort'), 'Members');
    const seen = await act(hal, findSelect(members).id, [await idOf('lea')]);
    expect(wordsIn(seen)).toMatch(/1 question met, 1 due now\. They likely still know \d+ % of the answers/);
    expect(wordsIn(seen)).toMatch(/Looked up and missed lately: CAP/);
    expect(wordsIn(seen)).toContain('nobody sees here what was answered, word for word');
    days(31);
    expect(wordsIn(await act(hal, findSelect(members).id, [await idOf('lea')]))).toContain('missed lately: nothing');
    const page = await act(ora, `cohort.member:${await cohortId()}`, [await idOf('lea')]);
    expect(wordsIn(await ora.press(page, 'How they’re doing'))).toContain('1 question met');
  });

  test('is for those who help in that cohort, of those who are in it', async () => {
    const [sam, lou] = [
      bot.person('Sam', { workspace: 'g9', role: 'organiser' }),
      bot.person('Lou', { workspace: 'g9' }),
    ];
    await bot.enrol(sam, 'organiser');
    await bot.enrol(lou, 'learner');
    const theirs = await cohortId();
    for (const person of [lea, lou])
      expect(wordsIn(await act(person, `cohort.learner:${theirs}`, [await idOf('lea')]))).toContain('Only helpers');
    expect(wordsIn(await act(sam, `cohort.learner:${theirs}`, [await idOf('lea')]))).toContain(
      'I can’t find that cohort',
    );
    expect(wordsIn(await act(ora, `cohort.learner:${theirs}`, [await idOf('lou')]))).toContain(
      'They aren’t in this cohort',
    );
    for (const { parts = {} } of bot.features)
      if (parts.learner)
        await expect(
          parts.learner({ ...caller, cohorts: [] }, { cohortId: theirs, personId: await idOf('lea') }, bot.clock.now()),
        ).rejects.toThrow('I can’t find that cohort');
  });
});

const caller = {
  ...{ personId: 'p', accountId: 'a', workspaceId: 'w', name: 'Ada', zone: 'UTC' },
  ...{ manages: false, cohorts: [], role: 'learner' as const },
};

test('a new feature adds to both', async () => {
  const hours: Feature = {
    ...{ name: 'hours', commands: [], actions: [] },
    parts: {
      insight: async (_, cohort) => [paragraph(text`Queue of ${cohort}`)],
      learner: async (_, { personId }) => [paragraph(text`Tickets of ${personId}`)],
    },
  };
  const now = bot.clock.now();
  const drawn = [
    ...(await drawParts([hours], (parts) => parts.insight?.(caller, 'c', now))),
    ...(await drawParts([hours], (parts) => parts.learner?.(caller, { cohortId: 'c', personId: 'lea' }, now))),
  ];
  expect(wordsIn({ answers: 'private', view: { summary: '', blocks: drawn.flatMap(({ blocks }) => blocks) } })).toBe(
    'Queue of c\nTickets of lea',
  );
  expect(viewOf(await insight()).summary).toBe('How it’s going');
});
