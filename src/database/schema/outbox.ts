/** What is to be sent, and how fast. */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { platformName } from './people/community.ts';
import { type PersonRows, theirs } from './person-rows.ts';

/**
 * One message to send or to change: what for, how often it was tried, what came of it. Its key
 * makes a second one impossible.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    /** In which order they were stated: messages of one conversation leave in it. */
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    /** Who draws it, and from what: a notice's name and the row it speaks of. */
    notice: text().notNull(),
    subject: text().notNull(),
    /** The intent: one row each. */
    key: text().notNull().unique('outbox_key'),
    platform: platformName().notNull(),
    workspaceExternalId: text('workspace_external_id').notNull(),
    /** Either a channel or somebody's direct messages. */
    channelExternalId: text('channel_external_id'),
    accountExternalId: text('account_external_id'),
    /** The thread of that channel. */
    threadExternalId: text('thread_external_id'),
    /** It waits for no earlier message of its conversation. */
    overtakes: boolean().notNull().default(false),
    /** Changes the message that this row sent, instead of sending one. */
    edits: uuid().references((): AnyPgColumn => outbox.id, { onDelete: 'cascade' }),
    /** The number of what somebody did that caused it: its lines of the log have it too. */
    request: text(),
    createdAt: instant('created_at').notNull(),
    /** Not worth saying any more after this. */
    notAfter: instant('not_after'),
    /**
     * A job will deliver it. Written before the queue was open, it has none yet; the next tick
     * makes one.
     */
    queued: boolean().notNull().default(false),
    attempts: integer().notNull().default(0),
    /**
     * Since when somebody is sending it; still there after a crash, when nobody knows whether it
     * was sent.
     */
    claimedAt: instant('claimed_at'),
    /** Somebody is at work on it until then; they say so again while they are. */
    inHandUntil: instant('in_hand_until'),
    /** When it is tried again, and since when it has been waiting for that. */
    retryAt: instant('retry_at'),
    waitsSince: instant('waits_since'),
    settledAt: instant('settled_at'),
    outcome: text({ enum: ['sent', 'skipped', 'failed'] }),
    /** Why the last try failed, in words. */
    failure: text(),
    /** It failed since the place or person doesn't take our messages. */
    unreachable: boolean().notNull().default(false),
    /**
     * It may have been sent once more than it should: a try before had an outcome that nobody
     * knows.
     */
    uncertain: boolean().notNull().default(false),
    messageChannelId: text('message_channel_id'),
    messageId: text('message_id'),
  },
  (table) => [
    index('outbox_failed')
      .on(table.platform, table.workspaceExternalId, table.settledAt)
      .where(sql`outcome = 'failed'`),
    // The first message of a conversation that still has to leave.
    index('outbox_conversation')
      .on(
        table.workspaceExternalId,
        sql`coalesce(${table.channelExternalId}, ${table.accountExternalId})`,
        table.number,
      )
      .where(sql`settled_at is null and edits is null`),
    index('outbox_settled').on(table.settledAt),
    index('outbox_unqueued').on(table.createdAt).where(sql`not queued and settled_at is null`),
    // An edit that nobody has begun to make: a second one of the same message would show the same.
    uniqueIndex('outbox_edit_waiting')
      .on(table.edits)
      .where(sql`edits is not null and attempts = 0 and settled_at is null`),
    // A message that is deleted takes its edits along: without this, each would be looked for among
    // all rows.
    index('outbox_edits').on(table.edits).where(sql`edits is not null`),
    check('outbox_place', sql`(${table.channelExternalId} is null) <> (${table.accountExternalId} is null)`),
    check('outbox_outcome', sql`(${table.settledAt} is null) = (${table.outcome} is null)`),
  ],
);

/**
 * How far ahead the calls of all processes are booked, by what a platform limits: a bot, a channel,
 * a workspace, a method.
 */
export const pace = pgTable('pace', {
  key: text().primaryKey(),
  bookedUntilMs: doublePrecision('booked_until_ms').notNull(),
});

export const outboxTables: readonly PersonRows[] = [
  {
    table: 'outbox',
    columns: {
      account_external_id: theirs('address'),
      subject: theirs('text'),
      key: theirs('text'),
    },
    holds: 'what the bot was to write to you or about you and when, and what came of it (not the words)',
    why: 'to write it once, and to let an organiser try again what failed',
    kept: '90 days',
    linking: { rule: 'follow' },
  },
];
