/** A cohort's calendar: its days off, for everything that it does by the day. */
import { and, asc, eq, gte } from 'drizzle-orm';
import type { Transaction } from '../../database/client.ts';
import { holiday } from '../../database/schema/people/cohort.ts';
import type { InCohort } from '../roles.ts';

type Reader = Pick<Transaction, 'select'>;

export const isDayOff = async (reader: Reader, cohortId: string, day: string): Promise<boolean> => {
  const rows = await reader
    .select({ day: holiday.day })
    .from(holiday)
    .where(and(eq(holiday.cohortId, cohortId), eq(holiday.day, day)));
  return rows.length > 0;
};

/** From this date on, the next first. */
export const findDaysOff = async (reader: Reader, cohortId: string, from: string): Promise<readonly string[]> => {
  const rows = await reader
    .select({ day: holiday.day })
    .from(holiday)
    .where(and(eq(holiday.cohortId, cohortId), gte(holiday.day, from)))
    .orderBy(asc(holiday.day));
  return rows.map(({ day }) => day);
};

export const addDayOff = async (tx: Transaction, { cohortId }: InCohort<'organiser'>, day: string): Promise<void> => {
  await tx.insert(holiday).values({ cohortId, day }).onConflictDoNothing();
};

/** Those from `from` on are these now; what is past stays. */
export const replaceDaysOff = async (
  tx: Transaction,
  { cohortId }: InCohort<'organiser'>,
  from: string,
  days: readonly string[],
): Promise<void> => {
  await tx.delete(holiday).where(and(eq(holiday.cohortId, cohortId), gte(holiday.day, from)));
  if (days.length === 0) return;
  await tx
    .insert(holiday)
    .values(days.map((day) => ({ cohortId, day })))
    .onConflictDoNothing();
};
