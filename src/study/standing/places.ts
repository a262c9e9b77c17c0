/** Who stands where on a board, by what their days add up to; pure. */

export const boardNames = ['points', 'kept', 'beyond', 'improved'] as const;
export type BoardName = (typeof boardNames)[number];

/** What somebody's days of a period add up to, by the board. */
export type Total = {
  readonly personId: string;
  /** What it is from: answers that counted, or days. */
  readonly n: number;
  readonly sum: number;
  /** How much was asked: who was asked little proves little. */
  readonly asked: number;
  /** Of *beyond*: the sum of R(1 − R). */
  readonly variance: number;
};

export type Placed = {
  readonly personId: string;
  readonly n: number;
  /**
   * points: points. kept: a share, 0 to 1. beyond: how much more was right than predicted, as a
   * share of the answers. improved: questions. Rounded as it is shown, so that a tie is seen as
   * one.
   */
  readonly measure: number;
  /** From 1; a range where nobody is clearly ahead, or where several share a measure. */
  readonly place: { readonly from: number; readonly to: number };
  /** How many have exactly this measure: 1 is alone. */
  readonly tied: number;
};

/** Not on the board yet: how much they were asked, in questions, and how much it takes. */
export type Waiting = { readonly has: number; readonly needs: number };

export type Placing = {
  /** The first first. */
  readonly placed: readonly Placed[];
  readonly waiting: ReadonlyMap<string, Waiting>;
};

/** A few good days weigh as much as so many usual ones of the cohort. */
const KEPT_SHRUNK_BY = 7;
const BEYOND_SHRUNK_BY = 40;
const BEYOND_LISTED_FROM = 30;
/** Ahead by more than that many standard errors is ahead by more than chance, in 19 cases of 20. */
const CLEARLY = 1.64;

export const placeOn = (board: BoardName, totals: readonly Total[]): Placing => rules[board](totals);

type Measured = Total & { readonly measure: number; readonly error: number };
type Rule = (totals: readonly Total[]) => Placing;

const byCount: Rule = (totals) => ({
  placed: place(totals.map((total) => ({ ...total, measure: Math.round(total.sum), error: 0 })).filter(isAboveZero)),
  waiting: new Map(),
});

const isAboveZero = ({ measure }: Measured): boolean => measure > 0;

/** (Σ min(1, right / ΣR) + kμ) / (D + k). */
const kept: Rule = (totals) => {
  const mean = ratio(totals, ({ sum }) => sum);
  const measured = totals.map((total) => ({
    ...total,
    measure: roundTo(3, (total.sum + KEPT_SHRUNK_BY * mean) / (total.n + KEPT_SHRUNK_BY)),
    error: 0,
  }));
  return listedFrom(Math.max(1, Math.ceil(usual(totals) / 2)), measured);
};

/** Σ(x − R − m) / (n + 40). */
const beyond: Rule = (totals) => {
  const mean = ratio(totals, ({ sum }) => sum);
  const measured = totals.map((total) => ({
    ...total,
    measure: roundTo(3, (total.sum - total.n * mean) / (total.n + BEYOND_SHRUNK_BY)),
    error: Math.sqrt(total.variance) / (total.n + BEYOND_SHRUNK_BY),
  }));
  return listedFrom(Math.max(BEYOND_LISTED_FROM, Math.ceil(usual(totals) / 4)), measured);
};

const rules = { points: byCount, kept, beyond, improved: byCount } as const satisfies Record<BoardName, Rule>;

const listedFrom = (needs: number, measured: readonly Measured[]): Placing => ({
  placed: place(measured.filter(({ asked }) => asked >= needs)),
  waiting: new Map(
    measured
      .filter(({ asked }) => asked < needs)
      .map(({ personId, asked }) => [personId, { has: asked, needs }] as const),
  ),
});

/** The median. Whoever keeps a handful of easy questions has no place before those who study. */
const usual = (totals: readonly Total[]): number => {
  const asked = totals.map((total) => total.asked).filter((count) => count > 0);
  return asked.toSorted((one, other) => one - other)[Math.floor(asked.length / 2)] ?? 0;
};

/** Of the whole cohort. */
const ratio = (totals: readonly Total[], of: (total: Total) => number): number => {
  const n = totals.reduce((sum, total) => sum + total.n, 0);
  return n === 0 ? 0 : totals.reduce((sum, total) => sum + of(total), 0) / n;
};

/**
 * A place is 1 + how many are clearly ahead; never better than that of somebody before them, though
 * those before may be less sure.
 */
const place = (measured: readonly Measured[]): readonly Placed[] => {
  const sorted = measured.toSorted((one, other) => other.measure - one.measure || compareIds(one, other));
  let least = 1;
  const from = sorted.map((own) => {
    least = Math.max(least, 1 + sorted.filter((other) => isAhead(other, own)).length);
    return least;
  });
  let most = sorted.length;
  const to = sorted
    .toReversed()
    .map((own) => {
      most = Math.min(most, sorted.length - sorted.filter((other) => isAhead(own, other)).length);
      return most;
    })
    .toReversed();
  return sorted.map(({ personId, n, measure }, index) => ({
    personId,
    n,
    measure,
    place: { from: from[index] ?? 1, to: to[index] ?? sorted.length },
    tied: sorted.filter((other) => other.measure === measure).length,
  }));
};

const isAhead = (one: Measured, other: Measured): boolean =>
  one.measure - other.measure > CLEARLY * Math.hypot(one.error, other.error);

const compareIds = (one: Total, other: Total): number => (one.personId < other.personId ? -1 : 1);

const roundTo = (digits: number, value: number): number => {
  const scale = 10 ** digits;
  // Never −0, which would be another measure than 0.
  return Math.round(value * scale) / scale + 0;
};
