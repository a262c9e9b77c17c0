/**
 * Makes simulated time pass: from one thing that falls due to the next, each done and delivered at
 * its own time.
 */
import type { MovableClock } from '../lib/time/clock.ts';
import type { Engine } from './engine.ts';

/** A year of a cohort of a hundred, each reminded at an hour of their own. */
const STEPS_AT_MOST = 50_000;
/** Where a routine fails and stays due, the others still get their turn. */
const PAST_FAILURE = { hours: 1 } as const;

/**
 * The clock stands at `to` afterwards, and all that was due until then is done, but for what fails.
 */
export const advanceTo = async (
  engine: Pick<Engine, 'nextAt' | 'tick' | 'drain'>,
  clock: MovableClock,
  to: Temporal.Instant,
): Promise<void> => {
  let last: Temporal.Instant | undefined;
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    const due = await engine.nextAt();
    if (!due) break;
    const next = last && Temporal.Instant.compare(due, last) <= 0 ? last.add(PAST_FAILURE) : due;
    if (Temporal.Instant.compare(next, to) > 0) break;
    await arriveAt(engine, clock, next);
    last = next;
  }
  await arriveAt(engine, clock, to);
};

const arriveAt = async (
  { tick, drain }: Pick<Engine, 'tick' | 'drain'>,
  clock: MovableClock,
  at: Temporal.Instant,
): Promise<void> => {
  // Up to the next whole millisecond, which is what the clock counts in: a moment too early,
  // nothing is due yet.
  const ms = Math.ceil(clock.now().until(at).total('milliseconds'));
  if (ms > 0) clock.forward(Temporal.Duration.from({ milliseconds: ms }));
  await tick();
  await drain();
};
