/**
 * What is counted and timed, in Prometheus' names and units. Labels are our own words, of which
 * there are as many as we have declared: never a person, a guild or anything that was typed.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Replied } from '../chat/dispatch.ts';
import type { EngineWatch } from '../jobs/engine.ts';
import type { Log, LogLevel } from '../lib/process/log.ts';
import type { Readings } from './readings.ts';

export type Metrics = {
  readonly replied: (replied: Replied) => void;
  readonly acknowledged: (platform: string, seconds: number) => void;
  readonly engine: EngineWatch;
  /** The same log, whose lines are counted by their events. */
  readonly counting: (log: Log) => Log;
  /** All of it as text, with what was read just now. */
  readonly scrape: (now: ReadNow) => Promise<string>;
  readonly contentType: string;
};

export type ReadNow = Readings & {
  readonly ready: boolean;
  /** By platform: its open connections, or 1 where it posts to us. */
  readonly platforms: Readonly<Record<string, number>>;
};

/** People are told within seconds; what takes longer went wrong. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A tick has a minute. */
const TICK_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 20, 40, 60];
/** Events that say that something is connected again, and what. */
const CONNECTED_AGAIN = /^([a-z]+)-(?:reached-again|shard-resumed|socket-reconnected)$/;

export const createMetrics = (version: string): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({ name: 'watermark_build_info', help: 'Always 1', labelNames: ['version', 'node'], registers }).set(
    { version, node: process.version },
    1,
  );
  const gauges = createGauges(registers);
  return {
    ...createInteractionMetrics(registers),
    engine: createEngineMetrics(registers),
    counting: createCounting(registers),
    scrape: (now) => {
      gauges(now);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
};

type Registers = Registry[];

const createInteractionMetrics = (registers: Registers): Pick<Metrics, 'replied' | 'acknowledged'> => {
  const replies = new Counter({
    name: 'watermark_interactions_total',
    help: 'What people did, by command or action and by how it ended',
    labelNames: ['platform', 'kind', 'name', 'outcome'],
    registers,
  });
  const took = new Histogram({
    name: 'watermark_interaction_duration_seconds',
    help: 'From the beginning of the work until the reply is there to be drawn',
    labelNames: ['platform', 'kind'],
    buckets: SECONDS,
    registers,
  });
  const acknowledgements = new Histogram({
    name: 'watermark_acknowledgement_duration_seconds',
    help: 'From the arrival of an interaction until it is acknowledged; on Discord where a deferral does that',
    labelNames: ['platform'],
    buckets: SECONDS,
    registers,
  });
  return {
    replied: ({ platform, kind, name, outcome, seconds }) => {
      replies.inc({ platform, kind, name, outcome });
      took.observe({ platform, kind }, seconds);
    },
    acknowledged: (platform, seconds) => acknowledgements.observe({ platform }, seconds),
  };
};

const createEngineMetrics = (registers: Registers): EngineWatch => {
  const deliveries = new Counter({
    name: 'watermark_deliveries_total',
    help: 'Messages settled by this process, by notice and outcome',
    labelNames: ['platform', 'notice', 'outcome'],
    registers,
  });
  const ticks = new Histogram({
    name: 'watermark_tick_duration_seconds',
    help: 'The minute tick: all routines that were due',
    buckets: TICK_SECONDS,
    registers,
  });
  const lastTick = new Gauge({
    name: 'watermark_last_tick_timestamp_seconds',
    help: 'When the last tick ended',
    registers,
  });
  const failures = new Counter({
    name: 'watermark_routine_failures_total',
    help: 'Routines that failed in a tick',
    labelNames: ['routine'],
    registers,
  });
  return {
    settled: ({ platform, notice }, outcome) => deliveries.inc({ platform, notice, outcome }),
    ticked: (seconds) => {
      ticks.observe(seconds);
      lastTick.setToCurrentTime();
    },
    routineFailed: (routine) => failures.inc({ routine }),
  };
};

const createCounting = (registers: Registers): Metrics['counting'] => {
  const events = new Counter({
    name: 'watermark_log_events_total',
    help: 'Lines of the log, by event',
    labelNames: ['level', 'event'],
    registers,
  });
  const reconnects = new Counter({
    name: 'watermark_reconnects_total',
    help: 'Connections that were lost and are there again',
    labelNames: ['to'],
    registers,
  });
  return (log) => {
    const at =
      (level: LogLevel): Log[LogLevel] =>
      (fields, event) => {
        events.inc({ level, event });
        const to = CONNECTED_AGAIN.exec(event)?.[1];
        if (to !== undefined) reconnects.inc({ to });
        log[level](fields, event);
      };
    return { info: at('info'), warn: at('warn'), error: at('error') };
  };
};

/** What is so now, rather than counted. What isn't known is left out. */
const createGauges = (registers: Registers): ((now: ReadNow) => void) => {
  const gauge = (name: string, help: string, label?: string) =>
    new Gauge({ name: `watermark_${name}`, help, labelNames: label === undefined ? [] : [label], registers });
  const ready = gauge('ready', '1 once it is open, until it stops');
  const up = gauge('database_up', '1 where the database answered within two seconds');
  const connections = gauge('database_connections', 'Connections of this process to the database', 'state');
  const waits = gauge('database_waiters', 'Statements of this process that wait for a connection');
  const waiting = gauge('outbox_waiting', 'Messages that still have to leave, of all processes');
  const oldest = gauge('outbox_oldest_seconds', 'How long the oldest of them has been waiting');
  const failed = gauge('outbox_failed', 'Messages that failed for good, of the last 90 days');
  const problems = gauge('problems', 'What doctor finds wrong and nobody has ignored, as of the last look');
  const jobs = gauge('queue_jobs', 'Jobs of the queue, of all processes', 'state');
  const platforms = gauge('platform_connections', 'Open connections to a platform; 1 where it posts to us', 'platform');
  return (now) => {
    ready.set(Number(now.ready));
    up.set(Number(now.reached));
    connections.set({ state: 'idle' }, now.connections.idle);
    connections.set({ state: 'busy' }, now.connections.open - now.connections.idle);
    waits.set(now.connections.waiting);
    for (const each of [waiting, oldest, failed, problems]) each.remove();
    if (now.problems !== undefined) problems.set(now.problems);
    if (now.outbox) {
      waiting.set(now.outbox.waiting);
      oldest.set(now.outbox.oldestSeconds);
      failed.set(now.outbox.failed);
    }
    jobs.reset();
    for (const [state, count] of Object.entries(now.queue ?? {})) jobs.set({ state }, count);
    for (const [platform, open] of Object.entries(now.platforms)) platforms.set({ platform }, open);
  };
};
