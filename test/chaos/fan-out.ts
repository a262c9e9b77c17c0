/**
 * A fan-out under fire: processes race to deliver it, are killed at random moments and replaced,
 * while the database restarts and the platform fails.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/database/client.ts';
import type { Random } from '../../src/lib/random.ts';
import { type Counts, count, type Figures, judge } from './figures.ts';
import { tellStory } from './story.ts';
import type { Target } from './targets.ts';
import { startWorkers, type Workers } from './workers.ts';

type Needs = {
  readonly target: Target;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly random: Random;
  readonly kills: number;
  /** Of the database, spread over the kills. */
  readonly restarts?: readonly (() => Promise<void>)[];
  /**
   * Once the kills are over, the queue's time is moved rather than waited for. Only where a message
   * that is taken up twice at once stays one.
   */
  readonly hurry?: boolean;
  /**
   * Where nothing changes for so long, nothing more will come. Longer than it takes until a dead
   * process' job is another's.
   */
  readonly quietMs?: number;
  /** Faults that the processes have on purpose, to see that they are found. */
  readonly planted?: boolean;
};

/** Between two kills. */
const KILL_EVERY_MS = { least: 200, most: 1200 } as const;
const KILL_MEAN_MS = (KILL_EVERY_MS.least + KILL_EVERY_MS.most) / 2;
const FAULT_EVERY_MS = 700;
const LOOK_EVERY_MS = 500;
const QUIET_MS = 60_000;
const AT_MOST_MS = 300_000;

export const fanOut = async (needs: Needs): Promise<Figures> => {
  const { target, database, databaseUrl, random, kills, restarts = [] } = needs;
  const began = performance.now();
  const fireMs = kills * KILL_MEAN_MS;
  await tellStory(database, target.places, fireMs);
  const environment = {
    ...target.environment,
    DATABASE: databaseUrl,
    ...(needs.planted ? { PLANTED: '1' } : {}),
  };
  const workers = startWorkers(environment, random);
  const ending = new AbortController();
  const faulty = again(FAULT_EVERY_MS, ending.signal, target.fault);
  const restarting = restartInTurn(restarts, fireMs, ending.signal);
  try {
    const killed = await killAtRandom(needs, workers);
    await restarting;
    ending.abort();
    await faulty;
    target.calm();
    const counts = await settle(needs);
    return {
      platform: target.platform,
      messages: target.places.length,
      kills: killed,
      restarts: restarts.length,
      ...judge(target, counts, workers.killed),
      failed: counts.failed,
      forgotten: counts.unsettled + counts.forgotten,
      ended: workers.ended(),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    ending.abort();
    workers.close();
  }
};

/** As many as were wanted, unless no process lived long enough to be killed. */
const killAtRandom = async ({ kills, random }: Needs, workers: Workers): Promise<number> => {
  const giveUpAt = performance.now() + AT_MOST_MS;
  let killed = 0;
  while (killed < kills && performance.now() < giveUpAt) {
    await delay(KILL_EVERY_MS.least + random.next() * (KILL_EVERY_MS.most - KILL_EVERY_MS.least));
    if (workers.kill()) killed += 1;
  }
  return killed;
};

const restartInTurn = async (
  restarts: readonly (() => Promise<void>)[],
  overMs: number,
  signal: AbortSignal,
): Promise<void> => {
  for (const restart of restarts) {
    await delay(overMs / (restarts.length + 1));
    if (!signal.aborted) await restart();
  }
};

const again = async (everyMs: number, signal: AbortSignal, work: () => void): Promise<void> => {
  while (!signal.aborted) {
    work();
    await delay(everyMs);
  }
};

/**
 * Retries are due now, and processes that say nothing were silent for longer. What somebody has in
 * hand runs out twice as fast and no faster: what a killed process had begun may still arrive.
 */
export const HURRY = `update queue.job set start_after = now(), heartbeat_on = heartbeat_on - interval '5 seconds'
where name = 'deliver' and state in ('created', 'retry', 'active')`;
export const HURRY_ROWS = `update outbox set retry_at = now(), in_hand_until = in_hand_until - interval '0.5 seconds'
where settled_at is null and (retry_at > now() or in_hand_until > now())`;

/** Waits until nothing is left to do. */
const settle = async ({ database, target, hurry, quietMs = QUIET_MS }: Needs): Promise<Counts> => {
  const giveUpAt = performance.now() + AT_MOST_MS;
  const all = 2 * target.places.length;
  let changedAt = performance.now();
  let before = all;
  for (;;) {
    // The first process may not have opened its queue yet.
    if (hurry) for (const statement of [HURRY, HURRY_ROWS]) await database.statement(statement, []).catch(() => {});
    const counts = await count(database).catch(() => undefined);
    const left = counts ? counts.unsettled + counts.forgotten : before;
    if (left !== before) changedAt = performance.now();
    before = left;
    const now = performance.now();
    // A busy machine takes its time until the first process works.
    const isQuiet = left < all / 2 && now - changedAt > quietMs;
    if (counts && (left === 0 || counts.over || isQuiet || now > giveUpAt)) return counts;
    await delay(LOOK_EVERY_MS);
  }
};
