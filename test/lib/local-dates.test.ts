/**
 * Promises about what recurs by the wall clock, over all IANA zones and the years 2024 to 2030:
 * each local date once, whatever clocks, zones and outages do. Every date beside a change of clocks
 * is walked; others are drawn.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideReminder,
  isQuiet,
  nextReminderAfter,
  type ReminderTimes,
} from '../../src/community/person/reminder-time.ts';
import {
  closesAt,
  decideDay,
  firstDay,
  type Hours,
  nextDayAfter,
  opensAt,
} from '../../src/features/daily/posting/decide-day.ts';
import { firstDayOn, instantOn, localDate } from '../../src/lib/time/occurrence.ts';

const allZones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
const FROM = Temporal.Instant.from('2024-01-01T00:00:00Z');
const UNTIL = Temporal.Instant.from('2031-01-01T00:00:00Z');
const off = { holiday: false, paused: false };
const everyDay = [1, 2, 3, 4, 5, 6, 7];

const transitionsOf = (zone: string): readonly Temporal.ZonedDateTime[] => {
  const found: Temporal.ZonedDateTime[] = [];
  let at = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at && Temporal.Instant.compare(at.toInstant(), UNTIL) < 0) {
    found.push(at);
    at = at.getTimeZoneTransition('next');
  }
  return found;
};
const transitions = new Map(allZones.map((zone) => [zone, transitionsOf(zone)]));

/**
 * All that anybody can tell of a zone in these years: when its clocks change, and by how much they
 * differ from UTC.
 */
const clocksOf = (zone: string): string =>
  [FROM.toZonedDateTimeISO(zone), ...(transitions.get(zone) ?? [])]
    .map((at) => `${at.epochMilliseconds} ${at.offset}`)
    .join();
/** One of those whose clocks always agree: Berlin stands for Paris and thirty more. */
const zones = [...Map.groupBy(allZones, clocksOf).values()].flatMap(([first]) => first ?? []);

/** Around every change of a zone's clocks, and where calendars are odd. */
const daysThatMatter = (zone: string): readonly Temporal.PlainDate[] => [
  ...(transitions.get(zone) ?? []).map((at) => at.toPlainDate().subtract({ days: 1 })),
  ...['2024-02-28', '2024-12-30', '2028-02-28', '2030-12-29'].map((day) => Temporal.PlainDate.from(day)),
];
const timesAround = (zone: string): readonly string[] => {
  const changes = (transitions.get(zone) ?? []).slice(0, 2).flatMap((at) => {
    const before = at.subtract({ nanoseconds: 1 }).toPlainTime();
    return [at.toPlainTime(), at.toPlainTime().subtract({ minutes: 30 }), before, before.subtract({ minutes: 29 })];
  });
  return [...new Set(['00:00', '09:00', '23:59', ...changes.map((time) => time.toString({ smallestUnit: 'minute' }))])];
};

describe('a wall-clock time on a date', () => {
  test('is on that date in every zone, at that time or, where the clocks skip it, beside the gap; and the next date’s comes later', () => {
    for (const zone of zones)
      for (const first of daysThatMatter(zone))
        for (const time of timesAround(zone)) {
          let last: Temporal.Instant | undefined;
          for (let days = 0; days < 4; days += 1) {
            const day = first.add({ days });
            const at = instantOn(day, time, zone);
            const local = at.toZonedDateTimeISO(zone);
            if (!local.toPlainDate().equals(day)) expect.fail(`${zone} ${day} ${time}: ${local}`);
            const exists = day
              .toPlainDateTime(Temporal.PlainTime.from(time))
              .toZonedDateTime(zone)
              .toPlainTime()
              .equals(Temporal.PlainTime.from(time));
            if (exists && local.toPlainTime().toString({ smallestUnit: 'minute' }) !== time)
              expect.fail(`${zone} ${day} ${time}: ${local}`);
            if (last && Temporal.Instant.compare(last, at) >= 0)
              expect.fail(`${zone} ${day} ${time}: not after the day before`);
            last = at;
          }
        }
  });

  test('is none of that date where a zone skips the whole of it', () => {
    const skipped = Temporal.PlainDate.from('2011-12-30');
    expect(localDate(instantOn(skipped, '09:00', 'Pacific/Apia'), 'Pacific/Apia').toString()).toBe('2011-12-31');
  });
});

type Decided = {
  readonly day: string;
  readonly kind: 'ask' | 'skip';
  readonly at: Temporal.Instant;
};

/** A schedule as its row has it. */
const createSchedule = (hours: Hours, at: Temporal.Instant) => {
  let now = hours;
  let next = firstDay(hours, at, undefined);
  const decided: Decided[] = [];
  let unchangedFrom = 0;
  return {
    decided,
    /** What was decided by the hours as they are now. */
    decidedSince: () => decided.slice(unchangedFrom),
    nextAt: () => opensAt(now, next),
    nextOn: () => next,
    hours: () => now,
    tick: (instant: Temporal.Instant): void => {
      // A tick goes on until nothing is due.
      while (Temporal.Instant.compare(opensAt(now, next), instant) <= 0) {
        const decision = decideDay(now, next, instant, off);
        decided.push({ day: next.toString(), kind: decision.kind, at: instant });
        next = nextDayAfter(now, next, instant);
      }
    },
    change: (to: Hours, instant: Temporal.Instant): void => {
      unchangedFrom = decided.length;
      now = to;
      next = firstDay(to, instant, decided.at(-1)?.day);
    },
  };
};

describe('the question of the day', () => {
  test('comes once on every local date around every change of clocks in every zone, at its hour', () => {
    for (const zone of zones)
      for (const postsAt of timesAround(zone))
        for (const first of daysThatMatter(zone)) {
          const hours: Hours = {
            zone,
            postsAt,
            closesAt: postsAt === '08:00' ? '07:00' : '08:00',
            weekdays: everyDay,
          };
          const start = instantOn(first.subtract({ days: 1 }), '12:00', zone);
          const schedule = createSchedule(hours, start);
          const from = schedule.nextOn();
          for (let count = 0; count < 4; count += 1) schedule.tick(schedule.nextAt());
          const days = Array.from({ length: 4 }, (_, days) => from.add({ days }).toString());
          if (
            JSON.stringify(schedule.decided.map(({ day, kind }) => [day, kind])) !==
            JSON.stringify(days.map((day) => [day, 'ask']))
          )
            expect.fail(`${zone} ${postsAt} from ${from}: ${JSON.stringify(schedule.decided)}`);
          for (const { day, at } of schedule.decided) {
            if (localDate(at, zone).toString() !== day) expect.fail(`${zone} ${day}: asked on ${localDate(at, zone)}`);
            if (Temporal.Instant.compare(closesAt(hours, Temporal.PlainDate.from(day)), at) <= 0)
              expect.fail(`${zone} ${day}: closed before it was asked`);
          }
        }
  });

  test('is decided once a date whatever happens: outages, clocks set back, moves between zones, other hours and weekdays', () => {
    const zone = fc.constantFrom(...zones);
    const time = fc
      .integer({ min: 0, max: 24 * 60 - 1 })
      .map((minute) => Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString({ smallestUnit: 'minute' }));
    const hours = fc
      .record({
        zone,
        postsAt: time,
        closesAt: time,
        weekdays: fc.subarray(everyDay, { minLength: 1 }),
      })
      .filter(({ postsAt, closesAt: closes }) => postsAt !== closes);
    const minutes = (most: number) => fc.integer({ min: 1, max: most });
    const step = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: minutes(3 * 1440) }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('to next' as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('outage' as const), minutes: minutes(20 * 1440) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('back' as const), minutes: minutes(2 * 1440) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), hours }) },
    );
    const start = fc.integer({ min: 0, max: 7 * 365 * 1440 - 1 }).map((minute) => FROM.add({ minutes: minute }));
    fc.assert(
      fc.property(hours, start, fc.array(step, { maxLength: 40 }), (first, began, steps) => {
        const schedule = createSchedule(first, began);
        let at = began;
        for (const each of steps) {
          if (each.kind === 'change') {
            schedule.change(each.hours, at);
            continue;
          }
          if (each.kind === 'back') at = at.subtract({ minutes: each.minutes });
          else if (each.kind === 'to next')
            at = Temporal.Instant.compare(schedule.nextAt(), at) > 0 ? schedule.nextAt() : at;
          else at = at.add({ minutes: each.minutes });
          const before = schedule.decided.length;
          schedule.tick(at);
          for (const { day, kind } of schedule.decided.slice(before)) {
            if (kind !== 'ask') continue;
            expect(localDate(at, schedule.hours().zone).toString()).toBe(day);
            expect(Temporal.Instant.compare(at, closesAt(schedule.hours(), Temporal.PlainDate.from(day)))).toBeLessThan(
              0,
            );
          }
          // Outages here are shorter than what is recorded one by one: no date of its weekdays is
          // left out.
          for (const [index, { day }] of schedule.decidedSince().entries()) {
            const before = schedule.decidedSince()[index - 1];
            if (before)
              expect(day).toBe(
                firstDayOn(schedule.hours(), Temporal.PlainDate.from(before.day).add({ days: 1 }))?.toString(),
              );
          }
        }
        const days = schedule.decided.map(({ day }) => day);
        expect(days).toEqual([...new Set(days)].toSorted());
      }),
      { numRuns: 400 },
    );
  });
});

describe('a reminder', () => {
  const usual = {
    weekdays: everyDay,
    quietFrom: null,
    quietUntil: null,
    vacationUntil: null,
  } as const;

  test('comes once on every local date around every change of clocks in every zone, at its hour', () => {
    for (const zone of zones)
      for (const remindsAt of timesAround(zone))
        for (const first of daysThatMatter(zone)) {
          const times: ReminderTimes = { ...usual, zone, remindsAt };
          let next = nextReminderAfter(times, instantOn(first.subtract({ days: 1 }), '12:00', zone));
          const from = Temporal.PlainDate.from(next.nextOn);
          const reminded: (string | undefined)[] = [];
          for (let count = 0; count < 4; count += 1) {
            const at = Temporal.Instant.from(next.nextAt);
            const decision = decideReminder(times, next.nextOn, at);
            reminded.push(decision.remindOn);
            if (decision.remindOn !== localDate(at, zone).toString())
              expect.fail(`${zone} ${remindsAt}: ${decision.remindOn} at ${at}`);
            next = decision;
          }
          const days = Array.from({ length: 4 }, (_, days) => from.add({ days }).toString());
          if (JSON.stringify(reminded) !== JSON.stringify(days))
            expect.fail(`${zone} ${remindsAt} from ${from}: ${JSON.stringify(reminded)}`);
        }
  });

  test('comes at most once a date, on that date and never in quiet hours or a vacation, whatever happens', () => {
    const time = fc.integer({ min: 0, max: 47 }).map((half) =>
      Temporal.PlainTime.from('00:00')
        .add({ minutes: 30 * half })
        .toString({ smallestUnit: 'minute' }),
    );
    const quiet = fc.option(fc.tuple(time, time), { nil: undefined });
    const vacation = fc.option(
      fc
        .integer({ min: 0, max: 7 * 365 })
        .map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString()),
      { nil: null },
    );
    const wishes = fc
      .record({
        zone: fc.constantFrom(...zones),
        remindsAt: time,
        weekdays: fc.subarray(everyDay, { minLength: 1 }),
        quiet,
        vacationUntil: vacation,
      })
      .map(
        ({ quiet: hours, ...rest }): ReminderTimes => ({
          ...rest,
          quietFrom: hours?.[0] ?? null,
          quietUntil: hours?.[1] ?? null,
        }),
      );
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 2 * 1440 }) },
      { weight: 1, arbitrary: fc.integer({ min: -2 * 1440, max: -1 }) },
      { weight: 1, arbitrary: wishes },
    );
    const start = fc.integer({ min: 0, max: 7 * 365 * 1440 - 1 }).map((minute) => FROM.add({ minutes: minute }));
    fc.assert(
      fc.property(wishes, start, fc.array(step, { maxLength: 40 }), (first, began, steps) => {
        let [times, at] = [first, began];
        let next = nextReminderAfter(times, at);
        // Of these wishes; after others the outbox' key, which has the date in it, keeps a second
        // one away.
        let last = '';
        for (const each of steps) {
          if (typeof each !== 'number') {
            times = each;
            next = nextReminderAfter(times, at);
            last = '';
            continue;
          }
          at = at.add({ minutes: each });
          while (Temporal.Instant.compare(Temporal.Instant.from(next.nextAt), at) <= 0) {
            const decision = decideReminder(times, next.nextOn, at);
            const moved = Temporal.Instant.compare(Temporal.Instant.from(decision.nextAt), at) > 0;
            expect(moved).toBe(true);
            next = decision;
            if (decision.remindOn === undefined) continue;
            const local = at.toZonedDateTimeISO(times.zone);
            expect(local.toPlainDate().toString()).toBe(decision.remindOn);
            expect(isQuiet(times, local.toPlainTime().toString({ smallestUnit: 'minute' }))).toBe(false);
            expect((times.vacationUntil ?? '') <= decision.remindOn).toBe(true);
            expect(times.weekdays).toContain(local.dayOfWeek);
            expect(decision.remindOn > last).toBe(true);
            last = decision.remindOn;
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
