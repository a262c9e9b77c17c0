/** Promises about a backlog: when there is one, and that it is gone by the day that is said. */
import { describe, expect, test } from 'vitest';
import { seededNumbers } from '../../src/lib/random.ts';
import { type BacklogFacts, isBacklog, planBacklog } from '../../src/study/asking/backlog.ts';
import { type Memory, recallToday, remember } from '../../src/study/memory/memory.ts';

const today = Temporal.PlainDate.from('2026-03-10');
const daysFrom = (days: number): string => today.add({ days }).toString();

const memoryDue = (dueIn: number, stability = 3, interval = 3): Memory => ({
  ...remember(undefined, 3, today, 's'),
  dueOn: daysFrom(dueIn),
  reviewedOn: daysFrom(dueIn - interval),
  stability,
  scheduledDays: interval,
});
const many = (count: number, dueIn: number): readonly Memory[] => Array.from({ length: count }, () => memoryDue(dueIn));

const pileOf = (known: readonly Memory[], reviewsPerDay = 40, reviewedToday = 0): BacklogFacts => ({
  due: known.filter(({ dueOn, reviewedOn }) => dueOn <= today.toString() && reviewedOn < today.toString()),
  known,
  today,
  reviewsPerDay,
  reviewedToday,
});

describe('a backlog', () => {
  test('is more than a day’s work that has waited a week, or three days’ work however it came', () => {
    expect(isBacklog(pileOf(many(50, -8)))).toBe(true);
    expect(isBacklog(pileOf(many(121, 0)))).toBe(true);
    expect(isBacklog(pileOf([...many(50, -2), ...many(10, 3)]))).toBe(false);
    expect(isBacklog(pileOf(many(40, -30)))).toBe(false);
    expect(isBacklog(pileOf([]))).toBe(false);
  });

  test('is one after a week away, though nothing was due at first', () => {
    expect(isBacklog(pileOf(Array.from({ length: 50 }, () => memoryDue(-1, 20, 9))))).toBe(true);
    expect(isBacklog(pileOf(Array.from({ length: 50 }, () => memoryDue(-1, 5, 5))))).toBe(false);
  });

  test('stays one through the day on which it is worked off', () => {
    expect(isBacklog(pileOf(many(20, -8), 40, 40))).toBe(true);
    expect(isBacklog(pileOf(many(20, -8), 40, 10))).toBe(false);
  });
});

/**
 * Somebody who does their dose each day, most forgotten first. Gives what waits at the end of that
 * day, or nothing where nothing waited before.
 */
const live = (
  { known, reviewedToday }: BacklogFacts,
  dose: number,
  until: string,
  knows: (recall: number) => boolean,
): number => {
  let memories = [...known];
  for (let day = today; day.toString() <= until; day = day.add({ days: 1 })) {
    const waiting = memories
      .filter(({ dueOn }) => dueOn <= day.toString())
      .toSorted((one, other) => recallToday(one, day) - recallToday(other, day));
    const done = new Set(waiting.slice(0, Math.max(0, day.equals(today) ? dose - reviewedToday : dose)));
    if (waiting.length === done.size) return 0;
    memories = memories.map((memory) =>
      done.has(memory) ? remember(memory, knows(recallToday(memory, day)) ? 3 : 1, day, '') : memory,
    );
  }
  return memories.filter(({ dueOn }) => dueOn <= until).length;
};

/** Forgets just as much as FSRS expects. */
const asExpected = () => {
  let forgotten = 0;
  return (recall: number): boolean => {
    forgotten += 1 - recall;
    if (forgotten < 1) return true;
    forgotten -= 1;
    return false;
  };
};

const drawPile = (next: () => number): BacklogFacts => {
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const known = Array.from({ length: between(30, 200) }, () => {
    const stability = 1 + next() * 29;
    return memoryDue(between(-40, 20), stability, Math.max(1, Math.round(stability)));
  });
  return pileOf(known, between(5, 60));
};

/** The plans of many people, each with chances of their own. */
const plans = Array.from({ length: 250 }, (_, index) => {
  const next = seededNumbers(`person ${index}`);
  const facts = drawPile(next);
  const { goneOn, advice } = planBacklog(facts);
  const told = goneOn ? { dose: facts.reviewsPerDay, goneOn } : advice;
  return isBacklog(facts) && told ? [{ facts, told, next }] : [];
}).flat();

describe('its plan', () => {
  test('holds: whoever does that many a day, and forgets as FSRS expects, has nothing waiting by the day it says', () => {
    expect(plans.length).toBeGreaterThan(100);
    for (const { facts, told } of plans) expect(live(facts, told.dose, told.goneOn, asExpected())).toBe(0);
  });

  test('holds for nearly everybody with chance against them, too', () => {
    const broken = plans.filter(
      ({ facts, told, next }) => live(facts, told.dose, told.goneOn, (recall) => next() < recall) > 0,
    );
    expect(broken.length / plans.length).toBeLessThan(0.03);
  });

  test('is sooner with a larger dose, and says which would do where theirs never catches up', () => {
    const known = many(150, -10);
    const slow = planBacklog(pileOf(known, 20));
    const quick = planBacklog(pileOf(known, 60));
    expect(slow.goneOn && quick.goneOn && quick.goneOn < slow.goneOn).toBe(true);
    const never = planBacklog(pileOf(known, 5));
    expect(never.goneOn).toBeUndefined();
    expect(never.advice?.dose).toBeGreaterThan(5);
  });
});
