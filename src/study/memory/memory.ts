/** FSRS for a person's question, counted in the learner's own days; pure. */
import { createFsrs, type Fsrs, type FsrsSettings } from './fsrs.ts';
import { type Load, lightestInterval } from './load.ts';
import type { Rating } from './rating.ts';

/** Every field of ts-fsrs' Card; its dates are the learner's days, as `YYYY-MM-DD`. */
export type Memory = {
  readonly dueOn: string;
  readonly reviewedOn: string;
  readonly stability: number;
  readonly difficulty: number;
  readonly elapsedDays: number;
  readonly scheduledDays: number;
  readonly learningSteps: number;
  readonly reps: number;
  readonly lapses: number;
  readonly state: number;
};

export type Scheduling = FsrsSettings;

/** For courses of 12 to 16 weeks; see decision 7 in docs/decisions.md. */
export const defaultScheduling: Scheduling = { retention: 0.9, maximumIntervalDays: 28 };

/** Lapses after which a question is set aside: Anki's threshold, 8. */
export const LEECH_LAPSES = 8;

/** For as long as somebody holds the scheduling. */
const made = new WeakMap<Scheduling, Fsrs>();

/** FSRS by these settings, made once. */
export const fsrsFor = (scheduling: Scheduling): Fsrs => {
  const known = made.get(scheduling) ?? createFsrs(scheduling);
  made.set(scheduling, known);
  return known;
};

type RememberOptions = {
  readonly scheduling?: Scheduling;
  readonly load?: Load | undefined;
  readonly nextDay?: boolean;
};

/**
 * The memory after a review on `today`, which may lie before the last review when somebody flew
 * west over the date line: it then counts as that day.
 *
 * @param scheduling new weights take a memory on from where it stands: its stability and difficulty
 * are kept, not replayed
 * @param seed `person:question`; makes the fuzz of equal memories differ, and the same again on
 * replay
 * @param load where it is given, the lightest day of FSRS' own fuzz range is taken
 * @param nextDay it comes back on the next day, whatever FSRS says; its strength is as ever
 */
export const remember = (
  before: Memory | undefined,
  rating: Rating,
  today: Temporal.PlainDate,
  seed: string,
  { scheduling = defaultScheduling, load, nextDay = false }: RememberOptions = {},
): Memory => {
  const { strengthen, fuzzRange, fuzzedInterval } = fsrsFor(scheduling);
  const reviewed = before
    ? Math.max(dayNumber(before.reviewedOn), dayNumber(today.toString()))
    : dayNumber(today.toString());
  const elapsedDays = before ? reviewed - dayNumber(before.reviewedOn) : 0;
  const { stability, difficulty } = strengthen(before, elapsedDays, rating);
  const reps = (before?.reps ?? 0) + 1;
  const usual = fuzzedInterval(stability, elapsedDays, `${seed}${reps}`);
  const reviewedOn = dayOf(reviewed);
  const chosen = load
    ? lightestInterval(fuzzRange(stability, elapsedDays), usual, Temporal.PlainDate.from(reviewedOn), load, seed)
    : usual;
  const scheduledDays = nextDay ? 1 : chosen;
  return {
    dueOn: dayOf(reviewed + scheduledDays),
    reviewedOn,
    stability,
    difficulty,
    elapsedDays,
    scheduledDays,
    learningSteps: 0,
    reps,
    lapses: (before?.lapses ?? 0) + (before && rating === 1 ? 1 : 0),
    state: REVIEWED,
  };
};

/** ts-fsrs' State of all that was reviewed, since there are no learning steps. */
const REVIEWED = 2;

/** The chance, 0 to 1, that a person still knows the answer today. */
export const recallToday = (
  memory: Pick<Memory, 'reviewedOn' | 'stability'>,
  today: Temporal.PlainDate,
  scheduling = defaultScheduling,
): number => {
  const days = Math.max(0, dayNumber(today.toString()) - dayNumber(memory.reviewedOn));
  return fsrsFor(scheduling).recall(days, memory.stability);
};

/**
 * How far a memory has faded by a day (as dayNumber): the days since its last review over its
 * stability. Recall falls as this rises, whatever the weights, so it tells who is most forgotten at
 * a fraction of the cost.
 */
export const fadedBy = ({ reviewedOn, stability }: Pick<Memory, 'reviewedOn' | 'stability'>, day: number): number =>
  Math.max(0, day - dayNumber(reviewedOn)) / stability;

const MS_A_DAY = 86_400_000;

/**
 * Whole days since 1970 of a date as `YYYY-MM-DD`: calendars' days are counted, so no clock change
 * adds or loses one.
 */
export const dayNumber = (day: string): number => Date.parse(day) / MS_A_DAY;

/** The date of a day since 1970, as `YYYY-MM-DD`. */
export const dayOf = (number: number): string => new Date(number * MS_A_DAY).toISOString().slice(0, 10);
