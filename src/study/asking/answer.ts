/**
 * An answer, from what was given to what is remembered: graded once, scheduled once, whatever is
 * delivered twice.
 */

import { drawQuestion } from '../../curriculum/kinds.ts';
import { type Curriculum, gradeAnswer, type Question } from '../../curriculum/model.ts';
import { withAccepted } from '../../curriculum/versions/accepted-term.ts';
import type { Database } from '../../database/client.ts';
import { isUniqueViolation } from '../../database/connect/errors.ts';
import { isId, type Random } from '../../lib/random.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Load } from '../memory/load.ts';
import { LEECH_LAPSES, type Memory, remember, type Scheduling } from '../memory/memory.ts';
import { type Certainty, type Confidence, confidenceOf, isMixedUp, type Rating, rateAnswer } from '../memory/rating.ts';
import { schedulingOf } from '../memory/scheduling.ts';
import { LOAD_ASKING, RECORD_ANSWER } from './answer-statements.ts';
import { wasSureBefore } from './earlier-answers.ts';

export type StudyNeeds = {
  readonly database: Database;
  readonly random: Random;
  readonly curriculum: () => Curriculum;
};

/** Who answers, when, and the key that makes a second delivery harmless. */
export type StudyRequest = {
  readonly personId: string;
  readonly zone: string;
  readonly at: Temporal.Instant;
  readonly interactionId: string;
  /** They say how sure they are with each answer. */
  readonly calibrates?: boolean | undefined;
};

/** One question put to somebody, as it stands. */
export type AskingState = {
  readonly askingId: string;
  readonly roundId: string;
  readonly personId: string;
  readonly question: Question;
  /** From 1. */
  readonly position: number;
  readonly size: number;
  readonly hinted: boolean;
  /**
   * An answer to it was taken back: its solution has been seen, so a right answer now counts as one
   * with help.
   */
  readonly revealed: boolean;
  readonly skipped: boolean;
  readonly answer: AnswerRecord | undefined;
  readonly memory: Memory | undefined;
  /** Raised by every change of the memory; 0 where there is none. */
  readonly version: number;
  readonly suspendedFor: 'leech' | 'asked' | undefined;
  /** What else comes back when; only where it was loaded to be answered. */
  readonly load: Load | undefined;
  /** As the load. */
  readonly scheduling: Scheduling;
};

export type AnswerRecord = {
  readonly reviewId: string;
  readonly given: readonly string[];
  readonly correct: boolean;
  /** After a hint, or after its solution had been seen. */
  readonly aided: boolean;
  readonly rating: Rating;
  readonly confidence: Confidence;
  /** What they said before they saw whether they were right. */
  readonly certainty: Certainty | undefined;
  readonly scheduled: boolean;
  /** The learner's day it was given on, and the day it comes back, as `YYYY-MM-DD`. */
  readonly answeredOn: string;
  readonly returnsOn: string;
  /** By which it was given: by another than the one in hand, it had been answered before. */
  readonly interactionId: string;
};

/**
 * - `answered`: recorded now, or before by the same or another delivery; `state.answer` is there.
 * - `invalid`: it couldn't be read as an answer; nothing is counted.
 * - `open`: this very delivery was recorded before and has been taken back since; the question
 *   stays open.
 * - `skipped`, `missing` (no such asking, somebody else's, or its question was retired): nothing is
 *   changed.
 */
export type Answered =
  | {
      readonly outcome: 'answered';
      readonly state: AskingState & { readonly answer: AnswerRecord };
    }
  | { readonly outcome: 'invalid'; readonly words: Text }
  | { readonly outcome: 'open' | 'skipped'; readonly state: AskingState }
  | { readonly outcome: 'missing'; readonly why: 'unknown' | 'foreign' | 'retired' };

/** Twice is a race with oneself on two devices; more would be a fault. */
const TRIES = 4;

export const answerQuestion = async (
  needs: StudyNeeds,
  request: StudyRequest,
  askingId: string,
  given: readonly string[],
  certainty?: Certainty,
): Promise<Answered> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const found = await findAsking(needs, request.personId, askingId, studyDay(request.at, request.zone));
    if (typeof found === 'string') return { outcome: 'missing', why: found };
    if (found.answer) return { outcome: 'answered', state: { ...found, answer: found.answer } };
    if (found.skipped) return { outcome: 'skipped', state: found };
    const grade = gradeAnswer(needs.curriculum(), found.question, given);
    if ('invalid' in grade) return { outcome: 'invalid', words: grade.invalid };
    const state = await recordAnswer(needs, request, found, { given, correct: grade.right, certainty });
    if (state === 'repeated') return { outcome: 'open', state: found };
    if (state) return { outcome: 'answered', state };
  }
  throw new Error(`asking ${askingId} kept changing while it was answered`);
};

/**
 * The asking as it stands; `foreign` for somebody else's, so that nobody sees what is not theirs.
 * `today`, to answer it: loads what else comes back when.
 */
export const findAsking = async (
  needs: StudyNeeds,
  personId: string,
  askingId: string,
  today?: Temporal.PlainDate,
): Promise<AskingState | 'unknown' | 'foreign' | 'retired'> => {
  if (!isId(askingId)) return 'unknown';
  const [row] = await needs.database.statement<AskingRow>(LOAD_ASKING, [askingId, today?.toString() ?? null]);
  if (!row) return 'unknown';
  if (row.personId !== personId) return 'foreign';
  const question = needs.curriculum().questions.get(row.questionSlug);
  if (!question) return 'retired';
  // Written by the statement itself.
  const terms = row.terms === null ? [] : (JSON.parse(row.terms) as readonly string[]);
  return stateOf(row, withAccepted(drawQuestion(question, row.seed), terms));
};

type AskingRow = Omit<AskingState, 'question' | 'answer' | 'memory' | 'suspendedFor' | 'load' | 'scheduling'> & {
  readonly questionSlug: string;
  /** What the numbers of a question that varies are drawn by: the daily's are everybody's. */
  readonly seed: string;
  readonly reviewId: string | null;
  readonly given: string;
  readonly suspendedFor: 'leech' | 'asked' | null;
  readonly load: string | null;
  readonly weights: string | null;
  readonly retention: number | null;
  readonly terms: string | null;
  readonly certainty: Certainty | null;
} & Omit<AnswerRecord, 'given' | 'reviewId' | 'certainty'> &
  Memory;

const stateOf = (row: AskingRow, question: Question): AskingState => ({
  askingId: row.askingId,
  roundId: row.roundId,
  personId: row.personId,
  question,
  position: row.position,
  size: row.size,
  hinted: row.hinted,
  revealed: row.revealed,
  skipped: row.skipped,
  answer: row.reviewId === null ? undefined : answerOf(row, row.reviewId),
  memory: row.version === 0 ? undefined : memoryOf(row),
  version: row.version,
  suspendedFor: row.suspendedFor ?? undefined,
  // Written by the statement itself.
  load: row.load === null ? undefined : (JSON.parse(row.load) as Load),
  scheduling: schedulingOf(row.weights, row.retention),
});

const answerOf = (row: AskingRow, reviewId: string): AnswerRecord => ({
  reviewId,
  // Written by us as a JSON list of texts.
  given: JSON.parse(row.given) as readonly string[],
  correct: row.correct,
  aided: row.aided,
  rating: row.rating,
  confidence: row.confidence,
  certainty: row.certainty ?? undefined,
  scheduled: row.scheduled,
  answeredOn: row.answeredOn,
  returnsOn: row.returnsOn,
  interactionId: row.interactionId,
});

const memoryOf = ({
  dueOn,
  reviewedOn,
  stability,
  difficulty,
  elapsedDays,
  scheduledDays,
  learningSteps,
  reps,
  lapses,
  state,
}: Memory): Memory => ({
  dueOn,
  reviewedOn,
  stability,
  difficulty,
  elapsedDays,
  scheduledDays,
  learningSteps,
  reps,
  lapses,
  state,
});

type Graded = {
  readonly given: readonly string[];
  readonly correct: boolean;
  readonly certainty: Certainty | undefined;
};

const recordAnswer = async (
  needs: StudyNeeds,
  request: StudyRequest,
  asked: AskingState,
  { given, correct, certainty }: Graded,
): Promise<(AskingState & { readonly answer: AnswerRecord }) | 'repeated' | undefined> => {
  const { memory, question, load, scheduling } = asked;
  const today = studyDay(request.at, request.zone);
  const scheduled = !memory || memory.reviewedOn < today.toString();
  const aided = asked.hinted || asked.revealed;
  const confidence = confidenceOf(certainty, correct);
  // One round trip more, for those alone who say that they are sure.
  const sureBefore =
    confidence === 'sure' && (await wasSureBefore(needs.database.orm, request.personId, question.slug));
  const rating = rateAnswer({ correct, aided, confidence, sureBefore });
  const nextDay = isMixedUp(certainty, correct);
  const after = scheduled
    ? remember(memory, rating, today, `${request.personId}:${question.slug}`, { load, scheduling, nextDay })
    : memory;
  const leech = scheduled && isLeechNow(memory, after);
  const reviewId = needs.random.id(request.at);
  const parameters = [
    ...[asked.askingId, request.personId, question.slug, asked.version, reviewId],
    ...[
      after.dueOn,
      after.reviewedOn,
      after.stability,
      after.difficulty,
      after.elapsedDays,
      after.scheduledDays,
      after.learningSteps,
    ],
    ...[
      after.reps,
      after.lapses,
      after.state,
      scheduled,
      leech,
      request.at.toString(),
      request.interactionId,
      today.toString(),
    ],
    ...[JSON.stringify(given), correct, aided, rating, asked.hinted],
    ...[confidence, certainty ?? null, needs.curriculum().hashOf(question.slug) ?? null],
  ];
  const claimed = await needs.database
    .statement<{ claimed: number }>(RECORD_ANSWER, parameters)
    .then(([row]) => row?.claimed === 1)
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'review_interaction_id')) return 'repeated' as const;
      if (isUniqueViolation(error)) return false;
      throw error;
    });
  if (claimed === 'repeated')
    return (await findAsking(needs, request.personId, asked.askingId).then(isOpen)) ? 'repeated' : undefined;
  if (!claimed) return undefined;
  return {
    ...asked,
    memory: after,
    version: asked.version + (scheduled ? 1 : 0),
    suspendedFor: asked.suspendedFor ?? (leech ? 'leech' : undefined),
    answer: {
      reviewId,
      given,
      correct,
      aided,
      rating,
      confidence,
      certainty,
      scheduled,
      answeredOn: today.toString(),
      returnsOn: after.dueOn,
      interactionId: request.interactionId,
    },
  };
};

const isOpen = (state: Awaited<ReturnType<typeof findAsking>>): boolean => typeof state !== 'string' && !state.answer;

/** Brought back, a leech is set aside again only after half as many lapses more, as in Anki. */
export const isLeechNow = (before: Memory | undefined, after: Memory): boolean =>
  after.lapses > (before?.lapses ?? 0) &&
  after.lapses >= LEECH_LAPSES &&
  (after.lapses - LEECH_LAPSES) % (LEECH_LAPSES / 2) === 0;
