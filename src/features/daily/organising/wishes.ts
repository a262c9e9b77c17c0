/** Reads how an organiser wants the question of the day, all that is wrong told at once; pure. */
import { UserError } from '../../../chat/errors.ts';
import type { Filled } from '../../../chat/view/form.ts';
import { readDay, readTime, readWeekdays } from '../../../lib/time/local-time.ts';
import { localDate } from '../../../lib/time/occurrence.ts';
import { readZone } from '../../../lib/time/read-zone.ts';
import { excerpt, joinTexts, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';
import type { Wishes } from '../schedule-store.ts';

const QUOTED = 40;
/** A year has fewer days off than this. */
const HOLIDAYS_AT_MOST = 60;

/** Throws UserError with everything that is wrong. */
export const readWishes = (filled: Filled, at: Temporal.Instant): Wishes => {
  const typed = (name: string): string => (filled[name]?.[0] ?? '').trim();
  const postsAt = readTime(typed('posts'));
  const closesAt = readTime(typed('closes'));
  const zoneRead = readZone(typed('zone'));
  const zone = typeof zoneRead === 'string' ? zoneRead : undefined;
  const weekdays = readWeekdays(filled['days']);
  const { days, unread } = readHolidays(typed('holidays'), localDate(at, zone ?? 'UTC'));
  const wrong = [
    !postsAt && text`**Posted at**: please give a time, such as 9:00. I got “${excerpt(typed('posts'), QUOTED)}”.`,
    !closesAt && text`**Closed at**: please give a time, such as 8:00. I got “${excerpt(typed('closes'), QUOTED)}”.`,
    postsAt !== undefined &&
      postsAt === closesAt &&
      text`It can’t close at the moment it’s posted. To keep it open for a whole day, close it a little earlier.`,
    weekdays.length === 0 &&
      text`**On these days** needs at least one day. To stop for a while, press **Pause** instead.`,
    typeof zoneRead === 'object' && zoneRead,
    unread.length > 0 &&
      text`**Days off**: please give dates separated by commas, such as 24 Dec, 1 Jan 2027. I
        couldn’t read “${excerpt(unread.join(', '), QUOTED)}”.`,
    days.length > HOLIDAYS_AT_MOST &&
      text`**Days off**: I can keep ${HOLIDAYS_AT_MOST} at once, and that’s ${days.length}.`,
  ].filter((each): each is Text => each !== false);
  if (wrong.length > 0 || !postsAt || !closesAt || !zone) throw new UserError(joinTexts(wrong, '\n'));
  return { postsAt, closesAt, zone, weekdays, holidays: days };
};

const MINUTES_A_DAY = 24 * 60;

/** From posting to closing, by the clock on the wall. */
export const minutesOpen = ({ postsAt, closesAt }: Pick<Wishes, 'postsAt' | 'closesAt'>): number => {
  const minutesOf = (time: string): number => Temporal.PlainTime.from(time).since('00:00').total('minutes');
  return (minutesOf(closesAt) - minutesOf(postsAt) + MINUTES_A_DAY) % MINUTES_A_DAY;
};

const readHolidays = (
  typed: string,
  today: Temporal.PlainDate,
): { readonly days: readonly string[]; readonly unread: readonly string[] } => {
  const parts = typed
    .split(/[,;\n]+/)
    .map((part) => part.trim())
    .filter(Boolean);
  const read = parts.map((part) => ({
    part,
    day: readDay(part, today.subtract({ days: 1 }))?.toString(),
  }));
  return {
    days: [...new Set(read.flatMap(({ day }) => day ?? []))],
    unread: read.flatMap(({ part, day }) => (day ? [] : [part])),
  };
};
