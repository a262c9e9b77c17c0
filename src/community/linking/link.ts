/** Two persons become one when both of their accounts confirm a code. */
import { eq, inArray, sql } from 'drizzle-orm';
import { type LinkedCommunity, type LinkedStudy, link, linkCode } from '../../database/schema/link.ts';
import { account, enrolment, person } from '../../database/schema/people/community.ts';
import type { PersonRows } from '../../database/schema/person-rows.ts';
import { isId } from '../../lib/random.ts';
import { isPast, type LinkNeeds, type LinkRequest } from './link-code.ts';
import { findSide, type Pair, type Side } from './link-side.ts';
import { changePeople, type Transaction } from './link-transaction.ts';
import { moveRows } from './moved-rows.ts';

/**
 * What study does when two persons become one, or two again: handed in, since community knows
 * nothing of it.
 */
export type StudyOfLink = {
  /** When a person's history begins, in seconds since 1970; none without one. */
  readonly findStart: (tx: Transaction, personId: string) => Promise<number | undefined>;
  /** Moves all of one person to the other. */
  readonly merge: (tx: Transaction, pair: Pair, linkedAt: string) => Promise<LinkedStudy>;
  /** Gives back what was moved at `linkedAt`. */
  readonly split: (tx: Transaction, pair: Pair, study: LinkedStudy, linkedAt: string) => Promise<void>;
};

/**
 * - `check`: the code's maker has to see who used it before confirming.
 * - `waiting`: recorded; the other side has yet to confirm.
 * - `linked`: now, or before by the same or another delivery; `known` questions came along, `both`
 *   of them were known to both.
 * - the others change nothing.
 */
export type Confirmed =
  | { readonly outcome: 'check'; readonly other: Side }
  | { readonly outcome: 'waiting'; readonly other: Side }
  | {
      readonly outcome: 'linked';
      readonly other: Side;
      readonly known: number;
      readonly both: number;
    }
  | { readonly outcome: 'missing' | 'unused' | 'expired' | 'undone' | 'same-person' };

type Code = typeof linkCode.$inferSelect;

/** `seen`: the account that the code's maker was shown as the other side. */
export const confirmLink = async (
  needs: LinkNeeds,
  study: StudyOfLink,
  request: LinkRequest,
  codeId: string,
  seen: string,
): Promise<Confirmed> => {
  if (!isId(codeId)) return { outcome: 'missing' };
  return changePeople(needs.database, async (tx): Promise<Confirmed> => {
    const [code] = await tx.select().from(linkCode).where(eq(linkCode.id, codeId)).for('update');
    if (!code || (code.accountId !== request.accountId && code.usedBy !== request.accountId))
      return { outcome: 'missing' };
    if (!code.usedBy) return { outcome: isPast(code.expiresAt, request.at) ? 'expired' : 'unused' };
    const made = code.accountId === request.accountId;
    const other = await findSide(tx, made ? code.usedBy : code.accountId);
    if (code.linkId) return findLinked(tx, code.linkId, other);
    if (isPast(code.expiresAt, request.at)) return { outcome: 'expired' };
    if (made && seen !== code.usedBy) return { outcome: 'check', other };
    const now = request.at.toString();
    const marked = made ? { ...code, makerConfirmedAt: now } : { ...code, userConfirmedAt: now };
    if (marked.makerConfirmedAt && marked.userConfirmedAt) return linkSides(tx, needs, study, request, code, other);
    await tx.update(linkCode).set(marked).where(eq(linkCode.id, codeId));
    return { outcome: 'waiting', other };
  });
};

const findLinked = async (tx: Transaction, linkId: string, other: Side): Promise<Confirmed> => {
  const [row] = await tx.select({ study: link.study }).from(link).where(eq(link.id, linkId));
  return row?.study ? linked(other, row.study) : { outcome: 'undone' };
};

const linked = (other: Side, { memories }: LinkedStudy): Confirmed => ({
  outcome: 'linked',
  other,
  known: memories.length,
  both: memories.filter(({ kept }) => kept !== null).length,
});

const linkSides = async (
  tx: Transaction,
  needs: LinkNeeds,
  study: StudyOfLink,
  request: LinkRequest,
  code: Code,
  other: Side,
): Promise<Confirmed> => {
  const actor = await findSide(tx, request.accountId);
  if (actor.personId === other.personId) return { outcome: 'same-person' };
  const pair = await findPair(tx, study, [actor.personId, other.personId]);
  const linkId = needs.random.id(request.at);
  // Study first: what is left of a person goes with their row.
  const studied = await study.merge(tx, pair, request.at.toString());
  const community = await mergeCommunity(tx, needs.personRows, pair);
  await tx.insert(link).values({
    id: linkId,
    personId: pair.keptId,
    goneId: pair.goneId,
    linkedAt: request.at.toString(),
    community,
    study: studied,
  });
  const now = request.at.toString();
  await tx
    .update(linkCode)
    .set({
      linkId,
      makerConfirmedAt: code.makerConfirmedAt ?? now,
      userConfirmedAt: code.userConfirmedAt ?? now,
    })
    .where(eq(linkCode.id, code.id));
  return linked(other, studied);
};

/**
 * Locks both: whatever is just being written for either is either done before, or waits for us. Who
 * studied first stays; where nobody did, who came first.
 */
const findPair = async (tx: Transaction, study: StudyOfLink, personIds: readonly string[]): Promise<Pair> => {
  const rows = await tx
    .select({ id: person.id, came: sql<number>`extract(epoch from ${person.createdAt})::float8` })
    .from(person)
    .where(inArray(person.id, [...personIds]))
    .orderBy(person.id)
    .for('update');
  const aged = [];
  for (const row of rows) aged.push({ ...row, start: (await study.findStart(tx, row.id)) ?? Number.POSITIVE_INFINITY });
  // Two who never studied: the difference of infinities is no number, and counts as none.
  const [kept, gone] = aged.toSorted(
    (one, two) => one.start - two.start || one.came - two.came || (one.id < two.id ? -1 : 1),
  );
  if (!kept || !gone) throw new Error(`persons ${personIds.join(' and ')} are not both there`);
  return { keptId: kept.id, goneId: gone.id };
};

const mergeCommunity = async (
  tx: Transaction,
  declared: readonly PersonRows[],
  { keptId, goneId }: Pair,
): Promise<LinkedCommunity> => {
  const accounts = await tx
    .update(account)
    .set({ personId: keptId })
    .where(eq(account.personId, goneId))
    .returning({ id: account.id });
  const moved = await moveRows(tx, declared, { keptId, goneId });
  const enrolments = await mergeEnrolments(tx, { keptId, goneId });
  // Deleted, so that what is written for them from now on fails on its foreign key and is done
  // again as who they are.
  const [row] = await tx.delete(person).where(eq(person.id, goneId)).returning();
  if (!row) throw new Error(`person ${goneId} is not there`);
  return {
    person: row,
    accounts: accounts.map(({ id }) => id),
    enrolments,
    moved,
  };
};

/** In a cohort that both are in, the higher role counts. */
const mergeEnrolments = async (tx: Transaction, { keptId, goneId }: Pair): Promise<LinkedCommunity['enrolments']> => {
  const rows = await tx
    .select()
    .from(enrolment)
    .where(inArray(enrolment.personId, [keptId, goneId]))
    .for('update');
  const ofKept = new Map(rows.filter(({ personId }) => personId === keptId).map((row) => [row.cohortId, row]));
  await tx.delete(enrolment).where(eq(enrolment.personId, goneId));
  const joined = [];
  for (const gone of rows.filter(({ personId }) => personId === goneId)) {
    const [merged] = await tx
      .insert(enrolment)
      .values({ ...gone, personId: keptId })
      .onConflictDoUpdate({
        target: [enrolment.cohortId, enrolment.personId],
        set: {
          role: sql`greatest(${enrolment.role}, excluded.role)`,
          createdAt: sql`least(${enrolment.createdAt}, excluded.created_at)`,
        },
      })
      .returning();
    if (merged) joined.push({ gone, kept: ofKept.get(gone.cohortId) ?? null, merged });
  }
  return joined;
};
