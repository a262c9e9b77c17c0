/** A person's own numbers in words, each with how much it is of; what says too little is left out. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, list, paragraph } from '../../chat/view/view.ts';
import { countWords, whenWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { ComingDay } from '../../study/asking/coming-days.ts';
import type { Scheduling } from '../../study/memory/memory.ts';
import type { Answer } from '../../study/progress/answers.ts';
import { findReliability, type Reliability } from '../../study/progress/reliability.ts';
import { findRetention } from '../../study/progress/retention.ts';
import type { Streak } from '../../study/progress/streak.ts';
import { freezeWords, keptWords, runWords } from '../../study/progress/streak-words.ts';
import { paceOf, timeSpent } from '../../study/progress/time-spent.ts';
import type { WeakConcept } from '../../study/progress/weakest.ts';
import { WEEKS } from '../../study/progress/weeks.ts';
import { heatMap, reliabilityCurve, retentionCurve } from './pictures.ts';
import { certaintyWords, shareWords } from './words.ts';

type Standing = { readonly met: number; readonly due: number; readonly recall: number };

export const standingBlocks = ({ met, due, recall }: Standing): readonly Block[] =>
  met === 0
    ? []
    : [
        paragraph(
          text`You’ve met **${countWords(met, 'question')}**, and today you’d likely know **${shareWords(recall)}** of
            the answers. ${due === 0 ? 'Nothing is left to review today.' : dueWords(due)}`,
        ),
      ];

const dueWords = (due: number): Text => text`**${countWords(due, 'question')}** to review today.`;

export const streakBlocks = (streak: Streak): readonly Block[] => {
  const kept = keptWords(streak);
  if (!kept && streak.best === 0) return [];
  const words = [kept && text`${kept}.`, runWords(streak), freezeWords(streak)].filter((each) => each !== undefined);
  return [paragraph(text`**Steadiness:** ${joinTexts(words, ' ')}`)];
};

export const comingBlocks = (days: readonly ComingDay[], today: Temporal.PlainDate): readonly Block[] =>
  days.length === 0
    ? []
    : [
        paragraph(text`**Coming back**, if you answer what is due today:`),
        list(days.map(({ day, count }) => text`${countWords(count, 'question')} ${whenWords(day, today.toString())}`)),
      ];

const MINUTE_MS = 60_000;
/** Of fewer days a picture is nearly empty. */
const DAYS_AT_LEAST = 3;

export const activityBlocks = (answers: readonly Answer[], today: Temporal.PlainDate): readonly Block[] => {
  if (answers.length === 0) return [];
  const weekAgo = today.subtract({ days: 6 }).toString();
  const pace = paceOf(answers);
  const lately = answers.filter(({ day }) => day >= weekAgo);
  const minutesOf = (some: readonly Answer[]): string =>
    countWords(Math.max(1, Math.round(timeSpent(some, pace) / MINUTE_MS)), 'minute');
  const week =
    lately.length === 0
      ? text`none in the last seven days`
      : text`**${lately.length}** in the last seven days, in about ${minutesOf(lately)}`;
  const days = new Set(answers.map(({ day }) => day)).size;
  const all = text`**${answers.length}** in ${WEEKS} weeks, on ${countWords(days, 'day')}, in about
    ${minutesOf(answers)}`;
  const said = lately.length < answers.length ? text`${week}; ${all}` : week;
  return [
    paragraph(text`**Your answers:** ${said}.${paceWords(answers, pace)}`),
    ...(days < DAYS_AT_LEAST ? [] : [heatMap(answers, today)]),
  ];
};

/** Of a handful of answers nobody's pace is known. */
const PACE_AT_LEAST = 20;

const paceWords = ({ length }: readonly Answer[], pace: number): string =>
  length < PACE_AT_LEAST ? '' : ` An answer takes you about ${countWords(Math.round(pace / 1000), 'second')}.`;

/** Of fewer reviews a share says nothing yet. */
const RETENTION_AT_LEAST = 20;
const WEEK_AT_LEAST = 5;

export const retentionBlocks = (
  answers: readonly Answer[],
  scheduling: Scheduling,
  today: Temporal.PlainDate,
): readonly Block[] => {
  const { all, weeks } = findRetention(answers, scheduling, today, WEEK_AT_LEAST);
  if (all.n < RETENTION_AT_LEAST) return [];
  return [
    paragraph(text`**What you still knew:** of ${all.n} questions that came back in ${WEEKS} weeks you knew
      **${shareWords(all.known)}**; I expected **${shareWords(all.predicted)}**. ${differenceWords(all)}`),
    ...(weeks.length > 1 ? [retentionCurve(all, weeks)] : []),
  ];
};

/** Beyond chance: two standard errors. */
const differenceWords = ({ known, predicted, n }: { known: number; predicted: number; n: number }): string => {
  const likely = 2 * Math.sqrt((predicted * (1 - predicted)) / n);
  if (known - predicted > likely) return 'Your memory does better than I thought.';
  if (predicted - known > likely) return 'Some things slip away sooner than I thought.';
  return 'So the days on which questions come back suit you.';
};

export const weakestBlocks = (weakest: readonly WeakConcept[], titleOf: (slug: string) => string): readonly Block[] => {
  const read = controls(
    ...weakest
      .slice(0, 3)
      .map(({ concept }) =>
        button(controlId('concepts.open', concept), excerpt(`Read: ${titleOf(concept)}`, limits.buttonLabel)),
      ),
  );
  return weakest.length === 0 || !read
    ? []
    : [
        paragraph(text`**Where you’re weakest today:**`),
        list(
          weakest.map(
            ({ concept, recall, questions }) =>
              text`${titleOf(concept)}: likely **${shareWords(recall)}** of ${countWords(questions, 'question')}`,
          ),
        ),
        read,
      ];
};

/** Said fewer times than this, it says nothing yet. */
const SAID_AT_LEAST = 5;

export const reliabilityBlocks = (answers: readonly Answer[]): readonly Block[] => {
  const points = findReliability(answers, SAID_AT_LEAST);
  if (points.length === 0) return [];
  const said = joinTexts(points.map(saidWords), '; ');
  return [paragraph(text`**How sure you are:** ${said}. ${adviceWords(points)}`), reliabilityCurve(points)];
};

const saidWords = ({ certainty, right, n }: Reliability): Text =>
  text`when ${certaintyWords[certainty]} you were right **${shareWords(right)}** of ${countWords(n, 'time')}`;

/** Whoever is sure should be right nine times in ten. */
const SURE = 0.9;
const GUESSED = 0.5;
/** Of fewer answers nearly everything fits. */
const FITS_AT_LEAST = 20;

const adviceWords = (points: readonly Reliability[]): string => {
  const sure = points.find(({ certainty }) => certainty === 'sure');
  const guessed = points.find(({ certainty }) => certainty === 'guessed');
  if (sure && sure.high < SURE) return 'You’re sure a little too often: pause for a moment before you say so.';
  if (guessed && guessed.low > GUESSED) return 'You know more than you think: trust your guesses more.';
  const said = points.reduce((sum, { n }) => sum + n, 0);
  return said < FITS_AT_LEAST
    ? 'That’s too few answers to say yet whether it fits what you know.'
    : 'What you say fits what you know.';
};
