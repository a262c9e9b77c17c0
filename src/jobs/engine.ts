/**
 * The daily engine: ticks each minute, delivers what the outbox holds, and stops without losing
 * anything. Any number of them may share a database.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Messenger } from '../chat/deliver/messenger.ts';
import type { Notice, Routine } from '../chat/deliver/notice.ts';
import type { Database } from '../database/client.ts';
import type { PlatformName } from '../lib/platforms.ts';
import type { Log } from '../lib/process/log.ts';
import type { Random } from '../lib/random.ts';
import type { Clock } from '../lib/time/clock.ts';
import { createDeliverer, type DeliveryWatch } from './deliver.ts';
import { createEveryMinute } from './every-minute.ts';
import { createOutbox, type Outbox, queueForgotten, queueLost } from './outbox.ts';
import { purgeRows } from './outbox-rows.ts';
import { isQueueMissing, type JobHandler, openQueue, type Queue } from './queue.ts';
import { findNextAt, runRoutines } from './tick.ts';

type Needs = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly watch?: EngineWatch;
};

/** Told of what the engine does, for the metrics. */
export type EngineWatch = DeliveryWatch & {
  /** A tick ended, after so long. */
  readonly ticked: (seconds: number) => void;
  readonly routineFailed: (routine: string) => void;
};

export type Working = {
  readonly notices: readonly Notice[];
  readonly routines: readonly Routine[];
  readonly messengers: ReadonlyMap<PlatformName, Messenger>;
};

export type Engine = {
  readonly outbox: Outbox;
  /** Does what is due now. */
  readonly tick: () => Promise<void>;
  /** Delivers all that can be delivered now. */
  readonly drain: () => Promise<void>;
  /** When something is due next. */
  readonly nextAt: () => Promise<Temporal.Instant | undefined>;
  /** Ticks and delivers from now on, in the background; what is due already comes first. */
  readonly start: () => Promise<void>;
  /**
   * Takes nothing new, and gives what is under way a few seconds. Whatever isn't done then is done
   * by the next process.
   */
  readonly close: () => Promise<void>;
};

/**
 * Messages in hand at once: each waits for its turn at the platform, so more would only wait
 * longer, and be held up where the process dies.
 */
const BATCH = { batchSize: 10, workers: 3 } as const;
/**
 * Under the ten seconds that hosts give a process to stop: for the tick that has begun, and then
 * for what is being delivered.
 */
const TICK_ENDS_WITHIN_MS = 3000;
const CLOSE_WITHIN_MS = 5000;
const DRAIN_WITHIN_MS = 10_000;
const DRAIN_LOOK_MS = 20;
/** How long an organiser may want to look back. */
const KEPT_DAYS = 90;
/** Each minute: 4.3 million a day, more than Discord takes of a bot. Some 40 ms. */
const PURGED_AT_ONCE = 3000;
const QUEUED_AT_ONCE = 1000;
/**
 * Rows that lost their job are looked for among all that wait, which in a large fan-out takes some
 * tenths of a second.
 */
const LOST_EVERY_MINUTES = 10;
/** Until the queue is opened again after it failed to. */
const OPEN_AGAIN_MS = 5000;

export const createEngine = (needs: Needs, working: () => Working): Engine => {
  const { database, clock, random, log, watch } = needs;
  const closing = new AbortController();
  const closed = new AbortController();
  let started = false;
  /** Its rows have lost their jobs with it, and nobody has given them others yet. */
  let lost = false;
  const queue = createOpening(needs, () => {
    lost = true;
    const unqueued = (error: unknown): void => log.error({ err: error }, 'outbox-unqueued');
    if (started) void work().then(requeue).catch(unqueued);
  });
  const requeue = async (): Promise<Queue> => {
    const opened = await queue.open();
    await queueAll(needs, opened);
    if (lost) await queueAllLost(needs, opened);
    lost = false;
    return opened;
  };
  const tidy = createTidying(needs, queue.open);

  const createHandler = (opened: Queue): JobHandler => {
    const { notices, messengers } = working();
    const byName = new Map(notices.map((notice) => [notice.name, notice]));
    const shared = { database, now: clock.now, log, watch, closed: closed.signal };
    return createDeliverer({ ...shared, notices: byName, messengers, queue: opened });
  };
  const tick = async (): Promise<void> => {
    const sinceMs = performance.now();
    const onError = (error: unknown, routine: string): void => {
      log.error({ err: error, routine }, 'routine-failed');
      watch?.routineFailed(routine);
    };
    await runRoutines(working().routines, clock.now(), onError, { signal: closing.signal });
    watch?.ticked((performance.now() - sinceMs) / 1000);
  };
  // Seconds of the minute are spread over processes, so that not all of them come at once.
  const everyMinute = createEveryMinute(Math.floor(random.next() * 60), async () => {
    await tick();
    await tidy();
  });
  const work = (): Promise<void> => takeWork(needs, queue.open, createHandler, closing.signal);
  const drain = async (): Promise<void> => {
    const opened = await requeue();
    await drainQueue(opened, createHandler(opened));
  };

  return {
    outbox: createOutbox({ queue: queue.opened, random }),
    tick,
    drain: () => drain().catch((error: unknown) => (queue.noteLost(error) ? drain() : Promise.reject(error))),
    nextAt: () => findNextAt(working().routines),
    start: async () => {
      started = true;
      await work();
      if (closing.signal.aborted) return;
      await everyMinute.start();
      log.info({}, 'engine-started');
    },
    close: async () => {
      closing.abort();
      await everyMinute.stop(TICK_ENDS_WITHIN_MS);
      await queue.close();
      closed.abort();
    },
  };
};

/** Takes work from the queue, as soon as there is one. */
const takeWork = async (
  { log }: Needs,
  open: () => Promise<Queue>,
  handlerFor: (opened: Queue) => JobHandler,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    try {
      const opened = await open();
      if (!signal.aborted) await opened.work(BATCH, handlerFor(opened));
      return;
    } catch (error) {
      log.error({ err: error }, 'engine-not-started');
      await delay(OPEN_AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
};

/**
 * What the background has in hand counts too: simulated time mustn't go on past it. A process that
 * died may hold some as well.
 */
const drainQueue = async (queue: Queue, handle: JobHandler): Promise<void> => {
  const giveUpAt = performance.now() + DRAIN_WITHIN_MS;
  do {
    while ((await queue.workOnce(BATCH.batchSize, handle)) > 0);
    if (!(await queue.isBusy())) return;
    // PGlite answers without leaving this thread: whoever has it in hand would never have their turn.
    await delay(DRAIN_LOOK_MS);
  } while (performance.now() < giveUpAt);
};

/** The queue, opened once; again where that failed, or where its tables are gone. */
const createOpening = ({ database, log }: Needs, onLost: () => void) => {
  const complain = createOnce(log);
  let opening: Promise<Queue> | undefined;
  let queue: Queue | undefined;
  const open = (): Promise<Queue> => {
    let mine: Queue | undefined;
    opening ??= openQueue(database, (error) => {
      complain(error);
      // One that was lost before may still complain.
      if (mine === queue) noteLost(error);
    }).then(
      (opened) => {
        mine = opened;
        queue = opened;
        return opened;
      },
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  };
  /** Gives whether it was lost: then the next to ask opens another. */
  const noteLost = (error: unknown): boolean => {
    if (!isQueueMissing(error)) return false;
    const lost = queue;
    if (!lost) return true;
    opening = undefined;
    queue = undefined;
    log.warn({}, 'queue-lost');
    void lost.close(0).catch(() => {});
    onLost();
    return true;
  };
  return {
    open,
    opened: () => queue,
    noteLost,
    close: async (): Promise<void> => (await opening?.catch(() => undefined))?.close(CLOSE_WITHIN_MS),
  };
};

/** Jobs for rows that were written while no queue was open. */
const queueAll = async ({ database }: Needs, queue: Queue): Promise<void> => {
  const queueSome = () => database.orm.transaction((tx) => queueForgotten(tx, queue, QUEUED_AT_ONCE));
  while ((await queueSome()) === QUEUED_AT_ONCE);
};

/** Jobs for rows that have lost theirs. */
const queueAllLost = async ({ database, log }: Needs, queue: Queue): Promise<void> => {
  const queueSome = () => database.orm.transaction((tx) => queueLost(tx, queue, QUEUED_AT_ONCE));
  for (let rows = QUEUED_AT_ONCE; rows === QUEUED_AT_ONCE; ) {
    rows = await queueSome();
    if (rows > 0) log.warn({ rows }, 'outbox-without-job');
  }
};

/** What is done beside the routines each minute, whatever of it fails. */
const createTidying = (needs: Needs, open: () => Promise<Queue>): (() => Promise<void>) => {
  const { database, clock, log } = needs;
  let minutes = 0;
  const queueRows = async (): Promise<void> => {
    const queue = await open();
    await queueAll(needs, queue);
    if (minutes++ % LOST_EVERY_MINUTES === 0) await queueAllLost(needs, queue);
  };
  const purge = (): Promise<void> =>
    purgeRows(database, clock.now().subtract({ hours: 24 * KEPT_DAYS }), PURGED_AT_ONCE);
  return async () => {
    await queueRows().catch((error: unknown) => log.error({ err: error }, 'outbox-unqueued'));
    await purge().catch((error: unknown) => log.error({ err: error }, 'outbox-purge-failed'));
  };
};

/**
 * A database that is down makes pg-boss complain many times a second: said once until it has been
 * quiet for a while.
 */
const QUIET_MS = 60_000;

const createOnce = (log: Log): ((error: unknown) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - last > QUIET_MS) log.error({ err: error }, 'queue-failed');
    last = now;
  };
};
