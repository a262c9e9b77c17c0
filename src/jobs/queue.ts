/**
 * The durable queue: pg-boss on the same database, behind the few calls that the outbox needs. Its
 * times are real, never simulated.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { PgBoss } from 'pg-boss';
import { type Database, rowsOf, type Transaction } from '../database/client.ts';
import { codeOf } from '../database/connect/errors.ts';
import { QUEUE_SCHEMA } from '../database/connect/queue-schema.ts';
import { type Timeouts, timeouts } from '../database/connect/timeouts.ts';

const DELIVER = 'deliver';

/** Beside the bot's own: one takes, one settles, one looks after the queue. */
const CONNECTIONS = 3;
/** Jobs put in with one statement. */
const INSERTED_AT_ONCE = 1000;
/**
 * Only for what ends without saying when to come again: a process that died, a database that was
 * away, a feature that couldn't be told for forty minutes. Soon, since of a message that a dead
 * process had in hand the platform can tell for two minutes only whether it was sent.
 */
const RETRY = { retryLimit: 240, retryDelay: 2, retryBackoff: true, retryDelayMax: 10 } as const;
/**
 * A send takes at most some 20 s; a job that is active for longer belonged to a process that died.
 */
const EXPIRE_S = 30;
/** A process that says nothing of its jobs for as long is dead; pg-boss' least. */
const HEARTBEAT_S = 10;
/** How often such jobs are looked for. */
const SUPERVISE_S = 5;
const KEPT_S = { waiting: 7 * 86_400, done: 3600 } as const;
/** Between two looks for work. */
const POLL_S = 0.5;

export type Job = { readonly id: string; readonly outboxId: string };

/** - `done`: nothing is left to do, or another job will. - `retry`: again, soon. */
export type JobOutcome = 'done' | 'retry';

export type JobHandler = (jobs: readonly Job[]) => Promise<ReadonlyMap<string, JobOutcome>>;

export type Queue = {
  /** In the caller's transaction; `afterSeconds` of real time. */
  readonly enqueue: (tx: Transaction, outboxIds: readonly string[], afterSeconds?: number) => Promise<void>;
  /**
   * Works off what is there and what comes, in batches, `workers` at a time; a job that is not in
   * what the handler gives is tried again.
   */
  readonly work: (
    options: { readonly batchSize: number; readonly workers: number },
    handle: JobHandler,
  ) => Promise<void>;
  /**
   * Takes one batch of what is ready now; gives how many there were. For tests, replays and the
   * sandbox's clock.
   */
  readonly workOnce: (batchSize: number, handle: JobHandler) => Promise<number>;
  /** Whether somebody has a job in hand, in whichever process. */
  readonly isBusy: () => Promise<boolean>;
  /** Rows that should have a job and have none, locked; `atMost` of them. */
  readonly findWithout: (tx: Transaction, atMost: number) => Promise<readonly string[]>;
  /** Takes no more, and waits `timeoutMs` at most for what is under way. */
  readonly close: (timeoutMs: number) => Promise<void>;
};

/** Below all jobs': nothing is taken. */
const NO_PRIORITY = -1000;

type Taken = { readonly id: string; readonly data: { readonly outboxId: string } };

type Boss = typeof import('pg-boss');

/**
 * What pg-boss works on: a few connections of its own, so that it and the bot never wait for each
 * other's.
 */
const connect = ({ connection }: Database, { fromPglite }: Boss) => {
  if (connection.kind === 'pglite')
    return {
      options: { db: fromPglite(connection.client), backend: 'pglite' as const },
      hurry: async () => {},
      close: async () => {},
    };
  const open = (allowed: Timeouts) => connection.open('watermark-queue', CONNECTIONS, allowed);
  let own = open(timeouts.migration);
  return {
    options: { db: { executeSql: (text: string, values?: unknown[]) => own.send(text, values) } },
    /** Its tables are made: from now on nothing takes long. */
    hurry: async (): Promise<void> => {
      const before = own;
      own = open(timeouts.queue);
      await before.close();
    },
    close: () => own.close(),
  };
};

const SETTINGS = {
  ...RETRY,
  expireInSeconds: EXPIRE_S,
  heartbeatSeconds: HEARTBEAT_S,
  retentionSeconds: KEPT_S.waiting,
  deleteAfterSeconds: KEPT_S.done,
} as const;

const createQueues = async (boss: PgBoss): Promise<void> => {
  await boss.createQueue(DELIVER, SETTINGS);
  // One that an earlier version made keeps its settings otherwise; that kept what was given up in a
  // queue as well, which nobody read.
  await boss.updateQueue(DELIVER, { ...SETTINGS, deadLetter: null });
};

/** Somebody has dropped its tables, or restored the database without them. */
const MISSING = ['3F000', '42P01', '42704', '42883'];
export const isQueueMissing = (error: unknown): boolean => MISSING.includes(codeOf(error) ?? '');

type Started = {
  readonly boss: PgBoss;
  readonly library: Boss;
  readonly database: Database;
  readonly onError: (error: unknown) => void;
};

/**
 * Throws where the database can't be reached. `onError`: what goes wrong later, in the background.
 */
export const openQueue = async (
  database: Database,
  onError: (error: unknown) => void,
  options: { readonly supervised?: boolean } = {},
): Promise<Queue> => {
  // Loaded here, since the bot is open before its queue is.
  const library = await import('pg-boss');
  const connected = connect(database, library);
  const boss = new library.PgBoss({
    ...connected.options,
    schema: QUEUE_SCHEMA,
    schedule: false,
    supervise: options.supervised ?? true,
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
  });
  boss.on('error', onError);
  const close = async (timeoutMs: number): Promise<void> => {
    await boss.stop({ graceful: timeoutMs > 0, timeout: timeoutMs, close: true });
    await connected.close();
  };
  try {
    await boss.start();
    await connected.hurry();
    await createQueues(boss);
    // pg-boss looks a queue up when it is first used, on a connection of its own: inside a
    // transaction on PGlite, which has one, that would wait for ever.
    await boss.fetch(DELIVER, { batchSize: 1, maxPriority: NO_PRIORITY });
  } catch (error) {
    // What it has begun would go on in the background for ever, and no process with it would end.
    await close(0).catch(onError);
    throw error;
  }
  const started = { boss, library, database, onError };
  return {
    enqueue: (tx, outboxIds, afterSeconds) => enqueue(started, tx, outboxIds, afterSeconds),
    work: async ({ batchSize, workers }, handle) => {
      const polling = { pollingIntervalSeconds: POLL_S, burstWhenBatchFull: true };
      await boss.work(
        DELIVER,
        { batchSize, localConcurrency: workers, ...polling, perJobResults: true } as const,
        (jobs: readonly Taken[]) => settle(jobs, handle),
      );
    },
    workOnce: (batchSize, handle) => workOnce(boss, batchSize, handle),
    isBusy: () => isBusy(database),
    findWithout,
    close,
  };
};

/**
 * A queue that is gone fails nobody's transaction: their rows are left for the one that is opened
 * instead.
 */
const enqueue = async (
  { onError, ...started }: Started,
  tx: Transaction,
  outboxIds: readonly string[],
  afterSeconds?: number,
): Promise<void> => {
  if (outboxIds.length === 0) return;
  try {
    await tx.transaction((savepoint) => insertJobs(started, savepoint, outboxIds, afterSeconds));
  } catch (error) {
    if (!isQueueMissing(error)) throw error;
    await tx.execute(
      sql`update outbox set queued = false
        where id in (select id::uuid from jsonb_array_elements_text(${JSON.stringify(outboxIds)}::text::jsonb) w (id))`,
    );
    onError(error);
  }
};

const insertJobs = async (
  { boss, library }: Pick<Started, 'boss' | 'library'>,
  tx: Transaction,
  outboxIds: readonly string[],
  afterSeconds?: number,
): Promise<void> => {
  // Drizzle can't say what `execute` gives, since that is the driver's; pg-boss reads both shapes.
  const db = library.fromDrizzle({ execute: async (query) => rowsOf(await tx.execute(query as SQL)).slice() }, sql);
  for (let from = 0; from < outboxIds.length; from += INSERTED_AT_ONCE) {
    const jobs = outboxIds.slice(from, from + INSERTED_AT_ONCE).map((outboxId) => ({
      data: { outboxId },
      ...(afterSeconds ? { startAfter: afterSeconds } : {}),
    }));
    await boss.insert(DELIVER, jobs, { db, returnId: false });
  }
};

const settle = async (jobs: readonly Taken[], handle: JobHandler) => {
  const outcomes = await handle(jobs.map(({ id, data }) => ({ id, outboxId: data.outboxId })));
  const statuses = { done: 'completed', retry: 'failed' } as const;
  return jobs.map(({ id }) => ({ id, status: statuses[outcomes.get(id) ?? 'retry'] }));
};

const workOnce = async (boss: PgBoss, batchSize: number, handle: JobHandler): Promise<number> => {
  const jobs = await boss.fetch<{ outboxId: string }>(DELIVER, { batchSize });
  if (jobs.length === 0) return 0;
  const settled = await settle(jobs, handle);
  const of = (status: string): string[] => settled.flatMap((each) => (each.status === status ? [each.id] : []));
  if (of('completed').length > 0) await boss.complete(DELIVER, of('completed'));
  if (of('failed').length > 0) await boss.fail(DELIVER, of('failed'));
  return jobs.length;
};

const isBusy = async (database: Database): Promise<boolean> => {
  const [row] = await database.statement<{ busy: boolean }>(
    `select exists (select from queue.job where name = $1 and state = 'active') as busy`,
    [DELIVER],
  );
  return row?.busy ?? false;
};

const findWithout = async (tx: Transaction, atMost: number): Promise<readonly string[]> =>
  rowsOf<{ id: string }>(
    await tx.execute(sql`
      select o.id
      from outbox o
      where o.settled_at is null and o.queued and not exists (
        select from queue.job j
        where j.name = ${DELIVER} and j.state < 'completed'
          and j.data ->> 'outboxId' = o.id::text
      )
      order by o.number
      limit ${atMost}
      for update of o skip locked`),
  ).map(({ id }) => id);
