/** Once a reminder has come, the ones before it say that they are over: their counts are old. */
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import { type Notice, noticeOf } from '../../chat/deliver/notice.ts';
import { single } from '../../chat/deliver/subject.ts';
import type { Transaction } from '../../database/client.ts';
import { outbox } from '../../database/schema/outbox.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { editOf, type Outbox } from '../../jobs/outbox.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';
import { usualKey } from './plan.ts';
import { overView } from './views.ts';

type Needs = StudyNeeds & { readonly outbox: Pick<Outbox, 'edit'> };

/** Its subject is the local date of the reminder that is over. */
const OVER = { name: 'reminders.over', title: 'A note that a reminder is over', subject: single } as const;

export const overNotice: Notice = noticeOf(OVER, { draw: async (day) => overView(day) });

/** Whoever is away is written to once a week: some weeks. One that is older was read long ago. */
const DAYS_BACK = 31;
/**
 * A reminder may be put off several times before the next one comes: each time its key counts one
 * further.
 */
const SNOOZES_BACK = 3;

/** Harmless when it is told again: each is retired once, also by several processes at once. */
export const retireEarlier = (
  { database, outbox: { edit } }: Needs,
  { personId, zone }: { readonly personId: string; readonly zone: string },
  at: Temporal.Instant,
): Promise<void> =>
  database.orm.transaction(async (tx) => {
    const earlier = (await lockSent(tx, await possibleKeys(tx, personId, localDate(at, zone)))).slice(0, -1);
    if (earlier.length === 0) return;
    const retired = await findRetired(
      tx,
      earlier.map(({ id }) => id),
    );
    const edits = earlier
      .filter(({ id }) => !retired.has(id))
      .map(({ id, key }) => editOf(OVER, key.split('/')[2] ?? '', id));
    await edit(tx, edits, at);
  });

/** Looked for by their whole keys, which alone have an index. */
const possibleKeys = async (
  tx: Transaction,
  personId: string,
  today: Temporal.PlainDate,
): Promise<readonly string[]> => {
  const [row] = await tx.select({ snoozes: reminder.snoozes }).from(reminder).where(eq(reminder.personId, personId));
  const snoozes = row?.snoozes ?? 0;
  const dates = Array.from({ length: DAYS_BACK }, (_, days) => today.subtract({ days }).toString());
  return dates.flatMap((date) => {
    const key = usualKey({ personId }, date);
    return [key, ...Array.from({ length: SNOOZES_BACK }, (_, back) => `${key}/${snoozes - back}`)];
  });
};

/** In the order in which they were planned; locked, so that nobody else retires them meanwhile. */
const lockSent = (tx: Transaction, keys: readonly string[]) =>
  tx
    .select({ id: outbox.id, key: outbox.key })
    .from(outbox)
    .where(and(inArray(outbox.key, [...keys]), eq(outbox.outcome, 'sent')))
    .orderBy(asc(outbox.createdAt), asc(outbox.id))
    .for('update');

const findRetired = async (tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string | null>> => {
  const rows = await tx
    .select({ id: outbox.edits })
    .from(outbox)
    .where(and(isNotNull(outbox.edits), inArray(outbox.edits, [...ids]), eq(outbox.notice, OVER.name)));
  return new Set(rows.map(({ id }) => id));
};
