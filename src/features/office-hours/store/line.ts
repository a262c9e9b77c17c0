/** The line of a cohort, in the order in which it is called, with the reason of each place. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../../database/client.ts';
import { session, sessionHelper } from '../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import type { InLine, Reason, Ticket } from './types.ts';

type Reader = Pick<Transaction, 'select' | 'execute'>;

/**
 * Of tickets `t`: absentees who came back, reopened ones, who was helped least today, then by time;
 * of the first minute by lot. The index ticket_line has this order.
 */
export const ORDER = 't.returned_at, t.reopened_at, t.helped_today, t.ranked_at, t.draw, t.id';

/** Asked whether they are there, they have so long to say so. */
export const SILENT_MINUTES = 2;

export const isPassedOver = ({ askedAt, confirmedAt, reachedAt }: Ticket, at: Temporal.Instant): boolean =>
  askedAt !== null &&
  confirmedAt === null &&
  reachedAt !== null &&
  Temporal.Instant.compare(Temporal.Instant.from(reachedAt).add({ minutes: SILENT_MINUTES }), at) <= 0;

/** In the database's order: whatever is null comes last. */
const inOrder = [
  asc(ticket.returnedAt),
  asc(ticket.reopenedAt),
  asc(ticket.helpedToday),
  asc(ticket.rankedAt),
  asc(ticket.draw),
  asc(ticket.id),
] as const;

const reasonOf = ({ returnedAt, reopenedAt, helpedToday, draw }: Ticket): Reason => {
  if (returnedAt !== null) return { kind: 'returned' };
  if (reopenedAt !== null) return { kind: 'reopened' };
  if (helpedToday > 0) return { kind: 'helped-today', times: helpedToday };
  return { kind: draw === '' ? 'joined' : 'drawn' };
};

export const findLine = async (reader: Reader, cohortId: string, at: Temporal.Instant): Promise<readonly InLine[]> => {
  const waiting = await reader
    .select()
    .from(ticket)
    .where(and(eq(ticket.cohortId, cohortId), eq(ticket.state, 'waiting'), isNull(ticket.withTicketId)))
    .orderBy(...inOrder);
  if (waiting.length === 0) return [];
  const ids = waiting.map(({ id }) => id);
  const following = await reader
    .select()
    .from(ticket)
    .where(and(inArray(ticket.withTicketId, ids), isNull(ticket.endedAt)))
    .orderBy(asc(ticket.joinedAt), asc(ticket.id));
  const followers = Map.groupBy(following, ({ withTicketId }) => withTicketId);
  const sharing = await findSharing(reader, cohortId);
  const before = new Map<string, Ticket[]>();
  return waiting.map((each) => {
    const ahead = before.get(each.queueId)?.slice() ?? [];
    for (const queueId of sharing(each.queueId))
      before
        .set(queueId, before.get(queueId) ?? [])
        .get(queueId)
        ?.push(each);
    return {
      ticket: each,
      place: ahead.length + 1,
      ahead,
      reason: reasonOf(each),
      passedOver: isPassedOver(each, at),
      followers: followers.get(each.id) ?? [],
    };
  });
};

/** Of a queue, those that the same helpers take: who waits there is ahead of whoever comes after. */
const findSharing = async (reader: Reader, cohortId: string): Promise<(queueId: string) => Iterable<string>> => {
  const helpers = await reader
    .select({ queueIds: sessionHelper.queueIds })
    .from(sessionHelper)
    .innerJoin(session, eq(session.id, sessionHelper.sessionId))
    .where(
      and(
        eq(session.cohortId, cohortId),
        sql`${session.openedAt} is not null`,
        isNull(session.closedAt),
        isNull(sessionHelper.pausedAt),
        isNull(sessionHelper.stoppedAt),
      ),
    );
  const queues = new Set<string>(helpers.flatMap(({ queueIds }) => queueIds));
  const all = helpers.length === 0 || helpers.some(({ queueIds }) => queueIds.length === 0);
  const rows = await reader
    .select({ id: ticket.queueId })
    .from(ticket)
    .where(eq(ticket.cohortId, cohortId))
    .groupBy(ticket.queueId);
  for (const { id } of rows) queues.add(id);
  return (queueId) =>
    all
      ? queues
      : new Set([
          queueId,
          ...helpers.filter(({ queueIds }) => queueIds.includes(queueId)).flatMap(({ queueIds }) => queueIds),
        ]);
};
