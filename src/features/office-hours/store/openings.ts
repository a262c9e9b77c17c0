/** What a thread opens with shows a question: it is marked where that has changed, and redrawn by a routine. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';
import { claimOpening, writtenThread } from '../../../database/schema/office-hours/written-thread.ts';

/** Another question is in it, or the one that is there has changed. */
export const markClaimOpening = async (tx: Transaction, claimId: string, at: Temporal.Instant): Promise<void> => {
  await tx.update(claimOpening).set({ staleAt: at.toString() }).where(eq(claimOpening.claimId, claimId));
};

export const markWrittenOpening = async (tx: Transaction, ticketId: string, at: Temporal.Instant): Promise<void> => {
  // Also while it is being opened, perhaps with what the question said before.
  await tx
    .update(writtenThread)
    .set({ staleAt: at.toString() })
    .where(and(eq(writtenThread.ticketId, ticketId), isNull(writtenThread.closedAt)));
};
