/** What it takes to know the path by its last day, in words: for oneself, and for a cohort. */
import { controlId } from '../../chat/control-id.ts';
import { pageButtons, pageWords, paginate, type Window } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords, dayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Deadline } from '../../study/deadline/find-facts.ts';
import { type DeadlinePlan, TARGET, type Way } from '../../study/deadline/plan.ts';
import type { Dose } from '../../study/deadline/simulate.ts';
import { dayOf, defaultScheduling } from '../../study/memory/memory.ts';
import { type FoundShares, type LearnerPlan, PLANS_A_PAGE } from './cohort-plans.ts';
import { shareWords } from './words.ts';

type By = Pick<Deadline, 'endsOn' | 'capstone' | 'questions'>;

const byWords = ({ endsOn, capstone }: Pick<By, 'endsOn' | 'capstone'>): Text =>
  text`${capstone ? 'By the capstone on' : 'By the last day,'} **${dayWords(endsOn)}**`;

const doseWords = ({ newPerDay, reviewsPerDay }: Dose): Text =>
  text`up to **${countWords(newPerDay, 'new question')}** and **${countWords(reviewsPerDay, 'review')}** a day`;

const MINUTE_MS = 60_000;
const minutesOf = ({ answersADay }: Way, pace: number): string =>
  countWords(Math.max(1, Math.round((answersADay * pace) / MINUTE_MS)), 'minute');

/** Of /progress. */
export const deadlineBlocks = (by: By, share: number): readonly (Block | undefined)[] => [
  paragraph(
    text`${byWords(by)} you’d know about **${shareWords(share)}** of your path’s ${by.questions.size} questions, if you
      go on as you’ve chosen in /settings.`,
  ),
  controls(button('progress.deadline', `What ${shareWords(TARGET)} would take`)),
];

export const planView = (by: By, { own, way, best }: DeadlinePlan, pace: number, usual: boolean): View => {
  const enough = own.share >= TARGET;
  return view('What it takes', [
    heading(text`What it takes to know ${shareWords(TARGET)}`),
    paragraph(
      text`${byWords(by)}, with ${doseWords(own.dose)} (about ${minutesOf(own, pace)} a day), you’d know about
        **${shareWords(own.share)}** of your path’s ${by.questions.size} questions.`,
    ),
    enough ? note('good', text`That’s enough${enoughWords(own)}: go on as you do.`) : takesNote(way, best, pace),
    paragraph(
      text`I live through the days until then with your own memories and your pace. It’s a forecast: days on which you
        answer nothing make it worse, and it holds the better the more you’ve answered.`,
    ),
    controls(
      !enough && way && button(controlId('progress.take', wayKey(way)), 'Take this on', 'primary'),
      !usual && button('progress.usual', 'Ask me as before'),
    ),
  ]);
};

const takesNote = (way: Way | undefined, best: Way, pace: number): Block =>
  way
    ? note(
        'neutral',
        text`For ${shareWords(TARGET)} it takes ${doseWords(way.dose)}, about **${minutesOf(way, pace)}** a
          day${retentionWords(way)}. That’s enough${enoughWords(way)}, and on the day you’d know about
          **${shareWords(way.share)}**.`,
      )
    : note(
        'warning',
        text`${shareWords(TARGET)} can’t be reached by then. The most you’d know is about **${shareWords(best.share)}**,
          with ${doseWords(best.dose)}, about ${minutesOf(best, pace)} a day.`,
      );

/** When they first know as much. It may take until the day itself. */
const enoughWords = ({ enoughOn }: Way): Text =>
  enoughOn === undefined ? text`` : text` from **${dayWords(dayOf(enoughOn))}** on`;

/** Said where questions would come back sooner or later than usual. */
const retentionWords = ({ retention }: Way): string => {
  if (retention === defaultScheduling.retention) return '';
  const when = retention > defaultScheduling.retention ? 'sooner' : 'later';
  return `, and questions come back ${when}: while you’d still know ${shareWords(retention)} of them`;
};

/** A way as a control carries it: new, reviews and the share in a hundred. */
const wayKey = ({ dose, retention }: Way): string =>
  `${dose.newPerDay}-${dose.reviewsPerDay}-${Math.round(retention * 100)}`;

export type Taken = Dose & { readonly retention: number };

/** What came back from a control; nothing for what was never offered. */
export const readWay = (key: string, offered: (taken: Taken) => boolean): Taken | undefined => {
  const [newPerDay = Number.NaN, reviewsPerDay = Number.NaN, share = Number.NaN] = key.split('-').map(Number);
  const taken = { newPerDay, reviewsPerDay, retention: share / 100 };
  return offered(taken) ? taken : undefined;
};

export const takenView = ({ newPerDay, reviewsPerDay }: Taken): View =>
  view(
    'Taken on',
    [
      note(
        'good',
        text`From now on: ${doseWords({ newPerDay, reviewsPerDay })}. /settings changes how many, and **Ask me as
          before** under /progress how soon questions come back.`,
      ),
    ],
    'good',
  );

/** Of an organiser's insight. */
export const cohortDeadlineBlocks = (cohortId: string, by: By): readonly (Block | undefined)[] => [
  paragraph(text`${byWords(by)}: will they know ${shareWords(TARGET)} of the path’s ${by.questions.size} questions?`),
  controls(button(controlId('progress.cohort', cohortId), 'Who would, who wouldn’t')),
];

const NAME_AT_MOST = 60;

/** `short`: those around the one with whom the reader's page begins, who is `from`. */
export const cohortPlanView = (
  cohortId: string,
  by: By,
  { looked, of }: Pick<FoundShares, 'looked' | 'of'>,
  short: Window<LearnerPlan>,
  from: string,
): View => {
  const first = short.items.some(({ personId }) => personId === from) ? from : short.items[0]?.personId;
  return paginate(short, {
    isFrom: ({ personId }) => personId === first,
    atMost: PLANS_A_PAGE,
    draw: (page) =>
      view('Who would know it', [
        heading(text`Who would know it`),
        paragraph(
          text`${byWords(by)} **${looked - short.all} of ${looked}** learners would know
            ${shareWords(TARGET)} of the path, at what each takes on a day now.${pageWords(page)} It’s a forecast from
            what each remembers; only organisers see it.`,
        ),
        of > looked && note('neutral', text`The cohort has ${of} learners; these ${looked} were drawn by lot.`),
        page.items.length > 0 && list(page.items.map(learnerWords)),
        controls(
          ...pageButtons(page, ({ personId }) => controlId('progress.cohort', cohortId, personId)),
          button(controlId('cohort.insight', cohortId), 'Back'),
        ),
      ]),
  });
};

const learnerWords = ({ name, plan: { own, way, best }, pace }: LearnerPlan): Text => {
  const would = text`**${excerpt(name, NAME_AT_MOST)}**: about ${shareWords(own.share)}`;
  return way
    ? text`${would}; ${doseWords(way.dose)} would do${enoughWords(way)}, about ${minutesOf(way, pace)} a day`
    : text`${would}; at most ${shareWords(best.share)}, with about ${minutesOf(best, pace)} a day`;
};
