/** The daily engine: ticks each minute, delivers what the outbox holds, and stops without losing anything. Any number of them may share a database. */
import type { PlatformName } from '../chat/context.ts';
import type { Messenger } from '../chat/messenger.ts';
import type { Notice, Routine } from '../chat/notice.ts';
import type { Database } from '../database/client.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { createDeliverer } from './deliver.ts';
import { createOutbox, type Outbox, queueForgotten } from './outbox.ts';
import { purgeRows } from './outbox-rows.ts';
import { openQueue, type Queue } from './queue.ts';
import { findNextAt, runRoutines } from './tick.ts';

export type EngineLog = {
  readonly info: (fields: object, event: string) => void;
  readonly warn: (fields: object, event: string) => void;
  readonly error: (fields: object, event: string) => void;
};

type Needs = { readonly database: Database; readonly clock: Clock; readonly random: Random; readonly log: EngineLog };

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
  /** Takes nothing new, and gives what is under way a few seconds. Whatever isn't done then is done by the next process. */
  readonly close: () => Promise<void>;
};

/** Messages in hand at once: each waits for its turn at the platform, so more would only wait longer, and be held up where the process dies. */
const BATCH = { batchSize: 10, workers: 3 } as const;
/** Under the ten seconds that hosts give a process to stop. */
const CLOSE_WITHIN_MS = 8000;
const DRAIN_WITHIN_MS = 10_000;
/** How long an organiser may want to look back. */
const KEPT_DAYS = 90;
/** Each minute: more a day than are written, and done in milliseconds. */
const PURGED_AT_ONCE = 500;
const QUEUED_AT_ONCE = 1000;
/** Until the queue is opened again after it failed to. */
const OPEN_AGAIN_MS = 5000;
/** Seconds of the minute are spread over processes, so that not all of them come at once. */
const EACH_MINUTE = (second: number): string => `${second} * * * * *`;

export const createEngine = (needs: Needs, working: () => Working): Engine => {
  const { database, clock, random, log } = needs;
  let closed = false;
  let opening: Promise<Queue> | undefined;
  let queue: Queue | undefined;
  const open = (): Promise<Queue> => {
    opening ??= openQueue(database, createOnce(log)).then(
      (opened) => {
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
  const outbox = createOutbox({ queue: () => queue, random });
  const queueAll = async ({ enqueue }: Queue): Promise<void> => {
    while (
      (await database.orm.transaction((tx) => queueForgotten(tx, { enqueue }, QUEUED_AT_ONCE))) === QUEUED_AT_ONCE
    );
  };
  const createHandler = ({ enqueue }: Queue) => {
    const { notices, messengers } = working();
    return createDeliverer({
      database,
      notices: new Map(notices.map((notice) => [notice.name, notice])),
      messengers,
      now: clock.now,
      enqueueLater: (outboxIds, afterSeconds) => database.orm.transaction((tx) => enqueue(tx, outboxIds, afterSeconds)),
      log,
    });
  };
  const tick = (): Promise<void> =>
    runRoutines(working().routines, clock.now(), (error, routine) =>
      log.error({ err: error, routine }, 'routine-failed'),
    );
  let stopTicking = async (): Promise<void> => {};

  const begin = async (): Promise<void> => {
    const [{ default: cron }, opened] = await Promise.all([import('node-cron'), open()]);
    if (closed) return;
    await opened.work(BATCH, createHandler(opened));
    const eachMinute = async (): Promise<void> => {
      await tick();
      await queueAll(opened).catch((error: unknown) => log.error({ err: error }, 'outbox-unqueued'));
      await purgeRows(database, clock.now().subtract({ hours: 24 * KEPT_DAYS }), PURGED_AT_ONCE).catch(
        (error: unknown) => log.error({ err: error }, 'outbox-purge-failed'),
      );
    };
    const task = cron.schedule(EACH_MINUTE(Math.floor(random.next() * 60)), eachMinute, { noOverlap: true });
    stopTicking = async () => void (await task.destroy());
    await eachMinute();
    log.info({}, 'engine-started');
  };

  return {
    outbox,
    tick,
    drain: async () => {
      const opened = await open();
      await queueAll(opened);
      const handle = createHandler(opened);
      const giveUpAt = performance.now() + DRAIN_WITHIN_MS;
      // What the background has in hand counts too: simulated time mustn't go on past it. A process that died may hold some as well.
      while (
        (await opened.workOnce(BATCH.batchSize, handle)) > 0 ||
        (performance.now() < giveUpAt && (await opened.isBusy()))
      );
    },
    nextAt: () => findNextAt(working().routines),
    start: async () => {
      while (!closed) {
        try {
          return await begin();
        } catch (error) {
          log.error({ err: error }, 'engine-not-started');
          await new Promise((resolve) => setTimeout(resolve, OPEN_AGAIN_MS).unref());
        }
      }
    },
    close: async () => {
      closed = true;
      await stopTicking();
      await (await opening?.catch(() => undefined))?.close(CLOSE_WITHIN_MS);
    },
  };
};

/** A database that is down makes pg-boss complain many times a second: said once until it has been quiet for a while. */
const QUIET_MS = 60_000;

const createOnce = (log: EngineLog): ((error: unknown) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - last > QUIET_MS) log.error({ err: error }, 'queue-failed');
    last = now;
  };
};
