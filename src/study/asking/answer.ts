/**
 * An answer, from what was given to what is remembered: graded once, scheduled once, whatever is
 * delivered twice.
 */

import { type Curriculum, gradeAnswer } from '../../curriculum/model.ts';
import type { Database } from '../../database/client.ts';
import { isUniqueViolation } from '../../database/connect/errors.ts';
import type { Random } from '../../lib/random.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { LEECH_LAPSES, type Memory, remember } from '../memory/memory.ts';
import { type Certainty, confidenceOf, isMixedUp, rateAnswer } from '../memory/rating.ts';
import { RECORD_ANSWER } from './answer-statements.ts';
import { wasSureBefore } from './earlier-answers.ts';
import { type AnswerRecord, type AskingState, findAsking } from './find-asking.ts';

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
