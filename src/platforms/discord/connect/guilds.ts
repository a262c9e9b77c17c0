/**
 * Which guilds we are in: a newcomer is welcomed, one that was left is paused, and their names are
 * known.
 */

import { controlId } from '../../../chat/control-id.ts';
import { type Address, DeliveryError, type Messenger } from '../../../chat/deliver/messenger.ts';
import type { Command } from '../../../chat/receive/command.ts';
import { button, controls, heading, list, paragraph, type View, view } from '../../../chat/view/view.ts';
import type { Log } from '../../../lib/process/log.ts';
import { text } from '../../../lib/words/text.ts';
import type { Guild, GuildNews } from './guild-news.ts';
import type { DiscordStore } from './store.ts';

export type GuildNeeds = {
  readonly applicationId: string;
  readonly store: Pick<
    DiscordStore,
    | 'findGuilds'
    | 'recordGuildJoined'
    | 'recordGuildWelcomed'
    | 'recordGuildRenamed'
    | 'recordGuildLeft'
    | 'recordGuildsOfShard'
  >;
  readonly messenger: Messenger;
  readonly commands: readonly Command[];
  /** Registers commands there, where that is how they are registered. */
  readonly register: (guildId: string) => Promise<unknown>;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
};

export type Guilds = {
  /**
   * Knows the guilds of earlier starts again: a session that goes on doesn't tell of them. Gives
   * their ids.
   */
  readonly recall: () => Promise<readonly string[]>;
  /** `undefined` for a guild that nobody has told us of. */
  readonly nameOf: (guildId: string) => string | undefined;
  /** `at`: when it was told, which may be some time ago. */
  readonly hear: (news: GuildNews, at: Temporal.Instant) => Promise<void>;
};

export const createGuilds = (needs: GuildNeeds): Guilds => {
  const { applicationId, store } = needs;
  const names = new Map<string, string>();

  const arrive = async ({ id: guildId, name, ...guild }: Guild, at: Temporal.Instant): Promise<void> => {
    names.set(guildId, name);
    const came = await store.recordGuildJoined({ applicationId, guildId, name, at });
    if (came === 'late') return;
    await needs.register(guildId);
    if (came === 'new') await welcome(needs, { id: guildId, name, ...guild });
  };

  const rename = async (guildId: string, name: string): Promise<void> => {
    names.set(guildId, name);
    await store.recordGuildRenamed({ applicationId, guildId, name });
  };

  const leave = async (guildId: string, at: Temporal.Instant): Promise<void> => {
    names.delete(guildId);
    needs.log.info({ guild: guildId }, 'discord-guild-left');
    await store.recordGuildLeft({ applicationId, guildId, at });
  };

  return {
    recall: async () => {
      const known = await store.findGuilds(applicationId);
      for (const { guildId, name } of known) names.set(guildId, name);
      return known.map(({ guildId }) => guildId);
    },
    nameOf: (guildId) => names.get(guildId),
    hear: async (news, at) => {
      switch (news.kind) {
        case 'all': {
          const { shard, shardCount, guildIds } = news;
          return store.recordGuildsOfShard({ applicationId, shard, shardCount, guildIds, at });
        }
        case 'here':
          return arrive(news.guild, at);
        case 'renamed':
          return rename(news.id, news.name);
        case 'left':
          return leave(news.id, at);
      }
    },
  };
};

/**
 * To the guild's own channel for such news, or to its owner where we can't write there; somebody
 * who reads neither has /help.
 */
const welcome = async (
  { applicationId, store, messenger, commands, log, now }: GuildNeeds,
  guild: Guild,
): Promise<void> => {
  const owner: Address = { kind: 'direct', accountId: guild.ownerId };
  const addresses: readonly Address[] = guild.systemChannelId
    ? [{ kind: 'channel', channelId: guild.systemChannelId }, owner]
    : [owner];
  const words = welcomeView(commands);
  for (const address of addresses) {
    try {
      await messenger.send(address, words, `welcome:${guild.id}`);
      log.info({ guild: guild.id, to: address.kind }, 'discord-guild-welcomed');
      break;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      log.warn({ guild: guild.id, to: address.kind, reason: error.message }, 'discord-welcome-not-delivered');
      // It will be tried when the gateway next tells of this guild.
      if (error.failure === 'transient' || error.failure === 'rate-limited') return;
    }
  }
  await store.recordGuildWelcomed({ applicationId, guildId: guild.id, at: now() });
};

const welcomeView = (commands: readonly Command[]): View => {
  const has = (name: string): boolean => commands.some((command) => command.name === name);
  return view('Hello from Watermark', [
    heading(text`Hello, I’m Watermark`),
    paragraph(
      text`I help this server study data engineering: the right question on the right day, and an answer to
        every “what was that again?”.`,
    ),
    list([
      ...(has('setup')
        ? [
            text`**/setup** sets your cohort up, until its first question stands. Whoever manages this server can
              use it.`,
          ]
        : []),
      text`**/help** shows everything I can do, and what is yours to manage.`,
      ...(has('quiz') ? [text`**/quiz** asks the first questions, right now.`] : []),
    ]),
    // By its name alone: a platform knows no feature.
    has('setup') && controls(button(controlId('setup.open'), 'Set up', 'primary')),
  ]);
};
