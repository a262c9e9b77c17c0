/** Which boards a cohort has, and when they are posted. */
import { sql } from 'drizzle-orm';
import { boolean, check, date, index, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { cohort } from '../people/community.ts';

/** A cohort without a row has all boards, seasons, and no post. */
export const leaderboardSetting = pgTable(
  'leaderboard_setting',
  {
    cohortId: uuid('cohort_id')
      .primaryKey()
      .references(() => cohort.id, { onDelete: 'cascade' }),
    /** In the order in which they are shown; none where the cohort wants no leaderboard. */
    boards: text().array().notNull(),
    /** Four weeks from zero, again and again; else weeks alone. */
    seasons: boolean().notNull().default(true),
    /** IANA; the post goes by it. */
    zone: text().notNull(),
    /** 1 is Monday; no post where there is none. */
    postWeekday: smallint('post_weekday'),
    /** `HH:MM`. */
    postAt: text('post_at'),
    /** The date that is decided next, and its instant. */
    postNextOn: date('post_next_on', { mode: 'string' }),
    postNextAt: instant('post_next_at'),
    /** The season whose end was told last; 0 where none was. */
    toldSeason: smallint('told_season').notNull().default(0),
  },
  (table) => [
    index('leaderboard_setting_next').on(table.postNextAt).where(sql`post_next_at is not null`),
    check(
      'leaderboard_setting_post',
      sql`(${table.postWeekday} is null) = (${table.postAt} is null)
        and (${table.postWeekday} is null) = (${table.postNextOn} is null)
        and (${table.postWeekday} is null) = (${table.postNextAt} is null)`,
    ),
  ],
);
