/** Promises about the iCalendar file of office hours, read back as a calendar would. */
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CalendarSession,
  type CohortSessions,
  sessionsCalendar,
} from '../../src/features/office-hours/calendar/sessions-calendar.ts';
import { allZones } from '../../src/lib/time/zone.ts';

/** A host on another clock than the cohort and UTC, with an odd offset. */
const HOST_ZONE = 'Asia/Kathmandu';
const before = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = HOST_ZONE;
});
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const session = (opensAt: string, given: Partial<CalendarSession> = {}): CalendarSession => {
  const opens = Temporal.Instant.from(opensAt);
  return {
    ...{ id: `s${opens.epochMilliseconds}`, title: 'Office hours', details: null, link: null, isCancelled: false },
    ...{ opensAt: opens, closesAt: opens.add({ minutes: 90 }), sequence: 0 },
    changedAt: Temporal.Instant.from('2026-11-30T08:00:00Z'),
    ...given,
  };
};
const written = (sessions: readonly CalendarSession[], given: Partial<CohortSessions> = {}): string =>
  sessionsCalendar({ cohortName: 'Berlin 7', zone: 'Europe/Berlin', daysOff: new Set(), sessions, ...given });
const read = (file: string): ICAL.Component => ICAL.Component.fromString(file);
const events = (file: string): readonly ICAL.Event[] =>
  read(file)
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component));
/** Seconds since 1970, by nothing but the file’s own zone. */
const epochs = ({ startDate, endDate }: ICAL.Event): readonly number[] => [
  startDate.toUnixTime(),
  endDate.toUnixTime(),
];
const epochsOf = ({ opensAt, closesAt }: CalendarSession): readonly number[] =>
  [opensAt, closesAt].map(({ epochMilliseconds }) => epochMilliseconds / 1000);

test('the host’s clock is another', () => {
  expect(new Date('2026-12-01T00:00:00').toISOString()).toBe('2026-11-30T18:15:00.000Z');
});

describe('a session in the file', () => {
  const [opens, lines] = [session('2026-12-01T16:00:00Z', { id: 'id-1', sequence: 4 }), /\r\n/];

  test('is at the cohort’s hour in its zone, whose clocks the file has', () => {
    const file = written([opens]).split(lines);
    expect(file).toContain('DTSTART;TZID=Europe/Berlin:20261201T170000');
    expect(file).toContain('DTEND;TZID=Europe/Berlin:20261201T183000');
    expect(file).toContain('TZID:Europe/Berlin');
    expect(file.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1);
    const [event] = events(file.join('\r\n'));
    expect(event && epochs(event)).toEqual(epochsOf(opens));
  });

  test('keeps its id however it is moved, and each change has a higher sequence', () => {
    const moved = { ...opens, opensAt: opens.opensAt.add({ hours: 1 }), sequence: 5 };
    const [first, second] = [opens, moved].map((each) => events(written([each]))[0]);
    expect(first?.uid).toBe('id-1@watermark');
    expect(second?.uid).toBe(first?.uid);
    expect([first?.sequence, second?.sequence]).toEqual([4, 5]);
  });

  test('that was cancelled is there as such, also on a day off; others on days off are left out', () => {
    const cancelled = session('2026-12-02T16:00:00Z', { isCancelled: true });
    // In Auckland this is Thursday already.
    const thursday = session('2026-12-02T18:00:00Z');
    const file = written([opens, cancelled, thursday], { zone: 'Pacific/Auckland', daysOff: new Set(['2026-12-03']) });
    const found = events(file).map(({ uid, component }) => [uid, component.getFirstPropertyValue('status')]);
    expect(found).toEqual([
      ['id-1@watermark', 'CONFIRMED'],
      [`${cancelled.id}@watermark`, 'CANCELLED'],
    ]);
  });

  test('says what people wrote, whatever that is', () => {
    const odd = 'a;b,c\\d 🎈 שלום';
    const file = written(
      [session('2026-12-01T16:00:00Z', { title: `${odd}\nEND:VEVENT`, details: `${odd}\nsecond` })],
      {
        cohortName: 'Seven\r\nX-BAD:1\u0000',
      },
    );
    const [event] = events(file);
    expect(event?.summary).toBe(`${odd} END:VEVENT`);
    expect(event?.description).toBe(`${odd}\nsecond`);
    expect(read(file).getFirstPropertyValue('x-bad')).toBeNull();
    expect(read(file).getFirstPropertyValue('x-wr-calname')).toBe('Office hours: Seven X-BAD:1');
    for (const line of file.split(lines)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  test('is the same text each time, and none is a calendar too', () => {
    expect(written([opens])).toBe(written([opens]));
    expect(events(written([]))).toEqual([]);
  });

  test('in a thousand is found a thousand times', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      session(opens.opensAt.add({ hours: 7 * index }).toString(), { id: `${index}` }),
    );
    expect(events(written(many)).map(epochs)).toEqual(many.map(epochsOf));
  });
});

describe('at the right moment', () => {
  const FROM = Temporal.Instant.from('2024-01-01T09:00:00Z');
  const UNTIL = Temporal.Instant.from('2030-01-01T00:00:00Z');
  const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
    Temporal.Instant.compare(one, other) < 0;
  const everyDays = (days: number): readonly Temporal.Instant[] => {
    const found: Temporal.Instant[] = [];
    for (let at = FROM; isBefore(at, UNTIL); at = at.add({ hours: 24 * days })) found.push(at);
    return found;
  };
  const changesOf = (zone: string): readonly Temporal.Instant[] => {
    const found: Temporal.Instant[] = [];
    let change = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
    while (change && isBefore(change.toInstant(), UNTIL)) {
      found.push(change.toInstant());
      change = change.getTimeZoneTransition('next');
    }
    return found;
  };
  const besideChanges = (zone: string): readonly Temporal.Instant[] =>
    changesOf(zone).flatMap((change) => [-150, -90, -60, -30, 0, 24 * 60].map((minutes) => change.add({ minutes })));
  const names = [...new Set([...allZones().flatMap(({ zone, names: others }) => [zone, ...others]), 'UTC'])];
  /** One of those whose clocks change alike. */
  const different = [
    ...Map.groupBy(names, (zone) =>
      [...changesOf(zone), ...everyDays(365)].map((at) => `${at} ${at.toZonedDateTimeISO(zone).offset}`).join(),
    ).values(),
  ].flatMap(([first]) => first ?? []);

  const readInto = (zone: string, moments: readonly Temporal.Instant[]): readonly ICAL.Event[] => {
    const sessions = moments.map((at) => session(at.toString()));
    const found = events(written(sessions, { zone }));
    for (const [index, each] of sessions.entries()) {
      const event = found[index];
      if (!event || epochs(event).join() !== epochsOf(each).join())
        expect.fail(`${zone} ${each.opensAt.toZonedDateTimeISO(zone)}: ${event?.startDate} to ${event?.endDate}`);
    }
    return found;
  };

  test('is every session around every change of clocks from 2024 to 2029', () => {
    expect(different.length).toBeGreaterThan(60);
    for (const zone of different) readInto(zone, [...besideChanges(zone), ...everyDays(122)]);
  });

  test('and by its own wall clock, whatever its zone is called', () => {
    expect(names.length).toBeGreaterThan(400);
    const usual = ['2026-12-09T15:00:00Z', '2027-07-07T15:00:00Z'].map((at) => Temporal.Instant.from(at));
    for (const zone of names)
      for (const { startDate } of readInto(zone, usual)) expect(startDate.zone?.tzid).toBe(zone);
  });

  test('is a session in an hour that comes twice: it is written in UTC', () => {
    const [event] = readInto('Europe/Berlin', [Temporal.Instant.from('2027-10-31T01:15:00Z')]);
    expect(event?.startDate.zone?.tzid).toBe('UTC');
  });
});
