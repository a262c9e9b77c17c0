/** Office hours: when they are open, who waits, who helps whom, and what came of it. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { cohortChannel } from './cohort.ts';
import { instant } from './columns.ts';
import { account, cohort, person } from './community.ts';
import { outbox } from './outbox.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from './person-rows.ts';

const ofCohort = () =>
  uuid('cohort_id')
    .notNull()
    .references(() => cohort.id, { onDelete: 'cascade' });

const ofPerson = () =>
  uuid('person_id')
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' });

const ofAccount = () =>
  uuid('account_id')
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' });

/** What its organisers chose; a cohort without a row has no office hours yet. */
export const officeHours = pgTable('office_hours', {
  cohortId: ofCohort().primaryKey(),
  /** Where helper and learner meet beside the thread: a voice channel, a huddle, a meeting. */
  meetingUrl: text('meeting_url'),
  /** Helping for longer than this brings a quiet question, in minutes. */
  softCapMinutes: smallint('soft_cap_minutes').notNull().default(25),
  /** After being helped, so long until one may join again, in minutes. */
  cooldownMinutes: smallint('cooldown_minutes').notNull().default(0),
  createdAt: instant('created_at').notNull(),
});

/** A line for some topics; a cohort has one at least. */
export const helpQueue = pgTable(
  'help_queue',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    name: text().notNull(),
    /** Nobody joins it any more; who waits in it is still helped. */
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('help_queue_name').on(table.cohortId, table.name)],
);

/** Comes again every week in the cohort's zone, on its calendar of days off. */
export const officeHoursSlot = pgTable(
  'office_hours_slot',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** 1 (Monday) to 7. */
    weekday: smallint().notNull(),
    /** `HH:MM`, local. */
    opensAt: text('opens_at').notNull(),
    minutes: smallint().notNull(),
    zone: text().notNull(),
    /** The local date whose session is made next, and when that is done: ahead of its opening. */
    nextOn: date('next_on', { mode: 'string' }).notNull(),
    nextAt: instant('next_at').notNull(),
    endedAt: instant('ended_at'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('office_hours_slot_cohort').on(table.cohortId),
    index('office_hours_slot_next').on(table.nextAt).where(sql`ended_at is null`),
  ],
);

/** One opening of office hours: planned by a slot, or opened by a helper there and then. */
export const session = pgTable(
  'session',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    slotId: uuid('slot_id').references(() => officeHoursSlot.id, { onDelete: 'set null' }),
    /** The local date it is for, by its slot: one each. */
    slotOn: date('slot_on', { mode: 'string' }),
    /** As planned; an open one may have no end. */
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at'),
    /** Grows with every change of its times, as calendars want it. */
    sequence: integer().notNull().default(0),
    cancelledAt: instant('cancelled_at'),
    /** One cancelled for a day off is held again where the day is no longer off. */
    cancelledFor: text('cancelled_for', { enum: ['asked', 'day-off'] }),
    /** When its times were said last; of those alone that were planned. */
    changedAt: instant('changed_at'),
    openedAt: instant('opened_at'),
    /** Since then nobody joins any more; who waits is still helped. */
    lastCallAt: instant('last_call_at'),
    closedAt: instant('closed_at'),
    /** One line by the organiser or a helper: "ten minutes late". */
    status: text(),
    /** Orders those who join in the first minute; never shown. */
    secret: text().notNull(),
  },
  (table) => [
    unique('session_slot').on(table.slotId, table.slotOn),
    index('session_cohort').on(table.cohortId, table.opensAt),
    uniqueIndex('session_open').on(table.cohortId).where(sql`opened_at is not null and closed_at is null`),
    index('session_due').on(table.opensAt).where(sql`opened_at is null and cancelled_at is null`),
    index('session_ending').on(table.closesAt).where(sql`opened_at is not null and closed_at is null`),
  ],
);

/** Who helps in a session. */
export const sessionHelper = pgTable(
  'session_helper',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => session.id, { onDelete: 'cascade' }),
    personId: ofPerson(),
    accountId: ofAccount(),
    /** Only these queues; all where it is empty. */
    queueIds: uuid('queue_ids').array().notNull().default([]),
    startedAt: instant('started_at').notNull(),
    pausedAt: instant('paused_at'),
    stoppedAt: instant('stopped_at'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.personId] }),
    index('session_helper_person').on(table.personId),
    index('session_helper_account').on(table.accountId),
  ],
);

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
    /** Away, passed over, requeued or carried over: its wait says nothing of the estimate. */
    disturbed: boolean().notNull().default(false),
    /** The wait that counts against the estimate, in minutes. */
    waitedMinutes: doublePrecision('waited_minutes'),
    /** The private card, edited as the line moves. */
    cardOutboxId: uuid('card_outbox_id').references(() => outbox.id, { onDelete: 'set null' }),
    /** The place that the card shows, so that only what has changed is edited. */
    shownPlace: smallint('shown_place'),
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
      .on(table.cohortId, table.returnedAt, table.reopenedAt, table.helpedToday, table.rankedAt, table.draw, table.id)
      .where(sql`state = 'waiting' and with_ticket_id is null`),
    index('ticket_held').on(table.id).where(sql`state in ('called', 'helping')`),
    index('ticket_due').on(table.dueAt).where(sql`due_at is not null`),
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

/** `lapsed`: a timer ended it, so that its length says nothing. */
const claimOutcomes = ['done', 'missed', 'requeued', 'put-off', 'handed-off', 'left', 'lapsed'] as const;

/** Somebody helps with a ticket, and with those that were added to it: from the call to the end. */
export const claim = pgTable(
  'claim',
  {
    id: uuid().primaryKey(),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => ticket.id, { onDelete: 'cascade' }),
    sessionId: uuid('session_id').references(() => session.id, { onDelete: 'set null' }),
    /** Nobody where the helper has deleted their data since. */
    personId: uuid('person_id').references(() => person.id, { onDelete: 'set null' }),
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    calledAt: instant('called_at').notNull(),
    beganAt: instant('began_at'),
    endedAt: instant('ended_at'),
    outcome: text({ enum: claimOutcomes }),
    /** The press it came of: delivered twice it is one. None where another helper handed it on. */
    interactionId: text('interaction_id').unique('claim_interaction'),
    /** Of an async ticket: where nobody goes on with it, it is one again. */
    async: boolean().notNull().default(false),
    /** The helper is asked whether they still help, then the ticket goes back to its place. */
    leaseUntil: instant('lease_until').notNull(),
    askedAt: instant('asked_at'),
    cappedAt: instant('capped_at'),
    /** The helper's, for helpers. */
    note: text(),
    /** What answered it, in the helper's words; others find it where the helper and the owner agree. */
    answer: text(),
    shared: boolean().notNull().default(false),
    /** The thread opened for it, by the platform's ids. */
    threadWorkspaceExternalId: text('thread_workspace_external_id'),
    threadChannelExternalId: text('thread_channel_external_id'),
    threadExternalId: text('thread_external_id'),
    /** Why there is no thread, in words. */
    threadRefused: text('thread_refused'),
  },
  (table) => [
    uniqueIndex('claim_active').on(table.personId).where(sql`ended_at is null`),
    uniqueIndex('claim_ticket_active').on(table.ticketId).where(sql`ended_at is null`),
    index('claim_ticket').on(table.ticketId),
    index('claim_person').on(table.personId),
    index('claim_session').on(table.sessionId),
    index('claim_account').on(table.accountId),
    index('claim_lease').on(table.leaseUntil).where(sql`ended_at is null`),
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

/** The live message of a session in one of the cohort's office-hours channels. */
export const board = pgTable(
  'board',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => session.id, { onDelete: 'cascade' }),
    channelId: uuid('channel_id')
      .notNull()
      .references(() => cohortChannel.id, { onDelete: 'cascade' }),
    outboxId: uuid('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'cascade' }),
    postedAt: instant('posted_at').notNull(),
    /** What it showed last, so that one that hasn't changed isn't edited. */
    shown: text(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.channelId] }),
    index('board_channel').on(table.channelId),
    index('board_outbox').on(table.outboxId),
  ],
);

/** Words between a helper and a learner who are on different platforms. */
export const relay = pgTable(
  'relay',
  {
    id: uuid().primaryKey(),
    claimId: uuid('claim_id')
      .notNull()
      .references(() => claim.id, { onDelete: 'cascade' }),
    accountId: ofAccount(),
    words: text().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('relay_claim').on(table.claimId), index('relay_account').on(table.accountId)],
);
/** What an organiser had to say to the whole cohort about its office hours. */
export const announcement = pgTable(
  'announcement',
  {
    id: uuid().primaryKey(),
    cohortId: ofCohort(),
    /** Nobody where they have deleted their data since. */
    accountId: uuid('account_id').references(() => account.id, { onDelete: 'set null' }),
    words: text().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('announcement_cohort').on(table.cohortId, table.at),
    index('announcement_account').on(table.accountId),
  ],
);

/** Who wants to be told once when the next session opens. */
export const openingWatch = pgTable(
  'opening_watch',
  { cohortId: ofCohort(), personId: ofPerson(), accountId: ofAccount(), at: instant('at').notNull() },
  (table) => [
    primaryKey({ columns: [table.cohortId, table.personId] }),
    index('opening_watch_person').on(table.personId),
    index('opening_watch_account').on(table.accountId),
  ],
);

const TO_HELP = 'so that you are helped in turn, and helpers know what was tried';

export const officeHoursTables: readonly PersonRows[] = [
  {
    table: 'session_helper',
    key: ['session_id', 'person_id'],
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'when you helped in office hours',
    why: 'so that learners see who helps, and the wait is worked out',
    kept: WITH_WORKSPACE,
    linking: { rule: 'move', oneEach: ['session_id'] },
  },
  {
    table: 'ticket',
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'what you asked for help with, how long you waited, and what you let others see of it',
    why: TO_HELP,
    kept: WITH_WORKSPACE,
    linking: { rule: 'move' },
  },
  {
    table: 'claim',
    columns: {
      ticket_id: theirs({ rowOf: 'ticket' }),
      person_id: mentioned('person'),
      account_id: mentioned('account'),
    },
    holds: 'who helped with which question, when, and the helper’s notes and answer',
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
    holds: 'whether you said that the help helped',
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
  {
    table: 'relay',
    columns: { claim_id: theirs({ rowOf: 'claim' }), account_id: theirs('account') },
    holds: 'what you wrote to your helper or learner through the bot',
    why: 'to bring it to somebody on another platform',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'announcement',
    columns: { account_id: mentioned('account') },
    holds: 'what you announced about office hours as an organiser',
    why: 'to post it for you',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'opening_watch',
    key: ['cohort_id', 'person_id'],
    columns: { person_id: theirs('person'), account_id: theirs('account') },
    holds: 'that you want to be told when office hours open',
    why: 'to tell you once',
    kept: 'until you have been told',
    linking: { rule: 'move', oneEach: ['cohort_id'] },
  },
];
