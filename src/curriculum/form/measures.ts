/**
 * How the bank looks as a whole: what a learner who knows nothing could gain by looking at form
 * alone.
 */
import { kindNames } from '../kinds.ts';
import type { Problem } from '../problem.ts';
import { type Item, rightOf, warn, wrongOf } from './item.ts';

/** `count` of `of`; `wanted` is the share that gives nothing away, from and to. */
export type Measure = {
  readonly name: string;
  readonly count: number;
  readonly of: number;
  readonly wanted: readonly [from: number, to: number];
};

type Sort = {
  readonly name: string;
  readonly among: (item: Item) => boolean;
  readonly counts: (item: Item) => boolean;
  readonly wanted: (items: readonly Item[]) => readonly [from: number, to: number];
  readonly fix: string;
};

const isKind = (kind: Item['question']['kind']) => (item: Item) => item.question.kind === kind;

const lengthOfKey = (item: Item): number => rightOf(item)[0]?.text.length ?? 0;
const wrongLengths = (item: Item): number[] => wrongOf(item).map(({ text }) => text.length);

const isLongest = (item: Item): boolean => lengthOfKey(item) > Math.max(...wrongLengths(item));
const isSecondShortest = (item: Item): boolean =>
  wrongLengths(item).filter((length) => length < lengthOfKey(item)).length === 1;

/** What one would hit by picking any option. */
const chance = (items: readonly Item[]): number =>
  items.reduce((sum, { options }) => sum + 1 / options.length, 0) / (items.length || 1);

const SEVERAL_RIGHT = [2, 3, 4, 5];

const sorts: readonly Sort[] = [
  {
    name: 'single: the right option is the longest',
    among: isKind('single'),
    counts: isLongest,
    wanted: () => [0.2, 0.35],
    fix: 'Make the right option as long as its truth needs, and wrong ones as exact as it',
  },
  {
    name: 'single: the right option is the second-shortest',
    among: isKind('single'),
    counts: isSecondShortest,
    wanted: (items) => [0, chance(items) + 0.05],
    fix: 'Vary how long the right option is beside the others',
  },
  {
    name: 'true or false: the statement is true',
    among: isKind('true-false'),
    counts: ({ question }) => question.kind === 'true-false' && question.answer,
    wanted: () => [0.45, 0.55],
    fix: 'Turn some of the statements round',
  },
  ...SEVERAL_RIGHT.map(
    (right): Sort => ({
      name: `several: ${right} are right`,
      among: isKind('several'),
      counts: (item) => rightOf(item).length === right,
      wanted: () => [0, 0.5],
      fix: 'Let the number of right options vary',
    }),
  ),
];

/** What a whole bank has, which one concept can't; a bank that grows is told how far it has come. */
export const measureCover = (items: readonly Item[], concepts: readonly string[]): Measure[] => {
  const ofConcept = Map.groupBy(items, ({ question }) => question.concept);
  const ofKind = Map.groupBy(items, ({ question }) => question.kind);
  const own = concepts.map((slug) => ofConcept.get(slug) ?? []);
  const kindsIn = (these: readonly Item[]): number => new Set(these.map(({ question }) => question.kind)).size;
  const has = (name: string, fits: readonly boolean[]): Measure => ({
    name,
    count: fits.filter(Boolean).length,
    of: fits.length,
    wanted: [1, 1],
  });
  return [
    has(
      `concepts: there are ${QUESTIONS_OF_CONCEPT} questions`,
      own.map(({ length }) => length >= QUESTIONS_OF_CONCEPT),
    ),
    has(
      `concepts: there are ${KINDS_OF_CONCEPT} kinds of question`,
      own.map((these) => kindsIn(these) >= KINDS_OF_CONCEPT),
    ),
    has(
      `kinds: there are ${QUESTIONS_OF_KIND} questions`,
      kindNames.map((kind) => (ofKind.get(kind)?.length ?? 0) >= QUESTIONS_OF_KIND),
    ),
    {
      name: 'questions: the level is recall',
      count: items.filter(({ question }) => question.level === 1).length,
      of: items.length,
      wanted: [0, 0.4],
    },
  ];
};

const QUESTIONS_OF_CONCEPT = 10;
const KINDS_OF_CONCEPT = 4;
const QUESTIONS_OF_KIND = 40;

export const measureForm = (items: readonly Item[]): Measure[] =>
  sorts.map(({ name, among, counts, wanted }) => {
    const these = items.filter(among);
    return { name, count: these.filter(counts).length, of: these.length, wanted: wanted(these) };
  });

/** Of few questions a share can't be met to the point: a whole one more or less is let pass. */
const isWithin = ({ count, of, wanted: [from, to] }: Measure): boolean =>
  count >= Math.floor(from * of) && count <= Math.ceil(to * of);

export const isAsWanted = isWithin;

/** A warning for each measure that is off, at the first question that could be mended. */
export const warnOfMeasures = (items: readonly Item[]): Problem[] =>
  measureForm(items).flatMap((measure, index): Problem[] => {
    const sort = sorts[index];
    if (!sort || isWithin(measure)) return [];
    const these = items.filter(sort.among);
    const tooMany = measure.count > measure.wanted[1] * measure.of;
    const mendable = these.filter((item) => sort.counts(item) === tooMany);
    const [first] = mendable;
    if (!first) return [];
    const slugs = mendable
      .slice(0, 4)
      .map(({ question }) => `\`${question.slug}\``)
      .join(', ');
    const more = mendable.length > 4 ? ` and ${mendable.length - 4} more` : '';
    return [warn(first, ['kind'], `${describeMeasure(measure)}: look at ${slugs}${more}`, sort.fix)];
  });

export const describeMeasure = ({ name, count, of, wanted: [from, to] }: Measure): string => {
  const share = of === 0 ? '' : ` (${percent(count / of)})`;
  const range = from === 0 ? `at most ${percent(to)}` : from === to ? 'all' : `${percent(from)} to ${percent(to)}`;
  return `${name} in ${count} of ${of}${share}, wanted ${range}`;
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;
