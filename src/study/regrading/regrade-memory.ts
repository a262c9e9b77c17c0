/**
 * One person's answers to one question by today's key: the log is corrected, and the memory is what
 * the corrected log makes of it. What a day earned stays.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Transaction } from '../../database/client.ts';
import type { RegradedAnswer } from '../../database/schema/study/regrade.ts';
import { asking, memory, review, round, score } from '../../database/schema/study/study.ts';
import { LEECH_LAPSES, type Memory } from '../memory/memory.ts';
import { type Confidence, confidenceOf, isMixedUp, type Rating, rateAnswer } from '../memory/rating.ts';
import { replayReviews } from '../memory/replay.ts';
import { findScheduling } from '../memory/scheduling.ts';
import { memoryIn, snapshotOf } from '../memory/snapshot.ts';
import { SEED, TERMS, TERMS_ELSEWHERE } from './find-misgraded.ts';
import { gradeAnew } from './grade-anew.ts';
import type { KnownVersions } from './versions.ts';

export type Regraded = { readonly personId: string; readonly questionSlug: string; readonly today: string };

export type RegradedMemory = {
  /** The answers whose grade changed. */
  readonly changes: readonly RegradedAnswer[];
  /** How many more answers of a day are right now, or fewer; zero where only ratings changed. */
  readonly moreRight: ReadonlyMap<string, number>;
};

const UNCHANGED: RegradedMemory = { changes: [], moreRight: new Map() };

/** Done again it changes nothing. The scores are left to `correctScores`. */
export const regradeMemory = async (
  tx: Transaction,
  curriculum: Pick<Curriculum, 'questions' | 'vocabulary'>,
  versions: KnownVersions | undefined,
  { personId, questionSlug, today }: Regraded,
): Promise<RegradedMemory> => {
  const question = curriculum.questions.get(questionSlug);
  if (!question || !versions) return UNCHANGED;
  const ofQuestion = and(eq(memory.personId, personId), eq(memory.questionSlug, questionSlug));
  // An answer under way has read this version of it, and begins again.
  const [known] = await tx.select().from(memory).where(ofQuestion).for('update');
  const log = await findLog(tx, personId, questionSlug);
  const graded = log.map((row) => ({ row, anew: gradeAnew(curriculum, question, versions, row) }));
  const corrected = correct(graded);
  const from = corrected.findIndex(({ isCorrected }) => isCorrected);
  const first = log[from];
  if (!known || !first) return UNCHANGED;
  const changed = corrected.slice(from);
  const scheduling = await findScheduling(tx, personId);
  const start = first.before ? memoryIn(first.before) : undefined;
  const replayed = replayReviews(changed, `${personId}:${questionSlug}`, scheduling, start);
  await writeLog(tx, changed, replayed.reviews);
  if (replayed.memory)
    await tx
      .update(memory)
      .set(memoryAfter(known, replayed.memory, today))
      .where(ofQuestion);
  const changes = changed.flatMap(({ was, correct: right, told }) =>
    told && right !== was.correct ? [{ day: was.day, right, ...told }] : [],
  );
  return { changes, moreRight: countMoreRight(changed) };
};

const findLog = (tx: Transaction, personId: string, questionSlug: string) =>
  tx
    .select({
      id: review.id,
      questionHash: review.questionHash,
      given: review.given,
      seed: SEED,
      terms: TERMS,
      termsElsewhere: TERMS_ELSEWHERE,
      day: review.day,
      correct: review.correct,
      aided: review.hinted,
      confidence: review.confidence,
      certainty: review.certainty,
      rating: review.rating,
      scheduled: review.scheduled,
      before: review.before,
      earned: review.earned,
    })
    .from(review)
    .leftJoin(asking, eq(asking.id, review.askingId))
    .leftJoin(round, eq(round.id, asking.roundId))
    .where(and(eq(review.personId, personId), eq(review.questionSlug, questionSlug), isNull(review.undoneAt)))
    .orderBy(review.number);

type Row = Awaited<ReturnType<typeof findLog>>[number];
type Graded = { readonly row: Row; readonly anew: ReturnType<typeof gradeAnew> };

type Corrected = {
  readonly id: string;
  readonly day: string;
  readonly was: Row;
  readonly correct: boolean;
  readonly confidence: Confidence;
  readonly rating: Rating;
  readonly nextDay: boolean;
  readonly isCorrected: boolean;
  readonly hash: string | null;
  readonly told: NonNullable<Graded['anew']>['told'] | undefined;
};

/** As each would have been rated; one that stands, behind one that stands, is as it is. */
const correct = (graded: readonly Graded[]): readonly Corrected[] => {
  let before: Corrected | undefined;
  return graded.map(({ row, anew }): Corrected => {
    const right = anew?.right ?? row.correct;
    const { id, day, aided } = row;
    const certainty = row.certainty ?? undefined;
    const confidence = certainty ? confidenceOf(certainty, right) : row.confidence;
    const sureBefore = isSure(before);
    const isCorrected = right !== row.correct || isRatedOtherwise(row) || (before?.isCorrected ?? false);
    // Written by us: 1 to 4.
    const rating = isCorrected ? rateAnswer({ correct: right, aided, confidence, sureBefore }) : (row.rating as Rating);
    const nextDay = isMixedUp(certainty, right);
    const hash = anew?.hash ?? row.questionHash;
    const corrected = { id, day, was: row, correct: right, confidence, rating, nextDay, isCorrected, hash };
    if (row.scheduled) before = { ...corrected, told: undefined };
    return { ...corrected, told: anew?.told };
  });
};

/** As it makes the next one easy. */
const isSure = (answer: Corrected | undefined): boolean =>
  answer?.correct === true && !answer.was.aided && answer.confidence === 'sure';

/** Two who were one have their ratings back as they were before, and not what was put right since. */
const isRatedOtherwise = ({ correct, confidence, rating }: Row): boolean =>
  correct ? rating === 1 && confidence !== 'guessed' : rating > 1;

/** Right, by itself, and due or new: what boards give points for. */
const hasEarned = ({ scheduled, before, day, rating, aided, earned }: Row): boolean =>
  earned || (scheduled && (before === null || String(before['due_on']) <= day) && rating > 1 && !aided);

const writeLog = async (
  tx: Transaction,
  changed: readonly Corrected[],
  replayed: ReturnType<typeof replayReviews>['reviews'],
): Promise<void> => {
  const rows = changed.map(({ id, was, correct: right, confidence, rating, hash }, index) => {
    const { before, dueOn } = replayed[index] ?? {};
    const snapshot = before ? { ...was.before, ...snapshotOf(before), ...notAsked(was.before, before) } : null;
    return { id, right, confidence, rating, hash, earned: hasEarned(was), before: snapshot, dueOn };
  });
  await tx.execute(sql`
    update review v set correct = now."right", confidence = now.confidence, rating = now.rating,
      question_hash = now.hash, earned = now.earned, before = now.before, due_on = now."dueOn"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as now (id uuid, "right" boolean, confidence text,
      rating smallint, hash text, earned boolean, before jsonb, "dueOn" date)
    where v.id = now.id`);
};

/**
 * Due sooner than anybody knew, it wasn't asked until the day that was said: no day was missed for
 * it.
 */
const notAsked = (was: Row['before'], now: Memory): Record<string, string> => {
  const saidDue = was ? String(was['due_on']) : now.dueOn;
  return saidDue > now.dueOn ? { aside_on: now.dueOn, returned_on: saidDue } : {};
};

const memoryAfter = (known: typeof memory.$inferSelect, after: Memory, today: string) => {
  const until = known.dueOn < today ? known.dueOn : today;
  // It would never have kept slipping away.
  const isFreed = known.suspendedFor === 'leech' && after.lapses < LEECH_LAPSES;
  const wasAside = isFreed && known.suspendedAt ? { asideOn: known.suspendedAt.slice(0, 10), returnedOn: today } : {};
  return {
    ...after,
    version: known.version + 1,
    ...(until > after.dueOn ? { asideOn: after.dueOn, returnedOn: until } : {}),
    ...(isFreed ? { suspendedAt: null, suspendedFor: null, ...wasAside } : {}),
  };
};

const countMoreRight = (changed: readonly Corrected[]): ReadonlyMap<string, number> => {
  const more = new Map<string, number>();
  for (const { day, was, correct: right } of changed)
    more.set(day, (more.get(day) ?? 0) + Number(right) - Number(was.correct));
  return more;
};

/**
 * The counts of each day are those of the log; what follows from them is worked out anew
 * (study/standing). After all memories: an answer takes its memory first and then the day, and
 * whoever does it the other way round would wait for it for ever.
 */
export const correctScores = async (
  tx: Transaction,
  personId: string,
  regraded: readonly Pick<RegradedMemory, 'moreRight'>[],
): Promise<void> => {
  const more = new Map<string, number>();
  for (const [day, count] of regraded.flatMap(({ moreRight }) => [...moreRight]))
    more.set(day, (more.get(day) ?? 0) + count);
  for (const [day, count] of [...more].toSorted())
    await tx
      .update(score)
      .set({ correct: sql`${score.correct} + ${count}`, stale: true, changes: sql`${score.changes} + 1` })
      .where(and(eq(score.personId, personId), eq(score.day, day)));
};
