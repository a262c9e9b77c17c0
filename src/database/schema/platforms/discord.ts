/** What Discord’s processes share. */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';

/** What was registered last, by scope: `<application>/global` or `<application>/<guild>`. */
export const discordCommands = pgTable('discord_commands', {
  scope: text().primaryKey(),
  hash: text().notNull(),
});

/** Guilds that we are in, or left less than 30 days ago. */
export const discordGuild = pgTable(
  'discord_guild',
  {
    applicationId: text('application_id').notNull(),
    guildId: text('guild_id').notNull(),
    name: text().notNull(),
    /** When we were last told that we are in it. */
    joinedAt: instant('joined_at').notNull(),
    welcomedAt: instant('welcomed_at'),
    /** Since then it is paused. */
    leftAt: instant('left_at'),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.guildId] }),
    index('discord_guild_left').on(table.leftAt),
  ],
);

/** Processes alive, each until it is not heard of any more. */
export const discordProcess = pgTable(
  'discord_process',
  {
    applicationId: text('application_id').notNull(),
    processId: text('process_id').notNull(),
    aliveUntil: instant('alive_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.processId] })],
);

/** Who holds which shard of the gateway, and where its session stands. */
export const discordShard = pgTable(
  'discord_shard',
  {
    applicationId: text('application_id').notNull(),
    number: integer().notNull(),
    shardCount: integer('shard_count').notNull(),
    holder: text(),
    heldUntil: instant('held_until'),
    /** What it takes to go on where the last holder stopped. */
    session: jsonb().$type<{
      readonly sessionId: string;
      readonly resumeUrl: string;
      readonly sequence: number;
    }>(),
    /** When it was last given out without a session: Discord allows few starts in 5 seconds. */
    startedAt: instant('started_at'),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.number] })],
);
