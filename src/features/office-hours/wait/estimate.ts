/** How long somebody who joins now will wait, as a range that is kept with their ticket; pure. */
import { type Bucket, bucketOf, calibratedRange, middleFourFifths, type PastWait, type Range } from './calibrate.ts';
import { helpersFor, type Line, type Pace, simulateWaits } from './simulate.ts';

/** What is kept, so that it can be held against the wait that came. */
export type Estimate = Range & {
  readonly expectedMinutes: number;
  /** Among those who wait, 1 is the next. */
  readonly place: number;
  readonly bucket: Bucket;
  /** How many could take this ticket. */
  readonly helpers: number;
  /** The cohort’s own waits are still too few to go by. */
  readonly isRough: boolean;
  readonly isUnlikelyBeforeClose: boolean;
};

export type Situation = {
  readonly line: Line;
  readonly pace: Pace;
  readonly pastWaitsNewestFirst: readonly PastWait[];
  /** `null` where nothing says when it closes. */
  readonly closesInMinutes: number | null;
  readonly seed: string;
};

/** Of the runs. */
const UNLIKELY_ABOVE = 0.7;

/** Nothing where nobody is there who could take the ticket: then nobody knows. */
export const estimateWait = (situation: Situation): Estimate | undefined => {
  const { line, pace, pastWaitsNewestFirst, closesInMinutes, seed } = situation;
  const waits = simulateWaits(line, pace, seed);
  if (!waits) return undefined;
  const place = line.ahead.length + 1;
  const bucket = bucketOf(place);
  const expectedMinutes = median(waits);
  const calibrated = calibratedRange(expectedMinutes, bucket, pastWaitsNewestFirst);
  const ofRuns = middleFourFifths(waits);
  return {
    expectedMinutes,
    ...(calibrated ?? { lowMinutes: ofRuns.low, highMinutes: ofRuns.high }),
    place,
    bucket,
    helpers: helpersFor(line, line.topic).length,
    isRough: calibrated === undefined,
    isUnlikelyBeforeClose: closesInMinutes !== null && shareAbove(waits, closesInMinutes) > UNLIKELY_ABOVE,
  };
};

const median = (sorted: Float64Array): number => sorted[(sorted.length - 1) >> 1] ?? 0;

const shareAbove = (waits: Float64Array, limit: number): number =>
  waits.filter((wait) => wait > limit).length / waits.length;
