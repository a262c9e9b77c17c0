/**
 * Which questions are bad, by the first answers that people gave: too easy, guessed at, telling
 * nothing of who knows more, or with the wrong key. Pure; after classical test theory (Lord and
 * Novick 1968).
 */
import { correlationInterval, type Interval, pointBiserial, wilson, withoutGuessing } from './interval.ts';

export type Item = {
  readonly id: string;
  /** What one hits by guessing: 0.25 with four options, 0 where an answer is typed. */
  readonly chance: number;
  /** Where one of several is chosen, the keys of all; else none. */
  readonly options: readonly string[];
  readonly key?: string | undefined;
};

/**
 * First answers of one kind to one question. Of the `judged`, who answered enough others, the sum of
 * how well they do there (the mean of x − F over all others), and of its square.
 */
export type Tally = {
  readonly item: string;
  /** The option, where one of several is chosen. */
  readonly chosen: string | null;
  readonly right: boolean;
  /** They say nothing of who knows what: with a hint, or said to be guessed. */
  readonly apart: boolean;
  readonly n: number;
  readonly judged: number;
  readonly ability: number;
  readonly squares: number;
};

export type OptionStats = {
  readonly option: string;
  readonly isKey: boolean;
  readonly count: number;
  readonly share: number;
  /** A wrong option that hardly anybody chooses does nothing. */
  readonly works: boolean;
  /** Point-biserial: of choosing it, with how well the person does elsewhere. */
  readonly r?: Interval;
};

export type Flag = 'easy' | 'guessed' | 'tells-nothing' | 'miskeyed';

export type ItemStats = {
  readonly item: string;
  readonly n: number;
  readonly right: number;
  /** First answers beside these, with a hint or guessed. */
  readonly hintedOrGuessed: number;
  readonly facility?: Interval;
  readonly corrected?: Interval;
  readonly options?: readonly OptionStats[];
  /** Over the `pairs` of those who answered enough other questions. */
  readonly discrimination?: Interval & { readonly pairs: number };
  readonly flags: readonly Flag[];
};

/** First answers from which on each figure is shown: below, it says more about chance. */
const SHOWN_FROM = { facility: 20, options: 50, discrimination: 100 };
/** Other questions by which one judges how well a person does. */
export const OTHERS_AT_LEAST = 20;
const WORKS_FROM = 0.05;
const EASY_ABOVE = 0.95;
const DISCRIMINATES_FROM = 0.2;
/** So near to chance, above it, that hardly anybody can have known. */
const NEAR_CHANCE = 0.1;

/** For each item that was answered without help, in the order of `items`. */
export const analyseItems = (items: readonly Item[], tallies: readonly Tally[]): readonly ItemStats[] => {
  const byItem = Map.groupBy(tallies, ({ item }) => item);
  return items.flatMap((item) => {
    const [apart, own] = partition(byItem.get(item.id) ?? [], (tally) => tally.apart);
    return own.length > 0 ? [analyse(item, own, sumOf(apart).n)] : [];
  });
};

const partition = <Each>(all: readonly Each[], is: (each: Each) => boolean): readonly [Each[], Each[]] => [
  all.filter(is),
  all.filter((each) => !is(each)),
];

type Sum = Pick<Tally, 'n' | 'judged' | 'ability' | 'squares'>;

const sumOf = (tallies: readonly Sum[]): Sum =>
  tallies.reduce(
    (sum, { n, judged, ability, squares }) => ({
      n: sum.n + n,
      judged: sum.judged + judged,
      ability: sum.ability + ability,
      squares: sum.squares + squares,
    }),
    { n: 0, judged: 0, ability: 0, squares: 0 },
  );

const analyse = (item: Item, tallies: readonly Tally[], hintedOrGuessed: number): ItemStats => {
  const all = sumOf(tallies);
  const right = sumOf(tallies.filter((tally) => tally.right));
  const facility = all.n >= SHOWN_FROM.facility ? wilson(right.n, all.n) : undefined;
  const hasR = all.judged >= SHOWN_FROM.discrimination;
  const discrimination = hasR ? rOf(right, all) : undefined;
  const options =
    all.n >= SHOWN_FROM.options && item.options.length > 0 ? optionsOf(item, tallies, all, hasR) : undefined;
  const stats = {
    item: item.id,
    n: all.n,
    right: right.n,
    hintedOrGuessed,
    ...(facility && { facility, corrected: withoutGuessing(facility, item.chance) }),
    ...(options && { options }),
    ...(discrimination && { discrimination: { ...discrimination, pairs: all.judged } }),
  };
  return { ...stats, flags: flagsOf(item, stats) };
};

/** Of having answered so, with how well one does elsewhere. */
const rOf = (some: Sum, all: Sum): Interval | undefined => {
  const r = pointBiserial({ count: some.judged, sum: some.ability }, { ...all, count: all.judged, sum: all.ability });
  return r === undefined ? undefined : correlationInterval(r, all.judged);
};

const optionsOf = (
  { options, key }: Item,
  tallies: readonly Tally[],
  all: Sum,
  hasR: boolean,
): readonly OptionStats[] =>
  options.map((option) => {
    const own = sumOf(tallies.filter(({ chosen }) => chosen === option));
    const r = hasR ? rOf(own, all) : undefined;
    const share = own.n / all.n;
    return { option, isKey: option === key, count: own.n, share, works: share >= WORKS_FROM, ...(r && { r }) };
  });

/**
 * Only where the whole interval lies beyond the bound, so that chance alone seldom raises a flag.
 */
const flagsOf = ({ chance }: Item, stats: Omit<ItemStats, 'flags'>): readonly Flag[] => {
  const { facility, discrimination, options = [] } = stats;
  const key = options.find(({ isKey }) => isKey)?.r;
  const miskeyed =
    key !== undefined && options.some(({ isKey, r }) => !isKey && r !== undefined && r.value > key.value && r.from > 0);
  return [
    ...(facility && facility.from > EASY_ABOVE ? (['easy'] as const) : []),
    ...(facility && chance > 0 && facility.to < chance + NEAR_CHANCE ? (['guessed'] as const) : []),
    ...(discrimination && discrimination.to < DISCRIMINATES_FROM ? (['tells-nothing'] as const) : []),
    ...(miskeyed ? (['miskeyed'] as const) : []),
  ];
};
