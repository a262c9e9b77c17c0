/**
 * Fits FSRS' weights to the earlier part of a review log and tries them on the later; pure but for
 * the optimiser it is given.
 */
import { type Losses, lossesOf, meanOf, standardErrorByDay } from './log-loss.ts';
import { type History, historiesOf, type ReviewLog } from './review-log.ts';

/**
 * One review to learn from: the ratings of its card so far, its own last, and the days that passed
 * before each.
 */
export type Lesson = {
  readonly ratings: readonly number[];
  readonly daysBefore: readonly number[];
};
/**
 * Gives 21 weights, or nothing where it can't learn from so little. `undefined` where the machine
 * has no optimiser.
 */
export type Optimiser = ((lessons: readonly Lesson[]) => Promise<readonly number[] | undefined>) | undefined;

export type Fit = {
  /** All that were given, without rows that are there twice. */
  readonly reviews: number;
  /** Those that count: the first of a card on a day. */
  readonly counted: number;
  /** Later reviews that both sets of weights had to foretell. */
  readonly heldOut: number;
} & (
  | {
      readonly outcome: 'adopted' | 'no-better';
      /** Mean log loss over them: with the weights in use, and with the fitted ones. */
      readonly lossBefore: number;
      readonly lossFitted: number;
      readonly weights: readonly number[];
    }
  // Nothing at all may have come back.
  | { readonly outcome: 'too-few' | 'unavailable'; readonly lossBefore: number | undefined }
);

/** With fewer a fit is no better than the defaults (FSRS' authors; measured in FACTS). */
export const FITTED_FROM_REVIEWS = 1000;
/**
 * Of a thousand reviews most must have come back: weights can't be learnt from first meetings, nor
 * be tried on a handful.
 */
const LESSONS_AT_LEAST = 200;
const HELD_OUT_AT_LEAST = 100;
/**
 * The share to learn from: of 0.5 to 0.8 the one that finds most of the real differences in
 * simulated cohorts of 5,000 reviews.
 */
const LEARNT_SHARE = 0.7;
/**
 * How far the mean gain must lie above chance, in its standard errors (by day). Simulated, 40
 * cohorts of some 5,700 reviews a case: where learners are just as the weights in use say, fitted
 * ones seem better in 4 and are taken in 2; where they forget a little sooner in 17 and 7, where
 * clearly sooner in 36 and 21. What is missed is tried again a month later, with more reviews.
 */
const MARGIN_STANDARD_ERRORS = 1;
/**
 * Reviews in all lessons together, each with its card's history: a fit takes about a second so.
 * With more, every second, third, … card is learnt from; whole cards, since the first weights are
 * learnt from second reviews.
 */
const LEARNT_FROM_AT_MOST = 1_000_000;
/** Longer histories the optimiser leaves out itself. */
const HISTORY_AT_MOST = 64;
/** As the optimiser's other programs print them. What is measured is what is kept. */
const DECIMALS = 4;

export const fitWeights = async (log: ReviewLog, before: readonly number[], optimise: Optimiser): Promise<Fit> => {
  const { histories, reviews } = historiesOf(log);
  const counted = histories.reduce((sum, history) => sum + history.length, 0);
  const fromDay = splitDay(histories);
  const foretoldBefore = lossesOf(histories, before, fromDay);
  const heldOut = foretoldBefore.losses.length;
  const facts = { reviews, counted, heldOut };
  const lossBefore = meanOf(foretoldBefore.losses);
  const lessons = counted < FITTED_FROM_REVIEWS || heldOut < HELD_OUT_AT_LEAST ? [] : lessonsOf(histories, fromDay);
  if (lessons.length < LESSONS_AT_LEAST)
    return { ...facts, outcome: 'too-few', lossBefore: heldOut > 0 ? lossBefore : undefined };
  if (!optimise) return { ...facts, outcome: 'unavailable', lossBefore };
  const exact = await optimise(lessons);
  if (!exact) return { ...facts, outcome: 'too-few', lossBefore };
  const weights = exact.map((weight) => Number(weight.toFixed(DECIMALS)));
  const { losses: lossesFitted } = lossesOf(histories, weights, fromDay);
  return {
    ...facts,
    outcome: isBetter(foretoldBefore, lossesFitted) ? 'adopted' : 'no-better',
    lossBefore,
    lossFitted: meanOf(lossesFitted),
    weights,
  };
};

/** Whole days: no day is both learnt from and foretold. */
const splitDay = (histories: readonly History[]): number => {
  const days = Int32Array.from(histories.flatMap((history) => history.slice(1).map(({ day }) => day))).sort();
  return days[Math.floor(days.length * LEARNT_SHARE)] ?? 0;
};

/**
 * By the day of their reviews, since the optimiser gives newer ones more weight; those of a day in
 * the order of the histories.
 */
const lessonsOf = (histories: readonly History[], untilDay: number): readonly Lesson[] => {
  const learnt = histories
    .map((history) => history.filter(({ day }) => day < untilDay).slice(0, HISTORY_AT_MOST))
    .filter(({ length }) => length > 1);
  const all = learnt.reduce((sum, { length }) => sum + (length * (length + 1)) / 2, 0);
  const stride = Math.ceil(all / LEARNT_FROM_AT_MOST);
  return learnt
    .filter((_, index) => index % stride === 0)
    .flatMap((history) => history.slice(1).map(({ day }, index) => ({ day, reviews: history.slice(0, index + 2) })))
    .sort((one, other) => one.day - other.day)
    .map(({ reviews }) => ({
      ratings: reviews.map(({ rating }) => rating),
      daysBefore: reviews.map(({ day }, index) => day - (reviews[index - 1]?.day ?? day)),
    }));
};

/** Review by review, so that hard days are hard for both. */
const isBetter = ({ losses, days }: Losses, fitted: Float64Array): boolean => {
  const gains = losses.map((loss, index) => loss - (fitted[index] ?? loss));
  const gain = meanOf(gains);
  return gain > 0 && gain > MARGIN_STANDARD_ERRORS * standardErrorByDay(gains, days);
};
