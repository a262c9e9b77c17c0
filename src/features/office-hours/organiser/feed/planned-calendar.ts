/** What is planned in a cohort, as a calendar file. */
import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { findDaysOff } from '../../../../community/cohort/calendar.ts';
import { session } from '../../../../database/schema/office-hours/office-hours.ts';
import { localDate } from '../../../../lib/time/occurrence.ts';
import { findCohortZone, type Reader } from '../schedule/plan-store.ts';
import { findSettings } from '../settings/settings-store.ts';

/** What is over isn’t looked up in a calendar any more. */
const BACK_DAYS = 30;
const SESSIONS_AT_MOST = 400;

export type PlannedCalendar = {
  readonly cohortName: string;
  /** In iCalendar’s form. */
  readonly calendar: string;
  /** How many are still to be held. */
  readonly toCome: number;
  /** When anything of it was said last; nothing where nothing is planned. */
  readonly changedAt: Temporal.Instant | undefined;
};

/**
 * Nothing where the cohort has no office hours. `withLink`: where to meet, which is for the cohort
 * alone. `zone` counts where the cohort has none yet.
 */
export const findPlannedCalendar = async (
  reader: Reader,
  cohortId: string,
  { at, zone: elsewhere, withLink }: { readonly at: Temporal.Instant; zone: string; withLink: boolean },
): Promise<PlannedCalendar | undefined> => {
  const settings = await findSettings(reader, cohortId);
  if (!settings) return undefined;
  const { cohortName, hours } = settings;
  const zone = (await findCohortZone(reader, cohortId)) ?? elsewhere;
  const found = await findForCalendar(reader, cohortId, at.subtract({ hours: BACK_DAYS * 24 }));
  const sessions = found.flatMap(({ id, opensAt, closesAt, cancelledAt, sequence, changedAt }) =>
    closesAt === null || changedAt === null
      ? []
      : {
          id,
          title: `Office hours: ${cohortName}`,
          details: 'Get in line with /oh, where your cohort meets.',
          link: withLink ? hours.meetingUrl : null,
          opensAt: Temporal.Instant.from(opensAt),
          closesAt: Temporal.Instant.from(closesAt),
          isCancelled: cancelledAt !== null,
          sequence,
          changedAt: Temporal.Instant.from(changedAt),
        },
  );
  // Its libraries are loaded for whoever asks first: every start would wait for them.
  const { sessionsCalendar } = await import('../../calendar/sessions-calendar.ts');
  const from = localDate(at, zone).subtract({ days: BACK_DAYS });
  const daysOff = new Set(await findDaysOff(reader, cohortId, from.toString()));
  return {
    cohortName,
    calendar: sessionsCalendar({ cohortName, zone, daysOff, sessions }),
    toCome: sessions.filter(({ isCancelled, opensAt }) => !isCancelled && Temporal.Instant.compare(opensAt, at) > 0)
      .length,
    changedAt: sessions
      .map(({ changedAt }) => changedAt)
      .toSorted(Temporal.Instant.compare)
      .at(-1),
  };
};

/** Not what a helper opened there and then, nor what was cancelled before anybody knew of it. */
const findForCalendar = (reader: Reader, cohortId: string, from: Temporal.Instant) =>
  reader
    .select()
    .from(session)
    .where(
      and(
        eq(session.cohortId, cohortId),
        isNotNull(session.changedAt),
        gt(session.opensAt, from.toString()),
        sql`(${session.cancelledAt} is null or ${session.sequence} > 0)`,
      ),
    )
    .orderBy(asc(session.opensAt), asc(session.id))
    .limit(SESSIONS_AT_MOST);
