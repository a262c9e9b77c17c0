/** Opens the platforms whose tokens are set; each one's library is loaded only then. */

import type { Command } from './chat/command.ts';
import type { Origin } from './chat/context.ts';
import type { Conversations } from './chat/conversations.ts';
import type { Dispatcher } from './chat/dispatch.ts';
import type { Messenger } from './chat/messenger.ts';
import type { Block } from './chat/view.ts';
import type { Config, DiscordConfig, SlackConfig } from './config.ts';
import type { Database } from './database/client.ts';
import { type Handler, type Served, serveHttp } from './http.ts';
import type { PlatformName } from './lib/platforms.ts';
import type { Log } from './lib/process/log.ts';
import { systemClock } from './lib/time/clock.ts';

type PlatformNeeds = {
  readonly database: Database;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: Log;
  /** What the App Home shows this person. */
  readonly home: (origin: Origin) => Promise<readonly Block[]>;
  /** A platform refuses us for good: only the operator can mend it. */
  readonly onFatal: (error: Error) => void;
};

export type OpenPlatform = {
  readonly name: PlatformName;
  readonly messenger: Messenger & Conversations;
  /** What the operator does next, said once it is open. */
  readonly next: string;
  /** Over HTTP. */
  readonly serves: Served;
  readonly close: () => Promise<void>;
};

export type OpenPlatforms = {
  readonly platforms: readonly OpenPlatform[];
  readonly close: () => Promise<void>;
};

export const openPlatforms = async (
  config: Pick<Config, 'discord' | 'slack' | 'port' | 'host'>,
  needs: PlatformNeeds,
): Promise<OpenPlatforms> => {
  const opening = [
    ...(config.discord ? [openDiscord(config.discord, needs)] : []),
    ...(config.slack ? [openSlack(config.slack, needs)] : []),
  ];
  const settled = await Promise.allSettled(opening);
  const platforms = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = settled.find((each) => each.status === 'rejected');
  if (refused) {
    // One wrong token must not leave the other platform half open.
    await Promise.all(platforms.map(({ close }) => close()));
    throw refused.reason;
  }
  const handlers: Readonly<Record<string, Handler>> = Object.assign(
    {},
    ...platforms.map(({ serves }) => serves.handlers),
  );
  const slackEvents = platforms.find(({ serves }) => serves.slackEvents)?.serves.slackEvents;
  const closeAll = async (): Promise<void> => {
    await Promise.all(platforms.map(({ close }) => close()));
  };
  try {
    const server =
      slackEvents || Object.keys(handlers).length > 0
        ? await serveHttp(config, { handlers, slackEvents }, needs.log)
        : undefined;
    return {
      platforms,
      close: async () => (server ? server.close().finally(closeAll) : closeAll()),
    };
  } catch (error) {
    // An open gateway would keep the process alive.
    await closeAll();
    throw error;
  }
};

/** What is made from our commands for a platform and committed: contents by the file's name. */
export const platformFiles = async (
  commands: readonly Command[],
): Promise<Readonly<Record<string, string>>> => {
  const { manifestFiles } = await import('./platforms/slack/connect/manifest.ts');
  return manifestFiles(commands);
};

// The platforms' own rules (signatures, tokens, three seconds) go by the world's clock, however far
// the sandbox has moved its own.
const openDiscord = async (
  config: DiscordConfig,
  { database, ...needs }: PlatformNeeds,
): Promise<OpenPlatform> => {
  const [{ connectDiscord }, { createDiscordStore }, { purgeLeftGuilds }] = await Promise.all([
    import('./platforms/discord/discord.ts'),
    import('./platform-stores/discord.ts'),
    import('./platform-stores/discord-guilds.ts'),
  ]);
  const discord = await connectDiscord({
    ...config,
    ...needs,
    store: createDiscordStore(database),
    now: systemClock.now,
  });
  const stopPurging = daily(async () => {
    const guilds = await purgeLeftGuilds(database, systemClock.now());
    if (guilds > 0) needs.log.info({ guilds }, 'discord-guilds-purged');
  }, needs.log);
  return {
    name: 'discord',
    messenger: discord.messenger,
    next: `Discord is open. Invite the bot into a guild: ${discord.inviteUrl}`,
    serves: { handlers: discord.endpoint ? { '/discord/interactions': discord.endpoint } : {} },
    close: async () => {
      stopPurging();
      await discord.close();
    },
  };
};

const openSlack = async (
  config: SlackConfig,
  { database, ...needs }: PlatformNeeds,
): Promise<OpenPlatform> => {
  const [{ connectSlack }, { createSlackStore }] = await Promise.all([
    import('./platforms/slack/slack.ts'),
    import('./platform-stores/slack.ts'),
  ]);
  const slack = await connectSlack({
    ...needs,
    settings: config,
    store: createSlackStore(database),
    now: systemClock.now,
  });
  return {
    name: 'slack',
    messenger: slack.messenger,
    next:
      config.identity.kind === 'oauth'
        ? `Slack is open. Install it in a workspace: ${config.identity.publicUrl}/slack/install`
        : 'Slack is open. Type /watermark quiz in your workspace.',
    serves: { handlers: slack.pages ? { '/slack': slack.pages } : {}, slackEvents: slack.events },
    close: slack.close,
  };
};

const DAY_MS = 86_400_000;

/**
 * Now and once a day; gives the function that stops it. Harmless from several processes at once,
 * since it deletes what is due and no more.
 */
const daily = (work: () => Promise<void>, log: Log): (() => void) => {
  const run = (): void =>
    void work().catch((error: unknown) => log.error({ err: error }, 'daily-work-failed'));
  run();
  const timer = setInterval(run, DAY_MS).unref();
  return () => clearInterval(timer);
};
