/**
 * Opens Discord: checks the token, registers the commands, and listens over the gateway or at an
 * HTTP endpoint.
 */
import { DiscordAPIError, HTTPError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Conversations } from '../../chat/deliver/conversations.ts';
import type { Messenger } from '../../chat/deliver/messenger.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { PlatformRoles } from '../../chat/look-up-roles.ts';
import type { Command } from '../../chat/receive/command.ts';
import type { Ingress } from '../../ingress/ingress.ts';
import type { Log } from '../../lib/process/log.ts';
import { within } from '../../lib/process/within.ts';
import { createReadAttachment } from './connect/attachment.ts';
import type { Localise } from './connect/commands/commands.ts';
import { menusOf } from './connect/commands/menus.ts';
import { createRegistering } from './connect/commands/register.ts';
import { isNetworkError } from './connect/failures.ts';
import type { Timeouts } from './connect/gateway/deafness.ts';
import { createGuilds } from './connect/guilds.ts';
import { inviteUrl } from './connect/invite.ts';
import { createRoleLookUps } from './connect/members.ts';
import { pause, retrying } from './connect/pause.ts';
import { closeRest, createAnswersRest, createMessagesRest, createRest } from './connect/rest.ts';
import { DiscordSetupError, wrongToken } from './connect/setup-error.ts';
import type { DiscordStore } from './connect/store.ts';
import { createTurns } from './connect/turns.ts';
import { type AnswerCounts, createAnswering } from './deliver/answer.ts';
import { createMessenger } from './deliver/deliver.ts';
import { createWorking } from './deliver/work.ts';
import { openDiscordIngress } from './receive/ingress.ts';

export type DiscordNeeds = {
  readonly token: string;
  /** DISCORD_API_URL, for test peers and proxies: `https://host/api`, without the version. */
  readonly apiUrl?: string | undefined;
  /** DISCORD_PUBLIC_KEY: where given, interactions come by HTTP and no gateway is opened. */
  readonly publicKey?: string | undefined;
  /**
   * Commands in every guild (production), or in each guild by itself, where a change shows at once
   * (development).
   */
  readonly applicationScope: 'guild' | 'global';
  /** By which interactions come in. */
  readonly ingress: Ingress;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: Log;
  readonly store: DiscordStore;
  readonly now: () => Temporal.Instant;
  readonly localise?: Localise | undefined;
  /**
   * A start that Discord refuses for good while running (the token was reset): nothing is tried
   * again.
   */
  readonly onFatal?: (error: Error) => void;
  /** Milliseconds; each has its own default where it is used. */
  readonly timing?: {
    readonly deferAfterMs?: number;
    readonly formWithinMs?: number;
    readonly beatMs?: number;
    readonly leaseMs?: number;
    readonly timeouts?: Timeouts;
    readonly editEveryMs?: number;
  };
};

export type Discord = {
  readonly messenger: Messenger & Conversations;
  readonly roles: PlatformRoles;
  readonly inviteUrl: string;
  /** What happened to answers so far. */
  readonly counts: Readonly<AnswerCounts>;
  /** Numbers of the gateway's shards that this process holds. */
  readonly shards: () => Promise<readonly number[]>;
  /** Finishes what is being answered, then leaves; its shards go on elsewhere. */
  readonly close: () => Promise<void>;
};

/** About five minutes of an outage; whoever supervises the process may then start it again. */
const START_TRIES = 14;
/** Starting goes on without the gateway after this; it connects when it can. */
const GATEWAY_AT_MOST_MS = 10_000;

const application = z.object({ id: z.string(), name: z.string() });

/** Throws DiscordSetupError for what the operator must mend. */
export const connectDiscord = async (needs: DiscordNeeds): Promise<Discord> => {
  const { token, apiUrl, publicKey, dispatcher, commands, log, store, now, timing = {} } = needs;
  const access = { token, apiUrl };
  const rest = createRest(access);
  const messagesRest = createMessagesRest(access);
  const answersRest = createAnswersRest(access);

  const { id: applicationId, name } = await findApplication(rest, log);
  const messenger = createMessenger({
    rest: messagesRest,
    onError: (error) => log.error({ err: error }, 'discord-failed'),
    pause,
    now,
    turns: createTurns({ book: (everyMs, count) => store.bookTurns(applicationId, everyMs, count), pause }),
    ...timing,
  });
  const { register, registerAll } = createCommands(needs, rest, applicationId);
  const guilds = createGuilds({ applicationId, store, messenger, commands, register, log, now });
  const counts: AnswerCounts = {
    atOnce: 0,
    deferred: 0,
    failed: 0,
    unknown: 0,
    answered: 0,
    expired: 0,
  };
  const answering = createAnswering({
    dispatcher,
    readFile: createReadAttachment(apiUrl, log),
    log,
    counts,
    ...timing,
  });
  const working = createWorking({ answering, guilds, rest: answersRest, log });

  await registerAll(await guilds.recall());
  const reading = { answerModes: dispatcher.answerModes, menus: menusOf(commands) };
  const options = { access, applicationId, publicKey, reading, timing };
  const ingress = await openDiscordIngress(needs.ingress, options, {
    ...working,
    holdShards: store.holdShards,
    releaseShards: store.releaseShards,
    fatal: (message) => {
      const error = new DiscordSetupError(message);
      log.error({ err: error }, 'discord-refuses-us');
      needs.onFatal?.(error);
    },
  });
  await within(ingress.started, GATEWAY_AT_MOST_MS);
  const invite = inviteUrl(applicationId);
  const over = publicKey === undefined ? 'gateway' : 'http';
  log.info({ application: name, applicationId, invite, over }, 'discord-open');
  return {
    messenger,
    roles: createRoleLookUps(rest, now),
    inviteUrl: invite,
    counts,
    shards: ingress.shards,
    close: async () => {
      await ingress.leave();
      await working.finish();
      for (const each of [rest, messagesRest, answersRest]) closeRest(each);
    },
  };
};

/** Without its commands the bot still hears buttons and messages, so it goes on. */
const createCommands = (needs: DiscordNeeds, rest: REST, applicationId: string) => {
  const { store, commands, localise, applicationScope: scope, log } = needs;
  const registering = createRegistering({ rest, store, applicationId, commands, scope, localise });
  const telling = async (work: Promise<boolean>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      log.error({ err: error, invite: inviteUrl(applicationId) }, 'discord-commands-not-registered');
    }
  };
  const register = (guildId: string): Promise<void> => telling(registering.inGuild(guildId));
  return {
    register,
    registerAll: async (guildIds: Iterable<string>): Promise<void> => {
      await telling(registering.atStart());
      if (scope !== 'guild') return;
      for (const guildId of guildIds) await register(guildId);
    },
  };
};

/** Who we are; the first request, so that a wrong token is told from everything else. */
const findApplication = async (rest: REST, log: Log): Promise<z.infer<typeof application>> => {
  try {
    return application.parse(
      await retrying(() => rest.get(Routes.currentApplication()), {
        tries: START_TRIES,
        mayPass: (error) => error instanceof HTTPError || isNetworkError(error),
        onFailure: (error, retryInMs) => log.error({ err: error, retryInMs }, 'discord-not-reached'),
        wait: pause,
      }),
    );
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401) throw wrongToken(error);
    throw error;
  }
};
