/**
 * Turns at what a platform limits, counted over all processes: one row a limit, whose lock makes
 * them follow each other.
 */
import type { Database } from './client.ts';

type Pace = { readonly key: string; readonly everyMs: number; readonly burst: number };

/**
 * Nobody books further ahead than this: what is booked later was booked by a clock that has been
 * set back since, and would hold everything up until then.
 */
const AHEAD_AT_MOST_MS = 60_000;
const from = (now: string): string =>
  `case when p.booked_until_ms between ${now} and ${now} + ${AHEAD_AT_MOST_MS} then p.booked_until_ms else ${now} end`;

/**
 * The generic cell rate algorithm: each turn books `every` ms ahead of what is booked, and is taken
 * while that stays within the burst. No row comes back where there is no turn.
 */
const TAKE_TURN = `
insert into pace as p (key, booked_until_ms) values ($1, $2::float8 + $3::float8)
on conflict (key) do update set booked_until_ms = ${from('$2::float8')} + $3::float8
  where ${from('$2::float8')} + $3::float8 <= $2::float8 + $3::float8 * $4::float8
returning booked_until_ms`;
const BOOKED = 'select booked_until_ms as "bookedUntilMs" from pace where key = $1';

/** Milliseconds to wait, or 0 and the turn is taken. */
export const takeTurn = async (
  database: Database,
  { key, everyMs, burst }: Pace,
  at: Temporal.Instant,
): Promise<number> => {
  const nowMs = at.epochMilliseconds;
  const taken = await database.statement(TAKE_TURN, [key, nowMs, everyMs, burst]);
  if (taken.length > 0) return 0;
  const [row] = await database.statement<{ bookedUntilMs: number }>(BOOKED, [key]);
  return Math.max(1, Math.ceil((row?.bookedUntilMs ?? nowMs) + everyMs - (nowMs + everyMs * burst)));
};

/** Processes needn't agree on the time: it is the database's. Read after the row's lock is had. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000)::float8';
const BOOK_TURNS = `
insert into pace as p (key, booked_until_ms) values ($1, ${NOW} + $2::float8)
on conflict (key) do update set booked_until_ms = ${from(NOW)} + $2::float8
returning booked_until_ms - $2::float8 - ${NOW} as "inMs"`;

/**
 * Books so many turns in a row, `everyMs` apart; gives in how many milliseconds the first of them
 * comes.
 */
export const bookTurns = async (
  database: Pick<Database, 'statement'>,
  key: string,
  everyMs: number,
  turns: number,
): Promise<number> => {
  const [row] = await database.statement<{ inMs: number }>(BOOK_TURNS, [key, everyMs * turns]);
  return Math.max(0, row?.inMs ?? 0);
};

const FORGET_PACES = 'delete from pace where booked_until_ms < $1::float8';

/** Those booked until before then limit nothing any more. */
export const forgetPaces = async (database: Database, before: Temporal.Instant): Promise<void> => {
  await database.statement(FORGET_PACES, [before.epochMilliseconds]);
};
