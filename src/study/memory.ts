/** FSRS for a person's question, counted in the learner's own days; pure. */
import {
  type Card,
  createEmptyCard,
  type FSRS,
  fsrs,
  GenSeedStrategyWithCardId,
  Rating as Grade,
  type Grade as GradeNumber,
  get_fuzz_range,
  StrategyMode,
} from 'ts-fsrs';
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

export type Scheduling = {
  /** The share that should still be known when a question comes back. */
  readonly retention: number;
  /** Longer intervals would end after the course. */
  readonly maximumIntervalDays: number;
  /** FSRS-6's 21, where they aren't its authors' own. */
  readonly weights?: readonly number[];
};

/** For courses of 12 to 16 weeks; see FSRS in ARCHITECTURE.md. */
export const defaultScheduling: Scheduling = { retention: 0.9, maximumIntervalDays: 28 };

/** Lapses after which a question is set aside: Anki's threshold, 8. */
export const LEECH_LAPSES = 8;

/** With fuzz and without, for as long as somebody holds the scheduling. */
const schedulers = new WeakMap<Scheduling, { readonly fuzzed: FSRS; readonly exact: FSRS }>();

const schedulersFor = (scheduling: Scheduling) => {
  const known = schedulers.get(scheduling);
  if (known) return known;
  const made = { fuzzed: createScheduler(scheduling, true), exact: createScheduler(scheduling, false) };
  schedulers.set(scheduling, made);
  return made;
};

const createScheduler = ({ retention, maximumIntervalDays, weights }: Scheduling, fuzz: boolean): FSRS =>
  fsrs({
    ...(weights ? { w: [...weights] } : {}),
    request_retention: retention,
    maximum_interval: maximumIntervalDays,
    enable_fuzz: fuzz,
    // Once a day at most: there are no minutes-long learning steps.
    enable_short_term: false,
  }).useStrategy(StrategyMode.SEED, GenSeedStrategyWithCardId('seed'));

/**
 * The memory after a review on `today`.
 *
 * ts-fsrs counts UTC calendar days in one place and 24-hour spans in another; given days at noon UTC both agree with the learner's
 * calendar. `today` may lie before the last review when somebody flew west over the date line: it then counts as that day.
 *
 * @param scheduling new weights take a memory on from where it stands: its stability and difficulty are kept, not replayed
 * @param seed `person:question`; makes the fuzz of equal memories differ, and the same again on replay
 * @param load where it is given, the lightest day of FSRS' own fuzz range is taken
 */
export const remember = (
  before: Memory | undefined,
  rating: Rating,
  today: Temporal.PlainDate,
  seed: string,
  { scheduling = defaultScheduling, load }: { readonly scheduling?: Scheduling; readonly load?: Load | undefined } = {},
): Memory => {
  const now = noonUtc(before && before.reviewedOn > today.toString() ? before.reviewedOn : today.toString());
  const card = { ...(before ? cardOf(before) : createEmptyCard(now)), seed };
  const { card: after } = schedulersFor(scheduling).fuzzed.next(card, now, asGrade(rating));
  // The long-term scheduler keeps Hard < Good < Easy apart by a day each, past its own maximum if need be.
  const usual = Math.min(after.scheduled_days, scheduling.maximumIntervalDays);
  const scheduledDays = load
    ? lightestInterval(fuzzRange(after, scheduling), usual, Temporal.PlainDate.from(dayOf(now)), load, seed)
    : usual;
  return {
    dueOn: dayOf(new Date(now.getTime() + scheduledDays * MS_A_DAY)),
    reviewedOn: dayOf(now),
    stability: after.stability,
    difficulty: after.difficulty,
    elapsedDays: after.elapsed_days,
    scheduledDays,
    learningSteps: after.learning_steps,
    reps: after.reps,
    lapses: after.lapses,
    state: after.state,
  };
};

/** The days among which FSRS' fuzz chooses, as ts-fsrs works them out; a single one where an interval is too short to be fuzzed. */
const fuzzRange = (
  after: Pick<Card, 'stability' | 'elapsed_days'>,
  scheduling: Scheduling,
): { readonly from: number; readonly to: number } => {
  const exact = schedulersFor(scheduling).exact.next_interval(after.stability, after.elapsed_days);
  if (exact < FUZZED_FROM_DAYS) return { from: exact, to: exact };
  const { min_ivl, max_ivl } = get_fuzz_range(exact, after.elapsed_days, scheduling.maximumIntervalDays);
  return { from: min_ivl, to: max_ivl };
};

/** ts-fsrs' apply_fuzz leaves shorter intervals alone. */
const FUZZED_FROM_DAYS = 2.5;

/** The chance, 0 to 1, that a person still knows the answer today. */
export const recallToday = (
  memory: Pick<Memory, 'reviewedOn' | 'stability'>,
  today: Temporal.PlainDate,
  scheduling = defaultScheduling,
): number => {
  const days = Math.max(0, (noonUtc(today.toString()).getTime() - noonUtc(memory.reviewedOn).getTime()) / MS_A_DAY);
  return schedulersFor(scheduling).exact.forgetting_curve(days, memory.stability);
};

const MS_A_DAY = 86_400_000;

const noonUtc = (day: string): Date => new Date(`${day}T12:00:00Z`);

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const cardOf = (memory: Memory): Card => ({
  due: noonUtc(memory.dueOn),
  last_review: noonUtc(memory.reviewedOn),
  stability: memory.stability,
  difficulty: memory.difficulty,
  elapsed_days: memory.elapsedDays,
  scheduled_days: memory.scheduledDays,
  learning_steps: memory.learningSteps,
  reps: memory.reps,
  lapses: memory.lapses,
  state: memory.state,
});

const grades: Record<Rating, GradeNumber> = { 1: Grade.Again, 2: Grade.Hard, 3: Grade.Good, 4: Grade.Easy };
const asGrade = (rating: Rating): GradeNumber => grades[rating];
