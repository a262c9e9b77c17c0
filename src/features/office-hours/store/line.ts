/** The line of a cohort, in the order in which it is called, with the reason of each place. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../../database/client.ts';
import { session, sessionHelper } from '../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import type { InLine, Reason, Ticket } from './types.ts';

type Reader = Pick<Transaction, 'select' | 'execute'>;

/**
 * Of tickets `t`: who didn't answer comes last; else absentees who came back, reopened ones, who was
 * helped least today, then by time; of the first minute by lot. The index ticket_line has this order.
 */
export const ORDER = 't.passed_over, t.returned_at, t.reopened_at, t.helped_today, t.ranked_at, t.draw, t.id';

const line = alias(ticket, 't');

const reasonOf = ({ returnedAt, reopenedAt, helpedToday, draw }: Ticket): Reason => {
  if (returnedAt !== null) return { kind: 'returned' };
  if (reopenedAt !== null) return { kind: 'reopened' };
  if (helpedToday > 0) return { kind: 'helped-today', times: helpedToday };
  return { kind: draw === '' ? 'joined' : 'drawn' };
};

export const findLine = async (reader: Reader, cohortId: string): Promise<readonly InLine[]> => {
  const waiting = await reader
    .select()
    .from(line)
    .where(and(eq(line.cohortId, cohortId), eq(line.state, 'waiting'), isNull(line.withTicketId)))
    .orderBy(sql.raw(ORDER));
  if (waiting.length === 0) return [];
  const ids = waiting.map(({ id }) => id);
  const following = await reader
    .select()
    .from(ticket)
    .where(and(inArray(ticket.withTicketId, ids), isNull(ticket.endedAt)))
    .orderBy(asc(ticket.joinedAt), asc(ticket.id));
  const followers = Map.groupBy(following, ({ withTicketId }) => withTicketId);
  const helping = await findHelping(reader, cohortId);
  const sharing = await findSharing(reader, cohortId, helping);
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
      helpers: helping.filter((queueIds) => queueIds.length === 0 || queueIds.includes(each.queueId)).length,
      followers: followers.get(each.id) ?? [],
    };
  });
};

/** Of each who helps now, the queues that they take: none named are all. */
const findHelping = async (reader: Reader, cohortId: string): Promise<readonly (readonly string[])[]> => {
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
  return helpers.map(({ queueIds }) => queueIds);
};

/** Of a queue, those that the same helpers take: who waits there is ahead of whoever comes after. */
const findSharing = async (
  reader: Reader,
  cohortId: string,
  helping: readonly (readonly string[])[],
): Promise<(queueId: string) => Iterable<string>> => {
  const queues = new Set<string>(helping.flat());
  const all = helping.length === 0 || helping.some((queueIds) => queueIds.length === 0);
  const rows = await reader
    .select({ id: ticket.queueId })
    .from(ticket)
    .where(eq(ticket.cohortId, cohortId))
    .groupBy(ticket.queueId);
  for (const { id } of rows) queues.add(id);
  return (queueId) =>
    all ? queues : new Set([queueId, ...helping.filter((queueIds) => queueIds.includes(queueId)).flat()]);
};
