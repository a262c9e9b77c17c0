/**
 * The bot's pace: whoever asks Discord for something waits for a turn, of which all processes
 * together have so many a second, evenly spaced.
 */
import { DeliveryError } from '../../../chat/deliver/messenger.ts';

export type Turns = {
  /**
   * First come, first served. Resolves when it is our turn. Throws DeliveryError (rate-limited)
   * where that would take too long.
   */
  readonly take: () => Promise<void>;
};

type Needs = {
  /** Books turns in a row, so far apart; gives in how many milliseconds the first comes. */
  readonly book: (everyMs: number, turns: number) => Promise<number>;
  readonly pause: (ms: number) => Promise<void>;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
};

/**
 * Discord allows 50 in a second; what is below that is for requests that a network or a busy
 * machine holds up and lets go together.
 */
const A_SECOND = 48.5;
const EVERY_MS = 1000 / A_SECOND;
/** In one round trip; a process that dies takes at most a fifth of a second with it. */
const BOOKED_AT_ONCE = 10;
/**
 * Turns left when the next are booked: the time a round trip may take without anybody waiting for
 * it.
 */
const BOOK_AT = 3;
/**
 * A turn that we are later for than this is over: who holds it too long would come beside somebody
 * else's.
 */
const LATE_MS = EVERY_MS;
/**
 * Whoever has waited this long gives its place up, and comes again later: a job must be done long
 * before it is taken for dead.
 */
const WAIT_AT_MOST_MS = 4000;
const COME_AGAIN_MS = 2000;

export const createTurns = ({ book, pause, now = () => performance.now() }: Needs): Turns => {
  const booked: number[] = [];
  let booking: Promise<void> | undefined;
  let waiting = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let line = Promise.resolve();

  const bookMore = (): Promise<void> => {
    const turns = Math.min(BOOKED_AT_ONCE, Math.max(1, waiting - booked.length));
    booking ??= book(EVERY_MS, turns)
      .then((inMs) => {
        const first = now() + inMs;
        for (let turn = 0; turn < turns; turn += 1) booked.push(first + turn * EVERY_MS);
      })
      .finally(() => {
        booking = undefined;
      });
    return booking;
  };

  const nextTurn = async (): Promise<number> => {
    for (;;) {
      const turn = booked.shift();
      if (turn === undefined) await bookMore();
      else if (turn + LATE_MS >= now()) return turn;
    }
  };

  const wait = async (sinceMs: number): Promise<void> => {
    if (now() - sinceMs > WAIT_AT_MOST_MS)
      throw new DeliveryError('rate-limited', 'too many wait for a turn at Discord', {
        retryAfterMs: COME_AGAIN_MS,
      });
    const turn = await nextTurn();
    // Booked beside the waiting; where it fails, whoever needs it next books again and is told.
    if (booked.length <= BOOK_AT && waiting > booked.length + 1) bookMore().catch(() => {});
    // After a stall the turns that are left don't come all at once.
    const at = Math.max(turn, lastMs + EVERY_MS);
    if (at > now()) await pause(at - now());
    // Measured from when it should have come, or the timers' lateness would add up; from when it
    // came, where that was much later.
    lastMs = Math.max(at, now() - EVERY_MS / 4);
  };

  return {
    take: () => {
      waiting += 1;
      const sinceMs = now();
      const mine = line
        .then(() => wait(sinceMs))
        .finally(() => {
          waiting -= 1;
        });
      line = mine.catch(() => {});
      return mine;
    },
  };
};
