/** What Slack’s processes share. */
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';

/**
 * Deliveries that somebody works on or has worked on, so that a repeated one is left alone; kept
 * for a day.
 */
export const slackClaim = pgTable(
  'slack_claim',
  {
    key: text().primaryKey(),
    at: instant('at').notNull(),
  },
  (table) => [index('slack_claim_at').on(table.at)],
);

/** Pictures that a team has been given, by the hash of the drawing. */
export const slackPicture = pgTable(
  'slack_picture',
  {
    teamId: text('team_id').notNull(),
    hash: text().notNull(),
    fileId: text('file_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.hash] })],
);

/**
 * Who installed the app. What `sealed` holds only the Slack platform can open, with the key named
 * beside it.
 */
export const slackInstallation = pgTable('slack_installation', {
  /** The team's id, or the organisation's. */
  id: text().primaryKey(),
  keyId: text('key_id').notNull(),
  sealed: text().notNull(),
  installedAt: instant('installed_at').notNull(),
  /** The token stopped working: nothing is sent until somebody installs again. */
  pausedAt: instant('paused_at'),
});

/** Which organisation's installation serves a team that has none of its own. */
export const slackTeam = pgTable(
  'slack_team',
  {
    teamId: text('team_id').primaryKey(),
    installationId: text('installation_id')
      .notNull()
      .references(() => slackInstallation.id, { onDelete: 'cascade' }),
  },
  (table) => [index('slack_team_installation').on(table.installationId)],
);

/**
 * Teams whose installation was taken away: their data is kept for a while, in case it was a slip.
 */
export const slackLeft = pgTable(
  'slack_left',
  {
    teamId: text('team_id').primaryKey(),
    /** What served it: its own installation, or its organisation's. */
    installationId: text('installation_id').notNull(),
    leftAt: instant('left_at').notNull(),
  },
  (table) => [index('slack_left_at').on(table.leftAt)],
);
