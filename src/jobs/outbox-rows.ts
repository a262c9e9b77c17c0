/**
 * The outbox' rows as the deliverer moves them: claimed, put back, settled. Times of tries are real
 * ones, by the database's clock.
 */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf, type Transaction } from '../database/client.ts';
import type { PlatformName } from '../lib/platforms.ts';
import { firstOf } from './conversation.ts';

export type Claimed = {
  readonly id: string;
  readonly notice: string;
  readonly subject: string;
  readonly key: string;
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId: string | null;
  readonly accountExternalId: string | null;
  readonly threadExternalId: string | null;
  /** The number of what caused it; none where nobody's act did. */
  readonly request: string | null;
  readonly notAfter: string | null;
  readonly attempts: number;
  /**
   * Milliseconds since a try began of which nobody knows whether it was sent; nothing where no such
   * try is.
   */
  readonly unknownForMs: number | null;
  /** For an edit: what became of the message that it changes, and where that stands. */
  readonly edits: string | null;
  readonly targetOutcome: 'sent' | 'skipped' | 'failed' | null;
  /** Another edit of the same message waits, and will show what this one would. */
  readonly superseded: boolean;
  readonly messageChannelId: string | null;
  readonly messageId: string | null;
};

/**
 * So long a row is ours, unless we say so again. A process that says nothing for as long is dead.
 */
const IN_HAND = `now() + interval '10 seconds'`;

/**
 * Takes rows into hand: of the conversations that are named the message that leaves next, which may
 * be an earlier one than was named. Edits go beside. One of a message that is being changed by
 * somebody else isn't taken, or an older picture of it could come last; nor one whose cause isn't
 * committed yet. That a message leaves is noted only then (LEAVE): of one that waits in a process
 * that dies it is known that it wasn't sent.
 */
const CLAIM = `
with named as materialized (
  select o.*
  from outbox o
  join jsonb_array_elements_text($1::text::jsonb) w (id) on o.id = w.id::uuid
), due as (
  select f.id from named n cross join lateral (${firstOf('n')}) f where n.edits is null
  union
  select n.id from named n where n.edits is not null or n.overtakes
), wanted as materialized (
  select o.id, o.edits, o.claimed_at as claimed_before
  from outbox o
  join due d on d.id = o.id
  where o.settled_at is null
    and (o.in_hand_until > now()) is not true
    and (o.retry_at > now()) is not true
    and not exists (
      select from outbox e
      where o.edits is not null and e.edits = o.edits and e.id <> o.id
        and e.settled_at is null and e.in_hand_until > now()
    )
  for update of o skip locked
)
update outbox o set attempts = o.attempts + 1, in_hand_until = ${IN_HAND}
from wanted w
left join outbox t on t.id = w.edits
where o.id = w.id
returning o.id, o.notice, o.subject, o.key, o.platform,
  o.workspace_external_id as "workspaceExternalId",
  o.channel_external_id as "channelExternalId",
  o.account_external_id as "accountExternalId",
  o.thread_external_id as "threadExternalId",
  o.request, o.not_after::text as "notAfter", o.attempts,
  (extract(epoch from now() - w.claimed_before) * 1000)::float8 as "unknownForMs",
  o.edits, t.outcome as "targetOutcome",
  t.message_channel_id as "messageChannelId", t.message_id as "messageId",
  exists (
    select from outbox e
    where e.edits = w.edits and e.settled_at is null and e.number > o.number
  ) as superseded`;

export const claimRows = (database: Database, ids: readonly string[]): Promise<readonly Claimed[]> =>
  database.statement<Claimed>(CLAIM, [JSON.stringify(ids)]);

const KEEP = `
update outbox o set in_hand_until = ${IN_HAND}
from jsonb_to_recordset($1::text::jsonb) as w (id uuid, attempts int)
where o.id = w.id and o.attempts = w.attempts and o.settled_at is null
  and o.in_hand_until is not null`;

/** They stay ours for a while longer. */
export const keepRows = async (
  database: Database,
  rows: readonly Pick<Claimed, 'id' | 'attempts'>[],
): Promise<void> => {
  const named = rows.map(({ id, attempts }) => ({ id, attempts }));
  await database.statement(KEEP, [JSON.stringify(named)]);
};

/**
 * Committed before the message leaves, so that a crash leaves it behind. Nobody else may have taken
 * the row since, as happens to a process that hangs.
 */
const LEAVE = `
update outbox set claimed_at = coalesce(claimed_at, now())
where id = $1::uuid and attempts = $2::int and settled_at is null and in_hand_until is not null
returning id`;

/** Gives whether it is still ours to send; not where another took it and put it back uncounted. */
export const noteLeaving = async (
  database: Database,
  { id, attempts }: Pick<Claimed, 'id' | 'attempts'>,
): Promise<boolean> => (await database.statement(LEAVE, [id, attempts])).length > 0;

export type Settlement = {
  readonly id: string;
  readonly outcome: 'sent' | 'skipped' | 'failed';
  readonly failure?: string;
  /** The place or person doesn't take our messages. */
  readonly unreachable?: boolean;
  /**
   * Failed, and may stand there all the same; or sent, and may stand there once more than it
   * should.
   */
  readonly uncertain?: boolean;
  readonly channelId?: string;
  readonly messageId?: string;
};

const SETTLE = `
update outbox set settled_at = $2::timestamptz, outcome = $3::text, failure = $4::text,
  unreachable = $5::boolean, uncertain = $6::boolean, claimed_at = null, in_hand_until = null,
  message_channel_id = $7::text, message_id = $8::text
where id = $1::uuid and settled_at is null`;

/**
 * `at` is the bot's clock: organisers read it. One that somebody else has settled stays as it is.
 */
export const settleRow = async (database: Database, settlement: Settlement, at: Temporal.Instant): Promise<void> => {
  const { id, outcome, failure, unreachable, uncertain, channelId, messageId } = settlement;
  const what = [outcome, failure ?? null, unreachable ?? false, uncertain ?? false];
  await database.statement(SETTLE, [id, at.toString(), ...what, channelId ?? null, messageId ?? null]);
};

export type PutBack = {
  readonly id: string;
  /** As it was claimed: where somebody else has claimed it since, it is theirs. */
  readonly attempts: number;
  /** It is certain that nothing was sent. */
  readonly known: boolean;
  /** The try doesn't count. */
  readonly free: boolean;
  readonly failure: string;
};

/**
 * Puts a row back for another try after so many seconds, and gives whether it was still ours to do
 * so. Of the edits of one message only one may have no attempts (outbox_edit_waiting): one that was
 * tried keeps its attempt, since a newer one may have been added meanwhile.
 */
export const putBackRow = async (
  tx: Transaction,
  { id, attempts, known, free, failure }: PutBack,
  seconds: number,
): Promise<boolean> => {
  const put = await tx.execute(sql`
    update outbox set
      claimed_at = case when ${known} then null else claimed_at end,
      in_hand_until = null,
      retry_at = now() + ${seconds}::int * interval '1 second',
      waits_since = coalesce(waits_since, now()),
      failure = ${failure},
      attempts = attempts - case when ${free} and (edits is null or attempts > 1) then 1 else 0 end
    where id = ${id}::uuid and attempts = ${attempts} and settled_at is null
    returning id`);
  return rowsOf(put).length > 0;
};

const FIND_SETTLED = `
select o.id, o.notice, o.subject, o.edits, o.request, o.outcome, o.failure, o.unreachable,
  o.settled_at::text as "settledAt"
from outbox o
join jsonb_array_elements_text($1::text::jsonb) w (id) on o.id = w.id::uuid
where o.settled_at is not null`;

export type Settled = Pick<Claimed, 'id' | 'notice' | 'subject' | 'edits' | 'request'> & {
  readonly settledAt: string;
  readonly outcome: 'sent' | 'skipped' | 'failed';
  readonly failure: string | null;
  readonly unreachable: boolean;
};

export const findSettled = async (database: Database, ids: readonly string[]): Promise<readonly Settled[]> =>
  ids.length > 0 ? database.statement<Settled>(FIND_SETTLED, [JSON.stringify(ids)]) : [];

/** Rows that nobody wants to see any more. */
const PURGE = `
delete from outbox where id in (
  select id from outbox
  where settled_at < $1::timestamptz
  order by settled_at
  limit $2::int
)`;

export const purgeRows = async (database: Database, before: Temporal.Instant, atMost: number): Promise<void> => {
  await database.statement(PURGE, [before.toString(), atMost]);
};
