/**
 * How much a person wants to study a day, in which zone their days are counted, and whether they
 * may be named.
 */
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../database/client.ts';
import { person } from '../../database/schema/people/community.ts';
import { changeReminder } from './reminders.ts';
import { recordTravel } from './time-away.ts';

export type StudySettings = {
  readonly zone: string;
  readonly zoneChosen: boolean;
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
  /** They may be named among those who got the question of the day right. */
  readonly showsName: boolean;
  /** Others see their name on the leaderboard; null until they have chosen. */
  readonly namedOnBoards: boolean | null;
  /** They say how sure they are before they see whether they were right. */
  readonly calibrates: boolean;
};

/** About five minutes a day once a few weeks of questions come back. */
export const studyDefaults = { newPerDay: 10, reviewsPerDay: 40 } as const;
/**
 * More new questions a day than this can't be kept up; fewer reviews than new ones would pile up.
 */
export const studyBounds = {
  newPerDay: { from: 0, to: 50 },
  reviewsPerDay: { from: 5, to: 200 },
} as const;

export const findStudySettings = async (database: Database, personId: string): Promise<StudySettings> => {
  const [row] = await database.statement<StudySettings>(
    `select zone, zone_chosen as "zoneChosen", new_per_day as "newPerDay",
      reviews_per_day as "reviewsPerDay", shows_name as "showsName", named_on_boards as "namedOnBoards",
      calibrates
    from person
    where id = $1`,
    [personId],
  );
  if (!row) throw new Error(`person ${personId} is not there`);
  return row;
};

/** The reminder moves with the zone, in the same transaction. */
export const recordStudySettings = (
  { orm }: Database,
  personId: string,
  settings: Omit<StudySettings, 'zoneChosen'>,
  at: Temporal.Instant,
): Promise<void> =>
  orm.transaction(async (tx) => {
    await recordTravel(tx, personId, settings.zone, at);
    // Keeping the zone that was shown is not choosing it: a platform's own zone may then still
    // follow the traveller.
    const zoneChosen = sql`${person.zoneChosen} or ${person.zone} <> ${settings.zone}`;
    await tx
      .update(person)
      .set({ ...settings, zoneChosen, namedOnBoards: namedNow(settings.namedOnBoards) })
      .where(eq(person.id, personId));
    await changeReminder(tx, personId, {}, at);
  });

/** Leaving it as it was shown is no choice, as long as they haven’t made one. */
const namedNow = (wanted: boolean | null) =>
  wanted ? true : sql`case when ${person.namedOnBoards} is not null then false end`;

/** They chose it, whatever their platform says. */
export const recordZone = ({ orm }: Database, personId: string, zone: string, at: Temporal.Instant): Promise<void> =>
  orm.transaction(async (tx) => {
    await recordTravel(tx, personId, zone, at);
    await tx.update(person).set({ zone, zoneChosen: true }).where(eq(person.id, personId));
    await changeReminder(tx, personId, {}, at);
  });

/** What they take on a day, and how well they want to know what comes back; null: as usual. */
export const recordPlan = async (
  { orm }: Database,
  personId: string,
  plan: Partial<Pick<StudySettings, 'newPerDay' | 'reviewsPerDay'>> & { readonly retention: number | null },
): Promise<void> => {
  await orm.update(person).set(plan).where(eq(person.id, personId));
};

export const recordShowsName = async ({ orm }: Database, personId: string, showsName: boolean): Promise<void> => {
  await orm.update(person).set({ showsName }).where(eq(person.id, personId));
};
