/** The questions of office hours: who waits, what for, and what came of it. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  index,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { outbox } from '../outbox.ts';
import { account } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';
import { helpQueue, ofAccount, ofCohort, ofPerson, session } from './office-hours.ts';

/** As transitions.ts draws them. */
export const ticketStates = [
  'waiting',
  'away',
  'called',
  'absent',
  'helping',
  'carried',
  'async',
  'done',
  'left',
  'expired',
] as const;

/** Where the way of a ticket ends. */
const ENDED = sql.raw(`('done', 'left', 'expired')`);

/** Of places 1, 2 and 3, and 4 and on, as wait/calibrate.ts has them. */
export const EXPECTED_BUCKET = sql.raw(
  '(case when expected_place <= 1 then 1 when expected_place <= 3 then 2 else 3 end)',
);

/** Somebody asks for help. */
export const ticket = pgTable(
  'ticket',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    queueId: uuid('queue_id')
      .notNull()
      .references(() => helpQueue.id, { onDelete: 'cascade' }),
    /** The session it waits in or was helped in last; none while it is carried or async. */
    sessionId: uuid('session_id').references(() => session.id, { onDelete: 'set null' }),
    personId: ofPerson(),
    /** Where they are written to about it. */
    accountId: ofAccount(),
    state: text({ enum: ticketStates }).notNull(),
    /** As they typed it, and the concept that it was matched with. */
    topic: text().notNull(),
    conceptSlug: text('concept_slug'),
    tried: text().notNull(),
    /** An error message or a link. */
    trouble: text(),
    /** Others may see the question and join it. */
    mayBeJoined: boolean('may_be_joined').notNull().default(false),
    /** The helper may see what they looked up and missed lately. */
    showsMissed: boolean('shows_missed').notNull().default(false),
    /**
     * They are helped together with this one, and have no place of their own. No foreign key: it
     * would make their rows those of its owner too, and so part of that person's export.
     */
    withTicketId: uuid('with_ticket_id'),
    /** The order: absentees who came back, reopened ones, fewest times helped today, then these two. */
    returnedAt: instant('returned_at'),
    reopenedAt: instant('reopened_at'),
    helpedToday: smallint('helped_today').notNull().default(0),
    /** When they joined; of those in the first minute, when the session was opened. */
    rankedAt: instant('ranked_at').notNull(),
    /** A hash of the session's secret and the person; empty after the first minute. */
    draw: text().notNull().default(''),
    joinedAt: instant('joined_at').notNull(),
    /** When it came into the state it is in. */
    since: instant('since').notNull(),
    /** When a timer moves it on: the end of being away, of a call, of a missed one's seat, of an async one. */
    dueAt: instant('due_at'),
    /** Asked "are you there?" when third, and when they said so. */
    askedAt: instant('asked_at'),
    confirmedAt: instant('confirmed_at'),
    /** When the last such question came to them: from then on their silence counts. */
    reachedAt: instant('reached_at'),
    /** They were asked and didn't answer, nor did who is helped with them: others go before them. */
    passedOver: boolean('passed_over').notNull().default(false),
    /** At close: whether they chose to become async rather than be carried over. */
    asyncAtClose: boolean('async_at_close').notNull().default(false),
    /** What might answer it was offered before joining; every tenth isn't offered it. */
    offered: boolean().notNull().default(true),
    /** The expected wait when they joined, in minutes. */
    expectedMinutes: doublePrecision('expected_minutes'),
    expectedLow: doublePrecision('expected_low'),
    expectedHigh: doublePrecision('expected_high'),
    expectedPlace: smallint('expected_place'),
    expectedHelpers: smallint('expected_helpers'),
    /** Away, passed over, put back or carried over: its wait says nothing of the estimate. See waited.ts. */
    disturbed: boolean().notNull().default(false),
    /** The wait that counts against the estimate, in minutes. */
    waitedMinutes: doublePrecision('waited_minutes'),
    /** The private card, edited as the line moves. */
    cardOutboxId: uuid('card_outbox_id').references(() => outbox.id, { onDelete: 'set null' }),
    /** The place that the card shows, so that only what has changed is edited. */
    shownPlace: smallint('shown_place'),
    /** How many helpers it was drawn with, and when. */
    shownHelpers: smallint('shown_helpers'),
    shownAt: instant('shown_at'),
    /** The place from which it has moved back since it last moved forward. */
    movedFrom: smallint('moved_from'),
    /** Its owner lets others find it with its answer. */
    shared: boolean().notNull().default(false),
    /** By which it was asked for, once. */
    interactionId: text('interaction_id').notNull().unique('ticket_interaction'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('ticket_open').on(table.cohortId, table.personId).where(sql`state not in ${ENDED}`),
    // The order in which they are called: see ORDER in features/office-hours/store/line.ts.
    index('ticket_line')
      .on(
        table.cohortId,
        table.passedOver,
        table.returnedAt,
        table.reopenedAt,
        table.helpedToday,
        table.rankedAt,
        table.draw,
        table.id,
      )
      .where(sql`state = 'waiting' and with_ticket_id is null`),
    index('ticket_held').on(table.id).where(sql`state in ('called', 'helping')`),
    index('ticket_due').on(table.dueAt).where(sql`due_at is not null`),
    // Which has no thread yet: features/office-hours/writing/thread-rows.ts, each minute.
    index('ticket_written').on(table.joinedAt).where(sql`state = 'async'`),
    index('ticket_cohort').on(table.cohortId, table.joinedAt),
    index('ticket_session').on(table.sessionId),
    index('ticket_queue').on(table.queueId),
    // What waits are told by: features/office-hours/wait/find-past.ts.
    index('ticket_helped').on(table.queueId, table.endedAt).where(sql`state = 'done'`),
    index('ticket_waited')
      .on(table.cohortId, EXPECTED_BUCKET, table.joinedAt)
      .where(sql`waited_minutes is not null and not disturbed`),
    index('ticket_person').on(table.personId),
    index('ticket_account').on(table.accountId),
    index('ticket_with').on(table.withTicketId),
    index('ticket_card').on(table.cardOutboxId),
    check('ticket_state', sql`state in ${sql.raw(`('${ticketStates.join(`', '`)}')`)}`),
    check('ticket_ended', sql`(ended_at is not null) = (state in ${ENDED})`),
  ],
);

/** Every transition of a ticket; nobody changes it. */
export const ticketEvent = pgTable(
  'ticket_event',
  {
    id: uuid().primaryKey(),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => ticket.id, { onDelete: 'cascade' }),
    /** A key of `transitions`; `join` has no state before it. */
    event: text().notNull(),
    from: text(),
    to: text().notNull(),
    /** Nobody: a timer did it. */
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    at: instant('at').notNull(),
  },
  (table) => [
    index('ticket_event_ticket').on(table.ticketId, table.at),
    index('ticket_event_account').on(table.accountId),
  ],
);

/** Did it help, and does it still hold the day after? */
export const ticketFeedback = pgTable('ticket_feedback', {
  ticketId: uuid('ticket_id')
    .primaryKey()
    .references(() => ticket.id, { onDelete: 'cascade' }),
  helped: text({ enum: ['yes', 'partly', 'no'] }),
  comment: text(),
  stillSolved: boolean('still_solved'),
  at: instant('at').notNull(),
});

/** What somebody may find before they join instead: shown, and what they said. */
export const ticketOffer = pgTable(
  'ticket_offer',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    personId: ofPerson(),
    accountId: ofAccount(),
    /** What they had filled in, until they say whether they still want help. */
    draft: text(),
    /** False for every tenth, who goes straight on. */
    shown: boolean().notNull(),
    answered: boolean(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('ticket_offer_cohort').on(table.cohortId, table.at),
    index('ticket_offer_draft').on(table.at).where(sql`draft is not null`),
    index('ticket_offer_person').on(table.personId),
    index('ticket_offer_account').on(table.accountId),
  ],
);

export const TO_HELP = 'so that you are helped in turn, and helpers know what was tried';

export const ticketTables: readonly PersonRows[] = [
  {
    table: 'ticket',
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'what you asked for help with, how long you waited, and what you let others see of it',
    why: TO_HELP,
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
  },
  {
    table: 'ticket_event',
    columns: { ticket_id: theirs({ rowOf: 'ticket' }), account_id: mentioned('account') },
    holds: 'every step of a question, and who took it',
    why: 'so that it can be told why somebody is where they are',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'ticket_feedback',
    key: ['ticket_id'],
    columns: { ticket_id: theirs({ rowOf: 'ticket' }) },
    holds: 'whether you said that the help helped, and your comment on it',
    why: 'so that organisers see whether office hours work',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'ticket_offer',
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'what you were shown before you joined the line, and whether it answered you',
    why: 'to know how often that saves a wait',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
  },
];
