/** How long answering takes somebody, by the time between one answer and the next; pure. */

/** Whoever comes back later than this did something else meanwhile. */
const PAUSE_MS = 3 * 60_000;
/** For whom we know no pace of their own: about what a question takes. */
const USUAL_MS = 20_000;
/** Fewer than these say little of a pace. */
const GAPS_AT_LEAST = 10;

type Moment = { readonly atMs: number };

/** Milliseconds that an answer takes them: the median, or what is usual where they have few. */
export const paceOf = (answers: readonly Moment[]): number => {
  const gaps = gapsOf(answers)
    .filter((gap) => gap <= PAUSE_MS)
    .toSorted((one, other) => one - other);
  return gaps.length < GAPS_AT_LEAST ? USUAL_MS : (gaps[gaps.length >> 1] ?? USUAL_MS);
};

/** Milliseconds in all; the first answer after a pause counts as one at their pace. */
export const timeSpent = (answers: readonly Moment[], pace: number): number => {
  if (answers.length === 0) return 0;
  return gapsOf(answers).reduce((sum, gap) => sum + (gap <= PAUSE_MS ? gap : pace), pace);
};

/** `answers` in their order. */
const gapsOf = (answers: readonly Moment[]): readonly number[] =>
  answers.slice(1).map(({ atMs }, index) => atMs - (answers[index]?.atMs ?? atMs));
