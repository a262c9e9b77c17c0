/** What goes wrong around a bot that is soaked: each lasts until whoever connects is served again. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../src/lib/random.ts';
import type { House } from '../chaos/outages/house.ts';
import type { DiscordPeer } from '../peers/discord/start.ts';
import type { Ending } from '../support/postgres-server.ts';

export type Surroundings = { readonly house: House; readonly peer: DiscordPeer; readonly random: Random };
/** Gives in a few words what went wrong. */
type Fault = (surroundings: Surroundings) => Promise<string>;

const ENDINGS: readonly Ending[] = ['kill', 'immediate', 'fast'];
const AWAY_AT_MOST_MS = 2000;
const awayMs = ({ next }: Random): number => Math.round(next() * AWAY_AT_MOST_MS);

const database: Fault = async ({ house, random }) => {
  const ending = ENDINGS[Math.floor(random.next() * ENDINGS.length)] ?? 'kill';
  const downMs = awayMs(random);
  await house.restart(ending, downMs);
  await house.writable();
  return `the database was restarted (${ending}, away ${downMs} ms)`;
};

const connections: Fault = async ({ house, random }) => {
  const downMs = awayMs(random);
  await house.wire.cut();
  await delay(downMs);
  await house.wire.mend();
  return `the way to the database was cut for ${downMs} ms`;
};

/** Requests in a row that the platform doesn't serve. */
const REFUSED = 20;
const REFUSES_MS = 2000;

const platform =
  (how: string, refuse: (faults: DiscordPeer['faults']) => void): Fault =>
  async ({ peer }) => {
    refuse(peer.faults);
    await delay(REFUSES_MS);
    peer.faults.clear();
    return `the platform ${how}`;
  };

const gateway: Fault = async ({ peer }) => {
  peer.faults.dropGateway();
  await peer.connected();
  return 'the platform’s socket broke';
};

export const faults = {
  database,
  errors: platform('answered 500', ({ fail }) => fail('any', 500, REFUSED)),
  connections,
  limits: platform('answered 429', ({ rateLimit }) => rateLimit('any', REFUSED)),
  gateway,
  cuts: platform('cut what it was asked', ({ reset }) => reset('any', REFUSED)),
} as const;
export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as readonly FaultName[];
