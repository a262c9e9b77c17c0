/** Promises about weekly office hours: once on each of their dates, whatever the clocks do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockRemark, overlapWords, slotWords } from '../../src/features/office-hours/calendar/slot-words.ts';
import { findOverlap, nextOccurrences, overlap, type Slot } from '../../src/features/office-hours/calendar/slots.ts';
import { localDate } from '../../src/lib/time/occurrence.ts';
import { wordsOf } from '../../src/lib/words/text.ts';

const noDaysOff: ReadonlySet<string> = new Set();
const instant = (at: string): Temporal.Instant => Temporal.Instant.from(at);
const slot = (weekday: number, opensAt: string, lengthMinutes = 60): Slot => ({ weekday, opensAt, lengthMinutes });
const berlin = { zone: 'Europe/Berlin', daysOff: noDaysOff };
const [TUESDAY, THURSDAY, SUNDAY] = [2, 4, 7];

/** "2027-03-30 14:00Z–15:00Z usual". */
const said = (...given: Parameters<typeof nextOccurrences>): readonly string[] =>
  nextOccurrences(...given).map(({ on, opensAt, closesAt, clock }) => {
    const [opens, closes] = [opensAt, closesAt].map((at) => at.toString().slice(11, 16));
    return `${on} ${opens}–${closes} ${clock}`;
  });

describe('weekly office hours', () => {
  test('come in their order, by the wall clock of the cohort', () => {
    const slots = [slot(THURSDAY, '09:00', 30), slot(TUESDAY, '16:00', 90)];
    expect(said(slots, berlin, instant('2027-03-23T15:00:00Z'), 3)).toEqual([
      '2027-03-25 08:00–08:30 usual',
      '2027-03-30 14:00–15:30 usual',
      '2027-04-01 07:00–07:30 usual',
    ]);
    expect(said(slots, berlin, instant('2027-03-23T14:59:59Z'), 1)).toEqual(['2027-03-23 15:00–16:30 usual']);
    expect(said([], berlin, instant('2027-03-23T15:00:00Z'), 3)).toEqual([]);
    expect(said(slots, berlin, instant('2027-03-23T15:00:00Z'), 0)).toEqual([]);
  });

  test('are left out on days off, by the date on which they open', () => {
    const clock = { ...berlin, daysOff: new Set(['2027-03-30', '2027-04-07']) };
    expect(said([slot(TUESDAY, '23:00', 120)], clock, instant('2027-03-24T00:00:00Z'), 2)).toEqual([
      '2027-04-06 21:00–23:00 usual',
      '2027-04-13 21:00–23:00 usual',
    ]);
  });

  test('end where all days are off', () => {
    const from = Temporal.PlainDate.from('2027-01-01');
    const daysOff = new Set(Array.from({ length: 800 }, (_, days) => from.add({ days }).toString()));
    expect(said([slot(TUESDAY, '09:00')], { ...berlin, daysOff }, instant('2027-01-01T00:00:00Z'), 5)).toEqual([]);
  });

  test('in an hour that the clocks skip open when they go on, and last as long as ever', () => {
    expect(said([slot(SUNDAY, '02:30')], berlin, instant('2027-03-27T00:00:00Z'), 2)).toEqual([
      '2027-03-28 01:00–02:00 skipped',
      '2027-04-04 00:30–01:30 usual',
    ]);
  });

  test('in an hour that comes twice open the first time, once, and last as long as ever', () => {
    expect(said([slot(SUNDAY, '02:30', 120)], berlin, instant('2027-10-30T12:00:00Z'), 2)).toEqual([
      '2027-10-31 00:30–02:30 twice',
      '2027-11-07 01:30–03:30 usual',
    ]);
  });

  test('that a change of clocks pushes together follow one another', () => {
    const slots = [slot(SUNDAY, '01:00', 120), slot(SUNDAY, '03:00')];
    expect(said(slots, berlin, instant('2027-03-27T12:00:00Z'), 2)).toEqual([
      '2027-03-28 00:00–01:00 usual',
      '2027-03-28 01:00–02:00 usual',
    ]);
    const both = [slot(SUNDAY, '02:15', 30), slot(SUNDAY, '03:00')];
    expect(said(both, berlin, instant('2027-03-27T12:00:00Z'), 2)).toEqual([
      '2027-03-28 01:00–02:00 usual',
      '2027-04-04 00:15–00:45 usual',
    ]);
  });

  test('are left out on a date that a zone leaves out', () => {
    const apia = { zone: 'Pacific/Apia', daysOff: noDaysOff };
    const dates = nextOccurrences([slot(5, '10:00')], apia, instant('2011-12-24T12:00:00Z'), 1).map(({ on }) => on);
    expect(dates.map(String)).toEqual(['2012-01-06']);
  });

  test('come once on each of their dates and never two at a time, in every zone and around every change', () => {
    const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
    const time = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) =>
      Temporal.PlainTime.from('00:00')
        .add({ minutes: 15 * quarter })
        .toString({ smallestUnit: 'minute' }),
    );
    const slots = fc.array(
      fc.record({
        weekday: fc.integer({ min: 1, max: 7 }),
        opensAt: time,
        lengthMinutes: fc.integer({ min: 10, max: 600 }),
      }),
      { maxLength: 6 },
    );
    const day = fc.integer({ min: 0, max: 6 * 365 }).map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }));
    fc.assert(
      fc.property(fc.constantFrom(...zones), slots, day, fc.boolean(), (zone, given, from, atChange) => {
        // Half of them begin on the day before the clocks change, where they do.
        const start = from.toZonedDateTime(zone);
        const change = atChange ? start.getTimeZoneTransition('next') : null;
        const at = (change?.subtract({ hours: 24 }) ?? start).toInstant();
        const apart = given.filter((each, index) => findOverlap(given.slice(0, index), each) === undefined);
        const daysOff = new Set([localDate(at, zone).add({ days: 2 }).toString()]);
        const found = nextOccurrences(apart, { zone, daysOff }, at, 20);
        expect(found).toHaveLength(apart.length === 0 ? 0 : 20);
        expect(new Set(found.map((each) => `${each.on} ${apart.indexOf(each.slot)}`)).size).toBe(found.length);
        for (const [index, { on, slot: of, opensAt, closesAt, clock }] of found.entries()) {
          expect(Temporal.Instant.compare(opensAt, at)).toBe(1);
          expect(Temporal.Instant.compare(closesAt, opensAt)).toBe(1);
          expect(on.dayOfWeek).toBe(of.weekday);
          expect(daysOff.has(on.toString())).toBe(false);
          const there = opensAt.toZonedDateTimeISO(zone);
          expect(there.toPlainDate().equals(on)).toBe(true);
          if (clock !== 'skipped') expect(there.toPlainTime().toString({ smallestUnit: 'minute' })).toBe(of.opensAt);
          const next = found[index + 1];
          if (next) expect(Temporal.Instant.compare(closesAt, next.opensAt)).toBeLessThanOrEqual(0);
          const whole = opensAt.add({ minutes: of.lengthMinutes });
          if (!closesAt.equals(whole)) expect(next?.opensAt.toString()).toBe(closesAt.toString());
        }
      }),
      { numRuns: 250 },
    );
  });
});

describe('two slots', () => {
  test('overlap where both are open at once, also over midnight and from Sunday into Monday', () => {
    expect(overlap(slot(TUESDAY, '16:00', 60), slot(TUESDAY, '17:00'))).toBe(false);
    expect(overlap(slot(TUESDAY, '16:00', 61), slot(TUESDAY, '17:00'))).toBe(true);
    expect(overlap(slot(TUESDAY, '16:00'), slot(TUESDAY, '16:00'))).toBe(true);
    expect(overlap(slot(TUESDAY, '23:30', 120), slot(3, '01:00'))).toBe(true);
    expect(overlap(slot(1, '00:30'), slot(SUNDAY, '23:45'))).toBe(true);
    expect(overlap(slot(1, '00:30'), slot(SUNDAY, '23:00'))).toBe(false);
  });

  test('overlap just where some minute of the week belongs to both', () => {
    const minute = fc.integer({ min: 0, max: 7 * 24 * 60 - 1 });
    const slots = fc.record({ start: minute, lengthMinutes: fc.integer({ min: 1, max: 2000 }) });
    const asSlot = ({ start, lengthMinutes }: { start: number; lengthMinutes: number }): Slot => ({
      weekday: 1 + Math.floor(start / 1440),
      opensAt: Temporal.PlainTime.from('00:00').add({ minutes: start }).toString({ smallestUnit: 'minute' }),
      lengthMinutes,
    });
    const minutesOf = ({ start, lengthMinutes }: { start: number; lengthMinutes: number }): ReadonlySet<number> =>
      new Set(Array.from({ length: lengthMinutes }, (_, index) => (start + index) % (7 * 1440)));
    fc.assert(
      fc.property(slots, slots, (one, other) => {
        const both = !minutesOf(one).isDisjointFrom(minutesOf(other));
        expect(overlap(asSlot(one), asSlot(other))).toBe(both);
        expect(overlap(asSlot(other), asSlot(one))).toBe(both);
      }),
      { numRuns: 300 },
    );
  });

  test('that overlap are named', () => {
    const there = slot(TUESDAY, '16:00', 120);
    const added = slot(TUESDAY, '17:30', 60);
    expect(findOverlap([slot(THURSDAY, '17:30'), there], added)).toBe(there);
    expect(wordsOf(overlapWords(added, there))).toMatch(/^Tue 17:30–18:30 overlaps Tue 16:00–18:00\./);
    expect(slotWords(slot(SUNDAY, '23:00', 120))).toBe('Sun 23:00–01:00');
  });
});

test('an odd hour is said', () => {
  const remarks = (at: string) =>
    nextOccurrences([slot(SUNDAY, '02:30')], berlin, instant(at), 1).map((each) => {
      const remark = clockRemark(each, berlin.zone);
      return remark && wordsOf(remark);
    });
  expect(remarks('2027-03-27T12:00:00Z')).toEqual([
    'On Sun 28 Mar the clocks leave out 02:30: it opens at 03:00 instead.',
  ]);
  expect(remarks('2027-10-30T12:00:00Z')).toEqual([
    'On Sun 31 Oct the clocks show 02:30 twice: it opens the first time.',
  ]);
  expect(remarks('2027-06-01T12:00:00Z')).toEqual([undefined]);
});
