/** Outages by kind: each lasts until a bot that connects can write again. */
import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres } from '../../../src/database/client.ts';
import type { Random } from '../../../src/lib/random.ts';
import { hasPooler } from '../../support/pooler.ts';
import type { Ending } from '../../support/postgres-server.ts';
import type { House } from './house.ts';

export type Played = {
  /** In a few words. */
  readonly how: string;
  /** From then on whoever connects can write. */
  readonly backAt: number;
};

type Outage = (house: House, random: Random) => Promise<Played>;

const between = ({ next }: Random, least: number, most: number): number => Math.round(least + next() * (most - least));

const played = async (house: House, how: string): Promise<Played> => {
  await house.writable();
  return { how, backAt: performance.now() };
};

/** An administrator ends all of the bot's connections, a few times. */
const end: Outage = async (house, random) => {
  const times = between(random, 1, 4);
  const admin = await openPostgres(house.postgresUrl(), { connections: 1 });
  for (let time = 0; time < times; time += 1) {
    await delay(between(random, 50, 500));
    await admin.statement(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'watermark%' and pid <> pg_backend_pid()`,
      [],
    );
  }
  await admin.close();
  return played(house, `connections ended ${times} times`);
};

const ENDINGS: readonly Ending[] = ['kill', 'immediate', 'fast'];

const restart: Outage = async (house, random) => {
  const ending = ENDINGS[between(random, 0, ENDINGS.length - 1)] ?? 'kill';
  const downMs = between(random, 0, 4000);
  await house.restart(ending, downMs);
  return played(house, `restart (${ending}, away ${downMs} ms)`);
};

/**
 * What is connected falls silent. In half of them whoever connects hears nothing for a while
 * either.
 */
const silence: Outage = async (house, random) => {
  const forMs = Math.max(0, between(random, -4000, 4000));
  if (forMs > 0) house.leadNowhere();
  house.wire.silence();
  await delay(forMs);
  house.leadHome();
  return played(house, `silence (new connections too: ${forMs} ms)`);
};

const failOver: Outage = async (house, random) => {
  const readOnlyMs = between(random, 0, 2000);
  await house.failOver(readOnlyMs);
  return played(house, `failover (reads only for ${readOnlyMs} ms)`);
};

/** The bot finds a pooler where Postgres was, and the pooler dies under it. */
const pooler: Outage = async (house, random) => {
  const restartPooler = await house.pool();
  await house.wire.cut();
  await house.wire.mend();
  await delay(between(random, 1000, 2000));
  const downMs = between(random, 0, 3000);
  await restartPooler(downMs);
  const result = await played(house, `pooler restarted (away ${downMs} ms)`);
  // Whoever is connected stays with it.
  house.leadHome();
  return result;
};

const outages = { end, restart, silence, failover: failOver, pooler } as const;
export type Kind = keyof typeof outages;
export const allKinds = Object.keys(outages) as readonly Kind[];

export const outageOf = (kind: Kind): Outage => outages[kind];

/** Those that can be had on this machine. */
export const kindsHere = (): readonly Kind[] => allKinds.filter((kind) => kind !== 'pooler' || hasPooler());
