/**
 * What a cohort's earlier help tells of waits: the latest of it alone, by an index each, however long
 * the cohort has been there.
 */
import { sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../database/client.ts';
import { EXPECTED_BUCKET } from '../../../database/schema/office-hours/ticket.ts';
import { bucketOf, type PastWait, RESIDUALS_AT_MOST } from './calibrate.ts';
import { type FinishedService, SERVICES_AT_MOST } from './service-times.ts';
import { noShowRate } from './simulate.ts';

type Reader = Pick<Transaction, 'execute'>;

/** Of each queue as many as are looked at, and so of the cohort too; none that was in writing. */
export const findServices = async (reader: Reader, cohortId: string): Promise<readonly FinishedService[]> =>
  rowsOf<FinishedService>(
    await reader.execute(sql`
      select q.id as topic, s.minutes, false as "closedByTimer"
      from help_queue q
      cross join lateral (
        select t.ended_at, (extract(epoch from c.ended_at - c.called_at) / 60)::float8 as minutes
        from ticket t join claim c on c.ticket_id = t.id and c.outcome = 'done' and not c.async
        where t.queue_id = q.id and t.state = 'done'
        order by t.ended_at desc
        limit ${SERVICES_AT_MOST}
      ) s
      where q.cohort_id = ${cohortId}::uuid
      order by s.ended_at desc`),
  );

/** Habits of half a year ago tell nothing. */
const CALLS_AT_MOST = 300;

/** Of the latest calls, by the sessions they were made in. */
export const findNoShowRate = async (reader: Reader, cohortId: string): Promise<number> => {
  const [row] = rowsOf<{ called: number; missed: number }>(
    await reader.execute(sql`
      select count(*)::int as called, (count(*) filter (where outcome = 'missed'))::int as missed
      from (
        select c.outcome from session s join claim c on c.session_id = s.id
        where s.cohort_id = ${cohortId}::uuid and c.ended_at is not null and not c.async
        order by s.opens_at desc
        limit ${CALLS_AT_MOST}
      ) latest`),
  );
  return noShowRate(row ?? { called: 0, missed: 0 });
};

/** Of each bucket as many as are looked at, the newest first. */
export const findPastWaits = async (reader: Reader, cohortId: string): Promise<readonly PastWait[]> => {
  const rows = rowsOf<{ place: number; expectedMinutes: number; waitedMinutes: number }>(
    await reader.execute(sql`
      select place, "expectedMinutes", "waitedMinutes"
      from (values (1), (2), (3)) b (bucket)
      cross join lateral (
        select expected_place as place, expected_minutes as "expectedMinutes", waited_minutes as "waitedMinutes",
          joined_at
        from ticket
        where cohort_id = ${cohortId}::uuid and waited_minutes is not null and not disturbed
          and expected_minutes is not null and ${EXPECTED_BUCKET} = b.bucket
        order by joined_at desc
        limit ${RESIDUALS_AT_MOST}
      ) w
      order by joined_at desc`),
  );
  return rows.map(({ place, ...wait }) => ({ ...wait, bucket: bucketOf(place) }));
};
