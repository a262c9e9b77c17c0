/** What the numbers of office hours say: medians, how often a range held, what an offer saved; pure. */
import { type Bucket, bucketOf, buckets, shownRange } from '../../wait/calibrate.ts';

/** One question that was called; minutes are missing where they say nothing. */
export type Help = {
  readonly queue: string;
  /** By whom, also where two are called the same; nobody where they have deleted their data. */
  readonly helperId: string | null;
  readonly helper: string;
  /** ISO: 1 is Monday, by the cohort’s clock. */
  readonly weekday: number;
  /** From joining to the call; not of those who were away, passed over or carried over. */
  readonly waitMinutes: number | null;
  /** From the beginning of help to its end; not of those that a timer ended. */
  readonly helpMinutes: number | null;
};

export type Median = { readonly minutes: number | undefined; readonly n: number };

export const medianOf = (values: readonly (number | null)[]): Median => {
  const sorted = values.filter((value) => value !== null).toSorted((one, other) => one - other);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return {
    minutes: below === undefined || above === undefined ? undefined : (below + above) / 2,
    n: sorted.length,
  };
};

/** Nine in ten of them are at most this. */
export const mostOf = (values: readonly (number | null)[]): number | undefined => {
  const sorted = values.filter((value) => value !== null).toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.9 * sorted.length) - 1];
};

export type Row = {
  readonly name: string;
  readonly wait: Median;
  /** Nine in ten waited at most so long; nothing where nobody’s wait says anything. */
  readonly mostMinutes: number | undefined;
  readonly help: Median;
};

const rowOf = (name: string, helps: readonly Help[]): Row => ({
  name,
  wait: medianOf(helps.map(({ waitMinutes }) => waitMinutes)),
  mostMinutes: mostOf(helps.map(({ waitMinutes }) => waitMinutes)),
  help: medianOf(helps.map(({ helpMinutes }) => helpMinutes)),
});

/** Of fewer waits there is nothing to compare. */
export const DRAWN_FROM = 3;

export const overall = (helps: readonly Help[]): Row => rowOf('All', helps);

/** Whoever has most first. */
export const groupedBy = (
  helps: readonly Help[],
  nameOf: (help: Help) => string,
  keyOf: (help: Help) => string | null = nameOf,
): readonly Row[] =>
  [...Map.groupBy(helps, keyOf).values()]
    .map((of) => ({ name: of.slice(0, 1).map(nameOf).join(), of }))
    .toSorted((one, other) => other.of.length - one.of.length || one.name.localeCompare(other.name))
    .map(({ name, of }) => rowOf(name, of));

/** In the order of the week. */
export const byWeekday = (helps: readonly Help[], names: readonly string[]): readonly Row[] =>
  names.flatMap((name, index) => {
    const of = helps.filter(({ weekday }) => weekday === index + 1);
    return of.length === 0 ? [] : [rowOf(name, of)];
  });

/** A wait that was said when somebody joined, and the one that came. */
export type SaidWait = {
  readonly place: number;
  readonly lowMinutes: number;
  readonly highMinutes: number;
  readonly waitedMinutes: number;
};

export type Held = {
  readonly bucket: Bucket;
  readonly n: number;
  /** Within the range before it was rounded, and within the one that was shown. */
  readonly held: number;
  readonly shownHeld: number;
  /** On average, as shown. */
  readonly widthMinutes: number;
};

export const heldBy = (waits: readonly SaidWait[]): readonly Held[] =>
  buckets.flatMap((bucket) => {
    const of = waits.filter(({ place }) => bucketOf(place) === bucket);
    if (of.length === 0) return [];
    const isWithin = (low: number, high: number, minutes: number): boolean => low <= minutes && minutes <= high;
    const shown = of.map((wait) => ({ ...wait, ...shownRange(wait) }));
    return [
      {
        bucket,
        n: of.length,
        held: of.filter((wait) => isWithin(wait.lowMinutes, wait.highMinutes, wait.waitedMinutes)).length,
        shownHeld: shown.filter((wait) => isWithin(wait.lowMinutes, wait.highMinutes, wait.waitedMinutes)).length,
        widthMinutes: shown.reduce((sum, wait) => sum + wait.highMinutes - wait.lowMinutes, 0) / of.length,
      },
    ];
  });

/** Of those for whom there was something to read: how many there were, and how many a helper then helped. */
export type OfferGroup = { readonly n: number; readonly helped: number };
export type Offers = { readonly shown: OfferGroup; readonly notShown: OfferGroup; readonly saidAnswered: number };

/** With fewer who weren’t shown anything there’s nothing to compare with. */
export const COMPARED_AT_LEAST = 10;
/** Of a normal distribution: within so many deviations lie four fifths. */
const FOUR_FIFTHS = 1.28;

export type Saved = { readonly about: number; readonly low: number; readonly high: number };

/**
 * How many fewer were helped than if nothing had been shown; four times in five it lies between these.
 * One more of each kind is counted in both groups, or few would look sure: Agresti and Caffo, Simple
 * and effective confidence intervals for proportions, 2000.
 */
export const savedBy = ({ shown, notShown }: Offers): Saved | undefined => {
  if (notShown.n < COMPARED_AT_LEAST || shown.n === 0) return undefined;
  const [with_, without] = [shareOf(shown), shareOf(notShown)];
  const deviation = Math.sqrt((with_ * (1 - with_)) / (shown.n + 2) + (without * (1 - without)) / (notShown.n + 2));
  const saved = (share: number): number => Math.round(share * shown.n);
  return {
    about: saved(notShown.helped / notShown.n - shown.helped / shown.n),
    low: saved(without - with_ - FOUR_FIFTHS * deviation),
    high: saved(without - with_ + FOUR_FIFTHS * deviation),
  };
};

const shareOf = ({ n, helped }: OfferGroup): number => (helped + 1) / (n + 2);
