/**
 * A learner made up: what they truly remember, when they come, and what they do then. Drawn from a
 * seed, so that a term can be played again.
 */
import { seededNumbers } from '../../src/lib/random.ts';

export type Habits = {
  /** Share of days on which they come. */
  readonly diligence: number;
  /** The hour of their day at which they like to come. */
  readonly hour: number;
  /** Weeks away, from a day of the term on: without a word, or said as a vacation. */
  readonly absence: { readonly from: number; readonly days: number; readonly said: boolean } | undefined;
  /** Share of reminders that they put off. */
  readonly snoozes: number;
};

export type Learner = {
  readonly name: string;
  readonly zone: string;
  readonly habits: Habits;
  /** Numbers of their own. */
  readonly next: () => number;
  /** Whether they know it this day. What they were asked they have then met. */
  readonly recalls: (question: string, day: number) => boolean;
  readonly isAwayOn: (day: number) => boolean;
};

/** Across the date line, half and quarter hours, both hemispheres' clock changes, and none. */
const ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Santiago',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Prague',
  'Africa/Lagos',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

/** Known by luck or from elsewhere at first sight. */
const KNOWN_BEFORE = 0.45;

type Trace = { strength: number; day: number };

/**
 * Forgets by a power of time, as FSRS supposes, with a strength that grows by each recall that was
 * hard won: no copy of the scheduler's own sums.
 */
export const createLearner = (number: number, seed: string, days: number): Learner => {
  const next = seededNumbers(`${seed}/learner/${number}`);
  const ability = 0.6 + 0.9 * next();
  const traces = new Map<string, Trace>();
  const from = Math.floor(next() * days);
  const length = 7 + Math.floor(next() * 21);
  const habits: Habits = {
    diligence: 0.35 + 0.6 * next(),
    hour: 7 + Math.floor(next() * 15),
    absence: next() < 0.5 ? { from, days: length, said: next() < 0.4 } : undefined,
    snoozes: next() * 0.3,
  };
  const isAwayOn = (day: number): boolean =>
    habits.absence !== undefined && day >= habits.absence.from && day < habits.absence.from + habits.absence.days;
  return {
    name: `Learner ${number}`,
    zone: ZONES[number % ZONES.length] ?? 'UTC',
    habits,
    next,
    isAwayOn,
    recalls: (question, day) => {
      const trace = traces.get(question);
      const recall = trace ? (1 + (day - trace.day) / (9 * trace.strength)) ** -1 : KNOWN_BEFORE;
      const right = next() < recall;
      const strength = trace?.strength ?? 1.5 * ability;
      traces.set(question, {
        strength: right ? strength * (1 + ability * (1.4 - recall)) : Math.max(0.8, strength * 0.4),
        day,
      });
      return right;
    },
  };
};
