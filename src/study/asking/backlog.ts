/**
 * What to do when more has piled up than a person does in a day: whether that is so, and by when it
 * is gone; pure.
 */
import { studyBounds } from '../../community/person/study-settings.ts';
import type { Fsrs, Strength } from '../memory/fsrs.ts';
import { dayNumber, defaultScheduling, fsrsFor, type Memory, type Scheduling } from '../memory/memory.ts';

/** What is known of a person's questions, without what is set aside or retired. */
export type BacklogFacts = {
  readonly due: readonly Memory[];
  /** All of them, what is due among them. */
  readonly known: readonly Memory[];
  readonly today: Temporal.PlainDate;
  readonly reviewsPerDay: number;
  readonly reviewedToday: number;
  readonly scheduling?: Scheduling;
};

/** What has waited this long, or a person who was away this long, is no bad day but an absence. */
const ABSENCE_DAYS = 7;
/** So much is a backlog however it came about. */
const DAYS_OF_WORK = 3;

/**
 * More is due than they do in a day, and it won't go away by itself. It stays one until what has
 * waited is done, whatever was done today.
 */
export const isBacklog = ({ due, known, today, reviewsPerDay, reviewedToday }: BacklogFacts): boolean => {
  if (due.length === 0 || due.length + reviewedToday <= reviewsPerDay) return false;
  if (due.length > DAYS_OF_WORK * reviewsPerDay) return true;
  const longAgo = today.subtract({ days: ABSENCE_DAYS }).toString();
  return due.some(({ dueOn }) => dueOn <= longAgo) || known.every(({ reviewedOn }) => reviewedOn <= longAgo);
};

export type BacklogPlan = {
  readonly due: number;
  /** Reviews a day, as they want it now. */
  readonly dose: number;
  /** By when nothing waits any more at that dose, as `YYYY-MM-DD`; none where it can't catch up. */
  readonly goneOn: string | undefined;
  /** A larger dose that does catch up, where theirs can't. */
  readonly advice: { readonly dose: number; readonly goneOn: string } | undefined;
};

export const planBacklog = (facts: BacklogFacts): BacklogPlan => {
  const dose = facts.reviewsPerDay;
  const goneBy = prepareToLive(facts);
  const goneOn = goneBy(dose);
  return {
    due: facts.due.length,
    dose,
    goneOn,
    advice: goneOn === undefined ? largerDose(dose, goneBy) : undefined,
  };
};

const DOSE_STEPS = [1.5, 2, 3, 5];

/** The first of some larger ones, in fives, that does catch up. */
const largerDose = (usual: number, goneBy: GoneBy): BacklogPlan['advice'] => {
  const doses = new Set(DOSE_STEPS.map((factor) => Math.ceil((usual * factor) / 5) * 5));
  for (const dose of doses) {
    const goneOn = dose <= studyBounds.reviewsPerDay.to ? goneBy(dose) : undefined;
    if (goneOn !== undefined) return { dose, goneOn };
  }
  return undefined;
};

/** Nobody plans further ahead, and a course is hardly longer. */
const HORIZON_DAYS = 60;
/**
 * A date that is said must hold: we reckon with more forgetting than FSRS expects, by as many
 * standard deviations, and with a quarter more days.
 */
const CAUTION_DEVIATIONS = 2;
const SPARE_SHARE = 0.25;

/**
 * The day on which nothing is left over with so many reviews a day, or nothing where that doesn't
 * come within the horizon.
 */
type GoneBy = (dose: number) => string | undefined;

/**
 * A memory in numbers alone, since a plan lives through thousands of reviews; `reviewed` is a day
 * since 1970.
 */
type Waiting = Strength & { readonly reviewed: number };

const waitingOf = ({ stability, difficulty, reviewedOn }: Memory): Waiting => ({
  stability,
  difficulty,
  reviewed: dayNumber(reviewedOn),
});

/**
 * What waits now, and what will come back on which of the days ahead; what comes after the horizon
 * is left out.
 */
const prepareToLive = ({ due, known, today, reviewedToday, scheduling = defaultScheduling }: BacklogFacts): GoneBy => {
  const first = dayNumber(today.toString());
  const isDue = new Set(due);
  const coming: Waiting[][] = Array.from({ length: HORIZON_DAYS }, () => []);
  for (const memory of known)
    if (!isDue.has(memory)) coming[Math.max(0, dayNumber(memory.dueOn) - first)]?.push(waitingOf(memory));
  const start = { waiting: due.map(waitingOf), coming, first, reviewedToday };
  return (dose) => {
    const days = live(start, fsrsFor(scheduling), dose);
    return days === undefined ? undefined : today.add({ days: days + Math.ceil((days + 1) * SPARE_SHARE) }).toString();
  };
};

type Start = {
  readonly waiting: readonly Waiting[];
  readonly coming: readonly (readonly Waiting[])[];
  /** Today, as a day since 1970. */
  readonly first: number;
  readonly reviewedToday: number;
};

/**
 * Lives the days to come: each day `dose` reviews, most forgotten first, nothing new; what is known
 * comes back when FSRS says, what is forgotten the next day. Gives how many days pass until nothing
 * is left over.
 */
const live = (start: Start, fsrs: Fsrs, dose: number): number | undefined => {
  const { first, reviewedToday } = start;
  const waiting = [...start.waiting];
  const coming = start.coming.map((memories) => [...memories]);
  let expected = 0;
  let variance = 0;
  let forgotten = 0;
  for (let days = 0; days < HORIZON_DAYS; days += 1) {
    waiting.push(...(coming[days] ?? []));
    const doneToday = Math.max(0, days === 0 ? dose - reviewedToday : dose);
    for (const memory of takeMostForgotten(waiting, doneToday, first + days)) {
      const passed = Math.max(0, first + days - memory.reviewed);
      const recall = fsrs.recall(passed, memory.stability);
      expected += 1 - recall;
      variance += recall * (1 - recall);
      const lapsed = forgotten + 1 <= expected + CAUTION_DEVIATIONS * Math.sqrt(variance);
      if (lapsed) forgotten += 1;
      const after = fsrs.strengthen(memory, passed, lapsed ? 1 : 3);
      coming[days + fsrs.intervalOf(after.stability)]?.push({ ...after, reviewed: first + days });
    }
    if (waiting.length === 0) return days;
    if (!canEnd(waiting.length, coming.slice(days + 1), dose)) return undefined;
  }
  return undefined;
};

/**
 * Whether the dose could ever be enough: whether on some day all is done that waits and that has
 * come back by then, even if nothing answered meanwhile came back. Tells hopeless doses early.
 */
const canEnd = (waiting: number, coming: readonly (readonly Waiting[])[], dose: number): boolean => {
  let left = waiting;
  return coming.some((back) => {
    left += back.length - dose;
    return left <= 0;
  });
};

/** Takes those to be done today out of what waits, most forgotten first: as fadedBy has it. */
const takeMostForgotten = (waiting: Waiting[], count: number, today: number): readonly Waiting[] => {
  const fadedOf = ({ reviewed, stability }: Waiting): number => Math.max(0, today - reviewed) / stability;
  bringToFront(waiting, waiting.map(fadedOf), count);
  return waiting.splice(0, count).sort((one, other) => fadedOf(other) - fadedOf(one));
};

/**
 * Hoare's selection: the `count` items with the largest keys come first, in any order. Sorting all
 * of them would take most of a plan's time.
 */
const bringToFront = <Item>(items: Item[], keys: number[], count: number): void => {
  const keyAt = (place: number): number => keys[place] ?? Number.NaN;
  const swap = (one: number, other: number): void => {
    [keys[one], keys[other]] = [keyAt(other), keyAt(one)];
    [items[one], items[other]] = [items[other] as Item, items[one] as Item]; // both are places of the list
  };
  let [from, to] = [0, items.length - 1];
  while (from < to && count > 0 && count < items.length) {
    const pivot = keyAt((from + to) >>> 1);
    let [left, right] = [from, to];
    while (left <= right) {
      while (keyAt(left) > pivot) left += 1;
      while (keyAt(right) < pivot) right -= 1;
      if (left > right) break;
      swap(left, right);
      left += 1;
      right -= 1;
    }
    if (count - 1 <= right) to = right;
    else if (count - 1 >= left) from = left;
    else return;
  }
};
