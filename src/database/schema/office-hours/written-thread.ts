/** The threads of questions: those in writing have one until they are answered, those that are helped one a claim. */
import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { mentioned, type PersonRows, WITH_WORKSPACE } from '../person-rows.ts';
import { claim } from './claim.ts';
import { ticket } from './ticket.ts';

/** Noted before it is opened, so that one process opens it. */
export const writtenThread = pgTable(
  'written_thread',
  {
    id: uuid().primaryKey(),
    /** Nobody's where its owner has deleted their data since: then it is taken down. */
    ticketId: uuid('ticket_id').references(() => ticket.id, { onDelete: 'set null' }),
    /** When somebody began to open it; what came to nothing is tried again. */
    triedAt: instant('tried_at').notNull(),
    /** By the platform's ids; none as long as it isn't open. */
    platform: text().notNull(),
    workspaceExternalId: text('workspace_external_id').notNull(),
    channelExternalId: text('channel_external_id'),
    threadExternalId: text('thread_external_id'),
    /** The message that it opens with. */
    messageChannelExternalId: text('message_channel_external_id'),
    messageExternalId: text('message_external_id'),
    /** Why there is none, in words. */
    refused: text(),
    closedAt: instant('closed_at'),
    /** Since then the message that it opens with shows what isn't so any more. */
    staleAt: instant('stale_at'),
  },
  (table) => [
    uniqueIndex('written_thread_ticket').on(table.ticketId).where(sql`closed_at is null`),
    index('written_thread_of').on(table.ticketId),
    index('written_thread_standing').on(table.triedAt).where(sql`closed_at is null or ticket_id is null`),
  ],
);

/** The message with which the thread of a claim opens. */
export const claimOpening = pgTable(
  'claim_opening',
  {
    id: uuid().primaryKey(),
    /** Nobody's where whoever was helped has deleted their data since: then it is taken down. */
    claimId: uuid('claim_id').references(() => claim.id, { onDelete: 'set null' }),
    /** By the platform's ids. */
    platform: text().notNull(),
    workspaceExternalId: text('workspace_external_id').notNull(),
    channelExternalId: text('channel_external_id').notNull(),
    threadExternalId: text('thread_external_id').notNull(),
    messageChannelExternalId: text('message_channel_external_id').notNull(),
    messageExternalId: text('message_external_id').notNull(),
    openedAt: instant('opened_at').notNull(),
    /** As of a written thread. */
    staleAt: instant('stale_at'),
  },
  (table) => [
    index('claim_opening_claim').on(table.claimId),
    index('claim_opening_due').on(table.openedAt).where(sql`stale_at is not null or claim_id is null`),
  ],
);

export const writtenThreadTables: readonly PersonRows[] = [
  {
    table: 'written_thread',
    columns: { ticket_id: mentioned({ rowOf: 'ticket' }) },
    holds: 'in which thread your question in writing is answered',
    why: 'so that helpers answer you there, and it is put away in the end',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
  {
    table: 'claim_opening',
    columns: { claim_id: mentioned({ rowOf: 'claim' }) },
    holds: 'which message in the thread with your helper has your question',
    why: 'so that it follows what you change, and is taken down with your data',
    kept: WITH_WORKSPACE,
    linking: { rule: 'follow' },
  },
];
