/** Brings together what a person knows, wants and has done today, and picks the questions of a round. */
import { findStudySettings } from '../../community/study-settings.ts';
import type { Question } from '../../curriculum/kinds.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Act, StudyNeeds } from '../../study/answer.ts';
import { type Budget, type Candidate, pileOf } from '../../study/choose.ts';
import { studyDay } from '../../study/day.ts';
import { findDayScore, findDueDays, findKnownQuestions } from '../../study/memories.ts';
import type { Outlook } from './round-view.ts';

/** How many days ahead a person is told of. */
const DAYS_AHEAD = 3;

/** Whose desk, and when. */
type Moment = Pick<Act, 'personId' | 'zone' | 'at'>;

export type Desk = {
  readonly today: Temporal.PlainDate;
  readonly candidates: (questions: readonly Question[]) => readonly Candidate[];
  readonly budget: (count: number) => Budget;
  /** Reviews due in the whole curriculum, and how many of them the person still wants today. */
  readonly due: number;
  readonly dueWanted: number;
};

/** What lies on a learner's desk today. Three round trips, side by side. */
export const findDesk = async (needs: StudyNeeds, act: Moment): Promise<Desk> => {
  const curriculum = needs.curriculum();
  const [settings, score, known] = await Promise.all([
    findStudySettings(needs.database, act.personId),
    findDayScore(needs.database, act),
    findKnownQuestions(needs.database, act.personId),
  ]);
  const today = studyDay(act.at, act.zone);
  const memories = new Map(known.map(({ suspendedFor, ...memory }) => [memory.questionSlug, { ...memory, suspended: suspendedFor !== null }]));
  const candidates = (questions: readonly Question[]): readonly Candidate[] =>
    questions.map(({ slug, concept }) => ({ slug, concept, memory: memories.get(slug) }));
  const newLeft = Math.max(0, settings.newPerDay - score.introduced);
  const reviewsLeft = Math.max(0, settings.reviewsPerDay - score.reviewed);
  const due = candidates(questionsMet(curriculum, memories)).filter((candidate) => pileOf(candidate, today) === 'due').length;
  return {
    today,
    candidates,
    due,
    dueWanted: Math.min(due, reviewsLeft),
    budget: (count) => ({ count, newLeft, reviewsLeft, earlyLeft: Math.max(0, reviewsLeft - due) }),
  };
};

/** Questions that were deleted from the curriculum are retired: their memories stay, and are not asked. */
const questionsMet = (curriculum: Curriculum, memories: ReadonlyMap<string, unknown>): readonly Question[] =>
  [...memories.keys()].map((slug) => curriculum.questions.get(slug)).filter((question) => question !== undefined);

export const findOutlook = async (needs: StudyNeeds, act: Moment, desk: Pick<Desk, 'today' | 'dueWanted'>): Promise<Outlook> => ({
  dueNow: desk.dueWanted,
  days: await findDueDays(needs, act, DAYS_AHEAD),
  today: desk.today.toString(),
});
