/** Who joins a cohort, leaves it, is given a role in it or moved to another. */
import { and, eq, sql } from 'drizzle-orm';
import { includesRole, type Role } from '../../chat/role.ts';
import { rowsOf, type Transaction } from '../../database/client.ts';
import { enrolment } from '../../database/schema/people/community.ts';
import { nameIn } from '../name-in.ts';
import type { InCohort } from '../roles.ts';

/**
 * SQL: whether this person joins this cohort by answering in this workspace: the cohort is at home
 * there or has a channel there, and they haven't left it or been taken out, by whichever of their
 * accounts.
 */
export const welcomes = (cohort: string, person: string, workspace: string): string => `(
  (
    exists (select from cohort c where c.id = ${cohort} and c.workspace_id = ${workspace})
    or exists (
      select from cohort_channel h where h.cohort_id = ${cohort} and h.workspace_id = ${workspace})
  )
  and not exists (
    select from departure gone
    join account a on a.id = gone.account_id
    where gone.cohort_id = ${cohort} and a.person_id = ${person})
)`;

/** They are in it from now on, with this role; that they had left before is forgotten. */
export const giveRole = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  personId: string,
  role: Role,
  at: Temporal.Instant,
): Promise<void> => {
  await tx.execute(sql`
    delete from departure d using account a
    where d.cohort_id = ${cohortId}::uuid and a.id = d.account_id and a.person_id = ${personId}::uuid`);
  await tx
    .insert(enrolment)
    .values({ cohortId, personId, role, createdAt: at.toString() })
    .onConflictDoUpdate({ target: [enrolment.cohortId, enrolment.personId], set: { role } });
};

/** An organiser takes somebody out: no old button or code brings them back. */
export const removeMember = (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  personId: string,
  at: Temporal.Instant,
): Promise<boolean> => depart(tx, cohortId, personId, 'removed', at);

/**
 * To another cohort, with the role they had here, or the higher one that they have there already. A
 * code may bring them back. Gives whether they were in it.
 */
export const moveMember = async (
  tx: Transaction,
  { from, to }: { readonly from: InCohort<'organiser'>; readonly to: InCohort<'organiser'> },
  { personId, role }: Pick<Member, 'personId' | 'role'>,
  at: Temporal.Instant,
): Promise<boolean> => {
  if (!(await depart(tx, from.cohortId, personId, 'moved', at))) return false;
  const [there] = await tx
    .select({ role: enrolment.role })
    .from(enrolment)
    .where(and(eq(enrolment.cohortId, to.cohortId), eq(enrolment.personId, personId)));
  await giveRole(tx, to, personId, there && includesRole(there.role, role) ? there.role : role, at);
  return true;
};

/** Somebody leaves by themselves. */
export const leaveCohort = (
  tx: Transaction,
  { cohortId }: InCohort,
  personId: string,
  at: Temporal.Instant,
): Promise<boolean> => depart(tx, cohortId, personId, 'left', at);

const depart = async (
  tx: Transaction,
  cohortId: string,
  personId: string,
  why: Departed['why'],
  at: Temporal.Instant,
): Promise<boolean> => {
  const gone = await tx
    .delete(enrolment)
    .where(and(eq(enrolment.cohortId, cohortId), eq(enrolment.personId, personId)))
    .returning({ personId: enrolment.personId });
  // Whoever was taken out a moment ago didn't leave or move: a code would let them in again.
  if (why !== 'removed' && gone.length === 0) return false;
  await tx.execute(sql`
    insert into departure (cohort_id, account_id, why, at)
    select ${cohortId}::uuid, a.id, ${why}, ${at.toString()}::timestamptz
    from account a
    where a.person_id = ${personId}::uuid
    on conflict (cohort_id, account_id) do update set why = excluded.why, at = excluded.at`);
  return gone.length > 0;
};

export type Member = {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  /** By the platform's last word they manage the workspace, so that they organise the cohort too. */
  readonly manages: boolean;
};

/** Nobody teaches so many at once; it bounds what is read. */
const MEMBERS_AT_MOST = 5000;

/** Organisers first, then helpers, then learners, by name. */
export const findMembers = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId }: InCohort<'helper'>,
): Promise<readonly Member[]> =>
  rowsOf<Member>(
    await tx.execute(sql`
      with member as (
        select e.person_id as "personId", e.role, ${sql.raw(nameIn('c.workspace_id', 'e.person_id'))} as name,
          exists (
            select from account m
            where m.person_id = e.person_id and m.workspace_id = c.workspace_id and m.manages_until is not null
          ) as manages
        from enrolment e
        join cohort c on c.id = e.cohort_id
        where e.cohort_id = ${cohortId}::uuid
      )
      select * from member
      order by role desc, lower(name), "personId"
      limit ${MEMBERS_AT_MOST}`),
  );

export type Removed = Pick<Member, 'personId' | 'name'>;

/** Whom organisers took out and didn't take in again, the last one first. */
export const findRemoved = async (
  tx: Pick<Transaction, 'execute'>,
  { cohortId }: InCohort<'organiser'>,
): Promise<readonly Removed[]> =>
  rowsOf<Removed>(
    await tx.execute(sql`
      select a.person_id as "personId",
        ${sql.raw(nameIn('c.workspace_id', 'a.person_id'))} as name
      from departure d
      join account a on a.id = d.account_id
      join cohort c on c.id = d.cohort_id
      where d.cohort_id = ${cohortId}::uuid and d.why = 'removed' and not exists (
        select from enrolment e where e.cohort_id = d.cohort_id and e.person_id = a.person_id
      )
      group by a.person_id, c.workspace_id
      order by max(d.at) desc, a.person_id
      limit ${MEMBERS_AT_MOST}`),
  );

export type Departed = { readonly name: string; readonly why: 'left' | 'removed' | 'moved' };

/** The cohort that somebody left, was moved from or taken out of last, of those that go on. */
export const findDeparted = async (
  tx: Pick<Transaction, 'execute'>,
  personId: string,
): Promise<Departed | undefined> => {
  const [row] = rowsOf<Departed>(
    await tx.execute(sql`
      select c.name, d.why
      from departure d
      join account a on a.id = d.account_id
      join cohort c on c.id = d.cohort_id
      where a.person_id = ${personId}::uuid and c.archived_at is null
      order by d.at desc, c.id
      limit 1`),
  );
  return row;
};
