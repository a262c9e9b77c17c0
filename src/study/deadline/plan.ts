/** What it takes somebody to know their path by a deadline; pure. */
import { studyBounds } from '../../community/person/study-settings.ts';
import { defaultScheduling, fsrsFor, type Scheduling } from '../memory/memory.ts';
import { type DeadlineFacts, type Dose, type Outcome, simulate } from './simulate.ts';

/** The share of the path that is to be known. */
export const TARGET = 0.85;

/** Doses to try, the smallest first: reviews go with what is new as they do by default. */
const NEW_STEPS = [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50];
const REVIEWS_FOR_EACH = 4;

const doses: readonly Dose[] = NEW_STEPS.map((newPerDay) => ({
  newPerDay,
  reviewsPerDay: Math.min(studyBounds.reviewsPerDay.to, Math.max(10, newPerDay * REVIEWS_FOR_EACH)),
}));

/** The shares at which questions may come back. */
const RETENTIONS = [0.85, 0.9, 0.95];

/** Whether a plan may propose this. */
export const isOffered = ({ retention, ...dose }: Dose & { readonly retention: number }): boolean =>
  RETENTIONS.includes(retention) &&
  doses.some((each) => each.newPerDay === dose.newPerDay && each.reviewsPerDay === dose.reviewsPerDay);

export type Way = Outcome & { readonly dose: Dose; readonly retention: number };

export type DeadlinePlan = {
  /** At what they take on now. */
  readonly own: Way;
  /** The way that takes the fewest answers a day; none where no dose is enough. */
  readonly way: Way | undefined;
  /** The way by which they would know most. */
  readonly best: Way;
};

/** `scheduling`: as their questions come back now. */
export const planDeadline = (
  facts: DeadlineFacts,
  own: Dose,
  scheduling: Scheduling = defaultScheduling,
): DeadlinePlan => {
  const wayOf = (dose: Dose, retention: number, enough?: number): Way => {
    const fsrs = fsrsFor(retention === scheduling.retention ? scheduling : schedulingAt(scheduling, retention));
    return { ...simulate(facts, fsrs, dose, enough), dose, retention };
  };
  /** When it is enough is looked for in the ways alone that are told. */
  const withDay = ({ dose, retention }: Way): Way => wayOf(dose, retention, TARGET);
  const now = wayOf(own, scheduling.retention);
  const ways = [...new Set([scheduling.retention, ...RETENTIONS])].flatMap((retention) =>
    takeUntilKnown((dose) => wayOf(dose, retention)),
  );
  const all = [now, ...ways];
  const way = all.filter(({ share }) => share >= TARGET).toSorted(easierFirst)[0];
  return {
    own: withDay(now),
    way: way && withDay(way),
    best: all.reduce((most, each) => (each.share > most.share ? each : most)),
  };
};

/** Larger doses than one that is enough aren't tried: living through a term takes milliseconds. */
const takeUntilKnown = (wayOf: (dose: Dose) => Way): readonly Way[] => {
  const ways: Way[] = [];
  for (const dose of doses) {
    const way = wayOf(dose);
    ways.push(way);
    if (way.share >= TARGET) break;
  }
  return ways;
};

const easierFirst = (one: Way, other: Way): number => one.answersADay - other.answersADay;

const scheduledAt = new WeakMap<Scheduling, Map<number, Scheduling>>();

/** The same object for the same retention, since FSRS is made once for each. */
const schedulingAt = (scheduling: Scheduling, retention: number): Scheduling => {
  const known = scheduledAt.get(scheduling) ?? new Map<number, Scheduling>();
  scheduledAt.set(scheduling, known);
  const made = known.get(retention) ?? { ...scheduling, retention };
  known.set(retention, made);
  return made;
};
