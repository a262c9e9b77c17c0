/**
 * A gateway session: what was sent to it, so that it can be taken up again after its connection is
 * lost.
 */
import { randomBytes } from 'node:crypto';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { guildCreateJson } from '../objects/guild.ts';
import { shardOf } from '../snowflake.ts';
import type { World } from '../world.ts';

/** Events kept for a replay; a session that missed more must be begun anew. */
const MOST_KEPT_EVENTS = 5000;

export type Packet = {
  readonly op: number;
  readonly d: unknown;
  readonly s?: number;
  readonly t?: string;
};

export type Session = {
  readonly id: string;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  readonly kept: Packet[];
  seq: number;
  /** Writes to its connection; undefined while it has none. */
  send: ((packet: Packet) => void) | undefined;
};

export const createSession = (shard: Session['shard'], intents: number, send: Session['send']): Session => ({
  id: randomBytes(16).toString('hex'),
  shard,
  intents,
  kept: [],
  seq: 0,
  send,
});

export const sendEvent = (session: Session, event: string, data: unknown): void => {
  session.seq += 1;
  const packet: Packet = { op: 0, t: event, s: session.seq, d: data };
  session.kept.push(packet);
  if (session.kept.length > MOST_KEPT_EVENTS) session.kept.shift();
  session.send?.(packet);
};

/** Whether an event of a guild, or of no guild, belongs to a session. */
export const concerns = (session: Session, guildId: string | undefined): boolean =>
  shardOf(guildId, session.shard[1]) === session.shard[0];

/** READY, then each guild of the shard. */
export const greet = (world: World, session: Session, resumeUrl: string): void => {
  const guilds = [...world.guilds.values()].filter((guild) => guild.joined && concerns(session, guild.id));
  sendEvent(session, 'READY', {
    v: 10,
    user: world.bot,
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    application: { id: world.applicationId, flags: 0 },
  });
  if ((session.intents & GatewayIntentBits.Guilds) === 0) return;
  for (const guild of guilds) sendEvent(session, 'GUILD_CREATE', guildCreateJson(world, guild));
};

/**
 * Sends what came after `seq`, then RESUMED. False where too much was missed, or `seq` isn't from
 * this session.
 */
export const replay = (session: Session, seq: number): boolean => {
  const [oldest] = session.kept;
  if (seq > session.seq || (oldest?.s ?? 1) > seq + 1) return false;
  for (const packet of session.kept) if ((packet.s ?? 0) > seq) session.send?.(packet);
  sendEvent(session, 'RESUMED', {});
  return true;
};
