/** A small feature whose answers a test can hold back, for everything that is Slack's own. */

import { controlId } from '../../../src/chat/control-id.ts';
import { createDispatcher, type Dispatcher } from '../../../src/chat/dispatch.ts';
import { UserError } from '../../../src/chat/errors.ts';
import { defineAction } from '../../../src/chat/receive/action.ts';
import { type Command, defineCommand } from '../../../src/chat/receive/command.ts';
import type { Form } from '../../../src/chat/view/form.ts';
import { button, controls, paragraph, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';

export const picture = {
  kind: 'picture',
  name: 'square',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>',
  alt: 'A square',
} as const;

const say = (words: string): View => view(words, [paragraph(text`${words}`)]);
const both = { who: 'learner', where: ['workspace', 'direct'] } as const;

const settings: Form = {
  id: controlId('test.save', 'x'),
  title: 'Settings',
  submit: 'Save',
  fields: [
    { kind: 'input', name: 'zone', label: 'Time zone', required: true },
    { kind: 'input', name: 'count', label: 'How many', required: true },
  ],
};

export type TestFeature = {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  /** What the handlers did, in order. */
  readonly done: string[];
  /** Holds all handlers back until it is called again. */
  readonly hold: () => () => void;
};

export const createTestFeature = (): TestFeature => {
  const done: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const doing = async <Result>(what: string, result: Result): Promise<Result> => {
    await gate;
    done.push(what);
    return result;
  };
  const panel = view('Panel', [
    paragraph(text`a panel`),
    controls(
      ...['change', 'whisper', 'shout', 'ask', 'refuse'].map((verb) => button(controlId(`test.${verb}`, 'x'), verb)),
    ),
  ]);
  const commands = [
    defineCommand({
      name: 'concept',
      description: 'Looks something up',
      options: {
        words: {
          kind: 'text',
          description: 'What to look up',
          required: true,
          suggest: (typed) => ('cap theorem'.includes(typed) ? [{ value: 'cap', label: 'CAP theorem' }] : []),
        },
      },
      ...both,
      answers: 'private',
      run: (_, { words }) => doing(`looked up ${words}`, say(`found ${words}`)),
    }),
    defineCommand({
      name: 'panel',
      description: 'A panel',
      options: {},
      ...both,
      answers: 'public',
      run: async () => panel,
    }),
    defineCommand({
      name: 'secret',
      description: 'A private panel',
      options: {},
      ...both,
      answers: 'private',
      run: async () => panel,
    }),
    defineCommand({
      name: 'ask',
      description: 'A form',
      options: {},
      ...both,
      answers: 'form',
      run: () => doing('ask', settings),
    }),
    defineCommand({
      name: 'picture',
      description: 'A picture',
      options: {},
      ...both,
      answers: 'public',
      run: async () => view('A picture', [picture]),
    }),
    defineCommand({
      name: 'whoami',
      description: 'Who you are',
      options: {},
      ...both,
      answers: 'private',
      run: async ({ origin: { account, workspace } }) =>
        say(`${account.name} ${account.zone} ${account.manages} ${workspace.name}`),
    }),
  ];
  const act = (
    verb: string,
    answers: 'update' | 'private' | 'public' | 'form',
    run: Parameters<typeof defineAction>[0]['run'],
  ) => defineAction({ name: `test.${verb}`, who: 'learner', answers, run });
  const dispatcher = createDispatcher({
    features: [
      {
        name: 'test',
        commands,
        actions: [
          act('change', 'update', () => doing('change', say('changed'))),
          act('whisper', 'private', async () => say('a whisper')),
          act('shout', 'public', async () => say('a shout')),
          act('ask', 'form', async () => settings),
          act('refuse', 'update', async () => Promise.reject(new UserError(text`not today`))),
          act('save', 'update', async (_, { filled }) => {
            const saved = await doing('save', say(`saved ${filled['zone']?.[0]}`));
            if (Number.isNaN(Number(filled['count']?.[0]))) throw new UserError(text`**How many** is a number.`);
            if (filled['zone']?.[0] === 'Mars') throw new UserError(text`Nobody lives there.`);
            return saved;
          }),
        ],
      },
    ],
    now: () => Temporal.Now.instant(),
    identify: async ({ account }) => ({
      personId: account.externalId,
      accountId: 'a',
      workspaceId: 'w',
      name: account.name,
      zone: 'UTC',
      role: 'learner',
      manages: false,
      cohorts: [],
    }),
    explain: () => undefined,
    report: () => 'E-1',
  });
  return {
    dispatcher,
    commands,
    done,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
};
