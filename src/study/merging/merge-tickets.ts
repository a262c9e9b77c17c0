/**
 * Two persons' office hours made one, before their rows are moved: one open ticket in a cohort, one
 * claim in hand.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Pair } from '../../community/linking/link-side.ts';
import type { Transaction } from '../../community/linking/link-transaction.ts';
import { rowsOf } from '../../database/client.ts';
import type { LinkedStudy } from '../../database/schema/link.ts';

type Closed = NonNullable<LinkedStudy['tickets']>[number];

/**
 * Of two open tickets in a cohort the one that is helped stays, else the one that was there first,
 * and of a group its leader's; the other is closed. Of two claims in hand the later one is ended:
 * the routine of office hours for what nobody holds brings its ticket back to its place. Gives the
 * tickets that were closed.
 */
export const mergeTickets = async (
  tx: Transaction,
  { keptId, goneId }: Pair,
  linkedAt: string,
): Promise<readonly Closed[]> => {
  const closed = rowsOf<Closed>(
    await tx.execute(sql`
      with second as (
        select distinct on (t.cohort_id) t.id, t.state
        from ticket t
        join ticket o on o.cohort_id = t.cohort_id and o.id <> t.id and o.ended_at is null
          and o.person_id in (${keptId}::uuid, ${goneId}::uuid)
        where t.ended_at is null and t.person_id in (${keptId}::uuid, ${goneId}::uuid)
        order by t.cohort_id, t.state in ('called', 'helping'), t.with_ticket_id is distinct from o.id,
          t.joined_at desc, t.id desc
      ), closed as (
        update ticket t
        set state = 'left', ended_at = ${linkedAt}::timestamptz, since = ${linkedAt}::timestamptz, due_at = null,
          disturbed = true
        from second
        where t.id = second.id
        returning t.id, second.state
      ), ended as (
        update claim c set ended_at = ${linkedAt}::timestamptz, outcome = 'left'
        from closed
        where c.ticket_id = closed.id and c.ended_at is null
      ), logged as (
        insert into ticket_event (id, ticket_id, event, "from", "to", at)
        select gen_random_uuid(), id, 'leave', state, 'left', ${linkedAt}::timestamptz from closed
      )
      select id, state from closed`),
  );
  await tx.execute(sql`
    update claim c set ended_at = ${linkedAt}::timestamptz, outcome = 'lapsed'
    where c.ended_at is null and c.person_id in (${keptId}::uuid, ${goneId}::uuid) and exists (
      select from claim o
      where o.ended_at is null and o.person_id in (${keptId}::uuid, ${goneId}::uuid)
        and (o.called_at, o.id) < (c.called_at, c.id)
    )`);
  await redrawCards(tx, closed, linkedAt);
  await tx.execute(sql`
    ${REDRAW}
    select gen_random_uuid(), ${COPIED}, ${linkedAt}::timestamptz
    from claim c join outbox o on o.key = 'office-hours-claim/' || c.id
    where c.ended_at = ${linkedAt}::timestamptz
      and (c.person_id in (${keptId}::uuid, ${goneId}::uuid) or c.ticket_id in ${idsOf(closed)})
    ${ONE_EACH}`);
  return closed;
};

// As jobs/outbox.ts edits: these rows wait for the tick, which makes their jobs.
const REDRAW = sql.raw(`insert into outbox (id, notice, subject, key, platform, workspace_external_id,
  channel_external_id, account_external_id, thread_external_id, edits, created_at)`);
const COPIED = sql.raw(`o.notice, o.subject, 'edit/' || gen_random_uuid(), o.platform, o.workspace_external_id,
  o.channel_external_id, o.account_external_id, o.thread_external_id, o.id`);
const ONE_EACH = sql.raw(`on conflict (edits) where edits is not null and attempts = 0 and settled_at is null
  do update set queued = outbox.queued`);

const idsOf = (closed: readonly Closed[]): SQL =>
  sql`(select id from jsonb_to_recordset(${JSON.stringify(closed)}::text::jsonb) as was (id uuid))`;

/** Or they would show a place that nobody has any more. */
const redrawCards = async (tx: Transaction, tickets: readonly Closed[], at: string): Promise<void> => {
  await tx.execute(sql`
    ${REDRAW}
    select gen_random_uuid(), ${COPIED}, ${at}::timestamptz
    from ticket t join outbox o on o.id = t.card_outbox_id
    where t.id in ${idsOf(tickets)}
    ${ONE_EACH}`);
};

/** As office hours give to a question in writing. */
const WRITTEN_DAYS = sql.raw('14 days');

/**
 * What was closed at the link waits again at its place, or for an answer in writing where it did so
 * before, unless whoever it belongs to has asked for something else since.
 */
export const splitTickets = async (tx: Transaction, closed: readonly Closed[], linkedAt: string): Promise<void> => {
  await tx.execute(sql`
    with back as (
      update ticket t
      set state = case when was.state = 'async' then 'async' when s.id is null then 'carried' else 'waiting' end,
        due_at = case when was.state = 'async' then ${linkedAt}::timestamptz + interval '${WRITTEN_DAYS}' end,
        session_id = case when was.state <> 'async' then s.id end,
        ended_at = null, with_ticket_id = null, shown_place = 0
      from jsonb_to_recordset(${JSON.stringify(closed)}::text::jsonb) as was (id uuid, state text)
      join ticket w on w.id = was.id
      left join session s on s.cohort_id = w.cohort_id and s.opened_at is not null and s.closed_at is null
        and s.last_call_at is null
      where t.id = was.id and t.state = 'left' and t.ended_at = ${linkedAt}::timestamptz and not exists (
        select from ticket o
        where o.cohort_id = t.cohort_id and o.person_id = t.person_id and o.ended_at is null)
      returning t.id, t.state
    )
    insert into ticket_event (id, ticket_id, event, "from", "to", at)
    select gen_random_uuid(), id, case state when 'async' then 'revive' else 'restore' end, 'left', state,
      ${linkedAt}::timestamptz
    from back`);
  await redrawCards(tx, closed, linkedAt);
};
