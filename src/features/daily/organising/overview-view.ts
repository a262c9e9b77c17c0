/** /daily: today's question, and for organisers when and where it is posted. */
import type { Channel } from '../../../chat/context.ts';
import { controlId } from '../../../chat/control-id.ts';
import { channelWords } from '../../../chat/deliver/try-out.ts';
import { fitsLimits, limits } from '../../../chat/view/limits.ts';
import { type Page, pageButtons, paginate, wholeList } from '../../../chat/view/paginate.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import { weekdayWords } from '../../../lib/time/local-time.ts';
import { instantOn } from '../../../lib/time/occurrence.ts';
import { countWords, dayWords } from '../../../lib/time/when.ts';
import { zoneWords } from '../../../lib/time/zone.ts';
import { excerpt, joinTexts, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import { digestWords } from '../digest/digest.ts';
import type { CohortSchedule } from './cohort-schedules.ts';
import { nextAsked, whyOver } from './next-asked.ts';

/** A cohort with everything that is told of it. */
export type Shown = CohortSchedule & {
  readonly today:
    | {
        readonly id: string;
        readonly state: 'open' | 'closed';
        readonly conceptTitle: string;
        readonly closesAt: Temporal.Instant;
      }
    | undefined;
  readonly skippedFor: 'holiday' | 'late' | 'empty' | 'paused' | undefined;
  readonly holidays: readonly string[];
  /** The cohort's own date, `YYYY-MM-DD`. */
  readonly localDay: string;
  /** Whoever asks: a learner is told times as they are where they live. */
  readonly readerZone: string;
  /** What can be done with the channel it is asked in, by whom it is asked. */
  readonly here: 'post' | 'move' | 'also' | 'leave' | undefined;
};

export type Overview = {
  readonly shown: readonly Shown[];
  /** Those of which only the name is told, to choose from. */
  readonly others: readonly CohortSchedule[];
  /**
   * Asks for a cohort of this workspace, which has none: in the channel that is meant, or
   * elsewhere.
   */
  readonly offersOwn: 'here' | 'elsewhere' | undefined;
  /** Whoever asks is in a thread: what is said of “here” is of this channel. */
  readonly threadIn?: Channel | undefined;
};

/** More than these don't fit one message in full. */
export const SHOWN_AT_MOST = 2;

const PLACES_AT_MOST = 2;
const NAME_AT_MOST = 60;
const WHY_AT_MOST = 150;
const HOLIDAYS_AT_MOST = 10;

/**
 * Two cohorts in full where they fit, else one; the others can be chosen, page by page. `from`: the
 * first that could be on the person's page.
 */
export const overviewView = (
  { shown, others, offersOwn, threadIn }: Overview,
  { remark, from = '' }: { readonly remark?: Text | undefined; readonly from?: string | undefined } = {},
): View => {
  const drawPage = (full: readonly Shown[], rest: Page<CohortSchedule>): View =>
    view('The question of the day', [
      heading(text`The question of the day`),
      remark && note('good', remark),
      ...(offersOwn ? ownOffer(offersOwn) : []),
      ...(offersOwn || full.length > 0
        ? []
        : [
            paragraph(
              text`There’s no question of the day here yet: your organiser can set it up with
                /daily. Until then, /quiz asks you whenever you like.`,
            ),
          ]),
      threadIn &&
        (offersOwn === 'here' || full.some(({ here }) => here !== undefined)) &&
        paragraph(text`You’re in a thread: **here** means its channel, ${channelWords(threadIn)}.`),
      ...full.flatMap(cohortBlocks),
      ...(rest.items.length > 0 ? otherCohorts(rest) : []),
    ]);
  const draw = (full: readonly Shown[], rest: readonly CohortSchedule[]): View =>
    paginate(wholeList(rest), {
      isFrom: ({ cohort }) => from === '' || cohort.id === from,
      draw: (page) => drawPage(full, page),
    });
  const whole = draw(shown, others);
  return fitsLimits(whole) ? whole : draw(shown.slice(0, 1), [...shown.slice(1), ...others]);
};

const ownOffer = (where: 'here' | 'elsewhere'): (Block | undefined)[] => [
  paragraph(
    text`Each weekday I can post one question in a channel. Everybody answers in private and sees
      why. Use /daily in that channel and press **Post here**.`,
  ),
  controls(where === 'here' && button(controlId('daily.post-here'), 'Post here', 'primary')),
];

const otherCohorts = (page: Page<CohortSchedule>): readonly (Block | undefined)[] => [
  controls({
    kind: 'select',
    id: controlId('daily.choose'),
    label: 'Switch cohort',
    options: page.items.map(({ cohort, homeName }) => ({
      value: cohort.id,
      label: excerpt(cohort.name, limits.optionText),
      detail: excerpt(homeName, limits.optionText),
    })),
  }),
  controls(...pageButtons(page, ({ cohort }) => controlId('daily.page', cohort.id))),
];

const cohortBlocks = (shown: Shown): (Block | undefined)[] => [
  paragraph(text`**${excerpt(shown.cohort.name, NAME_AT_MOST)}**`),
  ...(whyOver(shown, shown.localDay) === undefined
    ? [...todayBlocks(shown), ...(shown.organises ? organiserBlocks(shown) : guestBlocks(shown))]
    : overBlocks(shown)),
];

const overBlocks = (shown: Shown): (Block | undefined)[] => [
  paragraph(
    whyOver(shown, shown.localDay) === 'archived'
      ? text`It’s archived, so nothing is posted. /cohort brings it back.`
      : text`Its last day is over, so nothing is posted. /cohort sets another.`,
  ),
];

const skippedWords = {
  holiday: 'Today is a day off.',
  late: 'I wasn’t running when it was due, so there’s none today.',
  empty: 'There’s nothing to ask today: your cohort has had every question unlocked so far, and none is due.',
  paused: 'It’s paused.',
} as const;

const todayBlocks = (shown: Shown): (Block | undefined)[] => {
  const { today, schedule, skippedFor, cohort, localDay } = shown;
  if (shown.gone && !shown.organises)
    return [paragraph(text`You aren’t in this cohort any more. /quiz asks you whenever you like.`)];
  if (today)
    return [
      paragraph(
        today.state === 'open'
          ? text`Today’s is on **${today.conceptTitle}**. It closes
            ${[{ kind: 'moment', epochMs: today.closesAt.epochMilliseconds, style: 'relative' }]}.`
          : text`The last one was on **${today.conceptTitle}** and has closed.${spaced(nextWords(shown))}`,
      ),
      shown.gone
        ? undefined
        : controls(
            button(
              controlId('daily.open', today.id),
              today.state === 'open' ? 'Answer it' : 'Answer it now',
              'primary',
            ),
          ),
    ];
  const why =
    cohort.startsOn > localDay
      ? `Your cohort starts on ${dayWords(cohort.startsOn)}.`
      : skippedFor && skippedFor !== 'paused' && skippedWords[skippedFor];
  const said = [why, schedule ? nextWords(shown) : unsetWords(shown)].filter(Boolean).join(' ');
  return said === '' ? [] : [paragraph(text`${said}`)];
};

const spaced = (words: string): string => (words === '' ? '' : ` ${words}`);

const unsetWords = ({ here }: Shown): string =>
  here === undefined
    ? 'It isn’t set up yet. Type /daily in the channel where it should be posted.'
    : 'It isn’t set up yet.';

const nextWords = ({ schedule, holidays, cohort, organises, readerZone }: Shown): string => {
  if (!schedule) return '';
  // Whoever organises it is told so beside the button that goes on.
  if (schedule.pausedAt !== null) return organises ? '' : skippedWords.paused;
  const day = nextAsked(schedule, holidays, cohort.startsOn);
  if (cohort.endsOn !== null && day > cohort.endsOn) return '';
  if (organises) return `The next one comes on ${dayWords(day)} at ${schedule.postsAt}, ${zoneWords(schedule.zone)}.`;
  const there = instantOn(Temporal.PlainDate.from(day), schedule.postsAt, schedule.zone).toZonedDateTimeISO(readerZone);
  return `The next one comes on ${dayWords(there.toPlainDate().toString())} at ${timeWords(there)}, your time.`;
};

const timeWords = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });

const organiserBlocks = (shown: Shown): (Block | undefined)[] => {
  const { cohort, schedule, holidays } = shown;
  if (!schedule) return [...alsoBlocks(shown), controls(hereButton(shown))];
  const paused = schedule.pausedAt !== null;
  const next = nextAsked(schedule, holidays, cohort.startsOn);
  return [
    paragraph(settingsWords(shown, schedule)),
    ...brokenBlocks(shown),
    paused ? note('neutral', text`It’s paused.`) : undefined,
    ...alsoBlocks(shown),
    controls(
      button(controlId('daily.change', cohort.id), 'Change'),
      button(controlId('daily.digest', cohort.id), 'Weekly digest'),
      paused ? resumeButton(shown) : button(controlId('daily.pause', cohort.id), 'Pause'),
      !paused && button(controlId('daily.skip', cohort.id, next), `Skip ${dayWords(next)}`),
      hereButton(shown),
    ),
  ];
};

/** To those of a workspace that receives it and has no say in it. */
const guestBlocks = (shown: Shown): (Block | undefined)[] =>
  shown.here === 'leave'
    ? [
        paragraph(text`It comes from *${shown.homeName}*, whose organisers choose when it’s posted.`),
        controls(hereButton(shown)),
      ]
    : [];

const settingsWords = ({ channels, holidays }: Shown, schedule: NonNullable<CohortSchedule['schedule']>): Text => {
  const digest = digestWords(schedule);
  const working = channels.filter(({ brokenFor }) => brokenFor === null).map(({ place }) => place);
  return joinTexts(
    [
      text`Posted ${weekdayWords(schedule.weekdays)} at **${schedule.postsAt}**, closed at
        **${schedule.closesAt}**${schedule.closesAt > schedule.postsAt ? '' : ' the next day'},
        ${zoneWords(schedule.zone)}.`,
      ...(digest === undefined ? [] : [text`A digest of the week is posted on **${digest}**.`]),
      ...(holidays.length > 0 ? [text`Days off: ${someOf(holidays.map(dayWords), HOLIDAYS_AT_MOST)}.`] : []),
      ...(working.length > 0 ? [text`In ${someTexts(working, PLACES_AT_MOST)}.`] : []),
    ],
    '\n',
  );
};

const someOf = (words: readonly string[], atMost: number): string =>
  `${words.slice(0, atMost).join(', ')}${words.length > atMost ? ` and ${words.length - atMost} more` : ''}`;

const someTexts = (texts: readonly Text[], atMost: number): Text => {
  const more = texts.length > atMost ? text` and ${texts.length - atMost} more` : [];
  return [...joinTexts(texts.slice(0, atMost), ', '), ...more];
};

/**
 * Why nothing is posted in some channels, and what to do; the button stands beside it unless
 * everything is paused anyway.
 */
const brokenBlocks = (shown: Shown): (Block | undefined)[] => {
  const broken = shown.channels.flatMap(({ place, brokenFor }) =>
    brokenFor === null ? [] : [text`${place}: ${excerpt(brokenFor, WHY_AT_MOST)}.`],
  );
  if (broken.length === 0) return [];
  const more =
    broken.length > PLACES_AT_MOST ? [text`And ${countWords(broken.length - PLACES_AT_MOST, 'more channel')}.`] : [];
  const press = text`Let me write there again and press **${resumeLabel(shown)}**, or use /daily in
    another channel and press **Move it here**.`;
  return [
    note('warning', joinTexts([...broken.slice(0, PLACES_AT_MOST), ...more, press], '\n')),
    shown.schedule?.pausedAt === null ? controls(resumeButton(shown)) : undefined,
  ];
};

const resumeLabel = ({ schedule, channels }: Shown): string =>
  schedule?.pausedFor !== 'asked' && channels.some(({ brokenFor }) => brokenFor !== null) ? 'Try again' : 'Resume';

const resumeButton = (shown: Shown) =>
  button(controlId('daily.resume', shown.cohort.id), resumeLabel(shown), 'primary');

const alsoBlocks = ({ here, cohort, homeName }: Shown): Block[] =>
  here === 'also'
    ? [
        paragraph(
          text`Also post **${excerpt(cohort.name, NAME_AT_MOST)}** of
            *${excerpt(homeName, NAME_AT_MOST)}* here? Whoever answers it in this channel joins that
            cohort.`,
        ),
      ]
    : [];

const hereButton = ({ here, cohort }: Shown) => {
  const postHere = controlId('daily.post-here', cohort.id);
  switch (here) {
    case 'post':
      return button(postHere, 'Post here', 'primary');
    case 'move':
      return button(postHere, 'Move it here');
    case 'also':
      return button(postHere, 'Post it here too');
    case 'leave':
      return button(controlId('daily.leave', cohort.id), 'Stop posting here');
    default:
      return undefined;
  }
};
