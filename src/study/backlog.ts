/** What to do when more has piled up than a person does in a day: whether that is so, and by when it is gone; pure. */
import { studyBounds } from '../community/study-settings.ts';
import { defaultScheduling, type Memory, recallToday, remember, type Scheduling } from './memory.ts';

/** What is known of a person's questions, without what is set aside or retired. */
export type Pile = {
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

/** More is due than they do in a day, and it won't go away by itself. It stays one until what has waited is done, whatever was done today. */
export const isBacklog = ({ due, known, today, reviewsPerDay, reviewedToday }: Pile): boolean => {
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

export const planBacklog = (pile: Pile): BacklogPlan => {
  const dose = pile.reviewsPerDay;
  const goneOn = goneBy(pile, dose);
  return { due: pile.due.length, dose, goneOn, advice: goneOn === undefined ? largerDose(pile) : undefined };
};

const DOSE_STEPS = [1.5, 2, 3, 5];

/** The first of some larger ones, in fives, that does catch up. */
const largerDose = (pile: Pile): BacklogPlan['advice'] => {
  for (const factor of DOSE_STEPS) {
    const dose = Math.ceil((pile.reviewsPerDay * factor) / 5) * 5;
    const goneOn = dose <= studyBounds.reviewsPerDay.to ? goneBy(pile, dose) : undefined;
    if (goneOn !== undefined) return { dose, goneOn };
  }
  return undefined;
};

/** Nobody plans further ahead, and a course is hardly longer. */
const HORIZON_DAYS = 60;
/** A date that is said must hold: we reckon with more forgetting than FSRS expects, by as many standard deviations, and with a quarter more days. */
const CAUTION_DEVIATIONS = 2;
const SPARE_SHARE = 0.25;

/**
 * Lives the days to come: each day `dose` reviews, most forgotten first, nothing new; what is known comes back when FSRS says, what is
 * forgotten the next day. Gives the day on which nothing is left over, or nothing where that doesn't come within the horizon.
 */
const goneBy = (
  { due, known, today, reviewedToday, scheduling = defaultScheduling }: Pile,
  dose: number,
): string | undefined => {
  const isDue = new Set(due);
  const coming = Map.groupBy(
    known.filter((memory) => !isDue.has(memory)),
    ({ dueOn }) => dueOn,
  );
  let waiting = [...due];
  let expected = 0;
  let variance = 0;
  let forgotten = 0;
  for (let days = 0; days < HORIZON_DAYS; days += 1) {
    const day = today.add({ days });
    waiting.push(...(coming.get(day.toString()) ?? []));
    const ranked = mostForgottenFirst(waiting, dayNumber(day.toString()));
    const doneToday = Math.max(0, days === 0 ? dose - reviewedToday : dose);
    for (const memory of ranked.slice(0, doneToday)) {
      const recall = recallToday(memory, day, scheduling);
      expected += 1 - recall;
      variance += recall * (1 - recall);
      const lapsed = forgotten + 1 <= expected + CAUTION_DEVIATIONS * Math.sqrt(variance);
      if (lapsed) forgotten += 1;
      const after = remember(memory, lapsed ? 1 : 3, day, '', { scheduling });
      coming.set(after.dueOn, [...(coming.get(after.dueOn) ?? []), after]);
    }
    waiting = ranked.slice(doneToday);
    if (waiting.length === 0) return day.add({ days: Math.ceil((days + 1) * SPARE_SHARE) }).toString();
  }
  return undefined;
};

const dayNumber = (day: string): number => Date.parse(day) / 86_400_000;

/** Recall falls with the days since over the stability, whatever the weights: the order needs no more, and working recall out for all would take most of the time. */
const mostForgottenFirst = (waiting: readonly Memory[], today: number): Memory[] =>
  waiting
    .map((memory) => ({ memory, faded: Math.max(0, today - dayNumber(memory.reviewedOn)) / memory.stability }))
    .toSorted((one, other) => other.faded - one.faded)
    .map(({ memory }) => memory);
