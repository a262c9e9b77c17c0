/**
 * Opens Discord: checks the token, registers the commands, and listens over the gateway or at an
 * HTTP endpoint.
 */
import { DiscordAPIError, HTTPError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Command } from '../../chat/command.ts';
import type { Conversations } from '../../chat/conversations.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { Messenger } from '../../chat/messenger.ts';
import type { Log } from '../../lib/process/log.ts';
import { within } from '../../lib/process/within.ts';
import type { Localise } from './connect/commands.ts';
import type { Patience } from './connect/deafness.ts';
import { isNetworkError } from './connect/failures.ts';
import type { GuildNews } from './connect/guild-news.ts';
import { createGuilds } from './connect/guilds.ts';
import { inviteUrl } from './connect/invite.ts';
import { menusOf } from './connect/menus.ts';
import { pause, retrying } from './connect/pause.ts';
import { createRegistering } from './connect/register.ts';
import { closeRest, createAnswersRest, createMessagesRest, createRest } from './connect/rest.ts';
import { wrongToken } from './connect/setup-error.ts';
import type { DiscordStore } from './connect/store.ts';
import { createTurns } from './connect/turns.ts';
import { createWire } from './connect/wire.ts';
import { type AnswerCounts, createAnswering } from './deliver/answer.ts';
import { createMessenger } from './deliver/deliver.ts';
import { createEndpoint, type Endpoint } from './receive/http.ts';
import { openIngress } from './receive/ingress.ts';
import { receive, type Suggest, type Work, withGuildName } from './receive/receive.ts';

export type DiscordNeeds = {
  readonly token: string;
  /** DISCORD_API_URL, for test peers and proxies: `https://host/api`, without the version. */
  readonly apiUrl?: string | undefined;
  /** DISCORD_PUBLIC_KEY: where given, interactions come to `endpoint` and no gateway is opened. */
  readonly publicKey?: string | undefined;
  /**
   * Commands in every guild (production), or in each guild by itself, where a change shows at once
   * (development).
   */
  readonly applicationScope: 'guild' | 'global';
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
    readonly patience?: Patience;
    readonly editEveryMs?: number;
  };
};

export type Discord = {
  readonly messenger: Messenger & Conversations;
  readonly inviteUrl: string;
  /** Where `publicKey` was given. */
  readonly endpoint?: Endpoint;
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
/** Answers in flight when we leave get this long. */
const FINISH_MS = 5000;

const application = z.object({ id: z.string(), name: z.string() });

/** Without its commands the bot still hears buttons and messages, so it goes on. */
const tellingOfFailure =
  (log: Log, applicationId: string) =>
  async (work: Promise<boolean>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      log.error({ err: error, invite: inviteUrl(applicationId) }, 'discord-commands-not-registered');
    }
  };

/** Throws DiscordSetupError for what the operator must mend. */
export const connectDiscord = async (needs: DiscordNeeds): Promise<Discord> => {
  const { token, apiUrl, publicKey, dispatcher, commands, log, store, now, timing = {} } = needs;
  const access = { token, apiUrl };
  const rest = createRest(access);
  const messagesRest = createMessagesRest(access);
  const answersRest = createAnswersRest(access);

  const { id: applicationId, name } = await findApplication(rest, log);
  const onError = (error: unknown): void => log.error({ err: error }, 'discord-failed');
  const turns = createTurns({
    book: (everyMs, count) => store.bookTurns(applicationId, everyMs, count),
    pause,
  });
  const messenger = createMessenger({ rest: messagesRest, onError, pause, turns, ...timing });
  const registering = createRegistering({
    rest,
    store,
    applicationId,
    commands,
    scope: needs.applicationScope,
    localise: needs.localise,
  });
  const register = tellingOfFailure(log, applicationId);
  const guilds = createGuilds({
    applicationId,
    store,
    messenger,
    commands,
    register: (guildId) => register(registering.inGuild(guildId)),
    log,
    now,
  });

  const counts: AnswerCounts = {
    atOnce: 0,
    deferred: 0,
    failed: 0,
    unknown: 0,
    answered: 0,
    expired: 0,
  };
  const answering = createAnswering({ dispatcher, log, counts, ...timing });
  const working = createWorking();
  const onInteraction = (received: Work | Suggest, deferring?: Promise<void>): void => {
    working.add(
      answering(withGuildName(received, guilds.nameOf), createWire(answersRest, received.call), deferring),
    );
  };
  // One after the other: a start brings thousands of guilds at once, and answers must not queue
  // behind them.
  let lastOfGuilds = Promise.resolve();
  const onGuildNews = (news: GuildNews, at: Temporal.Instant): void => {
    lastOfGuilds = lastOfGuilds.then(() => guilds.hear(news, at)).catch(onError);
    working.add(lastOfGuilds);
  };

  const reading = { manners: dispatcher.manners, menus: menusOf(commands) };
  const endpoint = publicKey
    ? createEndpoint({
        publicKey,
        now,
        read: (raw) => receive(raw, reading, now()),
        onInteraction,
        log,
      })
    : undefined;
  await register(registering.atStart());
  const known = await guilds.recall();
  if (needs.applicationScope === 'guild')
    for (const guildId of known) await register(registering.inGuild(guildId));
  const ingress = publicKey
    ? undefined
    : openIngress({
        options: { access, applicationId, reading, timing },
        store,
        log,
        onInteraction,
        onGuildNews,
        onFatal: (error) => {
          log.error({ err: error }, 'discord-refuses-us');
          needs.onFatal?.(error);
        },
      });
  if (ingress) await within(ingress.started, GATEWAY_AT_MOST_MS);
  const invite = inviteUrl(applicationId);
  log.info({ application: name, applicationId, invite, over: ingress ? 'gateway' : 'http' }, 'discord-open');
  return {
    messenger,
    inviteUrl: invite,
    ...(endpoint ? { endpoint } : {}),
    counts,
    shards: async () => (await ingress?.shards()) ?? [],
    close: async () => {
      await ingress?.leave();
      await within(working.done(), FINISH_MS);
      await ingress?.close();
      for (const each of [rest, messagesRest, answersRest]) closeRest(each);
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

/** What is being worked on, so that leaving can wait for it. */
const createWorking = () => {
  const working = new Set<Promise<void>>();
  return {
    add: (work: Promise<void>): void => {
      working.add(work);
      void work.finally(() => working.delete(work));
    },
    done: async (): Promise<void> => void (await Promise.allSettled(working)),
  };
};
