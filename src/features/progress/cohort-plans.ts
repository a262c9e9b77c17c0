/** Who of a cohort would know the path by its last day: a share for each, a plan only for those who are read. */
import type { Window } from '../../chat/view/paginate.ts';
import type { InCohort } from '../../community/roles.ts';
import { createBoundedMap } from '../../lib/process/bounded-map.ts';
import { type Deadline, findFacts, findPace } from '../../study/deadline/find-facts.ts';
import { type DeadlinePlan, TARGET } from '../../study/deadline/plan.ts';
import { findSharesInWorker, type PlanTask, planInWorker } from '../../study/deadline/plan-in-worker.ts';
import { type CohortLearner, findCohortLearners } from './cohort-learners.ts';
import type { ProgressNeeds } from './needs.ts';

type LearnerShare = CohortLearner & {
  /** What they would know on the day, 0 to 1. */
  readonly share: number;
};

export type FoundShares = {
  /** Whoever would know less than is wanted; who would know least comes first. */
  readonly short: readonly LearnerShare[];
  /** How many were looked at, of how many the cohort has. */
  readonly looked: number;
  readonly of: number;
};

export type CohortShares = (
  organised: InCohort<'organiser'>,
  deadline: Deadline,
  at: Temporal.Instant,
) => Promise<FoundShares>;

/** A thousand learners take some ten seconds, which isn't done for each page that somebody turns. */
const KEPT_FOR = { minutes: 10 } as const;
const COHORTS_KEPT = 100;
/** Their memories are in hand together. */
const LEARNERS_AT_ONCE = 100;

type Shares = ReadonlyMap<string, number>;

export const createCohortShares = (needs: ProgressNeeds): CohortShares => {
  const kept = createBoundedMap<{ readonly until: Temporal.Instant; readonly found: Promise<Shares> }>(COHORTS_KEPT);
  return async (organised, deadline, at) => {
    // Asked each time: whoever left or had their data deleted is named no more.
    const learners = await findCohortLearners(needs.database.orm, organised);
    const key = `${deadline.cohortId} ${deadline.endsOn} ${deadline.questions.size}`;
    const last = kept.get(key);
    const known = last && Temporal.Instant.compare(at, last.until) < 0 ? last : undefined;
    const found = (known?.found ?? Promise.resolve<Shares>(new Map())).then((shares) =>
      addShares(needs, deadline, learners, shares, at),
    );
    kept.set(key, { until: known?.until ?? at.add(KEPT_FOR), found });
    // Whoever asked is told; the next one tries anew.
    found.catch(() => kept.delete(key));
    return foundOf(learners, await found);
  };
};

/** Of whoever isn't among the known. */
const addShares = async (
  needs: ProgressNeeds,
  deadline: Deadline,
  learners: readonly CohortLearner[],
  known: Shares,
  at: Temporal.Instant,
): Promise<Shares> => {
  const missing = learners.filter(({ personId }) => !known.has(personId));
  const shares = new Map(known);
  for (let start = 0; start < missing.length; start += LEARNERS_AT_ONCE) {
    const some = missing.slice(start, start + LEARNERS_AT_ONCE);
    const added = await findSharesInWorker(await findTasks(needs, deadline, some, at));
    for (const [index, { personId }] of some.entries()) shares.set(personId, added[index] ?? 0);
  }
  return shares;
};

const foundOf = (learners: readonly CohortLearner[], shares: Shares): FoundShares => ({
  short: learners
    .map((learner) => ({ ...learner, share: shares.get(learner.personId) ?? 0 }))
    .filter(({ share }) => share < TARGET)
    .toSorted((one, other) => one.share - other.share),
  looked: learners.length,
  of: learners[0]?.of ?? 0,
});

/** One learner after another, so that others' answers find the database free. */
const findTasks = async (
  needs: ProgressNeeds,
  deadline: Deadline,
  learners: readonly CohortLearner[],
  at: Temporal.Instant,
): Promise<readonly PlanTask[]> => {
  const tasks: PlanTask[] = [];
  for (const learner of learners) {
    const { newPerDay, reviewsPerDay } = learner;
    tasks.push({ ...(await findFacts(needs, { ...learner, at }, deadline)), own: { newPerDay, reviewsPerDay } });
  }
  return tasks;
};

export type LearnerPlan = {
  readonly personId: string;
  readonly name: string;
  readonly plan: DeadlinePlan;
  readonly pace: number;
};

/** Each takes a tenth of a second. */
export const PLANS_A_PAGE = 10;

/** Plans of those around the one with whom the reader's page begins. */
export const planAround = async (
  needs: ProgressNeeds,
  deadline: Deadline,
  short: readonly LearnerShare[],
  from: string,
  at: Temporal.Instant,
): Promise<Window<LearnerPlan>> => {
  const first = Math.max(
    0,
    short.findIndex(({ personId }) => personId === from),
  );
  const before = Math.max(0, first - PLANS_A_PAGE);
  const some = short.slice(before, first + PLANS_A_PAGE + 1);
  const plans = some.length === 0 ? [] : await planInWorker(await findTasks(needs, deadline, some, at));
  const items: LearnerPlan[] = [];
  for (const [index, plan] of plans.entries()) {
    const learner = some[index];
    if (learner) items.push({ ...learner, plan, pace: await findPace(needs, { ...learner, at }) });
  }
  return { items, before, all: short.length };
};
