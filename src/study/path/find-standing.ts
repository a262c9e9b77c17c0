/** Finds how somebody stands on their cohort's path. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { findKnownQuestions, type KnownQuestion } from '../memory/memories.ts';
import { recallToday } from '../memory/memory.ts';
import { findScheduling } from '../memory/scheduling.ts';
import { findPathFacts } from './facts.ts';
import type { PathStanding } from './standing.ts';
import { standingOf } from './standing-of.ts';

type Who = { readonly personId: string; readonly cohortId: string; readonly at: Temporal.Instant };

/** Three round trips, side by side. Nothing where the cohort or the person is gone. */
export const findPathStanding = async (
  database: Database,
  curriculum: Curriculum,
  { personId, cohortId, at }: Who,
): Promise<PathStanding | undefined> => {
  const [facts, known, scheduling] = await Promise.all([
    findPathFacts(database, cohortId, personId),
    findKnownQuestions(database, personId),
    findScheduling(database.orm, personId),
  ]);
  if (!facts) return undefined;
  const today = studyDay(at, facts.zone);
  const recallOf = (memory: KnownQuestion): number => recallToday(memory, today, scheduling);
  return { ...standingOf(curriculum, facts, { known, today, recallOf }), cohortId, personId };
};
