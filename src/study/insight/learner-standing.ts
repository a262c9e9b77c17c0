/** How one learner stands, in numbers: what is due, how much they have met, and what is left of it. */
import { studyDay } from '../../lib/time/study-day.ts';
import type { StudyNeeds } from '../asking/answer.ts';
import { findKnownQuestions } from '../memory/memories.ts';
import { recallToday } from '../memory/memory.ts';
import { findScheduling } from '../memory/scheduling.ts';

export type LearnerStanding = {
  readonly met: number;
  readonly due: number;
  /** The chance, 0 to 1, over all that they met; none for who met nothing. */
  readonly recall: number | undefined;
};

/** Of what is still asked. */
export const findLearnerStanding = async (
  { database, curriculum }: Pick<StudyNeeds, 'database' | 'curriculum'>,
  { personId, zone, at }: { readonly personId: string; readonly zone: string; readonly at: Temporal.Instant },
): Promise<LearnerStanding> => {
  const { questions } = curriculum();
  const scheduling = await findScheduling(database.orm, personId);
  const known = (await findKnownQuestions(database, personId)).filter(({ questionSlug }) =>
    questions.has(questionSlug),
  );
  const today = studyDay(at, zone);
  const recalls = known.map((memory) => recallToday(memory, today, scheduling));
  return {
    met: known.length,
    due: known.filter(({ suspendedFor, dueOn }) => suspendedFor === null && dueOn <= today.toString()).length,
    recall: known.length === 0 ? undefined : recalls.reduce((sum, each) => sum + each, 0) / known.length,
  };
};
