/** Who is told that somebody waits where nobody did. */
import { type SQL, sql } from 'drizzle-orm';

type Waiting = {
  readonly sessionId: SQL;
  readonly cohortId: string;
  readonly queueId: SQL;
  /** Nobody is told of their own question. */
  readonly askedBy: string;
};

/** A cohort has a handful of helpers. */
const STAFF_AT_MOST = 20;

/** One account of each, in the cohort's home where they have one there. The organisers where nobody else helps. */
const staffOf = (cohortId: string): SQL => sql`
  select distinct on (m.person_id) m.person_id, m.id as account_id
  from account m
  join cohort h on h.id = ${cohortId}::uuid
  where m.person_id in (
      select e.person_id from enrolment e
      where e.cohort_id = h.id
        and e.role = (select min(role) from enrolment where cohort_id = h.id and role >= 'helper'))
    or exists (
      select from cohort_role_source s
      where s.cohort_id = h.id and s.workspace_id = m.workspace_id and s.role = 'helper'
        and s.role_external_id = any (m.platform_roles))
  order by m.person_id, m.workspace_id = h.workspace_id desc, m.created_at, m.id
  limit ${STAFF_AT_MOST}`;

/**
 * SQL: the accounts of those who help in the session, take that queue and have nothing in hand; where
 * nobody has started, of all who could.
 */
export const whomToTell = ({ sessionId, cohortId, queueId, askedBy }: Waiting): SQL => sql`
  select who.account_id
  from (
    select h.person_id, h.account_id from session_helper h
    where h.session_id = ${sessionId} and h.paused_at is null and h.stopped_at is null
      and (h.queue_ids = '{}' or ${queueId} = any (h.queue_ids))
    union all
    select staff.person_id, staff.account_id from (${staffOf(cohortId)}) staff
    where not exists (
      select from session_helper h where h.session_id = ${sessionId} and h.stopped_at is null)
  ) who
  where who.person_id <> ${askedBy}::uuid
    and not exists (select from claim c where c.person_id = who.person_id and c.ended_at is null)`;
