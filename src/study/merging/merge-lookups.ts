/** What two persons looked up made one, the later of each, and two again. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';
import { lookup } from '../../database/schema/study/study.ts';

type LookupRow = typeof lookup.$inferSelect;
type Joined = LinkedStudy['lookups'][number];

/** Gives what the person who goes had looked up: at most one row a concept. */
export const mergeLookups = async (tx: Transaction, { keptId, goneId }: Pair): Promise<readonly Joined[]> => {
  const rows = await tx
    .select()
    .from(lookup)
    .where(inArray(lookup.personId, [keptId, goneId]))
    .for('update');
  const ofKept = new Map(rows.filter(({ personId }) => personId === keptId).map((row) => [row.conceptSlug, row]));
  const joined = rows
    .filter(({ personId }) => personId === goneId)
    .map((gone) => join(gone, ofKept.get(gone.conceptSlug) ?? null, keptId));
  await tx.delete(lookup).where(eq(lookup.personId, goneId));
  await replace(tx, keptId, joined, ({ merged }) => merged);
  return joined;
};

const join = (gone: LookupRow, kept: LookupRow | null, keptId: string): Joined => ({
  gone,
  kept,
  merged: {
    ...gone,
    personId: keptId,
    lookedUpAt: kept && compare(kept.lookedUpAt, gone.lookedUpAt) > 0 ? kept.lookedUpAt : gone.lookedUpAt,
  },
});

/** What was looked up since stays with the person who stays, too. */
export const splitLookups = async (tx: Transaction, { keptId }: Pair, joined: readonly Joined[]): Promise<void> => {
  const rows = await tx.select().from(lookup).where(eq(lookup.personId, keptId)).for('update');
  const now = new Map(rows.map((row) => [row.conceptSlug, row]));
  const untouched = joined.filter(({ gone, merged }) => isSame(now.get(gone.conceptSlug), merged));
  await replace(tx, keptId, untouched, ({ kept }) => kept ?? undefined);
  if (joined.length > 0) await tx.insert(lookup).values(joined.map(({ gone }) => gone));
};

const replace = async (
  tx: Transaction,
  keptId: string,
  joined: readonly Joined[],
  by: (joined: Joined) => LookupRow | undefined,
): Promise<void> => {
  const slugs = joined.map(({ gone }) => gone.conceptSlug);
  await tx.delete(lookup).where(and(eq(lookup.personId, keptId), inArray(lookup.conceptSlug, slugs)));
  const rows = joined.map(by).filter((row) => row !== undefined);
  if (rows.length > 0) await tx.insert(lookup).values(rows);
};

const isSame = (one: LookupRow | undefined, other: LookupRow): boolean =>
  one !== undefined && compare(one.lookedUpAt, other.lookedUpAt) === 0;

const compare = (one: string, other: string): number =>
  Temporal.Instant.compare(Temporal.Instant.from(one), Temporal.Instant.from(other));
