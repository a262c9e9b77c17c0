/** The clock as the page shows it, and the three ways to move it. */
import type { MovableClock } from '../../lib/clock.ts';
import type { ClockFace, Persona } from './protocol.ts';
import { BadRequest } from './receive.ts';

export type Due = (persona: Persona) => Promise<Temporal.Instant | undefined>;

type Needs = { readonly clock: MovableClock; readonly nextDue: Due; readonly onError: (error: unknown) => void };

export const readClock = async ({ clock, nextDue, onError }: Needs, persona: Persona): Promise<ClockFace> => {
  // A feature that can't say what is due must not take the page down with it.
  const due = await nextDue(persona).catch((error: unknown) => void onError(error));
  return { nowMs: clock.now().epochMilliseconds, aheadMs: clock.aheadMs(), ...(due ? { dueMs: due.epochMilliseconds } : {}) };
};

/** Throws BadRequest when nothing lies ahead to move to. */
export const moveClock = async ({ clock, nextDue }: Needs, persona: Persona, move: 'hour' | 'day' | 'due'): Promise<void> => {
  if (move === 'hour') return clock.forward(Temporal.Duration.from({ hours: 1 }));
  if (move === 'day') return clock.forward(Temporal.Duration.from({ hours: 24 }));
  const due = await nextDue(persona);
  const now = clock.now();
  if (!due || Temporal.Instant.compare(due, now) <= 0) throw new BadRequest(400, due ? 'Something is due already.' : 'Nothing is due for you yet.');
  clock.forward(now.until(due));
};
