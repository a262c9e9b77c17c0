/**
 * What a log of reviews makes of a memory: pure, so that whatever joins or mends a log comes to the
 * same as if it had been lived so.
 */
import { type Memory, remember, type Scheduling } from './memory.ts';
import type { Rating } from './rating.ts';

/** One answer that stands, on the learner's day. */
export type LoggedReview = {
  readonly id: string;
  readonly day: string;
  readonly rating: Rating;
  /** It came back the next day, whatever FSRS said. */
  readonly nextDay?: boolean;
};

/** What the answer did: as its row in the log has it. */
export type ReplayedReview = {
  readonly id: string;
  /** The first answer of a day schedules; later ones are practice. */
  readonly scheduled: boolean;
  readonly before: Memory | undefined;
  readonly dueOn: string;
};

export type Replay = {
  readonly memory: Memory | undefined;
  readonly reviews: readonly ReplayedReview[];
};

/**
 * Answers one question's reviews again, in the order in which they are given: that in which they
 * were recorded.
 *
 * @param seed `person:question`, as when it is answered
 * @param start the memory before the first of them
 */
export const replayReviews = (
  log: readonly LoggedReview[],
  seed: string,
  scheduling: Scheduling,
  start?: Memory,
): Replay => {
  let memory = start;
  const reviews = log.map(({ id, day, rating, nextDay = false }): ReplayedReview => {
    const before = memory;
    const scheduled = !before || before.reviewedOn < day;
    const after = scheduled
      ? remember(before, rating, Temporal.PlainDate.from(day), seed, { scheduling, nextDay })
      : before;
    memory = after;
    return { id, scheduled, before, dueOn: after.dueOn };
  });
  return { memory, reviews };
};
