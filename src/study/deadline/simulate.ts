/**
 * Lives the days until a deadline with somebody's own memories: what they would then know, and how
 * many answers a day that takes; pure, and without chance.
 */
import type { StudySettings } from '../../community/person/study-settings.ts';
import type { Fsrs, Strength } from '../memory/fsrs.ts';

/** How much a day somebody takes on. */
export type Dose = Pick<StudySettings, 'newPerDay' | 'reviewsPerDay'>;

/** A memory in numbers; days are counted since 1970. */
export type Remembered = Strength & { readonly reviewed: number; readonly due: number };

export type DeadlineFacts = {
  readonly memories: readonly Remembered[];
  /** Questions of the path that they haven't met. */
  readonly unmet: number;
  readonly today: number;
  /** The day itself: what is answered before it counts. */
  readonly end: number;
  /** How often they are right when a question is new, 0 to 1. */
  readonly firstRight: number;
};

export type Outcome = {
  /** What they would know of the whole path on that day, 0 to 1. */
  readonly share: number;
  readonly answersADay: number;
  /** The first day on which they would know `enough`; nothing where that isn't looked for, or never comes. */
  readonly enoughOn?: number | undefined;
};

/** Nobody plans further ahead, and no course is longer. */
export const HORIZON_DAYS = 180;

/**
 * Each day what has faded most is answered first, then what is new. Of what is asked as many are
 * forgotten as is to be expected: one whenever the expected ones have come to one more.
 *
 * @param enough a share of the path, to find the first day on which it is known
 */
export const simulate = (
  facts: DeadlineFacts,
  fsrs: Fsrs,
  { newPerDay, reviewsPerDay }: Dose,
  enough = Number.POSITIVE_INFINITY,
): Outcome => {
  const { today, firstRight } = facts;
  // One that is over is as if it were today.
  const end = Math.max(today, facts.end);
  const days = Math.min(HORIZON_DAYS, end - today);
  const known: Memory[] = facts.memories.map((memory) => ({ ...memory }));
  let { unmet } = facts;
  let answers = 0;
  let enoughOn: number | undefined;
  const all = known.length + unmet;
  const shareOn = (day: number): number =>
    known.reduce((sum, { reviewed, stability }) => sum + fsrs.recall(Math.max(0, day - reviewed), stability), 0) /
    Math.max(1, all);
  const isForgotten = spreadEvenly();
  const isWrongAtFirst = spreadEvenly();
  const review = (memory: Memory, day: number): void => {
    const passed = Math.max(0, day - memory.reviewed);
    const forgotten = isForgotten(1 - fsrs.recall(passed, memory.stability));
    settle(memory, fsrs.strengthen(memory, passed, forgotten ? 1 : 3), day, fsrs);
  };
  for (let day = today; day < today + days; day += 1) {
    const due = known.filter((memory) => memory.due <= day);
    due.sort((one, other) => fadedOn(day, other) - fadedOn(day, one));
    for (const memory of due.slice(0, reviewsPerDay)) review(memory, day);
    const fresh = due.length > reviewsPerDay ? 0 : Math.min(unmet, newPerDay);
    for (let each = 0; each < fresh; each += 1) {
      const memory: Memory = { stability: 0, difficulty: 0, reviewed: day, due: day };
      settle(memory, fsrs.strengthen(undefined, 0, isWrongAtFirst(1 - firstRight) ? 1 : 3), day, fsrs);
      known.push(memory);
    }
    unmet -= fresh;
    answers += Math.min(due.length, reviewsPerDay) + fresh;
    // All that was met, known for certain, would have to be enough: else nothing is added up.
    if (known.length >= enough * all && enoughOn === undefined && shareOn(day) >= enough) enoughOn = day;
  }
  const share = shareOn(end);
  return {
    share,
    answersADay: days === 0 ? 0 : answers / days,
    enoughOn: share >= enough ? (enoughOn ?? end) : undefined,
  };
};

type Memory = { -readonly [Key in keyof Remembered]: Remembered[Key] };

const fadedOn = (day: number, { reviewed, stability }: Memory): number => (day - reviewed) / stability;

const settle = (memory: Memory, { stability, difficulty }: Strength, day: number, fsrs: Fsrs): void => {
  memory.stability = stability;
  memory.difficulty = difficulty;
  memory.reviewed = day;
  memory.due = day + fsrs.intervalOf(stability);
};

/** Chances one after another; true whenever they have come to one more. */
const spreadEvenly = (): ((chance: number) => boolean) => {
  // Half of one from the start, so that the first is as likely early as late.
  let gathered = 0.5;
  return (chance) => {
    gathered += chance;
    if (gathered < 1) return false;
    gathered -= 1;
    return true;
  };
};
