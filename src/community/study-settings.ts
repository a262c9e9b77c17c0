/** How much a person wants to study a day, and in which zone their days are counted. */
import type { Database } from '../database/client.ts';

export type StudySettings = {
  readonly zone: string;
  readonly zoneChosen: boolean;
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
};

/** About five minutes a day once a few weeks of questions come back. */
export const studyDefaults = { newPerDay: 10, reviewsPerDay: 40 } as const;
/** More new questions a day than this can't be kept up; fewer reviews than new ones would pile up. */
export const studyBounds = { newPerDay: { from: 0, to: 50 }, reviewsPerDay: { from: 5, to: 200 } } as const;

export const findStudySettings = async (database: Database, personId: string): Promise<StudySettings> => {
  const [row] = await database.statement<StudySettings>(
    'select zone, zone_chosen as "zoneChosen", new_per_day as "newPerDay", reviews_per_day as "reviewsPerDay" from person where id = $1',
    [personId],
  );
  if (!row) throw new Error(`person ${personId} is not there`);
  return row;
};

export const recordStudySettings = async (
  database: Database,
  personId: string,
  settings: { readonly zone: string; readonly newPerDay: number; readonly reviewsPerDay: number },
): Promise<void> => {
  // Keeping the zone that was shown is not choosing it: a platform's own zone may then still follow the traveller.
  await database.statement(
    'update person set zone_chosen = zone_chosen or zone <> $2, zone = $2, new_per_day = $3::int, reviews_per_day = $4::int where id = $1',
    [personId, settings.zone, settings.newPerDay, settings.reviewsPerDay],
  );
};
