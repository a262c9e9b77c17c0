/**
 * A small feature whose handlers wait until the test lets them go on: slowness without sleeping.
 */

import { controlId } from '../../../src/chat/control-id.ts';
import { createDispatcher, type Dispatcher } from '../../../src/chat/dispatch.ts';
import { UserError } from '../../../src/chat/errors.ts';
import { type Action, defineAction } from '../../../src/chat/receive/action.ts';
import { type Answers, type Command, defineCommand } from '../../../src/chat/receive/command.ts';
import type { Interaction } from '../../../src/chat/receive/interaction.ts';
import type { Form } from '../../../src/chat/view/form.ts';
import { button, controls, paragraph, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';

export type Gated = {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  /** Everything that handlers were run for, as the dispatcher gave it. */
  readonly seen: readonly Interaction[];
  /** From now on handlers wait until `open` is called. */
  readonly shut: () => void;
  readonly open: () => void;
};

const said = (words: string): View =>
  view('Said', [
    paragraph(text`${words}`),
    controls(
      button(controlId('gated.update', 'x'), 'Change'),
      button(controlId('gated.refuse', 'x'), 'Refuse'),
      button(controlId('gated.form', 'x'), 'Write'),
    ),
  ]);

const form: Form = {
  id: controlId('gated.filled', 'x'),
  title: 'Write',
  submit: 'Send',
  fields: [
    { kind: 'input', name: 'words', label: 'Words', lines: 'many' },
    {
      kind: 'radio',
      name: 'kind',
      label: 'Kind',
      options: [
        { value: 'k1', label: 'One' },
        { value: 'k2', label: 'Two' },
      ],
    },
  ],
};

export const createGated = (): Gated => {
  let gate: PromiseWithResolvers<void> | undefined;
  const seen: Interaction[] = [];
  const passing = async <Value>(value: () => Value): Promise<Value> => {
    await gate?.promise;
    return value();
  };
  const refuse = (): never => {
    throw new UserError(text`that can’t be done`);
  };
  const command = (name: string, answers: Exclude<Answers, 'update'>, value: () => View | Form): Command =>
    defineCommand({
      name,
      description: `Answers ${answers}`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers,
      run: () => passing(value),
    });
  const action = (name: Action['name'], answers: Answers, value: () => View | Form): Action =>
    defineAction({ name, who: 'learner', answers, run: () => passing(value) });

  const commands: readonly Command[] = [
    command('public', 'public', () => said('to everybody')),
    command('private', 'private', () => said('to you')),
    command('refused', 'public', refuse),
    command('form', 'form', () => form),
    defineCommand({
      name: 'concept',
      description: 'Looks something up',
      options: {
        words: { kind: 'text', description: 'What to look up', required: true, atMost: 60 },
      },
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: async (_, { words }) => said(`found: ${words}`),
    }),
    defineCommand({
      name: 'organise',
      description: 'For organisers',
      options: {},
      who: 'organiser',
      where: ['workspace'],
      answers: 'private',
      run: async ({ caller }) => said(`${caller.name} organises`),
    }),
    defineCommand({
      name: 'where',
      description: 'Says where you are',
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: async ({ origin, place }) => said(`${place}: ${origin.workspace.externalId} ${origin.workspace.name}`),
    }),
  ];
  const actions: readonly Action[] = [
    action('gated.update', 'update', () => said('changed')),
    action('gated.refuse', 'update', refuse),
    action('gated.form', 'form', () => form),
    action('gated.filled', 'update', refuse),
  ];
  const dispatcher = createDispatcher({
    features: [{ name: 'gated', commands, actions }],
    now: () => Temporal.Now.instant(),
    identify: async ({ account, workspace }) => ({
      personId: account.externalId,
      accountId: account.externalId,
      workspaceId: workspace.externalId,
      name: account.name,
      zone: 'UTC',
      role: account.manages ? 'organiser' : 'learner',
      manages: account.manages === true,
      cohorts: [],
    }),
    explain: () => undefined,
    report: () => 'E-1',
  });
  return {
    dispatcher: {
      ...dispatcher,
      reply: (interaction) => {
        seen.push(interaction);
        return dispatcher.reply(interaction);
      },
    },
    commands,
    seen,
    shut: () => {
      gate = Promise.withResolvers();
    },
    open: () => gate?.resolve(),
  };
};
