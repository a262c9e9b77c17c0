/** /oh do:calendar: what is planned as a file for a calendar, for everybody in the cohort. */
import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { type Action, defineAction } from '../../../chat/action.ts';
import type { Context } from '../../../chat/context.ts';
import { file } from '../../../chat/file.ts';
import { heading, paragraph, type View, view } from '../../../chat/view.ts';
import { findDaysOff } from '../../../community/calendar.ts';
import { type InCohort, requireRole } from '../../../community/roles.ts';
import { session } from '../../../database/schema/office-hours.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import { sessionsCalendar } from '../calendar/sessions-calendar.ts';
import { ANYWHERE } from '../helper/asked.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { findCohortZone, type Reader } from './plan-store.ts';
import { findSettings } from './settings-store.ts';

export const calendarActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  defineAction({
    name: 'office-hours.calendar',
    who: ANYWHERE,
    answers: 'private',
    run: (context, { row }) => showCalendar(needs, context, requireRole(context.caller, row, 'learner')),
  }),
];

/** What is over isn’t looked up in a calendar any more. */
const BACK_DAYS = 30;
const SESSIONS_AT_MOST = 400;
const NAME_AT_MOST = 60;

export const showCalendar = async (
  { database: { orm } }: OfficeHoursFeatureNeeds,
  { caller, at }: Context,
  { cohortId }: InCohort,
): Promise<View> => {
  const settings = await findSettings(orm, cohortId);
  const zone = (await findCohortZone(orm, cohortId)) ?? caller.zone;
  const sessions = settings ? await findForCalendar(orm, cohortId, at.subtract({ hours: BACK_DAYS * 24 })) : [];
  const toCome = sessions.filter(
    ({ opensAt, cancelledAt }) =>
      cancelledAt === null && Temporal.Instant.compare(Temporal.Instant.from(opensAt), at) > 0,
  );
  if (!settings || toCome.length === 0)
    return view('Office hours for your calendar', [
      heading(text`Office hours for your calendar`),
      paragraph(text`Nothing is planned just now, so there’s nothing to put into a calendar.`),
    ]);
  const from = localDate(at, zone).subtract({ days: BACK_DAYS });
  const { cohortName, hours } = settings;
  const calendar = sessionsCalendar({
    cohortName,
    zone,
    daysOff: new Set(await findDaysOff(orm, cohortId, from.toString())),
    sessions: sessions.flatMap(({ id, opensAt, closesAt, cancelledAt, sequence, changedAt }) =>
      closesAt === null || changedAt === null
        ? []
        : {
            id,
            title: `Office hours: ${cohortName}`,
            details: 'Get in line with /oh, where your cohort meets.',
            link: hours.meetingUrl,
            opensAt: Temporal.Instant.from(opensAt),
            closesAt: Temporal.Instant.from(closesAt),
            isCancelled: cancelledAt !== null,
            sequence,
            changedAt: Temporal.Instant.from(changedAt),
          },
    ),
  });
  return view('Office hours for your calendar', [
    heading(text`Office hours for your calendar`),
    paragraph(text`${countWords(toCome.length, 'time')} of **${excerpt(cohortName, NAME_AT_MOST)}** to come, as they’re
      planned now. Open the file with your calendar. When one is moved, open a new file: it changes what’s there and
      adds nothing twice.`),
    file('office-hours.ics', calendar),
  ]);
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
