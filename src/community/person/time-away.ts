/** When a person is away: kept as it begins, since a vacation that is over leaves no other trace. */
import { and, eq, gt, gte, sql } from 'drizzle-orm';
import { person, timeAway } from '../../database/schema/people/community.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import type { Transaction } from '../linking/link-transaction.ts';

/** From today until that day, exclusive; null: they are back, or never were away. */
export const recordVacation = async (
  tx: Transaction,
  { personId, zone }: { readonly personId: string; readonly zone: string },
  until: string | null,
  at: Temporal.Instant,
): Promise<void> => {
  const today = studyDay(at, zone).toString();
  const vacation = and(eq(timeAway.personId, personId), eq(timeAway.why, 'vacation'));
  await tx.delete(timeAway).where(and(vacation, gte(timeAway.fromOn, today)));
  await tx
    .update(timeAway)
    .set({ untilOn: today })
    .where(and(vacation, gt(timeAway.untilOn, today)));
  if (until === null || until <= today) return;
  await tx.insert(timeAway).values({ personId, fromOn: today, untilOn: until, why: 'vacation' });
};

/**
 * Before a zone changes: the day on which it does is shorter or longer than others, and flying east
 * may skip one.
 */
export const recordTravel = async (
  tx: Transaction,
  personId: string,
  zone: string,
  at: Temporal.Instant,
): Promise<void> => {
  const [before] = await tx.select({ zone: person.zone }).from(person).where(eq(person.id, personId));
  if (!before || before.zone === zone) return;
  const [first, last] = [before.zone, zone].map((each) => studyDay(at, each).toString()).toSorted();
  if (!first || !last) return;
  const untilOn = Temporal.PlainDate.from(last).add({ days: 1 }).toString();
  await tx
    .insert(timeAway)
    .values({ personId, fromOn: first, untilOn, why: 'zone' })
    .onConflictDoUpdate({
      target: [timeAway.personId, timeAway.why, timeAway.fromOn],
      set: { untilOn: sql`greatest(${timeAway.untilOn}, excluded.until_on)` },
    });
};
