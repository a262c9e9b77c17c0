/**
 * Memories of two persons made one: what both know is replayed from the answers of both, all else
 * moves as it is. And two again.
 */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { memory, review } from '../../database/schema/study/study.ts';
import type { Memory } from '../memory/memory.ts';
import { type Replay, type ReplayedReview, replayReviews } from '../memory/replay.ts';
import { findScheduling } from '../memory/scheduling.ts';
import { memoryIn } from '../memory/snapshot.ts';
import { findAnsweredSince, findLogs, type LinkedReview, returnLog, rewriteLog, standing } from './merge-log.ts';

type MemoryRow = typeof memory.$inferSelect;
type Joined = LinkedStudy['memories'][number];

/** Rows in one statement: each takes 15 of the 65,535 parameters that Postgres allows. */
const ROWS_AT_ONCE = 1000;

/**
 * Locks the memories of both, at most as many as there are questions. Gives those that the person
 * who goes had; and the answers of both to what both knew, as they were, and as they are in one
 * log.
 */
export const mergeMemories = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
): Promise<Pick<Required<LinkedStudy>, 'memories' | 'replayed'> & { readonly log: readonly ReplayedReview[] }> => {
  const rows = await tx
    .select()
    .from(memory)
    .where(inArray(memory.personId, [keptId, goneId]))
    .orderBy(memory.questionSlug, memory.personId)
    .for('update');
  const ofKept = new Map(rows.filter(({ personId }) => personId === keptId).map((row) => [row.questionSlug, row]));
  const going = rows.filter(({ personId }) => personId === goneId);
  const shared = going.map(({ questionSlug }) => questionSlug).filter((slug) => ofKept.has(slug));
  const logs = await findLogs(tx, [keptId, goneId], shared);
  const scheduling = await findScheduling(tx, keptId, goneId);
  const replays = new Map(
    [...logs].map(([slug, log]) => [slug, replayReviews(standing(log), `${keptId}:${slug}`, scheduling)]),
  );
  const memories = going.map((gone) =>
    join(gone, ofKept.get(gone.questionSlug) ?? null, keptId, replays.get(gone.questionSlug)?.memory),
  );
  await tx.delete(memory).where(eq(memory.personId, goneId));
  await replace(tx, keptId, memories, ({ merged }) => merged);
  const log = [...replays.values()].flatMap(({ reviews }) => reviews);
  return { memories, replayed: [...logs.values()].flat(), log };
};

/**
 * What either had set aside stays so. The version rises above both, so that an answer that has read
 * either builds on neither.
 *
 * @param replayed none where only one of them knew it
 */
const join = (gone: MemoryRow, kept: MemoryRow | null, keptId: string, replayed: Memory | undefined): Joined => {
  const aside = kept?.suspendedAt ? kept : gone;
  return {
    gone,
    kept,
    merged: {
      ...(kept ?? gone),
      ...replayed,
      personId: keptId,
      suspendedAt: aside.suspendedAt,
      suspendedFor: aside.suspendedFor,
      version: gone.version + (kept?.version ?? 0) + 1,
    },
  };
};

/**
 * Gives back what was there; a memory that was answered or set aside since stays with the person
 * who stays, too.
 */
export const splitMemories = async (
  tx: Transaction,
  pair: Pair,
  study: LinkedStudy,
  linkedAt: string,
): Promise<void> => {
  const { memories, reviews, replayed = [] } = study;
  const rows = await tx.select().from(memory).where(eq(memory.personId, pair.keptId)).for('update');
  const now = new Map(rows.map((row) => [row.questionSlug, row]));
  const answered = await findAnsweredSince(tx, pair, study, linkedAt);
  const corrected = await findCorrected(tx, pair, reviews);
  const shared = new Set(replayed.map(({ questionSlug }) => questionSlug));
  const returning = memories.filter(({ gone, merged }) => {
    const slug = gone.questionSlug;
    const current = now.get(slug);
    if (answered.has(slug)) return false;
    return shared.has(slug) || corrected.has(slug) || (current !== undefined && isSameMemory(current, merged));
  });
  await returnLog(tx, replayed);
  const own = await replayCorrected(tx, pair, study);
  await replace(tx, pair.keptId, returning, ({ gone, kept, merged }) => {
    const current = now.get(gone.questionSlug);
    const before = kept && ownMemory(kept, own.get(gone.questionSlug));
    return (
      before && {
        ...before,
        ...setAsideSince(merged, current),
        version: (current ?? merged).version + 1,
      }
    );
  });
  await insert(
    tx,
    memories.map(({ gone }) => gone),
  );
};

/** None where all that it was made of was taken back since. */
const ownMemory = (kept: MemoryRow, corrected: Replay | undefined): MemoryRow | null => {
  if (!corrected) return kept;
  return corrected.memory ? { ...kept, ...corrected.memory } : null;
};

const setAsideSince = (merged: MemoryRow, current: MemoryRow | undefined): Partial<MemoryRow> =>
  current && current.suspendedFor !== merged.suspendedFor
    ? { suspendedAt: current.suspendedAt, suspendedFor: current.suspendedFor }
    : {};

/**
 * What the person who stays took back or rated anew since, of answers that were theirs before:
 * their memory goes on from before the first of these, as if the other's had never been among them.
 * By question; and so the log says.
 */
const replayCorrected = async (
  tx: Transaction,
  { keptId }: Pair,
  { reviews, replayed = [] }: LinkedStudy,
): Promise<ReadonlyMap<string, Replay>> => {
  const theirs = new Set(reviews.map(({ id }) => id));
  const own = new Map(replayed.filter(({ id }) => !theirs.has(id)).map((was) => [was.id, was]));
  const logs = await findLogs(tx, [keptId], [...new Set(own.values().map(({ questionSlug }) => questionSlug))]);
  const scheduling = await findScheduling(tx, keptId);
  const found = new Map<string, Replay>();
  for (const [slug, log] of logs) {
    const rows = log.filter(({ id }) => own.has(id));
    const from = rows.findIndex((row) => isCorrected(row, own.get(row.id)));
    const first = rows[from];
    if (!first) continue;
    const start = first.before ? memoryIn(first.before) : undefined;
    found.set(slug, replayReviews(standing(rows.slice(from)), `${keptId}:${slug}`, scheduling, start));
  }
  await rewriteLog(
    tx,
    [...found.values()].flatMap((replay) => replay.reviews),
  );
  return found;
};

const isCorrected = (now: LinkedReview, was: LinkedReview | undefined): boolean =>
  was !== undefined && (now.rating !== was.rating || (now.undoneAt === null) !== (was.undoneAt === null));

/** Questions on which an answer of the person who went was taken back or rated anew since. */
const findCorrected = async (
  tx: Transaction,
  { keptId }: Pair,
  reviews: LinkedStudy['reviews'],
): Promise<ReadonlySet<string>> => {
  const rows = await tx
    .selectDistinct({ slug: review.questionSlug })
    .from(review)
    .innerJoin(
      sql`jsonb_to_recordset(${JSON.stringify(reviews)}::text::jsonb)
        as was (id uuid, "undoneAt" timestamptz, confidence text)`,
      sql`was.id = ${review.id} and (
        was."undoneAt" is distinct from ${review.undoneAt} or was.confidence <> ${review.confidence})`,
    )
    .where(eq(review.personId, keptId));
  return new Set(rows.map(({ slug }) => slug));
};

const replace = async (
  tx: Transaction,
  keptId: string,
  joined: readonly Joined[],
  by: (joined: Joined) => MemoryRow | null,
): Promise<void> => {
  for (const some of inPortions(joined)) {
    const slugs = some.map(({ gone }) => gone.questionSlug);
    await tx.delete(memory).where(and(eq(memory.personId, keptId), inArray(memory.questionSlug, slugs)));
  }
  await insert(
    tx,
    joined.map(by).filter((row) => row !== null),
  );
};

const insert = async (tx: Transaction, rows: readonly MemoryRow[]): Promise<void> => {
  for (const some of inPortions(rows)) await tx.insert(memory).values([...some]);
};

const inPortions = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / ROWS_AT_ONCE) }, (_, index) =>
    items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );

const COMPARED = [
  ...(['dueOn', 'reviewedOn', 'stability', 'difficulty', 'elapsedDays', 'scheduledDays', 'learningSteps'] as const),
  ...(['reps', 'lapses', 'state', 'suspendedFor'] as const),
];

/** Whatever its version: an answer given and taken back again leaves a memory as it was. */
const isSameMemory = (one: MemoryRow, other: MemoryRow): boolean => COMPARED.every((key) => one[key] === other[key]);
