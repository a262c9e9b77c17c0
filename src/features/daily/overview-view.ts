/** /daily: today's question, and for organisers when and where it is posted. */
import { controlId } from '../../chat/control-id.ts';
import type { Form } from '../../chat/form.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import { joinTexts, type Text, text } from '../../lib/text.ts';
import { dayWords } from '../../lib/when.ts';
import { digestWords } from './digest.ts';
import type { Standing } from './schedule-store.ts';

export type Shown = Standing & {
  readonly today: { readonly id: string; readonly state: 'open' | 'closed'; readonly conceptTitle: string; readonly closesAt: Temporal.Instant } | undefined;
  readonly skippedFor: 'holiday' | 'late' | 'empty' | 'paused' | undefined;
  readonly holidays: readonly string[];
  /** The channel it is asked in can be made its place. */
  readonly canPostHere: boolean;
  readonly postsHere: boolean;
};

export const overviewView = (shown: readonly Shown[], organises: boolean, remark?: Text): View =>
  view('The question of the day', [
    heading(text`The question of the day`),
    remark && note('good', remark),
    ...(shown.length === 0 ? nothingYet(organises) : []),
    ...shown.flatMap((each) => cohortBlocks(each, organises)),
  ]);

const nothingYet = (organises: boolean): (Block | undefined)[] =>
  organises
    ? [
        paragraph(
          text`Each weekday I can post one question in a channel; everybody answers in private and sees why. Use /daily in that channel, and press **Post here**.`,
        ),
        controls(button(controlId('daily.post-here'), 'Post here', 'primary')),
      ]
    : [paragraph(text`There is no question of the day here yet: your organiser sets it up with /daily. Until then, /quiz asks whenever you like.`)];

const cohortBlocks = (shown: Shown, organises: boolean): (Block | undefined)[] => [
  paragraph(text`**${shown.cohort.name}**`),
  ...todayBlocks(shown),
  ...(organises ? organiserBlocks(shown) : []),
];

const skippedWords = {
  holiday: 'Today is a day off.',
  late: 'Nobody was there to post it in its time, so that day was left out.',
  empty: 'There was nothing left to ask: your cohort has met all that is unlocked, and nothing is due.',
  paused: 'It is paused.',
} as const;

const todayBlocks = ({ today, schedule, skippedFor }: Shown): (Block | undefined)[] => {
  if (today)
    return [
      paragraph(
        today.state === 'open'
          ? text`Today’s is on **${today.conceptTitle}**. It closes ${[{ kind: 'moment', epochMs: today.closesAt.epochMilliseconds, style: 'relative' }]}.`
          : text`The last was on **${today.conceptTitle}**, and has closed.${nextWords(schedule)}`,
      ),
      controls(button(controlId('daily.open', today.id), today.state === 'open' ? 'Answer it' : 'Answer as practice', 'primary')),
    ];
  return [paragraph(text`${skippedFor ? `${skippedWords[skippedFor]} ` : ''}${schedule ? nextWords(schedule).trim() : 'It is not set up yet.'}`)];
};

const nextWords = (schedule: Standing['schedule']): string =>
  schedule && schedule.pausedAt === null ? ` The next comes on ${dayWords(schedule.nextOn)} at ${schedule.postsAt} (${schedule.zone}).` : '';

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const organiserBlocks = ({ cohort, schedule, channels, holidays, canPostHere, postsHere }: Shown): (Block | undefined)[] => {
  const here =
    canPostHere && !postsHere && button(controlId('daily.post-here', cohort.id), schedule ? 'Post here too' : 'Post here', schedule ? 'plain' : 'primary');
  if (!schedule) return [controls(here)];
  const digest = digestWords(schedule);
  const days = schedule.weekdays.map((day) => weekdayNames[day - 1]).join(', ');
  return [
    paragraph(
      text`Posted ${days} at **${schedule.postsAt}**, closed at **${schedule.closesAt}**${schedule.closesAt > schedule.postsAt ? '' : ' the day after'}, in ${schedule.zone}.`,
    ),
    digest === undefined ? undefined : paragraph(text`A digest of the week is posted on **${digest}**.`),
    holidays.length > 0
      ? paragraph(text`Days off: ${holidays.slice(0, 10).map(dayWords).join(', ')}${holidays.length > 10 ? ` and ${holidays.length - 10} more` : ''}.`)
      : undefined,
    ...channels.flatMap(({ brokenFor, place }) =>
      brokenFor === null
        ? []
        : [note('warning', text`${place}: ${brokenFor}. Let me write there again and press **Resume**, or press **Post here** in another channel.`)],
    ),
    schedule.pausedAt === null
      ? paragraph(
          text`In ${joinTexts(
            channels.map(({ place }) => text`${place}`),
            ', ',
          )}.`,
        )
      : note('neutral', text`It is paused.`),
    controls(
      button(controlId('daily.change', cohort.id), 'Change'),
      button(controlId('daily.digest', cohort.id), 'Weekly digest'),
      schedule.pausedAt === null ? button(controlId('daily.pause', cohort.id), 'Pause') : button(controlId('daily.resume', cohort.id), 'Resume', 'primary'),
      schedule.pausedAt === null && button(controlId('daily.skip', cohort.id, schedule.nextOn), `Skip ${dayWords(schedule.nextOn)}`),
      here,
    ),
  ];
};

export const changeForm = (cohortId: string, schedule: NonNullable<Standing['schedule']>, holidays: readonly string[]): Form => ({
  id: controlId('daily.save', cohortId),
  title: 'Question of the day',
  submit: 'Save',
  fields: [
    { kind: 'input', name: 'posts', label: 'Posted at', hint: 'A time of day, such as 9:00', value: schedule.postsAt, atMost: 10, required: true },
    {
      kind: 'input',
      name: 'closes',
      label: 'Closed at',
      hint: 'The same day, or the next where that is earlier',
      value: schedule.closesAt,
      atMost: 10,
      required: true,
    },
    {
      kind: 'checks',
      name: 'days',
      label: 'On these days',
      options: weekdayNames.map((label, index) => ({ value: String(index + 1), label })),
      values: schedule.weekdays.map(String),
      required: true,
    },
    { kind: 'input', name: 'zone', label: 'Time zone', hint: 'A place, such as Europe/Prague', value: schedule.zone, atMost: 60, required: true },
    {
      kind: 'input',
      name: 'holidays',
      label: 'Days off',
      hint: 'Dates with commas between, such as 24 Dec, 2027-01-01',
      value: holidays.join(', '),
      atMost: 800,
      required: false,
    },
  ],
});
