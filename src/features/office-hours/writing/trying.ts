/** What a platform doesn’t take now, and maybe never again, is tried ever more seldom. */
import { isUnreachable } from '../../../database/connect/errors.ts';
import type { Resting } from '../../../jobs/resting.ts';

export type Trying = { readonly resting: Resting; readonly failures: unknown[] };

/** Until one is tried again: what is to be taken down goes soon where it was a passing fault. */
export const REST = { leastMs: 60_000, mostMs: 6 * 60 * 60_000 } as const;

/** One that fails rests, and keeps no other waiting. */
export const tryAlone = async ({ resting, failures }: Trying, id: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
    resting.done(id);
  } catch (error) {
    // That is nobody's fault.
    if (isUnreachable(error)) throw error;
    resting.failed(id);
    failures.push(error);
  }
};
