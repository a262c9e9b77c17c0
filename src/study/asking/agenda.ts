/**
 * What lies before a learner today: what they know, want and have done, what is due, and whether
 * there is a backlog.
 */
import { findStudySettings, type StudySettings } from '../../community/person/study-settings.ts';
import type { Question } from '../../curriculum/kinds.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { findDayScore, findKnownQuestions } from '../memory/memories.ts';
import { findScheduling } from '../memory/scheduling.ts';
import type { StudyNeeds, StudyRequest } from './answer.ts';
import { type BacklogPlan, isBacklog, planBacklog } from './backlog.ts';
import { type Budget, type Candidate, statusOf } from './choose.ts';
import { type ComingDay, findComingDays } from './coming-days.ts';

/** Whose agenda, and when. */
export type Moment = Pick<StudyRequest, 'personId' | 'zone' | 'at'>;

export type Agenda = {
  readonly today: Temporal.PlainDate;
  readonly candidates: (questions: readonly Question[]) => readonly Candidate[];
  /**
   * `named`: somebody asked for a subject by its name, so new questions of it don't wait for a
   * backlog.
   */
  readonly budget: (count: number, named?: boolean) => Budget;
  /** They have met no question yet, of whatever path. */
  readonly newcomer: boolean;
  readonly wishes: Pick<StudySettings, 'newPerDay' | 'reviewsPerDay'>;
  /** Reviews due in the whole curriculum, and how many of them the person still wants today. */
  readonly due: number;
  readonly dueWanted: number;
  /** More has piled up than they do in a day: new questions pause until it is gone. */
  readonly backlogged: boolean;
  /** How it goes away, where there is one; costs some milliseconds. */
  readonly planBacklog: () => BacklogPlan | undefined;
  /** What is asked on which of the next days, once what is wanted today is done. */
  readonly comingDays: (limit: number) => readonly ComingDay[];
};

/** Four round trips, side by side. */
export const findAgenda = async (needs: StudyNeeds, request: Moment): Promise<Agenda> => {
  const { questions } = needs.curriculum();
  const [settings, score, all, scheduling] = await Promise.all([
    findStudySettings(needs.database, request.personId),
    findDayScore(needs.database, request),
    findKnownQuestions(needs.database, request.personId),
    findScheduling(needs.database.orm, request.personId),
  ]);
  const today = studyDay(request.at, request.zone);
  const memories = new Map(
    all.map((known) => [known.questionSlug, { ...known, suspended: known.suspendedFor !== null }]),
  );
  const candidates = (wanted: readonly Question[]): readonly Candidate[] =>
    wanted.map(({ slug, concept }) => ({ slug, concept, memory: memories.get(slug) }));
  // Questions that were deleted from the curriculum are retired: their memories stay, and are not
  // asked.
  const known = all.filter(({ questionSlug, suspendedFor }) => suspendedFor === null && questions.has(questionSlug));
  const day = today.toString();
  const due = known.filter(({ questionSlug }) => statusOf(memories.get(questionSlug), day) === 'due');
  const { reviewsPerDay } = settings;
  const reviewsLeft = Math.max(0, reviewsPerDay - score.reviewed);
  const dueWanted = Math.min(due.length, reviewsLeft);
  const facts = { due, known, today, reviewsPerDay, reviewedToday: score.reviewed, scheduling };
  const backlogged = isBacklog(facts);
  const newLeft = Math.max(0, settings.newPerDay - score.introduced);
  return {
    today,
    candidates,
    due: due.length,
    dueWanted,
    budget: (count, named = false) => ({
      count,
      newLeft: backlogged && !named ? 0 : newLeft,
      reviewsLeft,
      earlyLeft: Math.max(0, reviewsLeft - due.length),
    }),
    newcomer: all.length === 0,
    wishes: settings,
    backlogged,
    planBacklog: () => (backlogged ? planBacklog(facts) : undefined),
    comingDays: (limit) => findComingDays({ known, waiting: due.length - dueWanted, today, reviewsPerDay }, limit),
  };
};
