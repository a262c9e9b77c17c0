/** Reads what a person wants of their reminders, all that is wrong told at once; pure. */
import { UserError } from '../../chat/errors.ts';
import type { Filled } from '../../chat/view/form.ts';
import { outsideQuiet } from '../../community/person/reminder-time.ts';
import type { ReminderWishes } from '../../community/person/reminders.ts';
import { readDay, readTime, readTimeSpan, readWeekdays } from '../../lib/time/local-time.ts';
import { dayWords } from '../../lib/time/when.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** What was typed, as it is quoted back. */
const QUOTED = 40;
/** Who is away longer turns reminders off. */
const VACATION_DAYS_AT_MOST = 366;

type Wishes = Pick<ReminderWishes, 'remindsAt' | 'weekdays' | 'easyDays' | 'quietFrom' | 'quietUntil'>;

/** Throws UserError with everything that is wrong. */
export const readWishes = (filled: Filled): Wishes => {
  const typedTime = filled['time']?.[0] ?? '';
  const typedQuiet = (filled['quiet']?.[0] ?? '').trim();
  const remindsAt = readTime(typedTime);
  const span = isNone(typedQuiet) ? undefined : readTimeSpan(typedQuiet);
  const quiet = { quietFrom: span?.from ?? null, quietUntil: span?.until ?? null };
  const weekdays = readWeekdays(filled['days']);
  const wrong = [
    !remindsAt &&
      text`**Remind me at**: please give a time, such as 9:00 or 9pm. I got “${excerpt(typedTime, QUOTED)}”.`,
    weekdays.length === 0 &&
      text`**On these days** needs at least one day. To stop reminders, press **Turn off** instead.`,
    !span &&
      !isNone(typedQuiet) &&
      text`**Quiet hours**: please give two times, such as 22:00-7:00. I got “${excerpt(typedQuiet, QUOTED)}”.`,
    remindsAt !== undefined &&
      span !== undefined &&
      outsideQuiet(quiet, remindsAt) === undefined &&
      text`**${remindsAt}** is in your quiet hours until the next day, so no reminder could ever
        come. Please choose another time or other quiet hours.`,
  ].filter((each): each is Text => each !== false);
  if (wrong.length > 0 || remindsAt === undefined) throw new UserError(joinTexts(wrong, '\n'));
  return { remindsAt, weekdays, easyDays: readWeekdays(filled['easy']), ...quiet };
};

const isNone = (typed: string): boolean => ['', '-', 'none', 'no', 'off'].includes(typed.toLowerCase());

/** The first date with reminders again. Throws UserError. */
export const readVacation = (typed: string, today: Temporal.PlainDate): string => {
  const until = readDay(typed, today);
  if (!until)
    throw new UserError(
      text`I couldn’t read “${excerpt(typed.trim(), QUOTED)}” as a date. Write it like 5 Jan, 12 Jan 2027 or 2 weeks.`,
    );
  if (Temporal.PlainDate.compare(until, today) <= 0)
    throw new UserError(text`${dayWords(until.toString())} isn’t in the future. Please choose a day from tomorrow on.`);
  if (today.until(until, { largestUnit: 'days' }).days > VACATION_DAYS_AT_MOST)
    throw new UserError(text`That is more than a year away. Choose a day within a year, or turn reminders off.`);
  return until.toString();
};
