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
  /** By module, capped for each. */
  readonly modules: Readonly<Record<string, number>>;
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
 * Where more than this share of what is due has waited longer, the day is one of catching up, and
 * proves nothing.
 */
const CATCHING_UP_FROM = 0.25;

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
type Timeline = readonly Step[];

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
    return [
      { since: Number.NEGATIVE_INFINITY, state: after(0), right: now.get(slug)?.right ?? false },
      ...own.map(({ day, right }, index) => ({ since: day, state: after(index + 1), right })),
    ];
  });
};

const scoreDay = (
  day: number,
  answers: readonly Answer[],
  questions: readonly Timeline[],
  material: Material,
): DayScore => {
  const states = questions.flatMap((timeline) => {
    const state = timeline.findLast(({ since }) => since < day)?.state;
    return state && isAsked(state, day) ? [state] : [];
  });
  const due = states.map((state) => recallOn(day, state)).toSorted((one, other) => one - other);
  const late = states.filter(({ dueOn }) => day - dueOn > LATE_DAYS);
  const planned = due.slice(0, material.dose);
  const first = answers.filter(
    ({ scheduled, before, earned }) => earned || (scheduled && (before === null || before.dueOn <= day)),
  );
  const reviews = first.filter(({ before }) => before !== null).slice(0, planned.length);
  return {
    day,
    answered: answers.length,
    counted: first.length,
    ...pointsOf(first, day, material),
    due: due.length,
    planned: planned.length,
    plannedRecall: sum(planned),
    recalled: reviews.filter(isRecalled).length,
    ...judge(late.length > CATCHING_UP_FROM * due.length ? [] : reviews, day),
    known: sum(questions.map((timeline) => knownOn(day, timeline))),
  };
};

const isAsked = ({ dueOn, asideOn, returnedOn, suspendedOn }: State, day: number): boolean => {
  const wasAside = asideOn !== null && returnedOn !== null && asideOn <= day && day < returnedOn;
  return dueOn <= day && !wasAside && (suspendedOn === null || day < suspendedOn);
};

const recallOn = (day: number, { reviewedOn, stability }: State): number =>
  recall(Math.max(0, day - reviewedOn), stability);

const isRecalled = ({ right, aided, earned }: Answer): boolean => earned || (right && !aided);

const pointsOf = (
  first: readonly Answer[],
  day: number,
  { modulesOf, pointsFor }: Material,
): Pick<DayScore, 'points' | 'modules'> => {
  let points = 0;
  const modules = new Map<string, number>();
  const capped = (before: number, slug: string): number => Math.min(POINTS_A_DAY, before + pointsFor(slug, day));
  for (const { slug } of first.filter(isRecalled)) {
    points = capped(points, slug);
    for (const module of modulesOf.get(slug) ?? []) modules.set(module, capped(modules.get(module) ?? 0, slug));
  }
  return { points, modules: Object.fromEntries(modules) };
};

/**
 * Recall counts as it was on the day it was due: waiting longer doesn't make an answer worth more.
 */
const judge = (reviews: readonly Answer[], day: number): Pick<DayScore, 'judged' | 'residual' | 'variance'> => {
  let [judged, residual, variance] = [0, 0, 0];
  for (const answer of reviews) {
    const { before } = answer;
    if (before === null || day - before.dueOn > LATE_DAYS) continue;
    const expected = Math.max(recallOn(day, before), recallOn(before.dueOn, before));
    judged += 1;
    residual += (isRecalled(answer) ? 1 : 0) - expected;
    variance += expected * (1 - expected);
  }
  return { judged, residual, variance };
};

const knownOn = (day: number, timeline: Timeline): number => {
  const last = timeline.findLast(({ since }) => since <= day);
  return last?.state && last.right ? recallOn(day, last.state) : 0;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
