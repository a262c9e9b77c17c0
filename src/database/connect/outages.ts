/** Tells of outages when they begin and end, rather than for everybody who meets them. */
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, DatabaseUnreachable, isUnreachable } from './errors.ts';

export type Outages = {
  /** Once when the database stops being reached, and once when it is reached again. */
  readonly began: (error: DatabaseUnreachable) => void;
  readonly over: () => void;
  /**
   * It is reached, and refuses: it is read-only or out of room, or a lock isn't had. Once a minute
   * of each.
   */
  readonly refused: (error: DatabaseUnreachable) => void;
};

const REFUSED_AGAIN_MS = 60_000;

export type OutageWatch = ReturnType<typeof watchOutages>;

export const watchOutages = (outages?: Outages) => {
  let down = false;
  let stopped = false;
  const toldAt = new Map<string, number>();

  const tell = (error: DatabaseUnreachable): void => {
    if (error.connection) {
      if (!down) outages?.began(error);
      down = true;
      return;
    }
    const code = codeOf(error) ?? '';
    const now = performance.now();
    if (now - (toldAt.get(code) ?? Number.NEGATIVE_INFINITY) < REFUSED_AGAIN_MS) return;
    toldAt.set(code, now);
    outages?.refused(error);
  };

  return {
    answered: (): void => {
      if (down) outages?.over();
      down = false;
    },
    /** Gives the same error. */
    failed: <Failure>(error: Failure): Failure => {
      if (!stopped && error instanceof DatabaseUnreachable) tell(error);
      return error;
    },
    /** Nothing is out of order about what fails from now on. */
    stop: (): void => {
      stopped = true;
    },
  };
};

/** Between two tries to reach a database that is down; it may be starting beside us. */
export const RETRY_MS = 2000;

/**
 * The same work, which an outage keeps waiting and never fails: for what nobody waits for. It may
 * be begun more than once.
 */
export const outlasting =
  <Given extends readonly unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
  async (...given: Given): Promise<Result> => {
    for (;;) {
      try {
        return await work(...given);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        await delay(RETRY_MS);
      }
    }
  };
