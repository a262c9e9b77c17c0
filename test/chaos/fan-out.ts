/** A fan-out under fire: processes race to deliver it, are killed at random moments and replaced, while the database restarts and the platform fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../src/database/client.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Random, systemRandom } from '../../src/lib/random.ts';
import type { Target } from './targets.ts';

export type Figures = {
  readonly platform: string;
  readonly messages: number;
  readonly kills: number;
  readonly restarts: number;
  /** Places where nothing arrived. */
  readonly lost: number;
  /** Messages beyond the first in their place. */
  readonly doubled: number;
  /** Sends whose answer the platform kept from us. */
  readonly cut: number;
  /** Rows that were given up; of a send of unknown outcome an organiser decides. */
  readonly failed: number;
  readonly seconds: number;
};

type Needs = {
  readonly target: Target;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly random: Random;
  readonly kills: number;
  /** Once the kills are over, the queue's time is moved rather than waited for. Only where a message that is taken up twice at once stays one. */
  readonly hurry?: boolean;
  /** Of the database. */
  readonly restart?: { readonly times: number; readonly run: () => Promise<void> };
};

const PROCESSES = 3;
/** Between two kills, while a process works. */
const KILL_EVERY_MS = { least: 200, most: 1200 } as const;
const FAULT_EVERY_MS = 700;
const LOOK_EVERY_MS = 500;
/** What isn't settled by then is lost. */
const AT_MOST_MS = 240_000;
const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

export const fanOut = async (needs: Needs): Promise<Figures> => {
  const { target, database, restart } = needs;
  const began = performance.now();
  await database.orm.transaction((tx) => {
    const intents = target.places.map((to, index) => ({
      notice: 'chaos.hello',
      subject: String(index),
      key: `chaos/${index}`,
      to,
    }));
    return createOutbox({ queue: () => undefined, random: systemRandom }).send(tx, intents, systemClock.now());
  });
  const ending = new AbortController();
  const workers = startWorkers(needs);
  const faulty = again(FAULT_EVERY_MS, ending.signal, target.fault);
  try {
    const killing = killAtRandom(needs, workers, ending.signal);
    for (let time = 0; time < (restart?.times ?? 0); time += 1) {
      await until(database, target.places.length * (1 - (time + 1) / 4));
      await restart?.run();
    }
    const kills = await killing;
    ending.abort();
    await faulty;
    target.calm();
    const settled = await until(database, 0, began + AT_MOST_MS, needs.hurry);
    const arrived = target.arrived();
    return {
      platform: target.platform,
      messages: target.places.length,
      kills,
      restarts: restart?.times ?? 0,
      lost: arrived.filter((count) => count === 0).length,
      doubled: arrived.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
      cut: target.cuts(),
      failed: settled.failed,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    ending.abort();
    workers.close();
  }
};

type Workers = { readonly kill: () => boolean; readonly close: () => void };

const startWorkers = ({ target, databaseUrl, random }: Needs): Workers => {
  const all: { child: ChildProcess; working: boolean }[] = [];
  let closed = false;
  const begin = (slot: number): void => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', worker], {
      env: {
        PATH: process.env['PATH'],
        VERBOSE: process.env['CHAOS_VERBOSE'],
        ...target.environment,
        DATABASE: databaseUrl,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const entry = { child, working: false };
    all[slot] = entry;
    child.stdout.on('data', () => {
      entry.working = true;
    });
    // However it ended.
    child.once('exit', () => {
      if (!closed) begin(slot);
    });
  };
  for (let slot = 0; slot < PROCESSES; slot += 1) begin(slot);
  return {
    kill: () => {
      const working = all.filter((entry) => entry.working);
      const chosen = working[Math.floor(random.next() * working.length)];
      if (!chosen) return false;
      chosen.working = false;
      return chosen.child.kill('SIGKILL');
    },
    close: () => {
      closed = true;
      for (const { child } of all) child.kill('SIGKILL');
    },
  };
};

const killAtRandom = async ({ kills, random }: Needs, workers: Workers, signal: AbortSignal): Promise<number> => {
  let killed = 0;
  while (killed < kills && !signal.aborted) {
    await delay(KILL_EVERY_MS.least + random.next() * (KILL_EVERY_MS.most - KILL_EVERY_MS.least));
    if (workers.kill()) killed += 1;
  }
  return killed;
};

const again = async (everyMs: number, signal: AbortSignal, work: () => void): Promise<void> => {
  while (!signal.aborted) {
    work();
    await delay(everyMs);
  }
};

/** Retries are due now, and processes that say nothing were silent for longer. */
const HURRY = `update queue.job set start_after = now(), heartbeat_on = heartbeat_on - interval '5 seconds'
where name = 'deliver' and state in ('created', 'retry', 'active')`;

type Counts = { readonly waiting: number; readonly failed: number };

/** Once no more than `waiting` rows wait. */
const until = async (
  database: Database,
  waiting: number,
  giveUpAt = Number.POSITIVE_INFINITY,
  hurry = false,
): Promise<Counts> => {
  for (;;) {
    if (hurry) await database.statement(HURRY, []);
    const counts = await count(database).catch(() => undefined);
    if (counts && (counts.waiting <= waiting || performance.now() > giveUpAt)) return counts;
    await delay(LOOK_EVERY_MS);
  }
};

const count = async (database: Database): Promise<Counts> => {
  const [row] = await database.statement<Counts>(
    `select count(*) filter (where settled_at is null)::int as waiting, count(*) filter (where outcome = 'failed')::int as failed from outbox`,
    [],
  );
  return row ?? { waiting: 0, failed: 0 };
};
