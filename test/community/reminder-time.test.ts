/**
 * Promises about when a reminder comes, over zones, quiet hours, vacations, late looks and clocks
 * that jump back.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decideReminder,
  isQuiet,
  nextReminderAfter,
  type ReminderTimes,
} from '../../src/community/person/reminder-time.ts';
import { localDate } from '../../src/lib/time/occurrence.ts';

const zone = fc.constantFrom(
  'UTC',
  'Europe/Prague',
  'America/New_York',
  'Pacific/Auckland',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/St_Johns',
);
const time = fc.integer({ min: 0, max: 95 }).map((quarter) =>
  Temporal.PlainTime.from('00:00')
    .add({ minutes: quarter * 15 })
    .toString({ smallestUnit: 'minute' }),
);
const quiet = fc.option(fc.record({ quietFrom: time, quietUntil: time }), {
  nil: { quietFrom: null, quietUntil: null },
});
const START = Temporal.Instant.from('2026-03-01T00:00:00Z');

const times: fc.Arbitrary<ReminderTimes> = fc
  .record({
    zone,
    remindsAt: time,
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    quiet,
    vacationUntil: fc.option(
      fc.integer({ min: 0, max: 20 }).map((days) => Temporal.PlainDate.from('2026-03-01').add({ days }).toString()),
    ),
  })
  .map(({ quiet: hours, ...rest }) => ({ ...rest, ...hours }));

/**
 * Minutes until we look again: mostly soon, sometimes after days; sometimes the clock goes back;
 * sometimes they fly.
 */
const step = fc.record({
  minutes: fc.oneof(
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 300, max: 6000 }),
    fc.integer({ min: -3000, max: -1 }),
  ),
  flies: fc.option(zone, { freq: 20 }),
});

test('whatever happens, at most one a local date, on their days, never in quiet hours or on vacation, and each look moves on', () => {
  fc.assert(
    fc.property(times, fc.array(step, { maxLength: 60 }), (wishes, steps) => {
      let now = wishes;
      let at = START;
      let row = nextReminderAfter(now, at);
      const reminded = new Set<string>();
      for (const { minutes, flies } of steps) {
        at = at.add({ minutes });
        if (flies) {
          now = { ...now, zone: flies };
          row = nextReminderAfter(now, at);
        }
        if (Temporal.Instant.compare(row.nextAt, at) > 0) continue;
        const decided = decideReminder(now, row.nextOn, at);
        expect(Temporal.Instant.compare(decided.nextAt, at)).toBe(1);
        row = decided;
        if (decided.remindOn === undefined) continue;
        const local = at.toZonedDateTimeISO(now.zone);
        // A flight may bring a date back: the outbox' key passes the second one over.
        if (!flies && !steps.some((each) => each.flies)) expect(reminded.has(decided.remindOn)).toBe(false);
        reminded.add(decided.remindOn);
        expect(decided.remindOn).toBe(localDate(at, now.zone).toString());
        expect(now.weekdays).toContain(local.dayOfWeek);
        expect(isQuiet(now, local.toPlainTime().toString({ smallestUnit: 'minute' }))).toBe(false);
        expect(now.vacationUntil === null || decided.remindOn >= now.vacationUntil).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

/** From the hour on that it has that day: where clocks skip it, that is later, and may be quiet. */
const isQuietAllDay = (wishes: ReminderTimes, date: Temporal.PlainDate): boolean => {
  const hour = date.toZonedDateTime({ timeZone: wishes.zone, plainTime: wishes.remindsAt }).toPlainTime();
  const time = hour.toString({ smallestUnit: 'minute' });
  return isQuiet(wishes, time) && wishes.quietUntil !== null && wishes.quietUntil <= time;
};

test('looked at on time, every one of their days has exactly one, unless it is quiet until the next day', () => {
  fc.assert(
    fc.property(times, (wishes) => {
      let row = nextReminderAfter(wishes, START);
      const dates: string[] = [];
      for (let looks = 0; looks < 40; looks += 1) {
        const decided = decideReminder(wishes, row.nextOn, Temporal.Instant.from(row.nextAt));
        if (decided.remindOn) dates.push(decided.remindOn);
        row = decided;
      }
      const [first] = dates;
      if (first === undefined) return;
      const wanted = Array.from({ length: 400 }, (_, days) => Temporal.PlainDate.from(first).add({ days }))
        .filter((date) => wishes.weekdays.includes(date.dayOfWeek) && !isQuietAllDay(wishes, date))
        .slice(0, dates.length);
      expect(dates).toEqual(wanted.map(String));
    }),
    {
      numRuns: 150,
      examples: [
        [
          {
            zone: 'Africa/Cairo',
            remindsAt: '00:00',
            weekdays: [5, 1],
            vacationUntil: null,
            quietFrom: '00:15',
            quietUntil: '00:00',
          },
        ],
      ],
    },
  );
});
