/** One bot in a Discord guild and a Slack team at once: two real clients, two wires, one database. */
import type { Conversations } from '../../src/chat/deliver/conversations.ts';
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import type { PlatformRoles } from '../../src/chat/look-up-roles.ts';
import { declaredCommands } from '../../src/cli/generate/command-table.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { SlackNeeds } from '../../src/platforms/slack/slack.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type Connected, start as startDiscord, welcomed } from '../platforms/discord/start-discord.ts';
import { type Running, startSlack } from '../platforms/slack/start.ts';
import { type Bot, createBot, createTestClock, quickOffers } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

export type BothPeers = {
  readonly own: TestDatabase;
  readonly bot: Bot;
  readonly peer: DiscordPeer;
  readonly discord: Connected;
  readonly slack: Running;
  readonly engine: Engine;
  /** What was logged as a warning or an error. */
  readonly failed: object[];
  readonly close: () => Promise<void>;
};

/** `at`: where its clock stands. */
export const openBothPeers = async ({
  at,
  transport = 'http',
}: {
  readonly at?: string;
  readonly transport?: 'http' | 'socket';
} = {}): Promise<BothPeers> => {
  const own = await createPostgresDatabase();
  const peer = await startDiscordPeer({ limits: 'none' });
  const failed: object[] = [];
  const keep = (fields: object): void => void failed.push(fields);
  const messengers = new Map<PlatformName, Messenger & Conversations>();
  const platformRoles = new Map<PlatformName, PlatformRoles>();
  const bot = createBot(own.database, { clock: createTestClock(at), messengers, platformRoles });
  const given = { dispatcher: bot.dispatcher, commands: declaredCommands() };
  const discord = await startDiscord(peer, own, given);
  const onRoleChange: SlackNeeds['onRoleChange'] = (change) => bot.roleLookups.forget('slack', change);
  const slack = await startSlack({ ...given, transport, needs: { now: bot.clock.now, onRoleChange } });
  platformRoles.set('discord', discord.roles).set('slack', slack.slack.roles);
  messengers.set('discord', discord.messenger).set('slack', slack.slack.messenger);
  await peer.connected();
  await welcomed(peer);
  const log = { info: () => {}, warn: keep, error: keep };
  const needs = { database: own.database, clock: bot.clock, random: seededRandom('both peers'), log };
  const engine = createEngine(needs, () => ({
    ...quickOffers(bot),
    messengers,
  }));
  return {
    ...{ own, bot, peer, discord, slack, engine, failed },
    close: async () => {
      await engine.close();
      await slack.stop();
      await discord.close();
      await peer.close();
      await own.drop();
    },
  };
};
