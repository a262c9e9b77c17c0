/** What somebody sees on the way into the line: the form, what may answer it already, and when it is shut. */
import { controlId } from '../../../chat/control-id.ts';
import type { Field, Form } from '../../../chat/view/form.ts';
import { fitsLimits, limits } from '../../../chat/view/limits.ts';
import {
  type Block,
  button,
  controls,
  heading,
  note,
  type Option,
  paragraph,
  type View,
  view,
} from '../../../chat/view/view.ts';
import type { Concept } from '../../../curriculum/model.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { HelpQueue, Ticket } from '../store/types.ts';
import { beginnings } from '../transitions.ts';
import { moment } from './standing-words.ts';
import type { Opening } from './views.ts';

/** What they ask for: a place in line, an answer in writing, or a place when it opens next. */
export type Asking = keyof typeof beginnings;

export const isAsking = (words: string): words is Asking => Object.hasOwn(beginnings, words);

export type Queue = Pick<HelpQueue, 'id' | 'name'>;

/** Somebody’s question that others may join: nothing of who it is. */
export type Joinable = Pick<Ticket, 'id' | 'topic' | 'tried'>;

/** What was chosen with the command, or written elsewhere before. */
export type Prefilled = {
  readonly topic?: string | undefined;
  readonly queueId?: string | undefined;
  readonly tried?: string | undefined;
};

/** What may be ticked: others may join, the helper may see what was missed, and how it goes on at close. */
export const ticks = ['join', 'missed', 'writing'] as const;
export type Tick = (typeof ticks)[number];

const tickOptions: Readonly<Record<Tick, Omit<Option, 'value'>>> = {
  join: { label: 'Others may join me', detail: 'They see this question, not your name' },
  missed: { label: 'The helper may see what I missed lately', detail: 'Quiz answers on this topic' },
  writing: { label: 'If it closes first, answer me in writing', detail: 'Else you’re in line the next time' },
};

/** Of the two that are typed at length; platforms take no more in one field. */
const TRIED_AT_MOST = limits.typed;
const TOPIC_AT_MOST = 150;
const TROUBLE_AT_MOST = 1000;

type Asked = { readonly queues: readonly Queue[]; readonly joinable: readonly Joinable[] };

const titles: Readonly<Record<Asking, string>> = {
  line: 'Get help',
  writing: 'Ask in writing',
  next: 'Ask the next time',
};

export const joinForm = (cohortId: string, asking: Asking, asked: Asked, filled: Prefilled = {}): Form => ({
  id: controlId('office-hours.asked', cohortId, asking),
  title: titles[asking],
  submit: asking === 'line' ? 'Join' : 'Send',
  // Whoever isn’t in line can’t be helped together with somebody who is.
  fields: questionFields(asking === 'line' ? asked : { ...asked, joinable: [] }, filled, ['join', 'missed']),
});

/** What they asked, as it stands. */
type Written = Pick<Ticket, 'queueId' | 'topic' | 'tried' | 'trouble' | 'mayBeJoined' | 'showsMissed' | 'asyncAtClose'>;

export const editForm = (ticketId: string, asked: Pick<Asked, 'queues'>, written: Written): Form => ({
  id: controlId('office-hours.edited', ticketId),
  title: 'Your question',
  submit: 'Save',
  fields: questionFields(
    { ...asked, joinable: [] },
    { ...written, ticks: ticks.filter((tick) => isTicked[tick](written)) },
    ticks,
  ),
});

const isTicked: Readonly<Record<Tick, (written: Written) => boolean>> = {
  join: ({ mayBeJoined }) => mayBeJoined,
  missed: ({ showsMissed }) => showsMissed,
  writing: ({ asyncAtClose }) => asyncAtClose,
};

type Values = Prefilled & {
  readonly trouble?: string | null;
  readonly ticks?: readonly Tick[];
};

const questionFields = (asked: Asked, filled: Values, shown: readonly Tick[]): readonly Field[] => {
  const where = whereOptions(asked);
  return [
    {
      kind: 'input',
      name: 'topic',
      label: 'What is it about?',
      hint: 'A concept or a few words, such as window functions',
      atMost: TOPIC_AT_MOST,
      required: true,
      ...(filled.topic === undefined ? {} : { value: excerpt(filled.topic, TOPIC_AT_MOST) }),
    },
    ...whereField(where, filled.queueId),
    {
      kind: 'input',
      name: 'tried',
      label: 'What have you tried?',
      placeholder: 'What you did, what you expected, and what happened instead',
      lines: 'many',
      atMost: TRIED_AT_MOST,
      required: true,
      ...(filled.tried === undefined ? {} : { value: filled.tried }),
    },
    {
      kind: 'input',
      name: 'trouble',
      label: 'Error message or link',
      lines: 'many',
      atMost: TROUBLE_AT_MOST,
      required: false,
      ...(filled.trouble ? { value: filled.trouble } : {}),
    },
    {
      kind: 'checks',
      name: 'ticks',
      label: 'If you like',
      options: shown.map((value) => ({ value, ...tickOptions[value] })),
      values: [...(filled.ticks ?? [])],
      required: false,
    },
  ];
};

/** Joining somebody stands among the lines: a form has room for five fields. */
const whereOptions = ({ queues, joinable }: Asked): readonly Option[] =>
  [
    ...queues.map(({ id, name }) => ({
      value: `q_${id}`,
      label: excerpt(joinable.length > 0 ? `In line: ${name}` : name, limits.optionText),
    })),
    ...joinable.map(({ id, topic, tried }) => ({
      value: `t_${id}`,
      label: excerpt(`Join: ${topic}`, limits.optionText),
      ...(tried === '' ? {} : { detail: excerpt(tried.replaceAll(/\s+/g, ' '), limits.optionText) }),
    })),
  ].slice(0, limits.options);

const whereField = (where: readonly Option[], queueId: string | undefined): readonly Field[] => {
  const [first, ...others] = where;
  if (!first || others.length === 0) return [];
  const joins = where.some(({ value }) => value.startsWith('t_'));
  const chosen = queueId === undefined ? undefined : where.find(({ value }) => value === `q_${queueId}`);
  return [
    {
      kind: 'select',
      name: 'where',
      label: joins ? 'In line, or together with somebody' : 'Which line?',
      options: where,
      value: (chosen ?? first).value,
      required: true,
    },
  ];
};

export const awayForm = (ticketId: string, zone: string, suggested: string): Form => ({
  id: controlId('office-hours.gone', ticketId),
  title: 'Away for a while',
  submit: 'Keep my seat',
  fields: [
    {
      kind: 'time',
      name: 'until',
      label: 'I’m back at',
      hint: excerpt(`Such as 17:30, in your time zone (${zone})`, limits.fieldHint),
      value: suggested,
      required: true,
    },
  ],
});

/** A question that was answered, whose owner and helper let others find it. */
export type Solved = { readonly topic: string; readonly tried: string; readonly answer: string };

export type Offer = {
  readonly offerId: string;
  readonly concept: Concept | undefined;
  readonly solved: readonly Solved[];
};

const SOLVED_TRIED_SHOWN = 200;
const SOLVED_ANSWER_SHOWN = 600;

/** Shows as much as fits: what is nearest first. */
export const offerView = ({ offerId, concept, solved }: Offer): View => {
  const draw = (solvedShown: number, definitionShown: number): View =>
    view('This may answer it', [
      heading(text`This may answer it`),
      paragraph(text`Your question isn’t sent yet. A minute here may save you the wait:`),
      ...(concept ? conceptBlocks(concept, definitionShown) : []),
      ...solved.slice(0, solvedShown).flatMap(solvedBlocks),
      controls(
        button(controlId('office-hours.did', offerId), 'It did'),
        button(controlId('office-hours.still', offerId), 'I still want help', 'primary'),
        concept && button(controlId('concepts.open', concept.slug), 'Read more'),
      ),
    ]);
  const sizes = [
    [3, 3],
    [2, 2],
    [1, 1],
    [0, 1],
    [1, 0],
  ] as const;
  return sizes.map(([some, blocks]) => draw(some, blocks)).find(fitsLimits) ?? draw(0, 0);
};

const conceptBlocks = ({ title, definition }: Concept, atMost: number): readonly Block[] => [
  paragraph(text`**${title}**`),
  ...definition.slice(0, atMost),
];

const solvedBlocks = ({ topic, tried, answer }: Solved): readonly Block[] => [
  paragraph(text`**Somebody asked before:** ${excerpt(topic, limits.optionText)}`),
  ...(tried === '' ? [] : [note('neutral', text`${excerpt(tried, SOLVED_TRIED_SHOWN)}`)]),
  note('good', text`${excerpt(answer, SOLVED_ANSWER_SHOWN)}`),
];

export const gladView = (cohortId: string): View =>
  view(
    'Glad that helped',
    [
      note('good', text`Glad that helped. If it comes back, help is one press away.`),
      controls(button(controlId('office-hours.join', cohortId, 'line'), 'Get help')),
    ],
    'good',
  );

/** Where nobody can get in line now: what they can do instead. */
export const shutView = (hours: Opening, remark?: Text): View => {
  const title = hours.state === 'closing' ? 'The line is full for today' : 'Office hours aren’t open';
  return view(title, [
    heading(text`${title}`),
    remark && note('good', remark),
    paragraph(shutWords(hours)),
    paragraph(text`You can ask in writing now, and a helper answers when they can. Or leave your question here,
      and you’re in line when it opens.`),
    controls(
      button(controlId('office-hours.join', hours.cohortId, 'writing'), 'Ask in writing', 'primary'),
      button(controlId('office-hours.join', hours.cohortId, 'next'), 'Get in line for next time'),
      !hours.isWatched && button(controlId('office-hours.watch', hours.cohortId), 'Tell me when it opens'),
      hours.opensAtMs !== undefined && button(controlId('office-hours.calendar', hours.cohortId), 'Calendar file'),
    ),
  ]);
};

const shutWords = ({ state, opensAtMs }: Opening): Text => {
  if (state === 'closing') return text`Helpers finish with whoever is in line already.`;
  return opensAtMs === undefined
    ? text`No next time is planned yet.`
    : text`They open ${moment(opensAtMs)} at ${moment(opensAtMs, 'time')}.`;
};

export const watchedView = ({ opensAtMs }: Pick<Opening, 'opensAtMs'>, isOpen: boolean): View =>
  view('I’ll tell you', [
    note(
      'good',
      isOpen
        ? text`Office hours are open now, so you can join right away. I’ll also write to you the next time they open.`
        : text`I’ll write to you once, when office hours open.`,
    ),
    opensAtMs !== undefined &&
      !isOpen &&
      paragraph(text`That’s planned for ${moment(opensAtMs)} at ${moment(opensAtMs, 'time')}.`),
  ]);
