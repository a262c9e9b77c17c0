/**
 * What each of a person's days counts for, worked out from their log: pure, and the one place for
 * it, so that what is kept and what is worked out anew are the same.
 */
import { defaultScheduling, fsrsFor } from '../memory/memory.ts';
import type { Answer, History, State } from './history.ts';

export type DayScore = {
  /** Since 1970, as dayNumber counts. */
  readonly day: number;
  readonly answered: number;
  /** First answers of the day on due or new material. */
  readonly counted: number;
  readonly points: number;
  /** By module, of each that has any; points are capped for each. */
  readonly modules: Readonly<Record<string, ModuleDay>>;
  readonly due: number;
  /**
   * Of what was due, as much as the dose: what had faded most. Its recall is predicted and summed.
   */
  readonly planned: number;
  readonly plannedRecall: number;
  /** Right ones among the first answers to as many. */
  readonly recalled: number;
  /** Of those answers the ones at most two days late; the sums of x − R and of R(1 − R). */
  readonly judged: number;
  readonly residual: number;
  readonly variance: number;
  /**
   * Predicted recall at the end of the day, summed over the questions whose last answer was right.
   */
  readonly known: number;
};

type Counted = Pick<DayScore, 'points' | 'judged' | 'residual' | 'variance' | 'known'>;

/** What a module’s questions alone count for: rounded and without zeros, since many are kept. */
export type ModuleDay = Partial<Counted>;

export type Material = {
  /** The modules of each question that counts; others don't. */
  readonly modulesOf: ReadonlyMap<string, readonly string[]>;
  /** Points for a right answer on a day. */
  readonly pointsFor: (slug: string, day: number) => number;
  /** Reviews a day: the cohort's, not the person's own. */
  readonly dose: number;
};

/** Nobody can learn more in a day than this is worth: some forty right answers. */
export const POINTS_A_DAY = 500;
/** Who lets cards fall overdue doesn't earn by it. */
const LATE_DAYS = 2;

/**
 * One curve for everybody: that of the default weights. A cohort that adopts others would otherwise
 * be measured by two yardsticks, and its days would change with each fit.
 */
const { recall } = fsrsFor(defaultScheduling);

/**
 * From the day `from` to the day `to`, both among them; the history must begin at `from` or before.
 */
export const scoreDays = (
  { answers, memories }: History,
  { from, to }: { readonly from: number; readonly to: number },
  material: Material,
): readonly DayScore[] => {
  const counting = answers.filter(({ slug }) => material.modulesOf.has(slug));
  const questions = timelines(
    counting,
    memories.filter(({ slug }) => material.modulesOf.has(slug)),
  );
  const byDay = Map.groupBy(counting, ({ day }) => day);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const day = from + index;
    return scoreDay(day, byDay.get(day) ?? [], questions, material);
  });
};

/** What a question was like from the end of a day on. */
type Step = { readonly since: number; readonly state: State | null; readonly right: boolean };
type Timeline = { readonly slug: string; readonly steps: readonly Step[] };

/** Always in one order, so that the same sums are the same to the last digit. */
const timelines = (answers: readonly Answer[], memories: History['memories']): readonly Timeline[] => {
  const now = new Map(memories.map((memory) => [memory.slug, memory]));
  const scheduled = Map.groupBy(
    answers.filter((answer) => answer.scheduled),
    ({ slug }) => slug,
  );
  return [...new Set([...now.keys(), ...scheduled.keys()])].toSorted().map((slug) => {
    const own = scheduled.get(slug) ?? [];
    const after = (index: number): State | null => (own[index] ? own[index].before : (now.get(slug)?.state ?? null));
    const steps = [
      { since: Number.NEGATIVE_INFINITY, state: after(0), right: now.get(slug)?.right ?? false },
      ...own.map(({ day, right }, index) => ({ since: day, state: after(index + 1), right })),
    ];
    return { slug, steps };
  });
};

const scoreDay = (
  day: number,
  answers: readonly Answer[],
  questions: readonly Timeline[],
  material: Material,
): DayScore => {
  const states = questions.flatMap(({ steps }) => {
    const state = steps.findLast(({ since }) => since < day)?.state;
    return state && isAsked(state, day) ? [state] : [];
  });
  const due = states.map((state) => recallOn(day, state)).toSorted((one, other) => one - other);
  const planned = due.slice(0, material.dose);
  const first = answers.filter(
    ({ scheduled, before, earned }) => earned || (scheduled && (before === null || before.dueOn <= day)),
  );
  const reviews = first.filter(({ before }) => before !== null).slice(0, planned.length);
  const known = questions.map((timeline) => ({ slug: timeline.slug, recall: knownOn(day, timeline) }));
  const counts = { first, judged: reviews.flatMap((answer) => judge(answer, day)), known };
  return {
    day,
    answered: answers.length,
    counted: first.length,
    ...countsOf(counts, day, material),
    modules: modulesOf(counts, day, material),
    due: due.length,
    planned: planned.length,
    plannedRecall: sum(planned),
    recalled: reviews.filter(isRecalled).length,
  };
};

const isAsked = ({ dueOn, asideOn, returnedOn, suspendedOn }: State, day: number): boolean => {
  const wasAside = asideOn !== null && returnedOn !== null && asideOn <= day && day < returnedOn;
  return dueOn <= day && !wasAside && (suspendedOn === null || day < suspendedOn);
};

const recallOn = (day: number, { reviewedOn, stability }: State): number =>
  recall(Math.max(0, day - reviewedOn), stability);

const isRecalled = ({ right, aided, earned }: Answer): boolean => earned || (right && !aided);

/** `slug`: whose question it was. */
type Judged = { readonly slug: string; readonly residual: number; readonly variance: number };

/**
 * Held against what was predicted, as it was on the day it was due: waiting longer doesn't make an
 * answer worth more.
 */
const judge = (answer: Answer, day: number): readonly Judged[] => {
  const { slug, before } = answer;
  if (before === null || day - before.dueOn > LATE_DAYS) return [];
  const expected = Math.max(recallOn(day, before), recallOn(before.dueOn, before));
  return [{ slug, residual: (isRecalled(answer) ? 1 : 0) - expected, variance: expected * (1 - expected) }];
};

const knownOn = (day: number, { steps }: Timeline): number => {
  const last = steps.findLast(({ since }) => since <= day);
  return last?.state && last.right ? recallOn(day, last.state) : 0;
};

/** All that is added up both over everything and by module. */
type Counts = {
  readonly first: readonly Answer[];
  readonly judged: readonly Judged[];
  readonly known: readonly { readonly slug: string; readonly recall: number }[];
};

const countsOf = ({ first, judged, known }: Counts, day: number, { pointsFor }: Material): Counted => ({
  points: Math.min(POINTS_A_DAY, sum(first.filter(isRecalled).map(({ slug }) => pointsFor(slug, day)))),
  judged: judged.length,
  residual: sum(judged.map(({ residual }) => residual)),
  variance: sum(judged.map(({ variance }) => variance)),
  known: sum(known.map(({ recall: own }) => own)),
});

const modulesOf = (counts: Counts, day: number, material: Material): DayScore['modules'] => {
  const first = byModule(counts.first, material);
  const judged = byModule(counts.judged, material);
  const known = byModule(
    counts.known.filter((each) => each.recall > 0),
    material,
  );
  const slugs = [...new Set([...first.keys(), ...known.keys()])].toSorted();
  return Object.fromEntries(
    slugs.map((slug) => {
      const own = { first: first.get(slug) ?? [], judged: judged.get(slug) ?? [], known: known.get(slug) ?? [] };
      const counted = Object.entries(countsOf(own, day, material)).map(
        ([name, value]) => [name, rounded(value)] as const,
      );
      return [slug, Object.fromEntries(counted.filter(([, value]) => value !== 0))];
    }),
  );
};

/** A question can be in several. */
const byModule = <Item extends { readonly slug: string }>(
  items: readonly Item[],
  material: Material,
): ReadonlyMap<string, readonly Item[]> => {
  const pairs = items.flatMap((item) => (material.modulesOf.get(item.slug) ?? []).map((module) => ({ module, item })));
  return new Map(
    [...Map.groupBy(pairs, ({ module }) => module)].map(([module, found]) => [module, found.map(({ item }) => item)]),
  );
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
