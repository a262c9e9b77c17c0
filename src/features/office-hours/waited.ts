/** What a ticket tells of waits, by which the next ranges are made as wide as they must be; pure. */
import type { TicketEvent } from './transitions.ts';

/**
 * Who was away, missed the call, was put back, carried over or cleared waited otherwise than the line
 * made them wait, and so did who got in line later than they asked. Who was passed over, too: that is
 * no event.
 */
const disturbing: ReadonlySet<TicketEvent> = new Set([
  'stepAway',
  'miss',
  'requeue',
  'release',
  'carry',
  'leaveOpen',
  'clear',
  'getInLine',
  'reopen',
]);

export const disturbs = (event: TicketEvent): boolean => disturbing.has(event);

/**
 * Minutes of one clock: who left would have been called when the next behind them was. Without them
 * only short waits would count. Nothing where nobody behind was called after they left.
 */
export const calledInstead = (leftMinutes: number, callsBehind: readonly number[]): number | undefined => {
  const calls = callsBehind.filter((called) => called >= leftMinutes);
  return calls.length === 0 ? undefined : Math.min(...calls);
};
