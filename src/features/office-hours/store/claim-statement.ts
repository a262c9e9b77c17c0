/**
 * The claim as one statement: the first in line becomes the helper's, with all that are helped
 * together with it.
 */
import { type SQL, sql } from 'drizzle-orm';
import { isSilent, ORDER } from './line.ts';

export type Claiming = {
  readonly claimId: string;
  readonly cohortId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly interactionId: string;
  /** None: those that they said when they started. */
  readonly queueIds: readonly string[] | undefined;
  readonly at: string;
  readonly calledUntil: string;
  readonly leaseUntil: string;
};

/**
 * Two helpers at once get two: whoever is just being called is passed by. So is, for its
 * milliseconds, one whose owner changes it at this very moment; `wait` waits for those instead.
 * One helper at once gets one (claim_active), also by the same press delivered twice
 * (claim_interaction). Nothing is called where no session is open, or they don't help in it.
 */
export const claimStatement = (claiming: Claiming, wait: boolean): SQL => {
  const { claimId, cohortId, personId, accountId, interactionId, queueIds, at, calledUntil, leaseUntil } = claiming;
  const now = sql`${at}::timestamptz`;
  const wanted = queueIds ? sql`${`{${queueIds.join()}}`}::uuid[]` : sql`helper.queue_ids`;
  const first = (also: SQL): SQL => sql`
    select t.id, t.session_id from helper, ticket t
    where t.cohort_id = ${cohortId}::uuid and t.state = 'waiting' and t.with_ticket_id is null
      and t.person_id <> ${personId}::uuid
      and (${wanted} = '{}' or t.queue_id = any (${wanted})) and ${also}
    order by ${sql.raw(ORDER)}
    limit 1
    for update of t ${sql.raw(wait ? '' : 'skip locked')}`;
  return sql`
with helper as (
  select h.queue_ids from session s
  join session_helper h on h.session_id = s.id and h.person_id = ${personId}::uuid
  where s.cohort_id = ${cohortId}::uuid and s.opened_at is not null and s.closed_at is null
    and h.paused_at is null and h.stopped_at is null
), next as materialized (${first(sql`not ${isSilent(now)}`)}
), silent as materialized (${first(sql`${isSilent(now)} and not exists (select from next)`)}
), claimed as (
  insert into claim (id, ticket_id, session_id, person_id, account_id, called_at, lease_until, interaction_id)
  select ${claimId}::uuid, c.id, c.session_id, ${personId}::uuid, ${accountId}::uuid, ${now},
    ${leaseUntil}::timestamptz, ${interactionId}
  from (select id, session_id from next union all select id, session_id from silent) c
  on conflict do nothing
  returning ticket_id
), called as (
  update ticket t
  set state = 'called', since = ${now}, due_at = ${calledUntil}::timestamptz,
    waited_minutes = case when t.expected_minutes is not null and not t.disturbed
      then (extract(epoch from ${now} - t.joined_at) / 60)::float8 end
  where t.state = 'waiting' and t.id in (
    select ticket_id from claimed
    union all
    select f.id from claimed join ticket f on f.with_ticket_id = claimed.ticket_id
  )
  returning t.id, t.account_id, t.card_outbox_id
), logged as (
  insert into ticket_event (id, ticket_id, event, "from", "to", account_id, at)
  select gen_random_uuid(), id, 'call', 'waiting', 'called', ${accountId}::uuid, ${now} from called
)
select c.id, c.account_id as "accountId", c.card_outbox_id as "cardOutboxId" from called c`;
};
