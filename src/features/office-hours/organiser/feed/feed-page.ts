/**
 * A cohort's office hours over HTTP, for calendars that subscribe. Nobody says who they are, so only
 * the times are in it: no link to where people meet.
 */
import { createHash } from 'node:crypto';
import type { Page } from '../../../../chat/page.ts';
import type { OfficeHoursFeatureNeeds } from '../../needs.ts';
import { FEED_PATH, findCohortOfKey, keyIn } from './feed-key.ts';
import { findPlannedCalendar } from './planned-calendar.ts';

/** Calendars ask each hour or so; those that ask more often get what they have. */
const FRESH_FOR_S = 900;

export const feedPage = (needs: OfficeHoursFeatureNeeds): Page => ({
  path: FEED_PATH,
  answer: async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response('a calendar is only read\n', { status: 405, headers: { allow: 'GET, HEAD' } });
    const key = keyIn(new URL(request.url).pathname);
    const feed = key === undefined ? undefined : await findCohortOfKey(needs.database, key);
    const at = needs.clock.now();
    const planned = feed && (await findPlannedCalendar(needs.database.orm, feed.cohortId, { at, ...OUTSIDE }));
    if (!planned) return new Response('there is no such calendar any more\n', { status: 404 });
    return asResponse(request, planned.calendar, planned.changedAt ?? Temporal.Instant.from(feed.madeAt));
  },
});

const OUTSIDE = { zone: 'UTC', withLink: false } as const;

const asResponse = (request: Request, calendar: string, changedAt: Temporal.Instant): Response => {
  const etag = `"${createHash('sha256').update(calendar).digest('base64url').slice(0, 27)}"`;
  const headers = {
    etag,
    'last-modified': httpDate(changedAt),
    'cache-control': `private, max-age=${FRESH_FOR_S}`,
    'x-robots-tag': 'noindex',
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'inline; filename="office-hours.ics"',
  };
  if (isKnown(request, etag, changedAt)) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : calendar, { headers });
};

/** As RFC 9110, 13.2.2: the tag counts where there is one. */
const isKnown = ({ headers }: Request, etag: string, changedAt: Temporal.Instant): boolean => {
  const tags = headers.get('if-none-match');
  if (tags !== null) return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return !Number.isNaN(since) && Math.floor(changedAt.epochMilliseconds / 1000) * 1000 <= since;
};

const httpDate = (at: Temporal.Instant): string => new Date(at.epochMilliseconds).toUTCString();
