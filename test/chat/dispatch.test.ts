/** Promises of the dispatcher: one reply for one interaction, kind words for every failure. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { answersTo } from '../../src/chat/answer-modes.ts';
import { createDispatcher, type DispatchNeeds } from '../../src/chat/dispatch.ts';
import { UserError } from '../../src/chat/errors.ts';
import { createLimit } from '../../src/chat/limit.ts';
import { defineAction } from '../../src/chat/receive/action.ts';
import { defineCommand } from '../../src/chat/receive/command.ts';
import type { Interaction } from '../../src/chat/receive/interaction.ts';
import { checkView, LimitError, limits } from '../../src/chat/view/limits.ts';
import { button, controls, paragraph, view } from '../../src/chat/view/view.ts';
import { text } from '../../src/lib/words/text.ts';
import { wordsIn } from '../support/bot.ts';

const origin = {
  platform: 'sandbox',
  workspace: { externalId: 'w', name: 'W' },
  account: { externalId: 'a', name: 'A' },
} as const;
const command = (name: string, options = {}, id: string = randomUUID()): Interaction => ({
  kind: 'command',
  id,
  origin,
  place: 'direct',
  command: name,
  options,
});
const said = (words: string) => view(words, [paragraph(text`${words}`)]);

const start = (overrides: Partial<DispatchNeeds> = {}) => {
  let calls = 0;
  const call = (): number => {
    calls += 1;
    return calls;
  };
  const reported: unknown[] = [];
  const common = {
    description: 'd',
    options: {},
    who: 'learner',
    where: ['direct'],
    answers: 'private',
  } as const;
  const dispatcher = createDispatcher({
    features: [
      {
        name: 'demo',
        commands: [
          defineCommand({ ...common, name: 'count', run: async () => said(`call ${call()}`) }),
          defineCommand({
            ...common,
            name: 'fail',
            run: () => Promise.reject(new Error(`secret detail ${call()}`)),
          }),
          defineCommand({
            ...common,
            name: 'refuse',
            run: () => Promise.reject(new UserError(text`Not **now**.`)),
          }),
          defineCommand({
            ...common,
            name: 'rule',
            who: 'organiser',
            run: async () => said('ruled'),
          }),
          defineCommand({
            ...common,
            name: 'help-agenda',
            who: 'helper',
            run: async () => said('helped'),
          }),
          defineCommand({
            ...common,
            name: 'long',
            run: async () => said('x'.repeat(limits.textOfView + 1)),
          }),
          defineCommand({
            ...common,
            name: 'pick',
            options: {
              near: {
                kind: 'text',
                description: 'd',
                suggest: (typed) =>
                  Array.from({ length: 40 }, (_, index) => ({
                    value: `${typed}${index}`,
                    label: 'l',
                  })),
              },
            },
            run: async () => said('picked'),
          }),
        ],
        actions: [
          defineAction({
            name: 'demo.press',
            who: 'learner',
            answers: 'update',
            run: async (_, { row, argument }) => said(`${row}/${argument}`),
          }),
        ],
      },
    ],
    now: () => Temporal.Instant.from('2026-03-02T09:00:00Z'),
    identify: async ({ account }) => ({
      personId: account.externalId,
      accountId: 'a',
      workspaceId: 'w',
      name: 'A',
      zone: 'UTC',
      role: 'helper',
      manages: false,
      cohorts: [],
    }),
    explain: () => undefined,
    report: (error) => {
      reported.push(error);
      return 'c0ffee';
    },
    ...overrides,
  });
  return { dispatcher, reported, calls: () => calls };
};

describe('the same interaction delivered again', () => {
  test('is worked on once, also while the first is under way, and gets the same reply', async () => {
    const { dispatcher, calls } = start();
    const replies = await Promise.all([
      dispatcher.reply(command('count', {}, 'x')),
      dispatcher.reply(command('count', {}, 'x')),
    ]);
    replies.push(await dispatcher.reply(command('count', {}, 'x')));
    expect(replies.map(wordsIn)).toEqual(['call 1', 'call 1', 'call 1']);
    expect(calls()).toBe(1);
  });

  test('is tried again where the first try failed for a reason that may have passed', async () => {
    const { dispatcher, calls } = start();
    await dispatcher.reply(command('fail', {}, 'y'));
    await dispatcher.reply(command('fail', {}, 'y'));
    expect(calls()).toBe(2);
  });
});

describe('a failure', () => {
  test('of ours is logged under an id; the person gets the id and a way on, and no detail', async () => {
    const { dispatcher, reported } = start();
    const reply = await dispatcher.reply(command('fail'));
    expect(reply.answers).toBe('private');
    expect(wordsIn(reply)).toContain('c0ffee');
    expect(wordsIn(reply)).not.toContain('secret');
    expect(reported).toHaveLength(1);
  });

  test('to make anything of what a platform gave is one of ours too, and never thrown', async () => {
    const { dispatcher, reported } = start();
    // What comes from outside is checked by the platforms; this is for what they missed.
    const broken: Interaction = { ...command('count'), ...JSON.parse('{"command": null}') };
    expect(wordsIn(await dispatcher.reply(broken))).toContain('c0ffee');
    const options: Interaction = { ...command('pick'), ...JSON.parse('{"options": null}') };
    expect(wordsIn(await dispatcher.reply(options))).toContain('c0ffee');
    expect(reported).toHaveLength(2);
  });

  test('meant for the person is shown as it is, and not logged', async () => {
    const { dispatcher, reported } = start();
    expect(wordsIn(await dispatcher.reply(command('refuse')))).toBe('Not now.');
    expect(reported).toEqual([]);
  });

  test('of the database is explained in plain words', async () => {
    const { dispatcher, reported } = start({
      identify: () => Promise.reject(new Error('down')),
      explain: () => text`Back in a minute.`,
    });
    expect(wordsIn(await dispatcher.reply(command('count')))).toBe('Back in a minute.');
    expect(reported).toEqual([]);
  });

  test('to keep to the limits is ours: the person never gets half a message', async () => {
    const { dispatcher, reported } = start();
    expect(wordsIn(await dispatcher.reply(command('long')))).toContain('c0ffee');
    expect(reported[0]).toBeInstanceOf(LimitError);
  });
});

describe('who may do what', () => {
  test('each role may do what the ones before it may, and no more', async () => {
    const { dispatcher } = start();
    expect(wordsIn(await dispatcher.reply(command('help-agenda')))).toBe('helped');
    expect(wordsIn(await dispatcher.reply(command('rule')))).toContain('Only organisers can use this');
  });
});

test('how a reply is given is known before any work is done, also for what is unknown', () => {
  const { dispatcher, calls } = start();
  const press = (controlId: string): Interaction => ({
    kind: 'action',
    id: 'p',
    origin,
    place: 'direct',
    controlId,
    values: [],
  });
  expect(answersTo(dispatcher.answerModes, press('demo.press:1:2'))).toBe('update');
  expect(answersTo(dispatcher.answerModes, press('demo.gone:1'))).toBe('private');
  expect(answersTo(dispatcher.answerModes, command('no-such'))).toBe('private');
  expect(calls()).toBe(0);
});

test('suggestions are at most 25, and none for what has none', async () => {
  const { dispatcher } = start();
  const suggest = (name: string, option: string) =>
    dispatcher.suggest({
      kind: 'suggest',
      id: 's',
      origin,
      place: 'direct',
      command: name,
      option,
      typed: 'a',
    });
  expect(await suggest('pick', 'near')).toHaveLength(25);
  expect(await suggest('count', 'near')).toEqual([]);
  expect(await suggest('gone', 'near')).toEqual([]);
});

test('a view over the limits is refused with everything that is wrong with it', () => {
  const wide = controls(...Array.from({ length: 6 }, (_, index) => button(`a.b:${index}`, 'y'.repeat(80))));
  expect(() => checkView(view('s', [wide, controls(button('a.b:0', 'again'))]))).toThrow(
    /a row of controls has 6 of at most 5.*button.*80 of at most 75.*a\.b:0 stands twice/s,
  );
});

test('each reply is told by our own name for it and how it ended, and once however often it is delivered', async () => {
  const told: (readonly [string, string, string])[] = [];
  const { dispatcher } = start({
    onReplied: ({ kind, name, outcome, seconds }) => {
      expect(seconds).toBeGreaterThanOrEqual(0);
      told.push([kind, name, outcome]);
    },
  });
  const twice = command('count');
  for (const each of [twice, twice, command('refuse'), command('fail'), command('what Amara typed')])
    await dispatcher.reply(each);
  expect(told).toEqual([
    ['command', 'count', 'answered'],
    ['command', 'refuse', 'refused'],
    ['command', 'fail', 'failed'],
    ['command', 'unknown', 'refused'],
  ]);
});

test('somebody who does more at once than people do is asked to wait, kindly and for themselves alone', async () => {
  let nowMs = 0;
  const { dispatcher } = start({ limit: createLimit(() => nowMs) });
  const press = async (who: Interaction['origin'] = origin): Promise<string> => {
    const reply = await dispatcher.reply({ ...command('count'), origin: who });
    return 'view' in reply ? JSON.stringify(reply.view) : '';
  };
  for (let time = 0; time < 20; time += 1) expect(await press()).toContain('call');
  expect(await press()).toMatch(/a lot at once.*try again in /);
  expect(await press({ ...origin, account: { ...origin.account, externalId: 'somebody else' } })).toContain('call');
  // Another thing is counted for itself, and a second is worth one more.
  expect(JSON.stringify(await dispatcher.reply(command('refuse')))).toContain('now');
  nowMs += 1000;
  expect(await press()).toContain('call');
  expect(await press()).toMatch(/a lot at once/);
});
