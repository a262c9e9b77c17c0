/**
 * One turn of fitting weights, whoever's they are: when it comes, what is done in it, and when it
 * comes again.
 */
import type { Database } from '../../database/client.ts';
import type { sharedFit } from '../../database/schema/study/fits.ts';
import type { Random } from '../../lib/random.ts';
import { FITTED_FROM_REVIEWS } from './fit.ts';
import { fitInWorker } from './fit-in-worker.ts';
import type { ReviewLog } from './review-log.ts';

export type FitNeeds = { readonly database: Database; readonly random: Random };

/**
 * A fortnight of a cohort's own answers can tell more of it than everybody else's do; simulated
 * cohorts knew more so than with a first fit after a month.
 */
export const FIRST_FIT_AFTER_DAYS = 14;
const FIT_EVERY_DAYS = 30;
/** Where there was too little to learn from, soon there may be enough. */
const TOO_FEW_AGAIN_AFTER_DAYS = 7;
/** A process that claimed a turn and was killed: so long until another tries. */
const CLAIMED_FOR_MINUTES = 15;

/**
 * - `none`: nothing is due. - `fitted`, `too-few`: done until the next turn. - `unavailable`: this
 *   machine has no optimiser.
 */
export type FitRun = 'none' | 'fitted' | 'too-few' | 'unavailable';

/**
 * Nothing is held while it is fitted: the claim is the next instant itself, and whoever finds
 * another there afterwards came too late.
 */
export type Turn = { readonly at: Temporal.Instant; readonly claimedUntil: Temporal.Instant };

export const turnAt = (at: Temporal.Instant): Turn => ({
  at,
  claimedUntil: at.add({ minutes: CLAIMED_FOR_MINUTES }),
});

export type NewFit = Omit<typeof sharedFit.$inferInsert, 'id' | 'fittedAt'>;

/**
 * Ends a turn: keeps the fit, where there is one, and says when the next comes; both together, and
 * only while the claim stands.
 */
export type Settle = (nextAt: Temporal.Instant, fit?: NewFit) => Promise<void>;

/** Throws where the fit itself fails; it is tried again in a month. */
export const takeTurn = async (
  { at }: Turn,
  log: ReviewLog,
  before: readonly number[],
  settle: Settle,
): Promise<Exclude<FitRun, 'none'>> => {
  const soon = afterDays(at, TOO_FEW_AGAIN_AFTER_DAYS);
  const inAMonth = afterDays(at, FIT_EVERY_DAYS);
  if (log.cards.length < FITTED_FROM_REVIEWS) {
    await settle(soon);
    return 'too-few';
  }
  const fit = await fitInWorker({ log, before }).catch(async (error: unknown) => {
    await settle(inAMonth);
    throw error;
  });
  if (!('lossFitted' in fit)) {
    await settle(fit.outcome === 'too-few' ? soon : inAMonth);
    return fit.outcome;
  }
  const { reviews, lossBefore, lossFitted, weights } = fit;
  await settle(inAMonth, {
    reviews,
    lossBefore,
    lossFitted,
    weights,
    adopted: fit.outcome === 'adopted',
  });
  return 'fitted';
};

const afterDays = (at: Temporal.Instant, days: number): Temporal.Instant => at.add({ hours: 24 * days });
