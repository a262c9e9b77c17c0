/** When a person is away: kept as it begins, since a vacation that is over leaves no other trace. */
import { and, eq, gt, gte, sql } from 'drizzle-orm';
import { person, timeAway } from '../../database/schema/community.ts';
import type { Transaction } from '../linking/link-transaction.ts';

/** From today until that day, exclusive; null: they are back, or never were away. */
export const recordVacation = async (
  tx: Transaction,
  { personId, zone }: { readonly personId: string; readonly zone: string },
  until: string | null,
  at: Temporal.Instant,
): Promise<void> => {
  const today = ownDay(at, zone);
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
  const [first, last] = [ownDay(at, before.zone), ownDay(at, zone)].toSorted();
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

/** A person's day ends at four in the night: what is said before belongs to the day before. */
const NIGHT_HOURS = 4;

const ownDay = (at: Temporal.Instant, zone: string): string =>
  at.toZonedDateTimeISO(zone).toPlainDateTime().subtract({ hours: NIGHT_HOURS }).toPlainDate().toString();
