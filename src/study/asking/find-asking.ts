/** One question put to somebody, as it stands: open, or with the answer to it. */
import { drawQuestion } from '../../curriculum/kinds.ts';
import type { Curriculum, Question } from '../../curriculum/model.ts';
import { withAccepted } from '../../curriculum/versions/accepted-term.ts';
import type { Database } from '../../database/client.ts';
import { isId } from '../../lib/random.ts';
import type { Load } from '../memory/load.ts';
import type { Memory, Scheduling } from '../memory/memory.ts';
import type { Certainty, Confidence, Rating } from '../memory/rating.ts';
import { schedulingOf } from '../memory/scheduling.ts';
import { LOAD_ASKING } from './answer-statements.ts';

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

type Needs = { readonly database: Database; readonly curriculum: () => Curriculum };

/**
 * The asking as it stands; `foreign` for somebody else's, so that nobody sees what is not theirs.
 * `today`, to answer it: loads what else comes back when.
 */
export const findAsking = async (
  { database, curriculum }: Needs,
  personId: string,
  askingId: string,
  today?: Temporal.PlainDate,
): Promise<AskingState | 'unknown' | 'foreign' | 'retired'> => {
  if (!isId(askingId)) return 'unknown';
  const [row] = await database.statement<AskingRow>(LOAD_ASKING, [askingId, today?.toString() ?? null]);
  if (!row) return 'unknown';
  if (row.personId !== personId) return 'foreign';
  const question = curriculum().questions.get(row.questionSlug);
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
