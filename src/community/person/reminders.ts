/**
 * A person's reminder as a row: made at first contact, read, changed, and set right when their zone
 * or hours change.
 */
import { eq, getTableColumns } from 'drizzle-orm';
import type { Database, Orm } from '../../database/client.ts';
import { person } from '../../database/schema/people/community.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { platformsWhere } from '../../lib/platforms.ts';
import type { Transaction } from '../linking/link-transaction.ts';
import { nextReminderAfter } from './reminder-time.ts';
import { recordVacation } from './time-away.ts';

export type Reminder = typeof reminder.$inferSelect;

/** What a person chooses about it. */
export type ReminderWishes = Pick<
  Reminder,
  'enabled' | 'remindsAt' | 'weekdays' | 'easyDays' | 'quietFrom' | 'quietUntil' | 'vacationUntil'
>;

/**
 * Everybody's at first: off, since nobody asked for it (Discord's developer policy forbids
 * unsolicited direct messages); once they say yes at nine, every day, where they were first met.
 */
const wishesAtFirst: ReminderWishes = {
  enabled: false,
  remindsAt: '09:00',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  easyDays: [],
  quietFrom: null,
  quietUntil: null,
  vacationUntil: null,
};

export const addReminder = async (
  tx: Transaction,
  who: { personId: string; accountId: string; zone: string },
  at: Temporal.Instant,
): Promise<void> => {
  const { personId, accountId, zone } = who;
  await tx
    .insert(reminder)
    .values({
      ...wishesAtFirst,
      personId,
      accountId,
      ...nextReminderAfter({ ...wishesAtFirst, zone }, at),
    })
    .onConflictDoNothing();
};

/** `undefined` for somebody who isn't there any more. */
export const findReminder = async (
  orm: Pick<Orm, 'select'>,
  personId: string,
): Promise<(Reminder & { readonly zone: string }) | undefined> =>
  (
    await orm
      .select({ ...getTableColumns(reminder), zone: person.zone })
      .from(reminder)
      .innerJoin(person, eq(person.id, reminder.personId))
      .where(eq(reminder.personId, personId))
  )[0];

/**
 * Changes a reminder and works out when it comes next, by what the person's zone is now. Gives how
 * it is then.
 */
export const changeReminder = async (
  tx: Transaction,
  personId: string,
  change: Partial<
    ReminderWishes & Pick<Reminder, 'accountId' | 'closedAt' | 'closedToldAt' | 'snoozedUntil' | 'offeredAt'>
  >,
  at: Temporal.Instant,
): Promise<(Reminder & { readonly zone: string }) | undefined> => {
  await tx.select({ personId: reminder.personId }).from(reminder).where(eq(reminder.personId, personId)).for('update');
  const before = await findReminder(tx, personId);
  if (!before) return undefined;
  const after = { ...before, ...change, ...nextReminderAfter({ ...before, ...change }, at) };
  await tx
    .update(reminder)
    .set({ ...change, nextOn: after.nextOn, nextAt: after.nextAt })
    .where(eq(reminder.personId, personId));
  if (change.vacationUntil !== undefined) await recordVacation(tx, before, change.vacationUntil, at);
  return after;
};

/** Whether to tell a person now that their direct messages are closed to us: once. */
export const takeClosedNote = async (database: Database, personId: string, at: Temporal.Instant): Promise<boolean> => {
  const rows = await database.statement(
    `update reminder
    set closed_told_at = $2::timestamptz
    where person_id = $1::uuid and closed_at is not null and closed_told_at is null
    returning 1`,
    [personId, at.toString()],
  );
  return rows.length > 0;
};

/**
 * Whether to ask a person now if they want reminders: once, and not where they have them. What is
 * delivered again within a minute is the same asking, and shows the same.
 */
export const takeOffer = async (database: Database, personId: string, at: Temporal.Instant): Promise<boolean> => {
  const rows = await database.statement(
    `update reminder set offered_at = coalesce(offered_at, $2::timestamptz)
     where person_id = $1::uuid and not enabled
       and (offered_at is null or offered_at > $2::timestamptz - interval '1 minute')
     returning 1`,
    [personId, at.toString()],
  );
  return rows.length > 0;
};

export const TELL_ZONES = platformsWhere(({ tellsZone }) => tellsZone)
  .map((name) => `'${name}'`)
  .join(', ');

/** Of somebody who never chose a zone and whom no platform gives one. $1 person. */
const UNASKED = `person_id = $1::uuid and zone_asked_at is null
  and exists (select 1 from person p where p.id = $1::uuid and not p.zone_chosen)
  and not exists (
    select 1 from account a join workspace w on w.id = a.workspace_id
    where a.person_id = $1::uuid and w.platform in (${TELL_ZONES}))`;

/** Whether a person should be asked for their zone. */
export const isZoneUnasked = async (database: Database, personId: string): Promise<boolean> =>
  (await database.statement(`select 1 from reminder where ${UNASKED}`, [personId])).length > 0;

/** Whether to ask a person for their zone now: once. */
export const takeZoneNote = async (database: Database, personId: string, at: Temporal.Instant): Promise<boolean> =>
  (
    await database.statement(`update reminder set zone_asked_at = $2::timestamptz where ${UNASKED} returning 1`, [
      personId,
      at.toString(),
    ])
  ).length > 0;
