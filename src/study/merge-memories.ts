/** Memories of two persons made one by the newer review, and two again. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Pair } from '../community/link.ts';
import type { Transaction } from '../community/link-transaction.ts';
import type { LinkedStudy } from '../database/schema/link.ts';
import { memory, review } from '../database/schema/study.ts';

export type MemoryRow = typeof memory.$inferSelect;
type Joined = LinkedStudy['memories'][number];

/** Whether a memory is newer than another of the same question: reviewed later, then more often, then changed more often. */
export const isNewerMemory = (one: MemoryRow, other: MemoryRow): boolean => {
  if (one.reviewedOn !== other.reviewedOn) return one.reviewedOn > other.reviewedOn;
  return one.reps === other.reps ? one.version > other.version : one.reps > other.reps;
};

/** Rows in one statement: each takes 15 of the 65,535 parameters that Postgres allows. */
const ROWS_AT_ONCE = 1000;

/** Locks the memories of both; gives those that the person who goes had. There are at most as many as questions. */
export const mergeMemories = async (tx: Transaction, { keptId, goneId }: Pair): Promise<readonly Joined[]> => {
  const rows = await tx
    .select()
    .from(memory)
    .where(inArray(memory.personId, [keptId, goneId]))
    .orderBy(memory.questionSlug, memory.personId)
    .for('update');
  const ofKept = new Map(rows.filter(({ personId }) => personId === keptId).map((row) => [row.questionSlug, row]));
  const joined = rows
    .filter(({ personId }) => personId === goneId)
    .map((gone) => join(gone, ofKept.get(gone.questionSlug) ?? null, keptId));
  await tx.delete(memory).where(eq(memory.personId, goneId));
  await replace(tx, keptId, joined, ({ merged }) => merged);
  return joined;
};

/** The version rises above both, so that an answer that has read either builds on neither. */
const join = (gone: MemoryRow, kept: MemoryRow | null, keptId: string): Joined => {
  const newer = kept && !isNewerMemory(gone, kept) ? kept : gone;
  return {
    gone,
    kept,
    merged: { ...newer, personId: keptId, version: Math.max(gone.version, kept?.version ?? 0) + 1 },
  };
};

/** Gives back what was there; a memory that was answered or set aside since stays with the person who stays, too. */
export const splitMemories = async (
  tx: Transaction,
  pair: Pair,
  { memories, reviews }: LinkedStudy,
  linkedAt: string,
): Promise<void> => {
  const rows = await tx.select().from(memory).where(eq(memory.personId, pair.keptId)).for('update');
  const now = new Map(rows.map((row) => [row.questionSlug, row]));
  const corrected = await findCorrected(tx, pair, reviews, linkedAt);
  const returning = memories.filter(({ gone, merged }) => {
    const current = now.get(gone.questionSlug);
    return corrected.has(gone.questionSlug) || (current !== undefined && isSameMemory(current, merged));
  });
  await replace(
    tx,
    pair.keptId,
    returning,
    ({ gone, kept, merged }) => kept && { ...kept, version: (now.get(gone.questionSlug) ?? merged).version + 1 },
  );
  await insert(
    tx,
    memories.map(({ gone }) => gone),
  );
};

/** Questions on which an answer of the person who went was taken back or rated anew since, and nothing was answered after the link. */
const findCorrected = async (
  tx: Transaction,
  { keptId }: Pair,
  reviews: LinkedStudy['reviews'],
  linkedAt: string,
): Promise<ReadonlySet<string>> => {
  const rows = await tx
    .selectDistinct({ slug: review.questionSlug })
    .from(review)
    .innerJoin(
      sql`jsonb_to_recordset(${JSON.stringify(reviews)}::text::jsonb) as was (id uuid, "undoneAt" timestamptz, confidence text)`,
      sql`was.id = ${review.id} and (was."undoneAt" is distinct from ${review.undoneAt} or was.confidence <> ${review.confidence})`,
    )
    .where(
      and(
        eq(review.personId, keptId),
        sql`not exists (select 1 from review later where later.person_id = ${keptId}::uuid and later.question_slug = ${review.questionSlug}
          and later.at > ${linkedAt}::timestamptz and later.undone_at is null)`,
      ),
    );
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
