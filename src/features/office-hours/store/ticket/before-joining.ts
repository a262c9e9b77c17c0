/** All that joining has to know, read at once: a whole cohort joins in the same minute. */
import { type SQL, sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import type { Destination } from '../../../../jobs/outbox.ts';
import { HELP_ENDED, startOfDay, ZONE_OF } from '../joining.ts';
import type { Act, Actor, Session } from '../types.ts';
import { whomToTell } from '../whom-to-tell.ts';

export type ToldOf = { readonly accountId: string } & Extract<Destination, { readonly accountExternalId: string }>;

export type BeforeJoining = {
  /** Made by the same press before. */
  readonly againId: string | null;
  /** Their open one in this cohort. */
  readonly hasId: string | null;
  /** Whom they help just now. */
  readonly claimId: string | null;
  /** The queue, where it can be joined. */
  readonly queueId: string | null;
  readonly open: Pick<Session, 'id' | 'openedAt' | 'lastCallAt' | 'secret'> | undefined;
  readonly helpedToday: number;
  readonly helpedMs: number | null;
  readonly own: ToldOf;
  /** Where nobody waits in that queue. */
  readonly told: readonly ToldOf[];
};

type Row = Omit<BeforeJoining, 'open' | 'helpedToday' | 'helpedMs' | 'own' | 'told'> & {
  readonly open: BeforeJoining['open'] | null;
  readonly zone: string;
  /** Ends of help, of the last two days and the last at all. */
  readonly helpedMs: readonly number[];
  readonly own: ToldOf;
  readonly told: readonly ToldOf[] | null;
};

/** SQL: where an account is written to, as JSON. */
const whereabouts = (accountId: SQL): SQL => sql`(
  select jsonb_build_object('accountId', a.id, 'accountExternalId', a.external_id, 'platform', w.platform,
    'workspaceExternalId', w.external_id)
  from account a join workspace w on w.id = a.workspace_id
  where a.id = ${accountId})`;

export const findBeforeJoining = async (
  tx: Pick<Transaction, 'execute'>,
  cohortId: string,
  { personId, accountId }: Actor,
  queueId: string | undefined,
  { interactionId, at }: Act,
): Promise<BeforeJoining> => {
  const [row] = rowsOf<Row>(
    await tx.execute(sql`
      with open as (
        select id, opened_at as "openedAt", last_call_at as "lastCallAt", secret from session
        where cohort_id = ${cohortId}::uuid and opened_at is not null and closed_at is null
      ), queue as (
        select id from help_queue
        where id = ${queueId ?? null}::uuid and cohort_id = ${cohortId}::uuid and retired_at is null
      ), helped as (
        select (extract(epoch from e.at) * 1000)::float8 as ms
        from ticket o join ticket_event e on e.ticket_id = o.id
        where o.person_id = ${personId}::uuid and o.cohort_id = ${cohortId}::uuid and ${HELP_ENDED}
      )
      select
        (select id from ticket where interaction_id = ${interactionId}) as "againId",
        (select id from ticket
          where cohort_id = ${cohortId}::uuid and person_id = ${personId}::uuid and ended_at is null) as "hasId",
        (select id from claim where person_id = ${personId}::uuid and ended_at is null) as "claimId",
        (select id from queue) as "queueId",
        (select to_jsonb(open) from open) as open,
        ${ZONE_OF(cohortId)} as zone,
        (select coalesce(jsonb_agg(ms), '[]') from helped) as "helpedMs",
        ${whereabouts(sql`${accountId}::uuid`)} as own,
        (select jsonb_agg(${whereabouts(sql`told.account_id`)}) from open, queue,
          lateral (${whomToTell({ sessionId: sql`open.id`, cohortId, queueId: sql`queue.id`, askedBy: personId })}) told
          where not exists (
            select from ticket t
            where t.cohort_id = ${cohortId}::uuid and t.queue_id = queue.id and t.state = 'waiting'
              and t.with_ticket_id is null)) as told`),
  );
  if (!row) throw new Error('a select without a table gives one row');
  const dayStartMs = startOfDay(row.zone, at).epochMilliseconds;
  return {
    ...row,
    open: row.open ?? undefined,
    helpedToday: row.helpedMs.filter((ms) => ms >= dayStartMs).length,
    helpedMs: row.helpedMs.length > 0 ? Math.max(...row.helpedMs) : null,
    told: row.told ?? [],
  };
};
