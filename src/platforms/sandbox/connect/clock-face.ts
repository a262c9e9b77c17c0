/** The clock as the page shows it, and the three ways to move it. */
import type { MovableClock } from '../../../lib/time/clock.ts';
import type { ClockFace, Persona } from '../protocol.ts';
import { BadRequest } from '../receive/receive.ts';

export type Due = (persona: Persona) => Promise<Temporal.Instant | undefined>;
/**
 * The zone in which a persona's days are counted: they may have chosen another than they came with.
 */
export type ZoneOf = (persona: Persona) => Promise<string>;

type Needs = {
  readonly clock: MovableClock;
  readonly nextDue: Due;
  readonly zoneOf: ZoneOf;
  readonly passTime: (to: Temporal.Instant) => Promise<void>;
  readonly onError: (error: unknown) => void;
};

export const readClock = async (
  { clock, nextDue, zoneOf, onError }: Pick<Needs, 'clock' | 'nextDue' | 'zoneOf' | 'onError'>,
  persona: Persona,
): Promise<ClockFace> => {
  // A feature that can't say what is due must not take the page down with it.
  const [due, zone] = await Promise.all([
    nextDue(persona).catch((error: unknown) => void onError(error)),
    zoneOf(persona).catch((error: unknown) => void onError(error)),
  ]);
  return {
    zone: zone ?? persona.zone,
    nowMs: clock.now().epochMilliseconds,
    aheadMs: clock.aheadMs(),
    ...(due ? { dueMs: due.epochMilliseconds } : {}),
  };
};

/** Throws BadRequest when nothing lies ahead to move to. */
export const moveClock = async (
  { clock, nextDue, passTime }: Pick<Needs, 'clock' | 'nextDue' | 'passTime'>,
  persona: Persona,
  move: 'hour' | 'day' | 'due',
): Promise<void> => {
  const now = clock.now();
  if (move !== 'due') return passTime(now.add({ hours: move === 'hour' ? 1 : 24 }));
  const due = await nextDue(persona);
  if (!due || Temporal.Instant.compare(due, now) <= 0)
    throw new BadRequest(400, due ? 'Something is due already.' : 'Nothing is due for you yet.');
  return passTime(due);
};
