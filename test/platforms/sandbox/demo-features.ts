/**
 * A small feature that uses everything a platform has to draw and answer: for looking at the
 * sandbox, and for testing it.
 */

import type { Caller, Origin } from '../../../src/chat/context.ts';
import { controlId } from '../../../src/chat/control-id.ts';
import { createDispatcher, type Dispatcher } from '../../../src/chat/dispatch.ts';
import { UserError } from '../../../src/chat/errors.ts';
import type { Feature } from '../../../src/chat/feature.ts';
import { type Action, defineAction } from '../../../src/chat/receive/action.ts';
import { type Command, defineCommand } from '../../../src/chat/receive/command.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../../src/chat/view/view.ts';
import type { Clock } from '../../../src/lib/time/clock.ts';
import { plain, text } from '../../../src/lib/words/text.ts';

const concepts = [
  { value: 'cap-theorem', label: 'CAP Theorem' },
  { value: 'watermarks', label: 'Watermarks' },
  { value: 'exactly-once', label: 'Exactly-once delivery' },
  { value: 'dead-letter-queue', label: 'Dead letter queue' },
  { value: 'change-data-capture', label: 'Change data capture' },
  { value: 'star-schema', label: 'Star schema' },
];
const kinds = [
  { value: 'single', label: 'Single choice' },
  { value: 'gap', label: 'Fill the gap' },
  { value: 'fault', label: 'Find the fault' },
];

const diagram = `<svg xmlns="http://www.w3.org/2000/svg" width="520" height="150" viewBox="0 0 520 150" font-family="Arimo" font-size="15">
<rect width="520" height="150" fill="white"/><defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#345"/></marker></defs>
<g fill="#e3f2f3" stroke="#0b6b75" stroke-width="1.5"><rect x="14" y="50" width="110" height="50" rx="10"/><rect x="205" y="14" width="120" height="46" rx="10"/><rect x="205" y="92" width="120" height="46" rx="10"/><rect x="400" y="50" width="106" height="50" rx="10"/></g>
<g stroke="#345" stroke-width="1.6" marker-end="url(#a)"><path d="M124 68L203 42"/><path d="M124 84L203 112"/><path d="M325 40L398 66"/></g><path d="M325 112L398 88" stroke="#a8322b" stroke-width="1.6" stroke-dasharray="5 4"/>
<g text-anchor="middle" fill="#172227"><text x="69" y="80">producer</text><text x="265" y="42">replica A</text><text x="265" y="120">replica B</text><text x="453" y="80">reader</text></g><text x="362" y="128" fill="#a8322b" font-size="13">partition</text></svg>`;

const question = (number: number, of: number): View =>
  view(`Question ${number} of ${of}: CAP theorem`, [
    heading(text`Question ${number} of ${of}`),
    paragraph(
      text`A store keeps two replicas. The network between them fails, and both sides go on answering reads **and** writes. Which guarantee did its designers give up?`,
    ),
    controls(
      button(controlId('demo.answer', 'q1', 'a'), 'Availability'),
      button(controlId('demo.answer', 'q1', 'b'), 'Consistency'),
      button(controlId('demo.answer', 'q1', 'c'), 'Partition tolerance'),
    ),
    controls(
      button(controlId('demo.hint', 'q1'), 'Hint'),
      button(controlId('demo.write', 'q1'), 'Answer in my own words', 'primary'),
      button(controlId('demo.refuse', 'q1'), 'Stop', 'danger'),
    ),
  ]);

const answered = (right: boolean, at: Temporal.Instant): View =>
  view(
    right ? 'Right' : 'Not this time',
    [
      heading(text`Question 1 of 5`),
      right
        ? note(
            'good',
            text`**Consistency.** Both sides stay available, so their answers drift apart until the partition heals.`,
          )
        : note(
            'bad',
            text`It was **consistency**: both sides stayed available. Partition tolerance is tempting, but nobody can give that up.`,
          ),
      {
        kind: 'fields',
        fields: [
          {
            name: 'Comes back',
            value: [
              {
                kind: 'moment',
                epochMs: at.add({ hours: 72 }).epochMilliseconds,
                style: 'relative',
              },
            ],
          },
          { name: 'Source', value: text`Journal, concept 1` },
        ],
      },
      controls(
        button(controlId('demo.next', 'q1'), 'Next question', 'primary'),
        button(controlId('demo.again', 'q1'), 'Undo'),
      ),
    ],
    right ? 'good' : 'bad',
  );

const quiz = defineCommand({
  name: 'quiz',
  description: 'Answer questions on a concept or module',
  options: {
    topic: {
      kind: 'text',
      description: 'A concept or module',
      suggest: (typed) => concepts.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())),
    },
    count: { kind: 'integer', description: 'How many questions', from: 1, to: 20 },
    kind: { kind: 'choice', description: 'Only this kind of question', choices: kinds },
  },
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'private',
  run: async (_, { count }) => question(1, count ?? 5),
});

const concept = defineCommand({
  name: 'concept',
  description: 'Look a concept up in the curriculum',
  options: {
    words: {
      kind: 'text',
      required: true,
      description: 'What you are looking for',
      suggest: (typed) => concepts.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())),
    },
  },
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'public',
  run: async ({ at }, { words }) =>
    view('CAP theorem', [
      heading(text`CAP theorem`),
      paragraph(
        text`You looked for “${words}”. During a network **partition** a replicated store must give up either *consistency* or *availability*. See [the paper](https://example.org/cap) or \`WAIT\` in Redis.`,
      ),
      {
        kind: 'picture',
        name: 'cap',
        svg: diagram,
        alt: 'A producer writes to replicas A and B; a partition cuts replica B off from the reader.',
      },
      list([text`**CP** refuses writes on the cut-off side.`, text`**AP** answers everywhere and reconciles later.`]),
      {
        kind: 'code',
        language: 'python',
        code: 'def read(key, quorum):\n    replies = ask_all(key)\n    if len(replies) < quorum:\n        raise Unavailable("no quorum: choosing consistency over an answer that may be stale")\n    return newest(replies)',
      },
      {
        kind: 'table',
        columns: [text`Store`, text`Under partition`, text`Reads`],
        rows: [
          [text`ZooKeeper`, text`CP`, text`12 ms`],
          [text`Cassandra`, text`AP`, text`3 ms`],
        ],
      },
      { kind: 'divider' },
      note('warning', text`“CA” is not a choice: a partition is not something one opts out of.`),
      note('neutral', text`Looked up at ${{ kind: 'moment', epochMs: at.epochMilliseconds, style: 'time' }}.`),
      controls(
        button(controlId('demo.quiz', 'cap'), 'Quiz me', 'primary'),
        button(controlId('demo.why', 'cap'), 'Why it matters'),
        {
          kind: 'link',
          url: 'https://example.org/cap',
          label: 'Brewer’s talk',
        },
      ),
      {
        kind: 'controls',
        controls: [
          {
            kind: 'select',
            id: controlId('demo.more', 'cap'),
            label: 'More on this',
            options: [
              { value: 'code', label: 'Code', detail: 'Three snippets' },
              { value: 'use', label: 'Use cases' },
              { value: 'project', label: 'Project', detail: 'Build a tiny quorum store' },
            ],
          },
        ],
      },
      {
        kind: 'controls',
        controls: [
          {
            kind: 'select',
            id: controlId('demo.compare', 'cap'),
            label: 'Compare with…',
            atLeast: 1,
            atMost: 3,
            options: concepts.slice(1),
          },
        ],
      },
    ]),
});

const review = defineCommand({
  name: 'review',
  description: 'Answer what is due, most forgotten first',
  options: {},
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'private',
  run: async () => question(1, 3),
});

const ask = defineCommand({
  name: 'ask',
  description: 'Ask a helper, with a form',
  options: {},
  who: 'learner',
  where: ['workspace'],
  answers: 'form',
  run: async () => ({
    id: controlId('demo.asked', 'new'),
    title: 'Ask a helper',
    submit: 'Join the queue',
    intro: [{ kind: 'text', text: text`Say what you tried: a helper sees this **before** you talk.` }],
    fields: [
      {
        kind: 'input',
        name: 'title',
        label: 'In one line',
        placeholder: 'dbt run fails on a fresh clone',
        atMost: 80,
        required: true,
      },
      { kind: 'input', name: 'tried', label: 'What have you tried?', lines: 'many', atMost: 1000 },
      {
        kind: 'radio',
        name: 'module',
        label: 'Module',
        options: [
          { value: '1', label: 'Foundations' },
          { value: '4', label: 'Streaming', detail: 'Kafka, Flink, watermarks' },
        ],
        value: '4',
      },
      {
        kind: 'checks',
        name: 'want',
        label: 'It would help to',
        options: [
          { value: 'pair', label: 'Pair' },
          { value: 'read', label: 'Be pointed to something' },
        ],
      },
    ],
  }),
});

const slow = (clock: Pick<Clock, 'now'>): Command =>
  defineCommand({
    name: 'slow',
    description: 'Takes its time',
    options: { ms: { kind: 'integer', description: 'Milliseconds', from: 1, to: 10_000 } },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'public',
    run: async (_, { ms }) => {
      await new Promise((resolve) => setTimeout(resolve, ms ?? 2000));
      return view('Done', [paragraph(text`Done at ${clock.now().toString()}.`)]);
    },
  });

const boom = defineCommand({
  name: 'boom',
  description: 'Fails inside',
  options: {},
  who: 'organiser',
  where: ['workspace', 'direct'],
  answers: 'public',
  run: () => Promise.reject(new Error('boom')),
});

const say = defineCommand({
  name: 'say',
  description: 'Says something to everybody',
  options: { words: { kind: 'text', required: true, description: 'What to say' } },
  who: 'learner',
  where: ['workspace', 'direct'],
  answers: 'public',
  run: async ({ caller }, { words }) =>
    view('Said', [
      paragraph(text`${caller.name} says: ${words}`),
      controls(button(controlId('demo.private', 'x'), 'Tell me a secret')),
    ]),
});

const act = (name: Action['name'], answers: Action['answers'], run: Action['run']): Action =>
  defineAction({ name, who: 'learner', answers, run });

const actions: readonly Action[] = [
  act('demo.answer', 'update', async ({ at }, { argument }) => answered(argument === 'b', at)),
  act('demo.next', 'update', async () => question(2, 5)),
  act('demo.again', 'update', async () => question(1, 5)),
  act('demo.hint', 'private', async () =>
    view('Hint', [note('neutral', text`Both sides kept answering: what can they no longer agree on?`)]),
  ),
  act('demo.refuse', 'update', () =>
    Promise.reject(new UserError(text`This question is somebody else’s. Start your own with **/quiz**.`)),
  ),
  act('demo.private', 'private', async ({ caller }) =>
    view('A secret', [paragraph(text`Psst, ${caller.name}: only you can read this.`)]),
  ),
  act('demo.quiz', 'private', async () => question(1, 3)),
  act('demo.why', 'private', async () =>
    view('Why it matters', [paragraph(text`Every replicated store makes this choice for you; better to know which.`)]),
  ),
  act('demo.more', 'update', async (_, { values }) =>
    view('More', [
      heading(text`More: ${values.join(', ')}`),
      paragraph(text`This replaced the card.`),
      controls(button(controlId('demo.quiz', 'cap'), 'Quiz me', 'primary')),
    ]),
  ),
  act('demo.compare', 'private', async (_, { values }) =>
    view('Comparison', [list(values.map((value) => plain(value)))]),
  ),
  act('demo.write', 'form', async () => ({
    id: controlId('demo.written', 'q1'),
    title: 'In your own words',
    submit: 'Answer',
    fields: [
      {
        kind: 'input',
        name: 'answer',
        label: 'Your answer',
        hint: 'One word is enough',
        atMost: 200,
        required: true,
      },
    ],
  })),
  act('demo.written', 'update', async ({ at }, { filled }) => {
    const answer = filled['answer']?.[0] ?? '';
    if (answer.includes('?')) throw new UserError(text`“${answer}” looks like a question. Say it as an answer.`);
    return answered(/consisten/i.test(answer), at);
  }),
  act('demo.asked', 'public', async ({ caller }, { filled }) =>
    view('A new ticket', [
      heading(text`${caller.name} needs a hand`),
      paragraph(text`${filled['title']?.[0] ?? ''}`),
      {
        kind: 'fields',
        fields: [
          { name: 'Module', value: text`${filled['module']?.[0] ?? '—'}` },
          { name: 'Would help', value: text`${filled['want']?.join(', ') || '—'}` },
        ],
      },
    ]),
  ),
];

export const demoFeature = (clock: Clock): Feature => ({
  name: 'demo',
  commands: [quiz, concept, review, ask, say, slow(clock), boom],
  actions,
});

const roles: Readonly<Record<string, Caller['role']>> = { tomas: 'helper', ines: 'organiser' };

const identify = async ({ account, workspace }: Origin): Promise<Caller> => ({
  personId: account.externalId,
  accountId: account.externalId,
  workspaceId: workspace.externalId,
  name: account.name,
  zone: account.zone ?? 'UTC',
  role: roles[account.externalId] ?? 'learner',
  manages: false,
  cohorts: [],
});

export const demoDispatcher = (features: readonly Feature[], clock: Clock): Dispatcher =>
  createDispatcher({
    features,
    now: clock.now,
    identify,
    explain: () => undefined,
    report: () => 'E-1',
  });
