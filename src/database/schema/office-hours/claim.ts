/** Who helps with which question of office hours, and what they write to each other through the bot. */
import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { account, person } from '../people/community.ts';
import { mentioned, type PersonRows, theirs, WITH_WORKSPACE } from '../person-rows.ts';
import { ofAccount, session } from './office-hours.ts';
import { TO_HELP, ticket } from './ticket.ts';

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
    /**
     * The tickets whose owners were let into it, and of those who have gone since: whoever isn’t among
     * them has their words brought. No foreign keys, as with a ticket’s `withTicketId`.
     */
    threadTicketIds: uuid('thread_ticket_ids').array().notNull().default([]),
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

export const claimTables: readonly PersonRows[] = [
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
    table: 'relay',
    columns: { claim_id: theirs({ rowOf: 'claim' }), account_id: theirs('account') },
    holds: 'what you wrote to your helper or learner through the bot',
    why: 'to bring it to somebody on another platform',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
];
