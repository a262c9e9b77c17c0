/** What the contract suite has a platform carry: one small feature with every way to answer. */

import type { Caller, Origin } from '../../src/chat/context.ts';
import { controlId } from '../../src/chat/control-id.ts';
import { createDispatcher, type Dispatcher } from '../../src/chat/dispatch.ts';
import { UserError } from '../../src/chat/errors.ts';
import type { Feature } from '../../src/chat/feature.ts';
import { type Action, defineAction } from '../../src/chat/receive/action.ts';
import { type Command, defineCommand } from '../../src/chat/receive/command.ts';
import { readChannel, readDate, readPerson, readRole, readTimeOfDay } from '../../src/chat/receive/fields.ts';
import { file } from '../../src/chat/view/file.ts';
import type { Form } from '../../src/chat/view/form.ts';
import { limits } from '../../src/chat/view/limits.ts';
import { type Block, button, type Control, heading, paragraph, type View, view } from '../../src/chat/view/view.ts';
import { text } from '../../src/lib/words/text.ts';

export const alt = 'A square that stands for a picture';
export const picture: Block = {
  kind: 'picture',
  name: 'square',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>',
  alt,
};

export const fileWords = '# Notes\n\nWhat stood on the board, – “as it was”.';
export const aFile = file('notes.md', fileWords);

const options = ['red', 'green', 'blue'].map((colour) => ({
  value: colour,
  label: `Colour ${colour}`,
}));
const row = (...controls: readonly Control[]): Block => ({ kind: 'controls', controls });

/** Says where it was pressed. */
export const whereButton: Block = row(button(controlId('test.where', 'x'), 'Where?'));

const board = (words: string): View =>
  view('A board', [
    paragraph(text`${words}`),
    row(
      button(controlId('test.change', 'x'), 'Change'),
      button(controlId('test.whisper', 'x'), 'Whisper'),
      button(controlId('test.refuse', 'x'), 'Refuse'),
      button(controlId('test.write', 'x'), 'Write', 'primary'),
      button(controlId('test.shout', 'x'), 'Shout'),
    ),
    row({ kind: 'select', id: controlId('test.pick', 'one'), label: 'Pick one', options }),
    row({
      kind: 'select',
      id: controlId('test.pick', 'some'),
      label: 'Pick some',
      options,
      atLeast: 1,
      atMost: 2,
    }),
  ]);

const form: Form = {
  id: controlId('test.written', 'x'),
  title: 'Write',
  submit: 'Send',
  fields: [
    { kind: 'input', name: 'line', label: 'Line', atMost: 100, required: true },
    { kind: 'input', name: 'lines', label: 'Lines', lines: 'many' },
    { kind: 'select', name: 'colour', label: 'Colour', options },
    {
      kind: 'checks',
      name: 'extras',
      label: 'Extras',
      options: [
        { value: 'a', label: 'Extra a' },
        { value: 'b', label: 'Extra b' },
      ],
    },
  ],
};

const fileForm: Form = {
  id: controlId('test.given', 'x'),
  title: 'Give',
  submit: 'Send',
  fields: [
    { kind: 'input', name: 'line', label: 'Line' },
    { kind: 'file', name: 'file', label: 'File', endings: ['txt', 'md'] },
  ],
};

const fields = {
  who: { name: 'who', label: 'Who' },
  place: { name: 'place', label: 'Place' },
  team: { name: 'team', label: 'Team' },
  day: { name: 'day', label: 'Day' },
  hour: { name: 'hour', label: 'Hour' },
} as const;

const pickForm: Form = {
  id: controlId('test.picked', 'x'),
  title: 'Pick',
  submit: 'Send',
  fields: [
    { kind: 'person', ...fields.who, required: true },
    { kind: 'channel', ...fields.place },
    { kind: 'role', ...fields.team },
    { kind: 'date', ...fields.day },
    { kind: 'time', ...fields.hour },
  ],
};

const pickedView = (...values: readonly unknown[]): View =>
  view('Picked', [paragraph(text`picked ${values.map((value) => String(value ?? '-')).join(' ')}`)]);

const fill = (length: number, words: string): string => words.repeat(Math.ceil(length / words.length)).slice(0, length);

/** As large as a View may be: nearly all characters, all components, all options. */
export const largest: View = view(fill(limits.summary, 'summary '), [
  heading(text`${fill(limits.heading - 4, 'heading ')}`),
  paragraph(text`${fill(2990, 'first text ')}`),
  paragraph(text`${fill(840, 'second text ')}`),
  ...[0, 1, 2, 3, 4].map((line) =>
    row(
      ...[0, 1, 2, 3, 4].map((place) =>
        button(controlId('test.change', `r${line}${place}`), fill(limits.buttonLabel - 3, `button ${line}${place} `)),
      ),
    ),
  ),
  row(...[0, 1, 2].map((place) => button(controlId('test.change', `s${place}`), `last ${place}`))),
  row({
    kind: 'select',
    id: controlId('test.pick', 'many'),
    label: fill(limits.selectLabel, 'label '),
    options: Array.from({ length: limits.options }, (_, index) => ({
      value: `v${index}`,
      label: fill(limits.optionText, `option ${index} `),
      detail: fill(limits.optionText, `detail ${index} `),
    })),
  }),
]);

const everywhere = { who: 'learner', where: ['workspace', 'direct'] } as const;

export type ContractFeature = {
  readonly feature: Feature;
  readonly dispatcher: Dispatcher /** How often handlers have run. */;
  readonly runs: () => number;
};

export const createContractFeature = (): ContractFeature => {
  let runs = 0;
  const counted =
    <Arguments extends readonly unknown[], Result>(run: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      runs += 1;
      return run(...given);
    };
  const commands: readonly Command[] = [
    defineCommand({
      name: 'board',
      description: 'Puts a board up',
      options: {
        words: {
          kind: 'text',
          description: 'What it says',
          suggest: (typed) => options.filter(({ label }) => label.includes(typed)),
        },
        times: { kind: 'integer', description: 'A number', from: 1, to: 3 },
      },
      ...everywhere,
      answers: 'public',
      run: counted(async (_, { words, times }) => board(`${words ?? 'nothing'} ${times ?? ''}`.trim())),
    }),
    defineCommand({
      name: 'note',
      description: 'Takes a note',
      options: {
        colour: { kind: 'text', description: 'A colour' },
        words: {
          kind: 'text',
          description: 'What it says',
          suggest: async (typed, { caller, given }) => {
            const { accountId } = await caller();
            const label = `${typed} for ${accountId} in ${given['colour']}`;
            return [{ value: 'x', label }];
          },
        },
      },
      ...everywhere,
      answers: 'public',
      run: counted(async () => view('Noted', [paragraph(text`noted`)])),
    }),
    defineCommand({
      name: 'murmur',
      description: 'Says something to you alone',
      options: {},
      ...everywhere,
      answers: 'private',
      run: counted(async () =>
        view('A murmur', [paragraph(text`a murmur`), row(button(controlId('test.change', 'm'), 'Change'))]),
      ),
    }),
    defineCommand({
      name: 'form',
      description: 'Opens a form',
      options: {},
      ...everywhere,
      answers: 'form',
      run: counted(async () => ({ ...form, id: controlId('test.posted', 'x') })),
    }),
    defineCommand({
      name: 'largest',
      description: 'As large as can be',
      options: {},
      ...everywhere,
      answers: 'public',
      run: counted(async () => largest),
    }),
    defineCommand({
      name: 'pick',
      description: 'Picks people and things',
      options: {
        who: { kind: 'person', description: 'Somebody', required: true },
        place: { kind: 'channel', description: 'A channel' },
        team: { kind: 'role', description: 'A role' },
        day: { kind: 'date', description: 'A day' },
        hour: { kind: 'time', description: 'A time of day' },
      },
      ...everywhere,
      answers: 'public',
      run: counted(async (_, { who, place, team, day, hour }) =>
        pickedView(who.externalId, place?.externalId, team?.externalId, day, hour),
      ),
    }),
    defineCommand({
      name: 'pick-form',
      description: 'Picks by a form',
      options: {},
      ...everywhere,
      answers: 'form',
      run: counted(async () => pickForm),
    }),
    defineCommand({
      name: 'file-form',
      description: 'Takes a file by a form',
      options: {},
      ...everywhere,
      answers: 'form',
      run: counted(async () => fileForm),
    }),
    defineCommand({
      name: 'notes',
      description: 'Brings a file',
      options: {},
      ...everywhere,
      answers: 'public',
      run: counted(async () => view('Notes', [paragraph(text`these are notes`), aFile])),
    }),
    defineCommand({
      name: 'own-notes',
      description: 'Brings a file to you alone',
      options: {},
      ...everywhere,
      answers: 'private',
      run: counted(async () => view('Notes', [paragraph(text`own notes`), file('own.csv', 'mine,alone')])),
    }),
    defineCommand({
      name: 'picture',
      description: 'Shows a picture',
      options: {},
      ...everywhere,
      answers: 'public',
      run: counted(async () => view('A picture', [picture])),
    }),
  ];
  const act = (name: Action['name'], answers: Action['answers'], run: Action['run']): Action =>
    defineAction({ name, who: 'learner', answers, run: counted(run) });
  const actions: readonly Action[] = [
    act('test.change', 'update', async () => view('Changed', [paragraph(text`changed`)])),
    act('test.whisper', 'private', async () => view('A whisper', [paragraph(text`a whisper`)])),
    act('test.shout', 'public', async () => view('A shout', [paragraph(text`a shout`)])),
    act('test.refuse', 'update', () => Promise.reject(new UserError(text`no, because this is a test`))),
    act('test.pick', 'update', async (_, { values }) =>
      view('Picked', [paragraph(text`picked ${values.join(' and ')}`)]),
    ),
    act('test.where', 'update', async ({ channel, threadExternalId: thread = 'no thread' }) =>
      view('Where', [paragraph(text`in ${thread} of ${channel?.externalId ?? 'no channel'}`)]),
    ),
    act('test.write', 'form', async () => form),
    act('test.written', 'update', async (_, { filled }) => {
      if (filled['line']?.[0] === 'wrong') throw new UserError(text`this line is wrong`);
      return view('Written', [paragraph(text`${JSON.stringify(filled)}`)]);
    }),
    act('test.picked', 'public', async (context, input) =>
      pickedView(
        readPerson(input, fields.who)?.externalId,
        readChannel(input, fields.place)?.externalId,
        readRole(input, fields.team)?.externalId,
        readDate(context, input, fields.day),
        readTimeOfDay(input, fields.hour),
      ),
    ),
    act('test.given', 'public', async (_, { filled, files }) => {
      const [given] = files['file'] ?? [];
      const content = await given?.read().catch(() => 'which can’t be fetched');
      const said = given ? `${given.name} ${given.bytes} ${Buffer.from(content ?? '').toString()}` : 'no file';
      return view('Given', [paragraph(text`${filled['line']?.[0] ?? '-'}: ${said}`)]);
    }),
    act('test.posted', 'public', async (_, { filled }) =>
      view('Posted', [paragraph(text`posted ${filled['line']?.[0] ?? ''}`)]),
    ),
  ];
  const feature: Feature = { name: 'test', commands, actions };
  const dispatcher = createDispatcher({
    features: [feature],
    now: () => Temporal.Instant.from('2026-11-21T12:00:00Z'),
    identify,
    explain: () => undefined,
    report: () => 'E-1',
  });
  return { feature, dispatcher, runs: () => runs };
};

const identify = async ({ account, workspace }: Origin): Promise<Caller> => ({
  personId: account.externalId,
  accountId: account.externalId,
  workspaceId: workspace.externalId,
  name: account.name,
  zone: account.zone ?? 'UTC',
  role: 'learner',
  manages: false,
  cohorts: [],
});
