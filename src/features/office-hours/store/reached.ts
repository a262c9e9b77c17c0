/** A question came to somebody: where it didn't, nothing follows from their silence. */
import { and, eq, isNull, lte } from 'drizzle-orm';
import type { Database } from '../../../database/client.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';

/** One of before that is told of late changes nothing of the one asked since. */
export const recordReached = async (
  { orm }: Pick<Database, 'orm'>,
  ticketId: string,
  at: Temporal.Instant,
): Promise<void> => {
  await orm
    .update(ticket)
    .set({ reachedAt: at.toString() })
    .where(
      and(
        eq(ticket.id, ticketId),
        eq(ticket.state, 'waiting'),
        isNull(ticket.confirmedAt),
        lte(ticket.askedAt, at.toString()),
      ),
    );
};
