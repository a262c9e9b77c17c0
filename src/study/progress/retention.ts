/** How much somebody knew of what came back, against what their memory was predicted to hold; pure. */
import { dayNumber, fsrsFor, type Scheduling } from '../memory/memory.ts';
import type { Answer } from './answers.ts';
import { mondaysOf } from './weeks.ts';

export type Retention = {
  /** Shares, 0 to 1. */
  readonly predicted: number;
  readonly known: number;
  /** Answers that it is of. */
  readonly n: number;
};

export type WeekOfRetention = Retention & { readonly monday: Temporal.PlainDate };

type Recalled = { readonly day: string; readonly predicted: number; readonly known: boolean };

/** A guess counts as forgotten, as it does for the schedule. */
const recalledIn = (answers: readonly Answer[], scheduling: Scheduling): readonly Recalled[] => {
  const { recall } = fsrsFor(scheduling);
  return answers.flatMap(({ day, rating, reviewedOn, stability }) => {
    if (reviewedOn === null || stability === null) return [];
    const days = Math.max(0, dayNumber(day) - dayNumber(reviewedOn));
    return [{ day, predicted: recall(days, stability), known: rating > 1 }];
  });
};

const sumUp = (recalled: readonly Recalled[]): Retention => {
  const n = recalled.length;
  return {
    n,
    predicted: recalled.reduce((sum, { predicted }) => sum + predicted, 0) / n,
    known: recalled.filter(({ known }) => known).length / n,
  };
};

/** Over all of them, and by week; a week with fewer than `weekAtLeast` is left out. */
export const findRetention = (
  answers: readonly Answer[],
  scheduling: Scheduling,
  today: Temporal.PlainDate,
  weekAtLeast: number,
): { readonly all: Retention; readonly weeks: readonly WeekOfRetention[] } => {
  const recalled = recalledIn(answers, scheduling);
  const weeks = mondaysOf(today).map((monday): WeekOfRetention => {
    const [from, until] = [monday.toString(), monday.add({ weeks: 1 }).toString()];
    return { monday, ...sumUp(recalled.filter(({ day }) => day >= from && day < until)) };
  });
  return { all: sumUp(recalled), weeks: weeks.filter(({ n }) => n >= weekAtLeast) };
};
