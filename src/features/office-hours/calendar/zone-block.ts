/** A zone’s clock changes as iCalendar has them (VTIMEZONE), under the name that we call it. */
import { tzlib_get_ical_block, tzlib_get_offset, tzlib_get_timezones } from 'timezones-ical-library';

/** `null` for a zone that the library doesn’t know. */
export const zoneBlock = (zone: string): string | null => {
  if (!knownNames.has(zone)) return null;
  const [block = '', name = ''] = tzlib_get_ical_block(zone);
  // Of a zone that follows another’s clocks the library writes that one’s name.
  return block.replaceAll(`:${name.replace('TZID=', '')}\r\n`, `:${zone}\r\n`);
};

/**
 * Whether a reader who has only the block and the wall clock’s time finds this very instant. Not
 * in an hour that comes twice, of which some take the first and some the second; nor where the
 * block’s rules, two for each zone, don’t hold, as in some weeks in Jerusalem or Cairo.
 */
export const isReadBack = (at: Temporal.ZonedDateTime): boolean =>
  knownNames.has(at.timeZoneId) && isOnce(at) && offsetOfBlock(at) === at.offset.replace(':', '');

const isOnce = (at: Temporal.ZonedDateTime): boolean => {
  const wall = at.toPlainDateTime();
  return wall
    .toZonedDateTime(at.timeZoneId, { disambiguation: 'earlier' })
    .equals(wall.toZonedDateTime(at.timeZoneId, { disambiguation: 'later' }));
};

const offsetOfBlock = (at: Temporal.ZonedDateTime): string =>
  tzlib_get_offset(at.timeZoneId, at.toPlainDate().toString(), at.toPlainTime().toString({ smallestUnit: 'minute' }));

const knownNames: ReadonlySet<string> = new Set(tzlib_get_timezones());
