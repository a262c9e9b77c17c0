/**
 * Undoes a link, the last first: the person who went is there again as they were when they were
 * linked.
 */
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { type LinkedCommunity, type LinkedStudy, link, type MovedRows } from '../../database/schema/link.ts';
import { account, enrolment, person } from '../../database/schema/people/community.ts';
import { isId } from '../../lib/random.ts';
import type { StudyOfLink } from './link.ts';
import type { LinkNeeds, LinkRequest } from './link-code.ts';
import { findOtherSides, findSides, type Pair, type Side } from './link-side.ts';
import { changePeople, type Transaction } from './link-transaction.ts';
import { returnRows } from './moved-rows.ts';

export type LastLink = {
  readonly linkId: string;
  readonly linkedAt: Temporal.Instant;
  /** Accounts that would be a person of their own again, and those that stay. */
  readonly leaving: readonly Side[];
  readonly staying: readonly Side[];
};

/** The link of this person that would be undone next. */
export const findLastLink = async ({ orm }: Pick<Database, 'orm'>, personId: string): Promise<LastLink | undefined> => {
  const [last] = await orm.select().from(link).where(ofPerson(personId)).orderBy(desc(link.number)).limit(1);
  if (!last?.community) return undefined;
  const { accounts } = last.community;
  return {
    linkId: last.id,
    linkedAt: Temporal.Instant.from(last.linkedAt),
    leaving: await findSides(orm, accounts),
    staying: await findOtherSides(orm, personId, accounts),
  };
};

const ofPerson = (personId: string) => and(eq(link.personId, personId), isNull(link.undoneAt));

/**
 * - `undone`: now, or before by the same or another delivery.
 * - `later`: another link was made since, and is to be undone first.
 * - `missing`: no such link, or somebody else's.
 */
export type Unlinked = { readonly outcome: 'undone' | 'later' | 'missing' };

export const undoLink = async (
  needs: LinkNeeds,
  study: StudyOfLink,
  request: LinkRequest,
  linkId: string,
): Promise<Unlinked> => {
  if (!isId(linkId)) return { outcome: 'missing' };
  return changePeople(needs.database, async (tx): Promise<Unlinked> => {
    const [row] = await tx.select().from(link).where(eq(link.id, linkId));
    const [actor] = await tx
      .select({ personId: account.personId })
      .from(account)
      .where(eq(account.id, request.accountId));
    if (!row || !actor) return { outcome: 'missing' };
    if (!row.community || !row.study)
      return {
        outcome: [row.personId, row.goneId].includes(actor.personId) ? 'undone' : 'missing',
      };
    if (row.personId !== actor.personId) return { outcome: 'missing' };
    const [last] = await tx
      .select({ id: link.id })
      .from(link)
      .where(ofPerson(row.personId))
      .orderBy(desc(link.number))
      .limit(1);
    if (last?.id !== row.id) return { outcome: 'later' };
    const pair: Pair = { keptId: row.personId, goneId: row.goneId };
    await tx.select({ id: person.id }).from(person).where(eq(person.id, pair.keptId)).for('update');
    await splitCommunity(tx, pair, row.community);
    await returnRows(tx, needs.personRows, pair, movedOf(row.community, row.study));
    await study.split(tx, pair, row.study, row.linkedAt);
    await tx
      .update(link)
      .set({ undoneAt: request.at.toString(), community: null, study: null })
      .where(eq(link.id, row.id));
    return { outcome: 'undone' };
  });
};

/** As links were kept before tables were declared. */
const movedOf = ({ moved, links = [] }: LinkedCommunity, { reports = [] }: LinkedStudy): readonly MovedRows[] =>
  moved ?? [
    { table: 'link', column: 'person_id', keys: links.map((id) => ({ id })), aside: [] },
    { table: 'question_report', column: 'person_id', keys: reports.map((id) => ({ id })), aside: [] },
  ];

const splitCommunity = async (tx: Transaction, { keptId, goneId }: Pair, community: LinkedCommunity): Promise<void> => {
  await tx.insert(person).values(community.person);
  const accounts = [...community.accounts];
  await tx
    .update(account)
    .set({ personId: goneId })
    .where(and(eq(account.personId, keptId), inArray(account.id, accounts)));
  for (const { gone, kept, merged } of community.enrolments) {
    const here = and(eq(enrolment.cohortId, gone.cohortId), eq(enrolment.personId, keptId));
    if (kept === null) await tx.delete(enrolment).where(here);
    // A role given since stays.
    else
      await tx
        .update(enrolment)
        .set({
          role: sql`case
            when ${enrolment.role} = ${merged.role}::role then ${kept.role}::role
            else ${enrolment.role}
          end`,
          createdAt: kept.createdAt,
        })
        .where(here);
    await tx.insert(enrolment).values(gone);
  }
};
