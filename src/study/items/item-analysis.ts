/**
 * Which questions are bad, by the first answers that people gave: too easy, guessed at, telling
 * nothing of who knows more, or with the wrong key. Pure; after classical test theory (Lord and
 * Novick 1968).
 */
import { correlation, correlationInterval, type Interval, mean, wilson, withoutGuessing } from './interval.ts';

/** One person's first answer to a question, without hint and not said to be guessed. */
export type FirstAnswer = {
  readonly person: string;
  readonly item: string;
  readonly right: boolean;
  /** The option, where there are options. */
  readonly chosen?: string | undefined;
};

export type Item = {
  readonly id: string;
  /** What one hits by guessing: 0.25 with four options, 0 where an answer is typed. */
  readonly chance: number;
  /** Where one of several is chosen, the keys of all; else none. */
  readonly options: readonly string[];
  readonly key?: string | undefined;
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
const OTHERS_AT_LEAST = 20;
const WORKS_FROM = 0.05;
const EASY_ABOVE = 0.95;
const DISCRIMINATES_FROM = 0.2;
/** So near to chance, above it, that hardly anybody can have known. */
const NEAR_CHANCE = 0.1;

/** For each item that was answered, in the order of `items`. */
export const analyseItems = (items: readonly Item[], answers: readonly FirstAnswer[]): readonly ItemStats[] => {
  const byItem = Map.groupBy(answers, ({ item }) => item);
  const facilities = new Map([...byItem].map(([item, own]) => [item, mean(own.map(({ right }) => Number(right)))]));
  const sums = sumsByPerson(answers, facilities);
  return items.flatMap((item) => {
    const own = byItem.get(item.id);
    return own ? [analyse(item, own, (answer) => abilityWithout(answer, sums, facilities))] : [];
  });
};

type Sums = ReadonlyMap<string, { readonly count: number; readonly sum: number }>;

/** For each person, how far right answers lie above what all reach: the sum of x − F. */
const sumsByPerson = (answers: readonly FirstAnswer[], facilities: ReadonlyMap<string, number>): Sums => {
  const sums = new Map<string, { count: number; sum: number }>();
  for (const { person, item, right } of answers) {
    const known = sums.get(person) ?? { count: 0, sum: 0 };
    const above = Number(right) - (facilities.get(item) ?? 0);
    sums.set(person, { count: known.count + 1, sum: known.sum + above });
  }
  return sums;
};

/** The mean of x − F over all other items; `undefined` where these are too few. */
const abilityWithout = (
  { person, item, right }: FirstAnswer,
  sums: Sums,
  facilities: ReadonlyMap<string, number>,
): number | undefined => {
  const { count, sum } = sums.get(person) ?? { count: 0, sum: 0 };
  const others = count - 1;
  if (others < OTHERS_AT_LEAST) return undefined;
  return (sum - (Number(right) - (facilities.get(item) ?? 0))) / others;
};

type AbilityOf = (answer: FirstAnswer) => number | undefined;
type Judged = { readonly answer: FirstAnswer; readonly ability: number };

const analyse = (item: Item, answers: readonly FirstAnswer[], abilityOf: AbilityOf): ItemStats => {
  const n = answers.length;
  const right = answers.filter((answer) => answer.right).length;
  const facility = n >= SHOWN_FROM.facility ? wilson(right, n) : undefined;
  const judged = answers.flatMap((answer): Judged[] => {
    const ability = abilityOf(answer);
    return ability === undefined ? [] : [{ answer, ability }];
  });
  const hasR = judged.length >= SHOWN_FROM.discrimination;
  const discrimination = hasR ? rOf(judged, (answer) => answer.right) : undefined;
  const options =
    n >= SHOWN_FROM.options && item.options.length > 0 ? optionsOf(item, answers, hasR ? judged : []) : undefined;
  const stats = {
    item: item.id,
    n,
    right,
    ...(facility && { facility, corrected: withoutGuessing(facility, item.chance) }),
    ...(options && { options }),
    ...(discrimination && { discrimination: { ...discrimination, pairs: judged.length } }),
  };
  return { ...stats, flags: flagsOf(item, stats) };
};

const rOf = (judged: readonly Judged[], is: (answer: FirstAnswer) => boolean): Interval | undefined => {
  const r = correlation(
    judged.map(({ answer }) => Number(is(answer))),
    judged.map(({ ability }) => ability),
  );
  return r === undefined ? undefined : correlationInterval(r, judged.length);
};

const optionsOf = (
  { options, key }: Item,
  answers: readonly FirstAnswer[],
  judged: readonly Judged[],
): readonly OptionStats[] =>
  options.map((option) => {
    const count = answers.filter(({ chosen }) => chosen === option).length;
    const r = judged.length > 0 ? rOf(judged, ({ chosen }) => chosen === option) : undefined;
    const share = count / answers.length;
    return { option, isKey: option === key, count, share, works: share >= WORKS_FROM, ...(r && { r }) };
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
