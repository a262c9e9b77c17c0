/**
 * Promises about the board as learners find it: before the first session, between two, and while
 * helpers come, have a break and go; and of the wait that it tells.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { findButton, findSelect, labelsOn, type Person, quickOffers, wordsIn } from '../support/bot.ts';
import { asReply, optionsOf } from '../support/office-hours-deeds.ts';
import { CHANNEL, createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let ora: Person;
let hal: Person;
let ida: Person;
let lea: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  [hal, ida] = [await scene.member('Hal', 'helper'), await scene.member('Ida', 'helper')];
  [lea, tom] = [await scene.member('Lea'), await scene.member('Tom')];
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

const board = () => {
  const [only, ...others] = scene.boards();
  expect(others).toEqual([]);
  return asReply(only?.view);
};
const boardWords = (): string => wordsIn(board());
const settled = async <Reply>(deed: Promise<Reply>): Promise<Reply> => {
  const reply = await deed;
  await scene.settle();
  return reply;
};
const ELSEWHERE = { externalId: 'elsewhere', name: 'elsewhere' } as const;
/** The organiser chooses another channel for it. */
const moveElsewhere = async (): Promise<void> => {
  const line = await ora.send({ kind: 'command', command: 'oh', options: {}, channel: ELSEWHERE });
  const { id: controlId } = findButton(line, 'Show the board here');
  await settled(ora.send({ kind: 'action', controlId, values: [], channel: ELSEWHERE }));
};
const deleteIt = (): void => void scene.discord.lost.add(scene.boards()[0]?.messageId ?? '');

describe('before the first session', () => {
  test('it stands as soon as its channel is chosen, with all that can be done until then', async () => {
    await settled(scene.setUp());
    expect(boardWords()).toContain('Office hours are closed');
    expect(boardWords()).not.toContain('Next time');
    expect(labelsOn(board())).toEqual(['Leave a question', 'My place', 'Tell me when it opens']);
    const asked = await scene.press(lea, await scene.press(lea, board(), 'Leave a question'), 'Ask in writing');
    const sent = await lea.fill(asked, { topic: ['My laptop'], tried: ['Everything'] });
    expect(wordsIn(sent)).toContain('Your question is with the helpers');
  });

  test('whoever wants to be told is told once, and the first that opens has a board of its own', async () => {
    await settled(scene.setUp());
    for (const _ of ['once', 'twice']) await scene.press(lea, board(), 'Tell me when it opens');
    const closed = scene.boards()[0]?.messageId;
    await scene.open(hal);
    expect(scene.written(lea).map(({ summary }) => summary)).toEqual(['Office hours are open']);
    expect(boardWords()).toContain('Office hours are open');
    expect(scene.discord.takenDown.map(({ messageId }) => messageId)).toEqual([closed]);
    await settled(scene.say(ora, 'close'));
    await scene.forward({ minutes: 60 });
    await scene.open(hal);
    expect(scene.written(lea)).toHaveLength(1);
  });

  test('it says when they open next, also where that is planned later or changes', async () => {
    await settled(scene.setUp());
    await ora.fill(await scene.press(ora, await scene.say(ora, 'schedule'), 'Add a weekly time'), {
      weekday: ['3'],
      opens: ['17:00'],
      closes: ['18:00'],
      zone: ['UTC'],
    });
    await scene.settle();
    expect(boardWords()).toContain('Next time: 2026-03-04T17:00');
  });

  test('it stands after a restart, where it was stated by nobody or its process died', async () => {
    await settled(scene.setUp());
    await scene.rows('delete from board returning 1');
    scene.discord.received.splice(0);
    await scene.rows(`delete from outbox where notice = 'office-hours.board' returning 1`);
    const engine = createEngine(
      { database: scene.kept.database, clock: scene.bot.clock, random: seededRandom('again'), log: quiet },
      () => ({ ...quickOffers(scene.bot), messengers: new Map([['discord', scene.discord.messenger]]) }),
    );
    await engine.tick();
    await engine.drain();
    await engine.close();
    expect(boardWords()).toContain('Office hours are closed');
    await scene.forward({ minutes: 1 });
    expect(scene.boards()).toHaveLength(1);
  });
});

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

describe.each([
  ['before the first session', async () => {}],
  [
    'between two',
    async () => {
      await scene.open(hal);
      await settled(scene.say(ora, 'close'));
      await scene.forward({ minutes: 60 });
    },
  ],
])('%s', (_when, passes) => {
  beforeEach(async () => {
    await settled(scene.setUp());
    await passes();
  });

  test('it moves with its channel', async () => {
    await moveElsewhere();
    expect(scene.boards().map(({ to }) => to)).toMatchObject([{ channelId: 'elsewhere' }]);
    expect(boardWords()).toContain('Office hours are closed');
    await scene.forward({ minutes: 60 });
    expect(scene.boards()).toHaveLength(1);
  });

  test('it is posted anew where somebody deleted it, once that is seen', async () => {
    const deleted = scene.boards()[0]?.messageId;
    deleteIt();
    await scene.press(ora, await scene.say(ora, 'schedule'), 'Add a weekly time');
    await scene.rows(`insert into session (id, cohort_id, opens_at, closes_at, secret)
      select gen_random_uuid(), cohort_id, '2026-03-05T17:00:00Z', '2026-03-05T18:00:00Z', 's' from office_hours
      returning 1`);
    await settled(scene.say(lea));
    await scene.forward({ minutes: 1 });
    await scene.forward({ minutes: 1 });
    expect(boardWords()).toContain('Next time: 2026-03-05');
    expect(scene.boards()[0]?.messageId).not.toBe(deleted);
  });

  test('it is posted anew before it is forgotten, so that there never are two', async () => {
    const first = scene.boards()[0]?.messageId;
    await scene.rows(`update board set posted_at = posted_at - interval '79 days' returning 1`);
    await scene.forward({ minutes: 1 });
    expect(scene.boards().map(({ messageId }) => messageId)).toEqual([first]);
    await scene.rows(`update board set posted_at = posted_at - interval '1 day' returning 1`);
    await scene.forward({ minutes: 1 });
    await scene.forward({ minutes: 1 });
    expect(scene.boards()).toHaveLength(1);
    expect(scene.boards()[0]?.messageId).not.toBe(first);
    expect(scene.discord.takenDown.map(({ messageId }) => messageId)).toContain(first);
  });

  test('nothing is posted for a cohort that has ended', async () => {
    await scene.rows(`update cohort set archived_at = now() returning 1`);
    const posts = scene.discord.received.length;
    deleteIt();
    await scene.rows(`update cohort_channel set channel_external_id = 'elsewhere' returning 1`);
    await scene.forward({ minutes: 1 });
    expect(scene.discord.received).toHaveLength(posts);
  });
});

describe('while helpers come and go', () => {
  beforeEach(() => settled(scene.setUp()));

  test.each(['buttons', 'commands'] as const)('a break by %s is said, and that they are back', async (how) => {
    await scene.open(hal, ida);
    await scene.joinInTurn(lea);
    const act = async (verb: 'Pause' | 'Resume'): Promise<string> => {
      const deed = verb.toLowerCase();
      return wordsIn(
        await settled(how === 'buttons' ? scene.press(hal, await scene.say(hal), verb) : scene.say(hal, deed)),
      );
    };
    expect(boardWords()).toContain('Hal and Ida are helping.');
    expect(await act('Pause')).toContain('Nobody is sent to you until you press Resume');
    expect(boardWords()).toContain('Ida is helping. Hal has a break and will be back.');
    await settled(scene.say(ida, 'pause'));
    expect(boardWords()).toContain('Hal and Ida have a break and will be back.');
    expect(boardWords()).not.toContain('Whoever joins now');
    expect(await scene.place(lea)).toContain('Nobody is helping right now');
    expect(await act('Resume')).toContain('Welcome back.');
    expect(boardWords()).toContain('Hal is helping. Ida has a break and will be back.');
  });

  test('helpers take the topics that they start with; Next on one topic calls from that one, whichever they are', async () => {
    // Made at one moment, the two would be in any order.
    scene.bot.clock.forward({ seconds: 1 });
    await scene
      .press(ora, await scene.say(ora, 'setup'), 'Add a queue')
      .then((form) => ora.fill(form, { name: ['SQL'] }));
    const form = await scene.say(hal, 'start');
    const [everything, sql] = optionsOf(form, 'queues');
    await settled(hal.fill(form, { queues: [everything?.value ?? ''], closes: [] }));
    await scene.forward({ minutes: 2 });
    const join = async (person: Person, queue = everything): Promise<void> => {
      await settled(scene.join(person, `Laptop of ${person.name}`, { where: [`q_${queue?.value}`] }));
      scene.bot.clock.forward({ seconds: 20 });
    };
    await join(lea, sql);
    expect(boardWords()).toContain('SQL: 1 waits, and nobody helps with it just now');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('Nobody waits for you just now');
    // One topic waits: Next is enough.
    expect(labelsOn(await scene.say(hal))).not.toContain('Next on one topic');
    await join(tom);
    const mia = await scene.member('Mia');
    await join(mia);
    const topics = findSelect(await scene.say(hal));
    expect(topics.options.map(({ label }) => label)).toEqual(['Everything: 2', 'SQL: 1']);
    const pick = (on: typeof topics, value = '') =>
      settled(hal.send({ kind: 'action', controlId: on.id, values: [value], channel: CHANNEL }));
    const card = await pick(topics, sql?.value);
    expect(wordsIn(card)).toContain('You’ve called Lea');
    // The card of whoever has been helped has it, too.
    await join(await scene.member('Noa'), sql);
    const done = await settled(scene.press(hal, card, 'Done'));
    const next = await pick(findSelect(done), sql?.value);
    expect(wordsIn(next)).toContain('You’ve called Noa');
    await scene.press(hal, next, 'Done');
    expect(wordsIn(await scene.say(hal, 'next', { topics: 'everything' }))).toContain('You’ve called Tom');
  });
});

describe('the wait that is told', () => {
  beforeEach(async () => {
    await settled(scene.setUp());
    await scene.open(hal);
    await scene.joinInTurn(lea, tom);
    await settled(scene.say(hal, 'next'));
  });

  /** Earlier waits, each twice as long as was expected. Lea’s own is one, too. */
  const waited = (count: number) =>
    scene.rows(`
      insert into ticket (id, cohort_id, queue_id, person_id, account_id, state, topic, tried, ranked_at, joined_at, since,
        ended_at, expected_minutes, expected_place, waited_minutes, interaction_id)
      select gen_random_uuid(), cohort_id, queue_id, person_id, account_id, 'left', 'x', 'y', now(), now(), now(), now(),
        9, 1, 19, 'before-' || n
      from (select * from ticket order by joined_at limit 1) t, generate_series(1, ${count}) n returning 1`);

  test('is rough until thirty waits are known, on the board and on the card', async () => {
    await waited(28);
    await scene.forward({ minutes: 1 });
    expect(boardWords()).toMatch(/Whoever joins now waits .*\. That’s rough: I’ve seen too few waits/);
    expect(await scene.place(tom)).toContain('That’s a rough guess');
    await scene.rows(
      `update ticket set interaction_id = 'earlier-' || interaction_id where state = 'left' returning 1`,
    );
    await waited(1);
    await scene.forward({ minutes: 1 });
    expect(boardWords()).not.toContain('rough');
    const place = await scene.place(tom);
    expect(place).not.toContain('rough');
    expect(place).toMatch(/Your turn is next, in about \d+ (to \d+ )?minutes\./);
    expect(boardWords()).toMatch(/Whoever joins now waits about \d+ (to \d+ )?minutes\./);
  });
});
