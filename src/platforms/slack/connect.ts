/** Opens Slack: bolt over Socket Mode or HTTP, for one workspace by its token or for many that install the app. */
import { App, type SocketModeReceiver } from '@slack/bolt';
import type { Command } from '../../chat/command.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { Messenger } from '../../chat/messenger.ts';
import { createAnswering } from './answer.ts';
import { createLogger } from './api-client.ts';
import { slackErrorOf } from './api-errors.ts';
import { createSpelling } from './command-names.ts';
import { createMessenger } from './deliver.ts';
import { createHome, type HomeBlocks } from './home.ts';
import { createHttpReceiver, type HttpReceiver } from './http-receiver.ts';
import { createInstallations, type Installations } from './installations.ts';
import { listen } from './listeners.ts';
import { createOAuth, INSTALL_PATH, type OAuth, REDIRECT_PATH } from './oauth.ts';
import { createPeople } from './people.ts';
import { createPictures } from './pictures.ts';
import type { SlackLog, SlackSettings } from './settings.ts';
import { createShow } from './show.ts';
import { createSocketReceiver } from './socket-receiver.ts';
import type { SlackStore } from './store.ts';
import { createManyTeams, createSingleTeam, SlackStartError } from './teams.ts';

export const EVENTS_PATH = '/slack/events';

export type SlackNeeds = {
  readonly settings: SlackSettings;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: SlackLog;
  readonly store: SlackStore;
  readonly now: () => Temporal.Instant;
  readonly home: HomeBlocks;
  /** Milliseconds within which a form that was sent is acknowledged; Slack waits 3,000. */
  readonly ackWithinMs?: number;
};

export type Slack = {
  readonly messenger: Messenger;
  /** For everything under `/slack/`; none where nothing is to be served (Socket Mode with a token). */
  readonly handler: ((request: Request) => Promise<Response>) | undefined;
  /** Resolves once all that was acknowledged so far is worked off. */
  readonly idle: () => Promise<void>;
  /** Ends what has begun, and takes nothing new. */
  readonly close: () => Promise<void>;
};

/** Leaves the network its share of Slack's three seconds. */
const ACK_WITHIN_MS = 2200;

/** Throws SlackStartError, which says what to set right, where Slack refuses a token or can't be reached. */
export const connectSlack = async (needs: SlackNeeds): Promise<Slack> => {
  const { settings, commands, log, store, now } = needs;
  const { apiUrl, identity } = settings;
  const installations = identity.kind === 'oauth' ? createInstallations({ store, log, now, apiUrl, ...identity }) : undefined;
  const teams =
    identity.kind === 'token' ? await createSingleTeam({ apiUrl, log }, identity.botToken) : createManyTeams({ apiUrl, log }, installationsOf(installations));

  const spell = createSpelling(commands);
  const people = createPeople({ teams, now, log });
  const showNeeds = { teams, people, pictures: createPictures({ teams, store, log }), spell, log };
  const answering = createAnswering({ ...needs, ...showNeeds, show: createShow(showNeeds), ackWithinMs: needs.ackWithinMs ?? ACK_WITHIN_MS });
  const home = createHome({ ...showNeeds, home: needs.home });

  const receiver = createReceiver(needs);
  const app = new App({
    receiver,
    // Whose token it is is looked up after the acknowledgement: a slow database must not delay that.
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    logger: createLogger(log),
    ...(apiUrl ? { clientOptions: { slackApiUrl: apiUrl } } : {}),
  });
  const idle = listen({ ...needs, app, answering, home, installations });
  await app.start().catch((error: unknown) => Promise.reject(socketError(error)));
  log.info({ transport: settings.transport.kind, identity: identity.kind }, 'slack-open');

  return {
    messenger: createMessenger({ ...needs, ...showNeeds }),
    handler: createHandler(
      receiver,
      identity.kind === 'oauth' ? createOAuth({ identity, installations: installationsOf(installations), store, apiUrl, now, log }) : undefined,
    ),
    idle,
    close: async () => {
      await app.stop();
      await idle();
    },
  };
};

const installationsOf = (installations: Installations | undefined): Installations => {
  if (!installations) throw new TypeError('installations are there wherever the app is installed by others');
  return installations;
};

const createReceiver = ({ settings: { transport, apiUrl }, now, log }: SlackNeeds): HttpReceiver | SocketModeReceiver =>
  transport.kind === 'http' ? createHttpReceiver({ signingSecret: transport.signingSecret, now, log }) : createSocketReceiver({ transport, apiUrl, log });

const createHandler = (receiver: HttpReceiver | SocketModeReceiver, oauth: OAuth | undefined): Slack['handler'] => {
  const http = 'handle' in receiver ? receiver : undefined;
  if (!http && !oauth) return undefined;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (http && pathname === EVENTS_PATH && request.method === 'POST') return http.handle(request);
    if (oauth && pathname === INSTALL_PATH && request.method === 'GET') return oauth.installPage(request);
    if (oauth && pathname === REDIRECT_PATH && request.method === 'GET') return oauth.redirected(request);
    return new Response('there is nothing here', { status: 404 });
  };
};

const socketError = (error: unknown): Error => {
  const word = slackErrorOf(error);
  return word === undefined
    ? new SlackStartError('Slack’s Socket Mode can’t be reached: check the network, and SLACK_API_URL if it is set.', { cause: error })
    : new SlackStartError(
        `Slack refuses the app token (${word}): take one with connections:write from https://api.slack.com/apps (your app → Basic Information → App-Level Tokens, set as SLACK_APP_TOKEN).`,
        { cause: error },
      );
};
