/**
 * How far off earlier estimates were, and so how wide the next range must be to hold four times in
 * five; pure.
 */
import { SHOWN_TO_MINUTES } from '../store/said-wait.ts';

/** By the place at joining: 1, 2 or 3, 4 and on. */
export const buckets = ['first', 'near', 'far'] as const;
export type Bucket = (typeof buckets)[number];

export const bucketOf = (place: number): Bucket => (place <= 1 ? 'first' : place <= 3 ? 'near' : 'far');

export type Range = { readonly lowMinutes: number; readonly highMinutes: number };

/** A ticket that was estimated at joining and then called. */
export type PastWait = {
  readonly bucket: Bucket;
  readonly expectedMinutes: number;
  readonly waitedMinutes: number;
};

/** What is older tells of another pace. */
export const RESIDUALS_AT_MOST = 200;
const RESIDUALS_AT_LEAST = 30;

/** ln((W + 1) / (M + 1)): a minute is added since waits of none are common. */
export const residualOf = ({ expectedMinutes, waitedMinutes }: PastWait): number =>
  Math.log((waitedMinutes + 1) / (expectedMinutes + 1));

/**
 * The range around an expected wait in which four of five such waits lay: those of its bucket, or
 * of all where it has too few. Nothing where there are too few of all.
 */
export const calibratedRange = (
  expectedMinutes: number,
  bucket: Bucket,
  newestFirst: readonly PastWait[],
): Range | undefined => {
  const ofBucket = newestFirst.filter((past) => past.bucket === bucket);
  const used = ofBucket.length < RESIDUALS_AT_LEAST ? newestFirst : ofBucket;
  if (used.length < RESIDUALS_AT_LEAST) return undefined;
  const sorted = used
    .slice(0, RESIDUALS_AT_MOST)
    .map(residualOf)
    .toSorted((one, other) => one - other);
  const { low, high } = middleFourFifths(sorted);
  const at = (residual: number): number => Math.max(0, (expectedMinutes + 1) * Math.exp(residual) - 1);
  return { lowMinutes: at(low), highMinutes: at(high) };
};

/** At the ranks ⌊0.1 (n + 1)⌋ and ⌈0.9 (n + 1)⌉ of n sorted values, nine at least. */
export const middleFourFifths = (sorted: ArrayLike<number>): { readonly low: number; readonly high: number } => {
  const count = sorted.length;
  // In whole numbers: 0.1 × 30 is a little more than 3.
  const [lowRank, highRank] = [Math.floor((count + 1) / 10), Math.ceil((9 * (count + 1)) / 10)];
  return { low: sorted[lowRank - 1] ?? 0, high: sorted[highRank - 1] ?? 0 };
};

/** As people see it: outward to five minutes. */
export const shownRange = ({ lowMinutes, highMinutes }: Range): Range => ({
  lowMinutes: Math.floor(lowMinutes / SHOWN_TO_MINUTES) * SHOWN_TO_MINUTES,
  highMinutes: Math.ceil(highMinutes / SHOWN_TO_MINUTES) * SHOWN_TO_MINUTES,
});
