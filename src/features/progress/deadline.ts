/** What it takes to know the path by its last day: worked out when somebody asks. */

import type { Caller } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import type { Block, View } from '../../chat/view/view.ts';
import { findStudySettings, recordPlan } from '../../community/person/study-settings.ts';
import { requireRole } from '../../community/roles.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { text } from '../../lib/words/text.ts';
import { findDeadline, findDeadlineOfCohort, findFacts, findPace } from '../../study/deadline/find-facts.ts';
import { isOffered } from '../../study/deadline/plan.ts';
import { planInWorker } from '../../study/deadline/plan-in-worker.ts';
import { simulate } from '../../study/deadline/simulate.ts';
import { defaultScheduling, fsrsFor } from '../../study/memory/memory.ts';
import { type CohortShares, createCohortShares, planAround } from './cohort-plans.ts';
import { cohortDeadlineBlocks, cohortPlanView, deadlineBlocks, planView, readWay, takenView } from './deadline-view.ts';
import type { ProgressNeeds } from './needs.ts';

const isBlock = (block: Block | undefined): block is Block => block !== undefined;

/** Whoever has met fewer questions of their path is only beginning: nothing is known of their pace. */
const MET_AT_LEAST = 10;

/** Of /progress; nothing without a deadline. */
export const ownDeadline = async (
  needs: ProgressNeeds,
  who: Pick<Caller, 'personId' | 'zone'>,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const deadline = await findDeadline(needs, who.personId, studyDay(at, who.zone));
  if (!deadline) return [];
  const [{ facts, scheduling }, settings] = await Promise.all([
    findFacts(needs, { ...who, at }, deadline),
    findStudySettings(needs.database, who.personId),
  ]);
  if (facts.memories.length < MET_AT_LEAST) return [];
  return deadlineBlocks(deadline, simulate(facts, fsrsFor(scheduling), settings).share).filter(isBlock);
};

export const deadlineActions = (needs: ProgressNeeds, shares = createCohortShares(needs)): readonly Action[] => [
  defineAction({
    name: 'progress.deadline',
    who: 'learner',
    answers: 'private',
    run: ({ caller, at }) => showOwnPlan(needs, caller, at),
  }),
  defineAction({
    name: 'progress.take',
    who: 'learner',
    answers: 'update',
    run: async ({ caller }, { row }) => {
      const taken = readWay(row, isOffered);
      if (!taken) throw new UserError(text`I don’t offer that any more. /progress works it out anew.`);
      const { retention, ...dose } = taken;
      const chosen = retention === defaultScheduling.retention ? null : retention;
      await recordPlan(needs.database, caller.personId, { ...dose, retention: chosen });
      return takenView(taken);
    },
  }),
  defineAction({
    name: 'progress.usual',
    who: 'learner',
    answers: 'update',
    run: async ({ caller, at }) => {
      await recordPlan(needs.database, caller.personId, { retention: null });
      return showOwnPlan(needs, caller, at);
    },
  }),
  defineAction({
    name: 'progress.cohort',
    who: 'organiser',
    answers: 'update',
    run: ({ caller, at }, control) => showCohortPlans(needs, shares, caller, control, at),
  }),
];

const showOwnPlan = async (needs: ProgressNeeds, { personId, zone }: Caller, at: Temporal.Instant): Promise<View> => {
  const deadline = await findDeadline(needs, personId, studyDay(at, zone));
  if (!deadline) throw noDeadline;
  const who = { personId, zone, at };
  const [{ facts, scheduling }, pace, { newPerDay, reviewsPerDay }] = await Promise.all([
    findFacts(needs, who, deadline),
    findPace(needs, who),
    findStudySettings(needs.database, personId),
  ]);
  const [plan] = await planInWorker([{ facts, scheduling, own: { newPerDay, reviewsPerDay } }]);
  if (!plan) throw new Error('no plan came of one task');
  return planView(deadline, plan, pace, scheduling.retention === defaultScheduling.retention);
};

const noDeadline = new UserError(
  text`There’s no last day ahead of you: your cohort has ended, or it hasn’t one within half a year.`,
);

/** Of an organiser's insight; nothing without a deadline. */
export const cohortDeadline = async (
  needs: ProgressNeeds,
  organiser: Caller,
  cohortId: string,
  at: Temporal.Instant,
): Promise<readonly Block[]> => {
  const organised = requireRole(organiser, cohortId, 'organiser');
  const deadline = await findDeadlineOfCohort(needs, organised, studyDay(at, organiser.zone));
  return deadline ? cohortDeadlineBlocks(cohortId, deadline).filter(isBlock) : [];
};

const showCohortPlans = async (
  needs: ProgressNeeds,
  shares: CohortShares,
  organiser: Caller,
  { row: cohortId, argument: from }: { readonly row: string; readonly argument: string },
  at: Temporal.Instant,
): Promise<View> => {
  const organised = requireRole(organiser, cohortId, 'organiser');
  const deadline = await findDeadlineOfCohort(needs, organised, studyDay(at, organiser.zone));
  if (!deadline) throw new UserError(text`This cohort has no last day ahead within half a year. /cohort sets one.`);
  const found = await shares(organised, deadline, at);
  return cohortPlanView(cohortId, deadline, found, await planAround(needs, deadline, found.short, from, at), from);
};
