/** Promises about times and dates as people type them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDay, readTime, readTimeSpan } from '../../src/lib/time/local-time.ts';

const today = Temporal.PlainDate.from('2026-11-21');

test('a time of day is read as people write it', () => {
  const read = {
    '9': '09:00',
    '9:00': '09:00',
    '09.30': '09:30',
    '21.30': '21:30',
    '2130': '21:30',
    '9am': '09:00',
    '9 PM': '21:00',
    '12am': '00:00',
    '12 p.m.': '12:00',
    noon: '12:00',
    '7h15': '07:15',
  };
  for (const [typed, time] of Object.entries(read)) expect(readTime(typed)).toBe(time);
  for (const typed of ['', '24', '9:60', 'soon', '13pm', '0am', '-1', '9:0', '99999'])
    expect(readTime(typed)).toBeUndefined();
});

test('every time of the day is read back as it is shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (minutes) => {
      const time = Temporal.PlainTime.from('00:00').add({ minutes }).toString({ smallestUnit: 'minute' });
      expect(readTime(time)).toBe(time);
    }),
  );
});

test('whatever is typed is read or refused, never a failure', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (typed) => {
      expect(readTime(typed) ?? '00:00').toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
      readTimeSpan(typed);
      readDay(typed, today);
    }),
  );
});

test('a span goes from one time to another, also over midnight', () => {
  for (const typed of ['22-7', '22:00 – 07:00', 'from 10pm to 7am', '22.00 until 7'])
    expect(readTimeSpan(typed)).toEqual({ from: '22:00', until: '07:00' });
  for (const typed of ['22', '22-', 'at night', '7-7', '1-2-3']) expect(readTimeSpan(typed)).toBeUndefined();
});

test('a date is read as people write it; without a year it is the next one', () => {
  for (const typed of ['2027-01-05', '5 Jan', '5th January', 'Jan 5', 'January 5, 2027', '5.1.', '5. 1. 2027'])
    expect(readDay(typed, today)?.toString()).toBe('2027-01-05');
  expect(readDay('24 Dec', today)?.toString()).toBe('2026-12-24');
  expect(readDay('2 weeks', today)?.toString()).toBe('2026-12-05');
  expect(readDay('for a month', today)?.toString()).toBe('2026-12-21');
  expect(readDay('tomorrow', today)?.toString()).toBe('2026-11-22');
  for (const typed of ['', 'never', '2026-02-30', '31 Feb', '5 foo', '32.1.'])
    expect(readDay(typed, today)).toBeUndefined();
});
