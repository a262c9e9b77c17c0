/** The wait that was said at joining, and when it turns out to have been too short; pure. */

/** Ranges are said outward to as many. */
export const SHOWN_TO_MINUTES = 5;

/** From this instant on it has taken longer than its upper end, as that was said. */
export const brokenFrom = (joinedAt: Temporal.Instant, highMinutes: number): Temporal.Instant => {
  const minutes = Math.max(Math.ceil(highMinutes / SHOWN_TO_MINUTES), 1) * SHOWN_TO_MINUTES;
  return joinedAt.add({ minutes, milliseconds: 1 });
};
