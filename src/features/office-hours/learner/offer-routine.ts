/** What somebody had filled in and never came back to isn’t kept. */
import { sql } from 'drizzle-orm';
import type { Routine } from '../../../chat/deliver/notice.ts';
import { rowsOf } from '../../../database/client.ts';
import type { OfficeHoursNeeds } from '../needs.ts';

/** Whoever says the next day that they still want help fills in another form. */
const KEPT_HOURS = 24;

export const draftsRoutine = (needs: OfficeHoursNeeds): Routine => ({
  name: 'office-hours.drafts',
  nextAt: async () => {
    const [row] = rowsOf<{ ms: number | null }>(
      await needs.database.orm.execute(sql`
        select (extract(epoch from min(at)) * 1000)::float8 as ms from ticket_offer where draft is not null`),
    );
    return row?.ms == null
      ? undefined
      : Temporal.Instant.fromEpochMilliseconds(Math.ceil(row.ms)).add({ hours: KEPT_HOURS });
  },
  run: async (at) => {
    const over = at.subtract({ hours: KEPT_HOURS }).toString();
    await needs.database.orm.execute(sql`
      update ticket_offer set draft = null where draft is not null and at <= ${over}::timestamptz`);
    return false;
  },
});
