/**
 * The claim as one statement, as text: prepared once a connection, and run as it is by the
 * benchmark's peer.
 */
import { ORDER } from '../line.ts';

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

/** In the order of the statement's. */
export const parametersOf = (claiming: Claiming): readonly (string | null)[] => [
  claiming.claimId,
  claiming.cohortId,
  claiming.personId,
  claiming.accountId,
  claiming.interactionId,
  claiming.queueIds ? `{${claiming.queueIds.join()}}` : null,
  claiming.at,
  claiming.calledUntil,
  claiming.leaseUntil,
];

/** Whose question the helper joined: they are helped together, and there is one at most. */
const JOINED = `(
  select f.with_ticket_id from ticket f
  where f.cohort_id = $2::uuid and f.person_id = $3::uuid and f.ended_at is null
  limit 1)`;

/** Of tickets `t`: whom the helper may call. */
const MAY_BE_CALLED = `t.cohort_id = $2::uuid and t.state = 'waiting' and t.with_ticket_id is null
    and t.person_id <> $3::uuid and t.id is distinct from ${JOINED}
    and (helper.queue_ids = '{}' or t.queue_id = any (helper.queue_ids))`;

/** Held by whoever calls somebody, for as long as that takes. */
const LOCK = "hashtextextended('office hours call ' || t.id::text, 0)";
const FREE = `pg_try_advisory_xact_lock(${LOCK})`;

/** So many of the first may be called at one moment by others, or go. */
const LOOKED_THROUGH = 200;

/** Of tickets `t`: others were helped together with it when the line was looked through. */
const LED = `exists (select from ticket w where w.with_ticket_id = t.id and w.ended_at is null)`;

/**
 * One by one, in the order of the line: whoever is just being called by another helper is passed by;
 * whoever is just being changed is waited for, and looked at anew. Where somebody goes whose place
 * another takes over, that one isn't seen yet: then nobody `fits`, and the line is looked through anew.
 */
const firstOf = (free: string): string => `
  select f.id, f.session_id, f.fits from helper
  cross join lateral (
    select t.id from ticket t where ${MAY_BE_CALLED}
    order by ${ORDER}
    limit ${LOOKED_THROUGH}
  ) l
  cross join lateral (
    select t.id, t.session_id, ${MAY_BE_CALLED} as fits from ticket t
    where t.id = l.id and (${MAY_BE_CALLED} or t.state <> 'called' and ${LED}) and ${free}
    for update of t
  ) f
  limit 1`;

/** As arrays and with limits: Postgres expects many rows of these parts, and would read whole tables. */
const claimBy = (free: string): string => `
with helper as materialized (
  select coalesce($6::uuid[], h.queue_ids) as queue_ids from session s
  join session_helper h on h.session_id = s.id and h.person_id = $3::uuid
  where s.cohort_id = $2::uuid and s.opened_at is not null and s.closed_at is null
    and h.paused_at is null and h.stopped_at is null
    and not exists (select from claim c where c.person_id = $3::uuid and c.ended_at is null)
  for no key update of h skip locked
), next as materialized (${firstOf(free)}
), claimed as (
  insert into claim (id, ticket_id, session_id, person_id, account_id, called_at, lease_until, interaction_id)
  select $1::uuid, c.id, c.session_id, $3::uuid, $4::uuid, $7::timestamptz, $9::timestamptz, $5
  from next c
  where c.fits
  on conflict do nothing
  returning ticket_id
), called as (
  update ticket t
  set state = 'called', since = $7::timestamptz, due_at = $8::timestamptz,
    waited_minutes = case when t.expected_minutes is not null and not t.disturbed
      then (extract(epoch from $7::timestamptz - t.joined_at) / 60)::float8 end
  where t.state = 'waiting' and t.id = any (array(
    select ticket_id from claimed
    union all
    select f.id from claimed join ticket f on f.with_ticket_id = claimed.ticket_id
  ))
  returning t.id, t.account_id
), logged as (
  insert into ticket_event (id, ticket_id, event, "from", "to", account_id, at)
  select gen_random_uuid(), id, 'call', 'waiting', 'called', $4::uuid, $7::timestamptz from called
)
select c.id, c.account_id as "accountId", place.*
from (select id, account_id from called union all select null, $4::uuid from claimed) c
cross join lateral (
  select a.external_id as "accountExternalId", w.platform, w.external_id as "workspaceExternalId"
  from account a
  join workspace w on w.id = a.workspace_id
  where a.id = c.account_id
  limit 1
) place`;

/**
 * The first in line becomes the helper's, with all that are helped together with it. Two helpers at
 * once get two. One helper at once gets one (claim_active), also by the same press delivered twice
 * (claim_interaction); whoever has somebody in hand, or is just getting somebody, locks nobody in
 * line, or another helper would pass them by. Nothing is called where no session is open, or they
 * don't help in it. Gives where all of them are written to; of the helper without an `id`.
 */
export const CLAIM_NEXT = claimBy(FREE);

/** The same, but whoever is being called by another helper is waited for too: that may come to nothing. */
export const CLAIM_NEXT_WAITING = claimBy('true');

/** How many wait whom the helper may call; `$1`: the queues that they take, all where there is none. */
export const COUNT_WAITING = `
select count(*)::int as count from (select $1::uuid[] as queue_ids) helper, ticket t
where ${MAY_BE_CALLED}`;
