/** One transaction a deed, and who keeps it from the others. */
import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../../database/client.ts';
import { isLockConflict } from '../../../database/connect/errors.ts';
import { officeHours, session } from '../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../database/schema/office-hours/ticket.ts';
import type { TicketState } from '../transitions.ts';
import type { Hours, Session, Ticket } from './types.ts';

/** Two deeds may come to wait for each other: either does no harm when it is done again. */
const TRIES = 3;

export const inTransaction = async <Result>(
  { database }: { readonly database: Pick<Database, 'orm'> },
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.orm.transaction(work);
    } catch (error) {
      if (attempt === TRIES || !isLockConflict(error)) throw error;
    }
  }
};

export type Opening = { readonly hours: Hours; readonly open: Session | undefined };

export const findOpenSession = async (
  reader: Pick<Transaction, 'select'>,
  cohortId: string,
): Promise<Session | undefined> =>
  (
    await reader
      .select()
      .from(session)
      .where(and(eq(session.cohortId, cohortId), isNotNull(session.openedAt), isNull(session.closedAt)))
  )[0];

/**
 * What opens and closes, and what comes into the line, is one at a time in a cohort: or a ticket
 * could wait in a session that has just closed. Calling takes no part in it. Always the first lock.
 */
export const lockHours = async (tx: Transaction, cohortId: string): Promise<Opening | undefined> => {
  const hours = await lockHoursAlone(tx, cohortId);
  return hours && { hours, open: await findOpenSession(tx, cohortId) };
};

/** For what looks itself whether a session is open, in a later statement: this one may see an earlier state. */
export const lockHoursAlone = async (tx: Transaction, cohortId: string): Promise<Hours | undefined> =>
  (await tx.select().from(officeHours).where(eq(officeHours.cohortId, cohortId)).for('no key update'))[0];

/** A ticket with all that are helped together with it, the leader first. */
export type Group = { readonly ticket: Ticket; readonly leader: Ticket; readonly followers: readonly Ticket[] };

/** The leader first, as whoever calls it does: so nobody waits for each other. */
export const lockGroup = async (tx: Transaction, ticketId: string): Promise<Group | undefined> => {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const [found] = await tx
      .select({ id: ticket.id, withTicketId: ticket.withTicketId, endedAt: ticket.endedAt })
      .from(ticket)
      .where(eq(ticket.id, ticketId));
    if (!found) return undefined;
    if (found.endedAt !== null) {
      const [ended] = await lockOf(tx, ticketId);
      if (ended && ended.endedAt !== null) return { ticket: ended, leader: ended, followers: [] };
      continue;
    }
    const [leader] = await lockOf(tx, found.withTicketId ?? found.id);
    const followers = leader ? await lockFollowers(tx, leader.id) : [];
    const own = [leader, ...followers].find((each) => each?.id === ticketId);
    if (leader && own && leader.withTicketId === null && leader.endedAt === null)
      return { ticket: own, leader, followers };
    // Whoever it followed has gone: the routine for strays gives it a place.
    const [alone] = leader && leader.endedAt === null ? [] : await lockOf(tx, ticketId);
    if (alone) return { ticket: alone, leader: alone, followers: [] };
  }
  throw new Error(`the group of ticket ${ticketId} won’t stand still`);
};

const lockOf = (tx: Transaction, ticketId: string): Promise<Ticket[]> =>
  tx.select().from(ticket).where(eq(ticket.id, ticketId)).for('update');

const lockFollowers = (tx: Transaction, leaderId: string): Promise<Ticket[]> =>
  tx
    .select()
    .from(ticket)
    .where(and(eq(ticket.withTicketId, leaderId), isNull(ticket.endedAt)))
    .orderBy(ticket.id)
    .for('update');

/** Leaders before those who follow them, as everywhere. */
export const lockIn = (tx: Transaction, cohortId: string, states: readonly TicketState[]): Promise<Ticket[]> =>
  tx
    .select()
    .from(ticket)
    .where(and(eq(ticket.cohortId, cohortId), inArray(ticket.state, [...states])))
    .orderBy(sql`${ticket.withTicketId} is not null`, asc(ticket.id))
    .for('update');
