/** Makes simulated time pass: from one thing that falls due to the next, each done and delivered at its own time. */
import type { MovableClock } from '../lib/clock.ts';
import type { Engine } from './engine.ts';

/** A year of a cohort of a hundred, each reminded at an hour of their own. */
const STEPS_AT_MOST = 50_000;

/** The clock stands at `to` afterwards; what can't be done (a routine that fails) is passed over. */
export const advanceTo = async (engine: Pick<Engine, 'nextAt' | 'tick' | 'drain'>, clock: MovableClock, to: Temporal.Instant): Promise<void> => {
  let last: Temporal.Instant | undefined;
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    const next = await engine.nextAt();
    if (!next || Temporal.Instant.compare(next, to) > 0 || last?.equals(next)) break;
    forwardTo(clock, next);
    await engine.tick();
    await engine.drain();
    last = next;
  }
  forwardTo(clock, to);
};

const forwardTo = (clock: MovableClock, to: Temporal.Instant): void => {
  const now = clock.now();
  if (Temporal.Instant.compare(to, now) > 0) clock.forward(now.until(to));
};
