/** What time brings about: tickets, claims and sessions that have come due, each in its own transaction. */
import { and, asc, eq, isNotNull, isNull, lte, min, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Routine } from '../../../../chat/deliver/notice.ts';
import { rowsOf, type Transaction } from '../../../../database/client.ts';
import { claim } from '../../../../database/schema/office-hours/claim.ts';
import { session, sessionHelper } from '../../../../database/schema/office-hours/office-hours.ts';
import { ticket } from '../../../../database/schema/office-hours/ticket.ts';
import { createOneByOne } from '../../../../jobs/one-by-one.ts';
import { DAY_AFTER, LEASE, SOFT_CAP } from '../../kinds.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import type { TicketEvent, TicketState } from '../../transitions.ts';
import { endHelp, missCall } from '../claim/helping.ts';
import { findClaimById } from '../find.ts';
import { findActiveClaim, moveTickets, ticketsOf } from '../move.ts';
import { endsAt } from '../session/ending.ts';
import { shut, takeIn } from '../session/session.ts';
import { changedMessages, messageOf, redrawCards, send } from '../told.ts';
import { lockGroup, lockHours } from '../transaction.ts';
import type { Claim, Session, Ticket } from '../types.ts';

export const timerRoutines = (needs: OfficeHoursNeeds): readonly Routine[] => [
  // Who was called too late is told before the session that they were called in closes.
  ticketsRoutine(needs),
  opensRoutine(needs),
  closesRoutine(needs),
  leaseRoutine(needs),
  softCapRoutine(needs),
];

type Due<Row> = {
  readonly name: string;
  /** The least instant that a row waits for. */
  readonly findNextAt: () => Promise<string | null | undefined>;
  /** Nothing is locked yet: the work locks in the order that all deeds have, and looks again. */
  readonly findFirst: (tx: Transaction, at: Temporal.Instant, except: readonly string[]) => Promise<Row | undefined>;
  readonly work: (tx: Transaction, row: Row, at: Temporal.Instant) => Promise<void>;
};

const routineOf = <Row extends { readonly id: string }>(
  needs: OfficeHoursNeeds,
  { name, findNextAt, findFirst, work }: Due<Row>,
): Routine => ({
  name,
  nextAt: async () => {
    const at = await findNextAt();
    return at ? Temporal.Instant.from(at) : undefined;
  },
  run: createOneByOne<Row>(needs, { name, claim: findFirst, idOf: ({ id }) => id, work }),
});

const dueEvents: Partial<Record<TicketState, TicketEvent>> = {
  away: 'stayAway',
  called: 'miss',
  absent: 'forgo',
  async: 'expire',
};

const ticketsRoutine = (needs: OfficeHoursNeeds): Routine =>
  routineOf<Ticket>(needs, {
    name: 'office-hours.tickets',
    findNextAt: async () => {
      const [row] = await needs.database.orm.select({ at: min(ticket.dueAt) }).from(ticket);
      return row?.at;
    },
    findFirst: async (tx, at, except) =>
      (
        await tx
          .select()
          .from(ticket)
          .where(and(lte(ticket.dueAt, at.toString()), notInArray(ticket.id, [...except])))
          .orderBy(asc(ticket.dueAt))
          .limit(1)
      )[0],
    work: async (tx, found, at) => {
      const opening = await lockHours(tx, found.cohortId);
      const group = await lockGroup(tx, found.id);
      if (!opening || !group || group.ticket.dueAt === null || !isPast(group.ticket.dueAt, at)) return;
      const { ticket: own, leader } = group;
      if (own.state === 'done') return askDayAfter(needs, tx, own, at);
      const held = own.state === 'called' ? await findActiveClaim(tx, leader.id) : undefined;
      if (held) {
        const isOver = ({ dueAt }: Ticket): boolean => dueAt !== null && isPast(dueAt, at);
        await missCall(needs, tx, { claim: held, group }, opening, { actor: undefined, at }, isOver);
        return;
      }
      const event = dueEvents[own.state];
      // Called by nobody any more: the routine for strays brings it back to its place.
      const isStray = event === undefined || event === 'miss';
      const moved = isStray ? [] : await moveTickets(needs, tx, [own], { event, at, open: opening.open }, undefined);
      if (isStray) await tx.update(ticket).set({ dueAt: null }).where(eq(ticket.id, own.id));
      await redrawCards(needs, tx, ticketsOf(moved), at);
      await send(needs, tx, changedMessages(moved), at);
    },
  });

const isPast = (instant: string, at: Temporal.Instant): boolean => Temporal.Instant.compare(instant, at) <= 0;

const askDayAfter = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  { id, accountId }: Ticket,
  at: Temporal.Instant,
): Promise<void> => {
  await tx.update(ticket).set({ dueAt: null }).where(eq(ticket.id, id));
  const key = `office-hours-day-after/${id}/${at.epochMilliseconds}`;
  await send(needs, tx, [messageOf(DAY_AFTER, id, accountId, key)], at);
};

const findSessionDue = async (
  tx: Transaction,
  due: SQL | undefined,
  except: readonly string[],
): Promise<Session | undefined> =>
  (
    await tx
      .select()
      .from(session)
      .where(and(due, notInArray(session.id, [...except])))
      .orderBy(asc(session.opensAt))
      .limit(1)
  )[0];

/** Of a cohort that is archived nothing opens any more, though it was planned weeks before. */
const planned = and(
  isNull(session.openedAt),
  isNull(session.cancelledAt),
  sql`exists (select from cohort h where h.id = ${session.cohortId} and h.archived_at is null)`,
);

const opensRoutine = (needs: OfficeHoursNeeds): Routine =>
  routineOf<Session>(needs, {
    name: 'office-hours.opens',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: min(session.opensAt) })
        .from(session)
        .where(planned);
      return row?.at;
    },
    findFirst: (tx, at, except) => findSessionDue(tx, and(planned, lte(session.opensAt, at.toString())), except),
    work: async (tx, { id, cohortId }, at) => {
      const opening = await lockHours(tx, cohortId);
      const [due] = await tx
        .select()
        .from(session)
        .where(and(eq(session.id, id), planned, lte(session.opensAt, at.toString())));
      if (!opening || !due) return;
      // Nobody was there to open it: its time is over.
      if (due.closesAt !== null && Temporal.Instant.compare(due.closesAt, at) <= 0) {
        await tx.update(session).set({ cancelledAt: at.toString() }).where(eq(session.id, id));
        return;
      }
      if (opening.open) await goOver(tx, opening.open, id, at);
      const [opened] = await tx.update(session).set({ openedAt: at.toString() }).where(eq(session.id, id)).returning();
      if (opened) await takeIn(needs, tx, opened, undefined, at);
    },
  });

/** One that is open already goes over into it: nobody loses their place, and whoever helps goes on. */
const goOver = async (tx: Transaction, open: Session, intoId: string, at: Temporal.Instant): Promise<void> => {
  await tx.update(session).set({ closedAt: at.toString() }).where(eq(session.id, open.id));
  await tx
    .update(ticket)
    .set({ sessionId: intoId })
    .where(and(eq(ticket.sessionId, open.id), isNull(ticket.endedAt)));
  await tx.update(sessionHelper).set({ sessionId: intoId }).where(eq(sessionHelper.sessionId, open.id));
};

const closesRoutine = (needs: OfficeHoursNeeds): Routine => {
  const isOpen = and(isNotNull(session.openedAt), isNull(session.closedAt));
  return routineOf<Session>(needs, {
    name: 'office-hours.closes',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: sql<string | null>`min(${endsAt})` })
        .from(session)
        .where(isOpen);
      return row?.at;
    },
    findFirst: (tx, at, except) =>
      findSessionDue(tx, and(isOpen, sql`${endsAt} <= ${at.toString()}::timestamptz`), except),
    work: async (tx, { id, cohortId }, at) => {
      const open = (await lockHours(tx, cohortId))?.open;
      const isDue = sql`${session.id} = ${id}::uuid and ${endsAt} <= ${at.toString()}::timestamptz`;
      if (open?.id !== id || (await tx.$count(session, isDue)) === 0) return;
      await shut(needs, tx, open, undefined, at);
    },
  });
};

/** Asked, a helper has so long to say that they still help. */
const ANSWER_MINUTES = 5;

const leaseRoutine = (needs: OfficeHoursNeeds): Routine => {
  const active = isNull(claim.endedAt);
  return routineOf<Claim>(needs, {
    name: 'office-hours.leases',
    findNextAt: async () => {
      const [row] = await needs.database.orm
        .select({ at: min(claim.leaseUntil) })
        .from(claim)
        .where(active);
      return row?.at;
    },
    findFirst: async (tx, at, except) =>
      (
        await tx
          .select()
          .from(claim)
          .where(and(active, lte(claim.leaseUntil, at.toString()), notInArray(claim.id, [...except])))
          .orderBy(asc(claim.leaseUntil))
          .limit(1)
      )[0],
    work: async (tx, found, at) => {
      const until = at.add({ minutes: ANSWER_MINUTES });
      if (found.askedAt !== null)
        return releaseClaim(needs, tx, found.id, at, (now) => now.askedAt !== null && isPast(now.leaseUntil, at));
      const asked = await tx
        .update(claim)
        .set({ askedAt: at.toString(), leaseUntil: until.toString() })
        .where(and(eq(claim.id, found.id), active, isNull(claim.askedAt), lte(claim.leaseUntil, at.toString())))
        .returning();
      const untilMs = String(until.epochMilliseconds);
      const messages = asked.map(({ id: claimId, accountId }) =>
        messageOf(LEASE, { claimId, untilMs }, accountId, `office-hours-lease/${claimId}/${untilMs}`, until),
      );
      await send(needs, tx, messages, at);
    },
  });
};

/** Back to its place, or among those that are answered in writing where it came from there. */
export const releaseClaim = async (
  needs: OfficeHoursNeeds,
  tx: Transaction,
  claimId: string,
  at: Temporal.Instant,
  stillDue: (claim: Claim) => boolean,
): Promise<void> => {
  const facts = await findClaimById(tx, claimId);
  const opening = facts && (await lockHours(tx, facts.ticket.cohortId));
  const group = facts && (await lockGroup(tx, facts.ticket.id));
  const now = (await findClaimById(tx, claimId))?.claim;
  if (!opening || !group || !now || now.endedAt !== null || now.ticketId !== group.leader.id || !stillDue(now)) return;
  const event = now.async ? 'putOff' : 'release';
  await endHelp(needs, tx, { claim: now, group }, opening, { event, outcome: 'lapsed', actor: undefined, at });
};

const softCapRoutine = (needs: OfficeHoursNeeds): Routine => {
  /** The least of those that were not told yet, with its instant. */
  const first = (reader: Pick<Transaction, 'execute'>, except: readonly string[]) =>
    reader.execute(sql`
      select c.id, c.account_id as "accountId",
        (extract(epoch from c.began_at + make_interval(mins => h.soft_cap_minutes)) * 1000)::float8 as "atMs"
      from claim c
      join ticket t on t.id = c.ticket_id
      join office_hours h on h.cohort_id = t.cohort_id
      where c.ended_at is null and c.capped_at is null and c.began_at is not null and not c.async
        and c.id::text <> all (${`{${except.join()}}`}::text[])
      order by "atMs" limit 1`);
  type Capped = { readonly id: string; readonly accountId: string | null; readonly atMs: number };
  return routineOf<Capped>(needs, {
    name: 'office-hours.soft-caps',
    findNextAt: async () => {
      const [row] = rowsOf<Capped>(await first(needs.database.orm, []));
      return row && Temporal.Instant.fromEpochMilliseconds(Math.ceil(row.atMs)).toString();
    },
    findFirst: async (tx, at, except) =>
      rowsOf<Capped>(await first(tx, except)).find(({ atMs }) => atMs <= at.epochMilliseconds),
    work: async (tx, { id }, at) => {
      const capped = await tx
        .update(claim)
        .set({ cappedAt: at.toString() })
        .where(and(eq(claim.id, id), isNull(claim.cappedAt), isNull(claim.endedAt)))
        .returning();
      const messages = capped.map((each) =>
        messageOf(SOFT_CAP, each.id, each.accountId, `office-hours-soft-cap/${each.id}`),
      );
      await send(needs, tx, messages, at);
    },
  });
};
