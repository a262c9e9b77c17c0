/**
 * What else comes back on which of a person's next days, where it isn't loaded with the asking
 * itself.
 */
import { and, count, eq, gt, isNull, lte, ne } from 'drizzle-orm';
import type { Orm } from '../../database/client.ts';
import { reminder } from '../../database/schema/study/reminders.ts';
import { memory } from '../../database/schema/study/study.ts';
import type { Load } from './load.ts';
import { defaultScheduling } from './memory.ts';

/** `orm` or a transaction of it; as LOAD_ASKING has it. */
export const findLoad = async (
  orm: Pick<Orm, 'select'>,
  personId: string,
  questionSlug: string,
  today: Temporal.PlainDate,
): Promise<Load> => {
  const rows = await orm
    .select({ day: memory.dueOn, questions: count() })
    .from(memory)
    .where(
      and(
        eq(memory.personId, personId),
        gt(memory.dueOn, today.toString()),
        lte(memory.dueOn, today.add({ days: defaultScheduling.maximumIntervalDays }).toString()),
        isNull(memory.suspendedAt),
        ne(memory.questionSlug, questionSlug),
      ),
    )
    .groupBy(memory.dueOn);
  const [wishes] = await orm
    .select({ easyDays: reminder.easyDays })
    .from(reminder)
    .where(eq(reminder.personId, personId));
  return {
    due: Object.fromEntries(rows.map(({ day, questions }) => [day, questions])),
    easyDays: wishes?.easyDays ?? [],
  };
};
