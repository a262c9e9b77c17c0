/** What an organiser can take back: whatever of a last call, a closing and a clearing came last. */
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { UNDO_MINUTES } from '../changes.ts';

export type Undoable =
  | { readonly what: 'call' | 'close'; readonly sessionId: string; readonly at: Temporal.Instant }
  | { readonly what: 'clear'; readonly at: Temporal.Instant };

type Reader = Pick<Transaction, 'select' | 'execute'>;

/** It may be too late for it: see `isInTime`. */
export const findUndoable = async (reader: Reader, cohortId: string): Promise<Undoable | undefined> => {
  const [last] = await reader
    .select()
    .from(session)
    .where(and(eq(session.cohortId, cohortId), isNotNull(session.openedAt)))
    .orderBy(desc(session.openedAt))
    .limit(1);
  const turned = last?.closedAt ?? last?.lastCallAt ?? null;
  const cleared = await findCleared(reader, cohortId);
  if (cleared && (turned === null || Temporal.Instant.compare(cleared, turned) > 0))
    return { what: 'clear', at: cleared };
  if (!last || turned === null) return undefined;
  return { what: last.closedAt === null ? 'call' : 'close', sessionId: last.id, at: Temporal.Instant.from(turned) };
};

/** Of a session that is still open the last call can be taken back at any time. */
export const isInTime = ({ what, at }: Undoable, now: Temporal.Instant): boolean =>
  what === 'call' || Temporal.Instant.compare(at.add({ minutes: UNDO_MINUTES }), now) >= 0;

/** When the line was cleared last, and nobody has been brought back since. */
const findCleared = async (
  reader: Pick<Transaction, 'execute'>,
  cohortId: string,
): Promise<Temporal.Instant | undefined> => {
  const [row] = rowsOf<{ at: string | null }>(
    await reader.execute(sql`
      select to_char(max(e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from ticket t
      join ticket_event e on e.ticket_id = t.id and e.event = 'clear'
      where t.cohort_id = ${cohortId}::uuid and t.state = 'left'`),
  );
  return row?.at ? Temporal.Instant.from(row.at) : undefined;
};
