/**
 * FSRS-6 for one set of weights, in days and numbers: what a review does to a memory, how fast it
 * fades, when it is due; pure.
 */
import { computeDecayFactor, default_w, fsrs, get_fuzz_range, roundTo, S_MIN } from 'ts-fsrs';
import type { Rating } from './rating.ts';

export type FsrsSettings = {
  /** The share that should still be known when a question comes back. */
  readonly retention: number;
  /** Longer intervals would end after the course. */
  readonly maximumIntervalDays: number;
  /** FSRS-6's 21, where they aren't its authors' own. */
  readonly weights?: readonly number[];
};

/**
 * How well something is remembered: the days until recall has fallen to 0.9, and how hard it is, 1
 * to 10.
 */
export type Strength = { readonly stability: number; readonly difficulty: number };

export type Fsrs = {
  /**
   * After a review, `days` after the one before; `before` is none for the first. Minutes don't
   * count: twice on a day are 0 days.
   */
  readonly strengthen: (before: Strength | undefined, days: number, rating: Rating) => Strength;
  /** The chance, 0 to 1, that it is known `days` after its last review. */
  readonly recall: (days: number, stability: number) => number;
  /** The curve of `recall`, for where it is drawn over many rows: (1 + factor × days ÷ stability) ** decay. */
  readonly curve: { readonly decay: number; readonly factor: number };
  /** Whole days until recall has fallen to the retention that is wanted: 1 to the maximum. */
  readonly intervalOf: (stability: number) => number;
  /**
   * The days among which FSRS' fuzz chooses, `days` after the review before; a single one where an
   * interval is too short to be fuzzed.
   */
  readonly fuzzRange: (stability: number, days: number) => { readonly from: number; readonly to: number };
  /** The day that the fuzz chooses; the same again for the same seed. */
  readonly fuzzedInterval: (stability: number, days: number, seed: string) => number;
};

const WEIGHTS = default_w.length;

/** Weights of another version of FSRS: ts-fsrs would go on with its own, and only mutter. */
export const checkWeights = (weights: readonly number[]): readonly number[] => {
  if (weights.length !== WEIGHTS)
    throw new Error(
      `FSRS-6 has ${WEIGHTS} weights, and these are ${weights.length}: fit them with an optimiser for FSRS-6`,
    );
  if (!weights.every(Number.isFinite)) throw new Error(`a weight of FSRS is no number: ${weights.join(', ')}`);
  return weights;
};

/** ts-fsrs, py-fsrs and Anki leave shorter intervals alone. */
const FUZZED_FROM_DAYS = 2.5;

/** To which ts-fsrs rounds. */
const DECIMALS = 8;

/** Throws where the weights aren't FSRS-6's. */
export const createFsrs = ({ retention, maximumIntervalDays, weights = default_w }: FsrsSettings): Fsrs => {
  const [exact, fuzzed] = [false, true].map((fuzz) =>
    fsrs({
      w: [...checkWeights(weights)],
      request_retention: retention,
      maximum_interval: maximumIntervalDays,
      enable_fuzz: fuzz,
      // Once a day at most: there are no minutes-long learning steps.
      enable_short_term: false,
    }),
  );
  if (!exact || !fuzzed) throw new Error('two schedulers were made');
  // Each grade's interval for itself, as py-fsrs and fsrs-rs have it. ts-fsrs' own scheduler keeps
  // the four a day apart from each other, so that a weak memory comes back two days after it is
  // forgotten.
  const intervalOf = (stability: number): number => exact.next_interval(stability, 0);
  // As ts-fsrs' own forgetting_curve, which works these two out anew each time.
  const { decay, factor } = computeDecayFactor(exact.parameters.w);
  const recall = (days: number, stability: number): number =>
    roundTo((1 + (factor * days) / stability) ** decay, DECIMALS);
  return {
    strengthen: (before, days, rating) => {
      const after = exact.next_state(before ?? null, days, rating, before && recall(days, before.stability));
      // ts-fsrs lifts a first stability to 0.1; its bounds and the optimiser's begin at 0.001.
      return before ? after : { ...after, stability: Math.max(S_MIN, exact.parameters.w[rating - 1] ?? S_MIN) };
    },
    recall,
    curve: { decay, factor },
    intervalOf,
    fuzzRange: (stability, days) => {
      const interval = intervalOf(stability);
      if (interval < FUZZED_FROM_DAYS) return { from: interval, to: interval };
      const { min_ivl, max_ivl } = get_fuzz_range(interval, days, maximumIntervalDays);
      return { from: min_ivl, to: max_ivl };
    },
    fuzzedInterval: (stability, days, seed) => {
      fuzzed.seed = seed;
      return fuzzed.next_interval(stability, days);
    },
  };
};
