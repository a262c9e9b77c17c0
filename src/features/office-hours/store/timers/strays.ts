/**
 * What nobody holds any more: a claim whose helper left, lost the role or deleted their data, a
 * ticket without its claim, a follower without a leader, or whose leader was called without them: each
 * goes back to its place. And what is of somebody who isn't in the cohort any more: their ticket ends,
 * for they could press none of its buttons, and they help no more. And a session in which nobody
 * helps, of which nobody noted that.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Routine } from '../../../../chat/deliver/notice.ts';
import type { Role } from '../../../../chat/role.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { createOneByOne } from '../../../../jobs/one-by-one.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { LEFT_UNNOTED, noteLeft } from '../left.ts';
import { findActiveClaim, moveTickets, ticketsOf } from '../move.ts';
import { leaveWithCohort } from '../ticket/owner.ts';
import { changedMessages, redrawCards, send, waitingMessages } from '../told.ts';
import { lockGroup, lockHours } from '../transaction.ts';
import { releaseClaim } from './timers.ts';

type Stray = {
  readonly kind: 'claim' | 'unclaimed' | 'leaderless' | 'ownerless' | 'helper' | 'left';
  /** Of a helper, the person's. */
  readonly id: string;
  readonly cohortId: string;
  readonly sinceMs: number;
};

/**
 * SQL of a person and the cohort of a ticket `t`: they have that role there or a higher one, by one
 * they were given, or by the last word of the platform: that lapses, but they may still be there.
 */
const isIn = (personId: SQL, role: Role): SQL => sql`(
  exists (
    select from enrolment e
    where e.cohort_id = t.cohort_id and e.person_id = ${personId} and e.role >= ${role})
  or exists (
    select from account m join cohort h on h.workspace_id = m.workspace_id
    where h.id = t.cohort_id and m.person_id = ${personId} and m.manages_until is not null)
  or exists (
    select from account m join cohort_role_source s on s.workspace_id = m.workspace_id
    where s.cohort_id = t.cohort_id and m.person_id = ${personId} and s.role >= ${role}
      and s.role_external_id = any (m.platform_roles)))`;

const MAY_HELP = isIn(sql`c.person_id`, 'helper');
const IS_OWNERLESS = sql`t.ended_at is null and not ${isIn(sql`t.person_id`, 'learner')}`;

const IS_NO_HELPER = sql`t.opened_at is not null and t.closed_at is null and c.stopped_at is null and not ${MAY_HELP}`;

const FIND: SQL = sql`
  select 'claim' as kind, c.id, t.cohort_id as "cohortId", (extract(epoch from c.called_at) * 1000)::float8 as "sinceMs"
  from claim c join ticket t on t.id = c.ticket_id
  where c.ended_at is null
    and (c.person_id is null or c.account_id is null or t.person_id = c.person_id or not ${MAY_HELP})
  union all
  select 'unclaimed', t.id, t.cohort_id, (extract(epoch from t.since) * 1000)::float8
  from ticket t
  where t.state in ('called', 'helping') and not exists (
    select from claim c where c.ticket_id = coalesce(t.with_ticket_id, t.id) and c.ended_at is null)
  union all
  select 'leaderless', t.id, t.cohort_id, (extract(epoch from t.since) * 1000)::float8
  from ticket t
  where t.with_ticket_id is not null and t.ended_at is null and not exists (
    select from ticket l
    where l.id = t.with_ticket_id and l.ended_at is null and l.with_ticket_id is null
      and not (t.state = 'waiting' and l.state in ('called', 'helping')))
  union all
  select 'ownerless', t.id, t.cohort_id, (extract(epoch from t.since) * 1000)::float8
  from ticket t
  where ${IS_OWNERLESS}
  union all
  select 'helper', c.person_id, t.cohort_id, (extract(epoch from c.started_at) * 1000)::float8
  from session_helper c join session t on t.id = c.session_id
  where ${IS_NO_HELPER}
  union all
  select 'left', t.id, t.cohort_id, (extract(epoch from t.opened_at) * 1000)::float8
  from session t
  where ${LEFT_UNNOTED}`;

export const straysRoutine = (needs: OfficeHoursNeeds): Routine => ({
  name: 'office-hours.strays',
  nextAt: async () => {
    const [row] = rowsOf<Stray>(await needs.database.orm.execute(sql`${FIND} limit 1`));
    return row && Temporal.Instant.fromEpochMilliseconds(Math.floor(row.sinceMs));
  },
  run: createOneByOne<Stray>(needs, {
    name: 'office-hours.strays',
    claim: async (tx, _, except) =>
      rowsOf<Stray>(
        await tx.execute(sql`
          select * from (${FIND}) stray where id::text <> all (${`{${except.join()}}`}::text[]) limit 1`),
      )[0],
    idOf: ({ id }) => id,
    work: (tx, stray, at) => bringBack(needs, tx, stray, at),
  }),
});

const bringBack = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { kind, id, cohortId }: Stray,
  at: Temporal.Instant,
): Promise<void> => {
  if (kind === 'left') return noteLeft(tx, id, at);
  if (kind === 'claim') return releaseClaim(needs, tx, id, at, () => true);
  if (kind === 'helper') {
    await tx.execute(sql`
      update session_helper c set stopped_at = ${at.toString()}::timestamptz
      from session t
      where t.id = c.session_id and t.cohort_id = ${cohortId}::uuid and c.person_id = ${id}::uuid and ${IS_NO_HELPER}`);
    return;
  }
  const opening = await lockHours(tx, cohortId);
  const group = await lockGroup(tx, id);
  if (!opening || !group) return;
  if (kind === 'ownerless') {
    // They may be in it again since.
    const [gone] = rowsOf(
      await tx.execute(sql`select t.id from ticket t where t.id = ${id}::uuid and ${IS_OWNERLESS}`),
    );
    if (gone) await leaveWithCohort(needs, tx, opening, group, at);
    return;
  }
  const { ticket: own, leader } = group;
  const isAlone = leader.id === own.id || (own.state === 'waiting' && ['called', 'helping'].includes(leader.state));
  if (kind === 'leaderless' && isAlone && own.endedAt === null) {
    await tx.update(ticket).set({ withTicketId: null }).where(eq(ticket.id, own.id));
    // Whoever waits is in line from now on.
    const now = [{ ...own, withTicketId: null }];
    if (opening.open) await send(needs, tx, await waitingMessages(tx, now, opening.open, at), at);
  }
  if (await findActiveClaim(tx, leader.id)) return;
  const moved = await moveTickets(needs, tx, [own], { event: 'release', at, open: opening.open }, undefined);
  const back = ticketsOf(moved);
  await redrawCards(needs, tx, back, at);
  const waiting = opening.open ? await waitingMessages(tx, back, opening.open, at) : [];
  await send(needs, tx, [...changedMessages(moved), ...waiting], at);
};
