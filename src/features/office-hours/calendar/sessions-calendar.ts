/** A cohort’s office hours as an iCalendar file (RFC 5545), to keep or to subscribe to; pure. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { localDate } from '../../../lib/time/occurrence.ts';
import { isReadBack, zoneBlock } from './zone-block.ts';

export type CalendarSession = {
  /** Stays the same however often the session is moved. */
  readonly id: string;
  readonly title: string;
  readonly details: string | null;
  /** Where to go: an address. */
  readonly link: string | null;
  readonly opensAt: Temporal.Instant;
  readonly closesAt: Temporal.Instant;
  readonly isCancelled: boolean;
  /** One more with every change: calendars keep the version with the highest. */
  readonly sequence: number;
  readonly changedAt: Temporal.Instant;
};

export type CohortSessions = {
  readonly cohortName: string;
  /** IANA. */
  readonly zone: string;
  /** `YYYY-MM-DD`, in the cohort’s zone. */
  readonly daysOff: ReadonlySet<string>;
  readonly sessions: readonly CalendarSession[];
};

/** How often those who subscribe should ask again, where their calendar heeds it. */
const REFRESH_AFTER_S = 3600;

/**
 * Those on days off are left out. One that was cancelled stays, marked as such: a calendar that
 * knows it would otherwise keep it.
 */
export const sessionsCalendar = ({ cohortName, zone, daysOff, sessions }: CohortSessions): string => {
  const calendar = ical({
    name: oneLine(`Office hours: ${cohortName}`),
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Watermark', product: 'Office hours' },
    timezone: { name: null, generator: zoneBlock },
    ttl: REFRESH_AFTER_S,
  });
  for (const session of sessions) {
    if (!session.isCancelled && daysOff.has(localDate(session.opensAt, zone).toString())) continue;
    const [opens, closes] = [session.opensAt, session.closesAt].map((at) => at.toZonedDateTimeISO(zone));
    if (!opens || !closes) continue;
    calendar.createEvent({
      id: `${session.id}@watermark`,
      sequence: session.sequence,
      // From a Date it would write the host’s hour.
      start: opens,
      end: closes,
      // Without a zone the moment is written in UTC, which every reader understands.
      timezone: isReadBack(opens) && isReadBack(closes) ? zone : null,
      summary: oneLine(session.title),
      description: session.details,
      url: session.link,
      status: session.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      // By the session and not by the clock, so that what hasn’t changed is the same file.
      stamp: session.changedAt,
      lastModified: session.changedAt,
    });
  }
  return calendar.toString();
};

/** The library writes a calendar’s name as it is: a line break in it would begin another property. */
const oneLine = (words: string): string => words.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
