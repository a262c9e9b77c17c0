/** Opens Discord: checks the token, registers the commands, and listens over the gateway or at an HTTP endpoint. */
import { randomUUID } from 'node:crypto';
import { DiscordAPIError, GatewayDispatchEvents, type GatewayDispatchPayload, HTTPError, type RateLimitData, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Command } from '../../chat/command.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { Messenger } from '../../chat/messenger.ts';
import { type AnswerCounts, createAnswering, type Log } from './answer.ts';
import type { Localise } from './commands.ts';
import { createMessenger } from './deliver.ts';
import { isNetworkError } from './failures.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { createGuilds } from './guilds.ts';
import { createEndpoint, type Endpoint } from './http.ts';
import { inviteUrl } from './invite.ts';
import { pause, retrying, within } from './pause.ts';
import { type Received, receive } from './receive.ts';
import { createRegistering } from './register.ts';
import { wrongToken } from './setup-error.ts';
import type { DiscordStore } from './store.ts';
import { createTurns } from './turns.ts';
import { createWire } from './wire.ts';

export type DiscordNeeds = {
  readonly token: string;
  /** DISCORD_API_URL, for test peers and proxies: `https://host/api`, without the version. */
  readonly apiUrl?: string | undefined;
  /** DISCORD_PUBLIC_KEY: where given, interactions come to `endpoint` and no gateway is opened. */
  readonly publicKey?: string | undefined;
  /** Commands in every guild (production), or in each guild by itself, where a change shows at once (development). */
  readonly applicationScope: 'guild' | 'global';
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: Log;
  readonly store: DiscordStore;
  readonly now: () => Temporal.Instant;
  readonly localise?: Localise | undefined;
  /** A start that Discord refuses for good while running (the token was reset): nothing is tried again. */
  readonly onFatal?: (error: Error) => void;
  /** Milliseconds; each has its own default where it is used. */
  readonly timing?: {
    readonly deferAfterMs?: number;
    readonly formWithinMs?: number;
    readonly beatMs?: number;
    readonly leaseMs?: number;
    readonly editEveryMs?: number;
  };
};

export type Discord = {
  readonly messenger: Messenger;
  readonly inviteUrl: string;
  /** Where `publicKey` was given. */
  readonly endpoint?: Endpoint;
  /** What happened to answers so far. */
  readonly counts: Readonly<AnswerCounts>;
  /** Numbers of the gateway's shards that this process holds. */
  readonly shards: () => readonly number[];
  /** Finishes what is being answered, then leaves; its shards go on elsewhere. */
  readonly close: () => Promise<void>;
};

/** Discord allows 50 requests a second a bot, over all its processes; messages take turns below that (turns.ts), and this is for the rest. */
const REQUESTS_A_SECOND = 50;
/** Answers to interactions don't count towards that; this only keeps the library from holding them back. */
const ANSWERS_A_SECOND = 10_000;
/** The library keeps a queue for each interaction's token, used for seconds; swept hourly as by default, a busy hour would hold all of them. */
const ANSWERS_SWEPT_EVERY_MS = 60_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** About five minutes of an outage; whoever supervises the process may then start it again. */
const START_TRIES = 14;
/** Starting goes on without the gateway after this; it connects when it can. */
const GATEWAY_AT_MOST_MS = 10_000;
/** Answers in flight when we leave get this long. */
const FINISH_MS = 5000;

/** Whoever sends has a queue of its own and wants to be told; our own pace of 50 a second is waited for, and so is starting. */
const isForSender = ({ route, global, timeToReset }: RateLimitData): boolean => /^\/(channels|users)/.test(route) && !(global && timeToReset <= OWN_PACE_MS);
const OWN_PACE_MS = 1000;

const application = z.object({ id: z.string(), name: z.string() });

/** Throws DiscordSetupError for what the operator must mend. */
export const connectDiscord = async (needs: DiscordNeeds): Promise<Discord> => {
  const { token, apiUrl, publicKey, dispatcher, commands, log, store, now, timing = {} } = needs;
  const base = { version: '10', timeout: REQUEST_TIMEOUT_MS, retries: 1, ...(apiUrl ? { api: apiUrl } : {}) };
  const rest = new REST({ ...base, globalRequestsPerSecond: REQUESTS_A_SECOND, rejectOnRateLimit: isForSender }).setToken(token);
  const answersRest = new REST({ ...base, globalRequestsPerSecond: ANSWERS_A_SECOND, handlerSweepInterval: ANSWERS_SWEPT_EVERY_MS });

  const { id: applicationId, name } = await findApplication(rest, log);
  const onError = (error: unknown): void => log.error({ err: error }, 'discord-failed');
  const turns = createTurns({ book: (everyMs, count) => store.bookTurns(applicationId, everyMs, count), pause });
  const messenger = createMessenger({ rest, onError, pause, turns, ...timing });
  const registering = createRegistering({ rest, store, applicationId, commands, scope: needs.applicationScope, localise: needs.localise });
  const register = (work: Promise<boolean>) =>
    work.catch((error: unknown) => log.error({ err: error, invite: inviteUrl(applicationId) }, 'discord-commands-not-registered'));
  const guilds = createGuilds({ applicationId, store, messenger, commands, register: (guildId) => register(registering.inGuild(guildId)), log, now });

  const counts: AnswerCounts = { atOnce: 0, deferred: 0, failed: 0, unknown: 0, answered: 0, expired: 0 };
  const answering = createAnswering({ dispatcher, log, now, counts, ...timing });
  const working = createWorking();
  const read = (raw: unknown): Received => receive(raw, { commands, guildName: guilds.nameOf });
  const onInteraction = (received: Received): void => {
    if (received.kind !== 'ping') working.add(answering(received, createWire(answersRest, received.call)));
  };
  // One after the other: a start brings thousands of guilds at once, and answers must not queue behind them.
  let lastOfGuilds = Promise.resolve();
  const onDispatch: Parameters<typeof openGateway>[0]['onDispatch'] = (payload, shard) => {
    try {
      if (payload.t === GatewayDispatchEvents.InteractionCreate) onInteraction(read(payload.d));
      else {
        lastOfGuilds = lastOfGuilds.then(() => guilds.onDispatch(payload, shard)).catch(onError);
        working.add(lastOfGuilds);
      }
    } catch (error) {
      log.warn({ err: error, event: payload.t }, 'discord-event-not-understood');
    }
  };

  const endpoint = publicKey ? createEndpoint({ publicKey, now, receive: read, onInteraction, log }) : undefined;
  await register(registering.atStart());
  const known = await guilds.recall();
  if (needs.applicationScope === 'guild') for (const guildId of known) await register(registering.inGuild(guildId));
  const gateway = publicKey ? undefined : await startGateway({ needs, rest, applicationId, onDispatch });
  log.info({ application: name, applicationId, invite: inviteUrl(applicationId), over: gateway ? 'gateway' : 'http' }, 'discord-open');
  return {
    messenger,
    inviteUrl: inviteUrl(applicationId),
    ...(endpoint ? { endpoint } : {}),
    counts,
    shards: () => gateway?.shards() ?? [],
    close: async () => {
      await gateway?.close();
      await within(working.done(), FINISH_MS);
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
      answersRest.clearHandlerSweeper();
      answersRest.clearHashSweeper();
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

type GatewayStart = {
  readonly needs: DiscordNeeds;
  readonly rest: REST;
  readonly applicationId: string;
  readonly onDispatch: (payload: GatewayDispatchPayload, shard: { readonly number: number; readonly count: number }) => void;
};

const startGateway = async ({ needs, rest, applicationId, onDispatch }: GatewayStart): Promise<Gateway> => {
  const { token, store, log, now, timing = {}, onFatal } = needs;
  const gateway = openGateway({
    rest,
    token,
    applicationId,
    processId: randomUUID(),
    store,
    log,
    now,
    pause,
    onDispatch,
    onFatal: (error) => {
      log.error({ err: error }, 'discord-refuses-us');
      void gateway.close();
      onFatal?.(error);
    },
    ...timing,
  });
  await within(gateway.started, GATEWAY_AT_MOST_MS);
  return gateway;
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
