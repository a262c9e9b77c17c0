/** Opens the platforms whose tokens are set; each one's library is loaded only then. */

import type { Origin } from './chat/context.ts';
import type { Conversations } from './chat/deliver/conversations.ts';
import type { Messenger } from './chat/deliver/messenger.ts';
import type { Dispatcher } from './chat/dispatch.ts';
import type { PlatformRoles, RoleChange } from './chat/look-up-roles.ts';
import type { Page } from './chat/page.ts';
import type { Command } from './chat/receive/command.ts';
import type { Block } from './chat/view/view.ts';
import type { DiscordConfig } from './config/discord.ts';
import type { SlackConfig } from './config/slack.ts';
import type { Config } from './config.ts';
import type { Database } from './database/client.ts';
import type { Ingress } from './ingress/ingress.ts';
import { type Finding, unknown } from './lib/finding.ts';
import type { PlatformName } from './lib/platforms.ts';
import type { Log } from './lib/process/log.ts';
import { systemClock } from './lib/time/clock.ts';

type PlatformNeeds = {
  readonly database: Database;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: Log;
  /** What the App Home shows this person. */
  readonly home: (origin: Origin, again: boolean) => Promise<readonly Block[]>;
  /** Whether somebody was ever met. */
  readonly isKnown: (origin: Origin) => Promise<boolean>;
  /** Who has a role was changed on a platform: what was looked up is no longer believed. */
  readonly forgetRoles: (platform: PlatformName, change: RoleChange) => Promise<void>;
  /** A platform refuses us for good: only the operator can mend it. */
  readonly onFatal: (error: Error) => void;
};

export type OpenPlatform = {
  readonly name: PlatformName;
  readonly messenger: Messenger & Conversations;
  readonly roles: PlatformRoles;
  /** What the operator does next, said once it is open. */
  readonly next: string;
  /** How many connections to it are open; 1 where it posts to us. */
  readonly connections: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export type OpenPlatforms = {
  readonly platforms: readonly OpenPlatform[];
  readonly close: () => Promise<void>;
};

const DAY_MS = 86_400_000;

export const noPlatforms: OpenPlatforms = { platforms: [], close: async () => {} };

export const openPlatforms = async (
  config: Pick<Config, 'discord' | 'slack' | 'publicUrl'>,
  ingress: Ingress,
  needs: PlatformNeeds,
  pages: readonly Page[] = [],
): Promise<OpenPlatforms> => {
  const { discord, slack } = config;
  if (config.publicUrl !== undefined) for (const { path, answer } of pages) ingress.serve(path, answer);
  const settled = await Promise.allSettled([
    ...(discord ? [openDiscord(discord, ingress, needs)] : []),
    ...(slack ? [openSlack(slack, ingress, needs)] : []),
  ]);
  const platforms = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async (): Promise<void> => {
    // What came in full by HTTP is answered; then each platform finishes what it works on.
    await ingress.stopListening();
    await Promise.all(platforms.map((platform) => platform.close()));
  };
  const refused = settled.find((each) => each.status === 'rejected');
  if (!refused) return { platforms, close };
  // One wrong token must not leave the other platform half open.
  await close();
  throw refused.reason;
};

/** What `watermark doctor` finds on the platforms whose tokens are set. */
export const examinePlatforms = async (
  { discord, slack }: Pick<Config, 'discord' | 'slack'>,
  database: Database | undefined,
): Promise<readonly Finding[]> => {
  if (!discord && !slack) return [unknown('platforms', 'no token is set, so the sandbox is opened')];
  const found: Finding[] = [];
  const day = Math.floor(systemClock.now().epochMilliseconds / DAY_MS);
  if (discord) {
    const { examineDiscord } = await import('./platforms/discord/connect/examine.ts');
    const { findDiscordPlaces } = await import('./platform-stores/discord-guilds.ts');
    found.push(...(await examineDiscord(discord, await findDiscordPlaces(database), day)));
  }
  if (slack) {
    const { examineSlack } = await import('./platforms/slack/connect/examine.ts');
    const { createSlackStore } = await import('./platform-stores/slack.ts');
    const { findSlackPlaces } = await import('./platform-stores/slack-teams.ts');
    const store = database ? createSlackStore(database) : undefined;
    found.push(...(await examineSlack(slack, store, await findSlackPlaces(database), day)));
  }
  return found;
};

/** What is made from our commands for a platform and committed: contents by the file's name. */
export const platformFiles = async (commands: readonly Command[]): Promise<Readonly<Record<string, string>>> => {
  const { manifestFiles } = await import('./platforms/slack/connect/manifest.ts');
  return manifestFiles(commands);
};

// The platforms' own rules (signatures, tokens, three seconds) go by the world's clock, however far
// the sandbox has moved its own.
const openDiscord = async (
  config: DiscordConfig,
  ingress: Ingress,
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
    ingress,
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
    roles: discord.roles,
    connections: async () => (config.publicKey === undefined ? (await discord.shards()).length : 1),
    next: `Discord is open. Invite the bot into a guild: ${discord.inviteUrl}`,
    close: async () => {
      stopPurging();
      await discord.close();
    },
  };
};

const openSlack = async (
  config: SlackConfig,
  ingress: Ingress,
  { database, ...needs }: PlatformNeeds,
): Promise<OpenPlatform> => {
  const [{ connectSlack }, { transportWords }, { createSlackStore }, { purgeLeftTeams }] = await Promise.all([
    import('./platforms/slack/slack.ts'),
    import('./platforms/slack/connect/settings.ts'),
    import('./platform-stores/slack.ts'),
    import('./platform-stores/slack-teams.ts'),
  ]);
  const slack = await connectSlack({
    ...needs,
    onRoleChange: (change) => needs.forgetRoles('slack', change),
    ingress,
    settings: config,
    store: createSlackStore(database),
    now: systemClock.now,
  });
  const stopPurging = daily(async () => {
    const teams = await purgeLeftTeams(database, systemClock.now());
    if (teams > 0) needs.log.info({ teams }, 'slack-teams-purged');
  }, needs.log);
  const open = `Slack is open (${transportWords(config.transport)}).`;
  return {
    name: 'slack',
    messenger: slack.messenger,
    roles: slack.roles,
    connections: slack.connections,
    next:
      config.identity.kind === 'oauth'
        ? `${open} Install it in a workspace: ${config.identity.publicUrl}/slack/install`
        : `${open} Type /watermark quiz in your workspace.`,
    close: async () => {
      stopPurging();
      await slack.close();
    },
  };
};

/**
 * Now and once a day; gives the function that stops it. Harmless from several processes at once,
 * since it deletes what is due and no more.
 */
const daily = (work: () => Promise<void>, log: Log): (() => void) => {
  const run = (): void => void work().catch((error: unknown) => log.error({ err: error }, 'daily-work-failed'));
  run();
  const timer = setInterval(run, DAY_MS).unref();
  return () => clearInterval(timer);
};
