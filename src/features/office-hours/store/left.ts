/** Since when nobody helps in a session. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';

/** Nobody helps in the session, of which this names the id. */
export const isLeft = (sessionId: SQL): SQL => sql`not exists (
  select from session_helper h where h.session_id = ${sessionId} and h.stopped_at is null)`;

/**
 * SQL of a session `t` that somebody opened without saying until when: it is left, and since when isn’t
 * noted. Its helper deleted their data, or their process ended between opening and starting.
 */
export const LEFT_UNNOTED: SQL = sql`t.opened_at is not null and t.closed_at is null and t.closes_at is null
  and t.left_at is null and ${isLeft(sql`t.id`)}`;

/** Where nobody helps in it any more. */
export const noteLeft = async (
  tx: Pick<Transaction, 'execute'>,
  sessionId: string,
  at: Temporal.Instant,
): Promise<void> => {
  await tx.execute(sql`
    update session t set left_at = ${at.toString()}::timestamptz
    where t.id = ${sessionId}::uuid and ${isLeft(sql`t.id`)}`);
};

/** Somebody helps in it again. */
export const noteHelped = async (tx: Pick<Transaction, 'execute'>, sessionId: string): Promise<void> => {
  await tx.execute(sql`update session set left_at = null where id = ${sessionId}::uuid and left_at is not null`);
};
