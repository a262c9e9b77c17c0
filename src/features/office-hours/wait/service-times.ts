/** How long a helper takes for one ticket, as the cohort has seen it so far; pure. */

export type FinishedService = {
  /** `null` where the ticket’s topic was never matched. */
  readonly topic: string | null;
  readonly minutes: number;
  /** Then nobody knows how long the help took. */
  readonly closedByTimer: boolean;
};

export type ServicePool = {
  readonly from: 'topic' | 'cohort' | 'usual';
  /** Shortest first, never empty. */
  readonly sortedMinutes: Float64Array;
};

export type ServicesOf = (topic: string | null) => ServicePool;

/** What is older tells of other helpers and an easier week. */
export const SERVICES_AT_MOST = 300;
const SERVICES_AT_LEAST = 10;

/**
 * The services that a ticket’s own may turn out like: the latest of its topic, else of the cohort,
 * else the usual ones. `newestFirst` reaches back as far as any topic needs.
 */
export const poolServices = (newestFirst: readonly FinishedService[]): ServicesOf => {
  const measured = newestFirst.filter(isMeasured);
  const ofCohort = poolOf('cohort', measured) ?? usualServices;
  const byTopic = new Map(
    [...Map.groupBy(measured, ({ topic }) => topic)].map(([topic, services]) => [topic, poolOf('topic', services)]),
  );
  return (topic) => (topic === null ? undefined : byTopic.get(topic)) ?? ofCohort;
};

const isMeasured = ({ minutes, closedByTimer }: FinishedService): boolean =>
  !closedByTimer && Number.isFinite(minutes) && minutes >= 0;

const poolOf = (from: ServicePool['from'], newestFirst: readonly FinishedService[]): ServicePool | undefined =>
  newestFirst.length < SERVICES_AT_LEAST
    ? undefined
    : {
        from,
        sortedMinutes: Float64Array.from(newestFirst.slice(0, SERVICES_AT_MOST), ({ minutes }) => minutes).sort(),
      };

/** Of a cohort that has hardly helped anybody yet. */
const USUAL = { meanMinutes: 12, coefficientOfVariation: 0.8, count: 1000 } as const;

/** The normal distribution’s quantile for a share up to a half (Abramowitz and Stegun 26.2.23). */
const lowerNormalQuantile = (share: number): number => {
  const t = Math.sqrt(-2 * Math.log(share));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return top / bottom - t;
};

const normalQuantile = (share: number): number =>
  share <= 0.5 ? lowerNormalQuantile(share) : -lowerNormalQuantile(1 - share);

/** A lognormal distribution, by so many of its quantiles at even distances. */
export const usualServices: ServicePool = (() => {
  const variance = Math.log(1 + USUAL.coefficientOfVariation ** 2);
  const middle = Math.log(USUAL.meanMinutes) - variance / 2;
  return {
    from: 'usual',
    sortedMinutes: Float64Array.from({ length: USUAL.count }, (_, index) =>
      Math.exp(middle + Math.sqrt(variance) * normalQuantile((index + 0.5) / USUAL.count)),
    ),
  };
})();
