/**
 * A fake Slack at wire level that a real, unmodified bolt app talks to: Web API, Socket Mode,
 * Events, interactivity and OAuth. It refuses what Slack would refuse, in Slack's words, and lets a
 * test play the people. Shapes and limits come from Slack's documentation and typings.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppOptions, createAppConfig } from './app-config.ts';
import { createDelivery, type DeliveryOptions, type Kind } from './delivery.ts';
import { type EventOptions, emitEvent, uninstallApp } from './events.ts';
import { createFaultPlan } from './faults.ts';
import { readBody, sendJson, sendText } from './http.ts';
import { type Counters, createLog, type LoggedCall, type LoggedDelivery } from './log.ts';
import { createMember, type Member } from './member.ts';
import { pictureProblem, receiveBytes, servePrivate } from './methods/files.ts';
import { userGroupJson } from './methods/lookup.ts';
import { createOauthStore, issueToken, type OauthStore } from './methods/oauth.ts';
import { methodTable } from './methods/table.ts';
import { type Consent, handleAuthorize, type Page, visitPage } from './oauth-page.ts';
import { createRateLimiter, noLimits } from './rate.ts';
import { handleResponseUrl } from './response-url.ts';
import type { Signal } from './signal.ts';
import { createHttpTransport, signatureHeaders } from './signed-http.ts';
import type { Slack } from './slack.ts';
import { createSocketMode, type DisconnectReason, type SocketMode } from './socket.ts';
import { handleCall, type Methods } from './web-api.ts';
import { type Channel, createWorld, type Json, type Team, tokenOfTeam, type User } from './world.ts';

export type SlackPeerOptions = AppOptions &
  DeliveryOptions & {
    /**
     * Where events, commands and interactions go; `use` changes it once the app listens. Socket
     * Mode where nothing is said.
     */
    readonly transport?: TransportChoice;
    /**
     * Keep the tiers and a message a second a channel; off where nothing is said, so that tests
     * needn't wait.
     */
    readonly rateLimits?: boolean;
    /** Epoch milliseconds, for time stamps, triggers, codes, tokens and rate limits. */
    readonly now?: () => number;
    /** How many of the newest calls the log keeps: 10,000 where nothing is said. */
    readonly callsKept?: number;
  };

/**
 * As on the app's settings page: Socket Mode, or a request URL; `redirectUrls` are where
 * installations may return to.
 */
export type TransportChoice = 'socket' | { readonly http: string; readonly redirectUrls?: readonly string[] };

export type Workspace = {
  readonly teamId: string;
  /** The token of the app in this workspace; throws where it isn't installed. */
  readonly token: () => string;
  readonly member: (name: string, options?: { readonly admin?: boolean; readonly tz?: string }) => Member;
  /** Everyone joins; the app too, unless `app` is false. */
  readonly channel: (
    name: string,
    options?: { readonly private?: boolean; readonly archived?: boolean; readonly app?: boolean },
  ) => Channel;
  /** Any event, if the app subscribed to it; resolves after the first attempt. */
  readonly emit: (event: Json, options?: EventOptions) => Promise<void>;
  readonly uninstall: () => Promise<void>;
  /** Somebody makes a user group; gives its id. */
  readonly userGroup: (handle: string) => string;
  /** From now on these people are in it; Slack tells of who came and who went. */
  readonly fillGroup: (id: string, people: readonly { readonly id: string }[]) => Promise<void>;
  readonly disableGroup: (id: string) => Promise<void>;
};

export type SlackFaults = {
  readonly rateLimit: (method: string, times: number, retryAfterS: number) => void;
  readonly fail: (method: string, status: number, times: number) => void;
  readonly error: (method: string, slackError: string, times: number) => void;
  readonly reset: (method: string, times: number) => void;
  readonly acceptThenCut: (method: string, times: number) => void;
  readonly slow: (method: string, ms: number, times: number) => void;
  /** How many faults calls of this method have met, also while they still wait. */
  readonly met: (method: string) => number;
  readonly missingScope: (method: string, scope: string) => void;
  readonly loseAcks: (times: number) => void;
  readonly fileNotReady: (times: number) => void;
  /** The next files that are asked for aren't there any more. */
  readonly loseFiles: (times: number) => void;
  /** Of the next `times` files that are given their ids alone are told, as of another organisation’s. */
  readonly hideFiles: (times: number) => void;
  /** The default workspace's token, or this one; no event tells the app. */
  readonly revokeToken: (token?: string) => void;
  readonly disconnectSockets: (reason?: DisconnectReason) => void;
  readonly silenceSockets: SocketMode['silence'];
  readonly greetNot: SocketMode['greetNot'];
  /**
   * The last event once more, as Slack does when an acknowledgement got lost; or the last payload
   * of another kind.
   */
  readonly redeliverLast: (kind?: Kind) => Promise<void>;
  readonly clear: () => void;
};

export type SlackPeer = Workspace & {
  readonly apiUrl: string;
  /** Slack's authorise page, for `authorizationUrl`. */
  readonly authorizeUrl: string;
  readonly appId: string;
  /** Of the app in the default workspace. */
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly use: (transport: TransportChoice) => void;
  /**
   * Another workspace, without the app until someone installs it; `enterpriseId` puts it in an
   * organisation.
   */
  readonly workspace: (name: string, options?: { readonly enterpriseId?: string }) => Workspace;
  /** What the next visitors of the authorise page decide. */
  readonly consent: (consent: Consent) => void;
  /**
   * A browser on an install page: follows redirects and "Add to Slack", keeps cookies, ends on the
   * last page.
   */
  readonly visit: (url: string) => Promise<Page>;
  /** Slack's check of a new events URL: whether it echoes the challenge. */
  readonly verifyUrl: (url: string) => Promise<boolean>;
  readonly faults: SlackFaults;
  readonly log: {
    readonly calls: readonly LoggedCall[];
    readonly deliveries: readonly LoggedDelivery[];
  };
  readonly counters: Readonly<Counters>;
  /**
   * Waits for something to become true, looking at each change; throws after five seconds or
   * `withinMs`.
   */
  readonly until: Signal['until'];
  /** Resolves when no event or interaction is under way, nor a retry. */
  readonly settled: () => Promise<void>;
  readonly sockets: () => number;
  readonly close: () => Promise<void>;
};

const createWorkspace = (slack: Slack, team: Team): Workspace => {
  const { world } = slack;
  const people = (): readonly User[] =>
    [...world.users.values()].filter((user) => user.teamId === team.id && !user.bot);
  const token = (): string => {
    const found = tokenOfTeam(world, team.id);
    if (!found) throw new Error(`The app is not installed in ${team.name}`);
    return found.value;
  };
  return {
    teamId: team.id,
    token,
    member: (name, { admin = false, tz = 'Etc/UTC' } = {}) => {
      const user: User = {
        id: world.ids.next('U'),
        teamId: team.id,
        name,
        admin,
        bot: false,
        tz,
        active: true,
      };
      world.users.set(user.id, user);
      for (const channel of world.channels.values())
        if (channel.teamId === team.id && channel.kind === 'public') channel.members.add(user.id);
      return createMember(slack, user);
    },
    channel: (name, { private: hidden = false, archived = false, app = true } = {}) => {
      const bot = tokenOfTeam(world, team.id);
      const members = new Set([...people().map((user) => user.id), ...(bot && app ? [bot.botUserId] : [])]);
      const channel: Channel = {
        id: world.ids.next('C'),
        teamId: team.id,
        name,
        kind: hidden ? 'private' : 'public',
        members,
        archived,
      };
      world.channels.set(channel.id, channel);
      return channel;
    },
    emit: async (event, options) => void (await emitEvent(slack, team.id, event, options)),
    uninstall: () => uninstallApp(slack, team.id),
    userGroup: (handle) => {
      const id = world.ids.next('S');
      world.userGroups.set(id, { id, teamId: team.id, handle, members: new Set(), disabled: false });
      return id;
    },
    fillGroup: async (id, people) => {
      const group = world.userGroups.get(id);
      if (!group) throw new Error(`there is no user group ${id}`);
      const now = new Set(people.map((person) => person.id));
      const [added, removed] = [[...now.difference(group.members)], [...group.members.difference(now)]];
      group.members = now;
      await emitEvent(slack, team.id, {
        type: 'subteam_members_changed',
        subteam_id: id,
        team_id: team.id,
        added_users: added,
        added_users_count: added.length,
        removed_users: removed,
        removed_users_count: removed.length,
      });
    },
    disableGroup: async (id) => {
      const group = world.userGroups.get(id);
      if (!group) throw new Error(`there is no user group ${id}`);
      group.disabled = true;
      await emitEvent(slack, team.id, { type: 'subteam_updated', subteam: userGroupJson(group, true) });
    },
  };
};

const addTeam = (slack: Slack, name: string, enterpriseId?: string): Team => {
  const domain = name.toLowerCase().replace(/\W+/g, '-');
  const team: Team = {
    id: slack.world.ids.next('T'),
    name,
    domain,
    ...(enterpriseId ? { enterpriseId } : {}),
  };
  slack.world.teams.set(team.id, team);
  return team;
};

const createFaults = (slack: Slack, socket: SocketMode, ownToken: string): SlackFaults => {
  const { add, ...plan } = slack.faults;
  return {
    rateLimit: (method, times, retryAfterS) => add(method, { kind: 'rateLimit', retryAfterS }, times),
    fail: (method, status, times) => add(method, { kind: 'fail', status }, times),
    error: (method, error, times) => add(method, { kind: 'error', error }, times),
    reset: (method, times) => add(method, { kind: 'reset' }, times),
    acceptThenCut: (method, times) => add(method, { kind: 'acceptThenCut' }, times),
    slow: (method, ms, times) => add(method, { kind: 'slow', ms }, times),
    met: plan.met,
    missingScope: plan.missingScope,
    loseAcks: plan.loseAcks,
    fileNotReady: plan.fileNotReady,
    loseFiles: plan.loseFiles,
    hideFiles: plan.hideFiles,
    revokeToken: (value = ownToken) => {
      const token = slack.world.tokens.get(value);
      if (token) token.revoked = true;
    },
    disconnectSockets: (reason = 'refresh_requested') => socket.disconnect(reason),
    silenceSockets: socket.silence,
    greetNot: socket.greetNot,
    redeliverLast: async (kind = 'events_api') => void (await slack.delivery.again(kind)),
    clear: plan.clear,
  };
};

type Routes = {
  readonly slack: Slack;
  readonly methods: Methods;
  readonly store: OauthStore;
  readonly consent: () => Consent;
};

const route = async (
  { slack, methods, store, consent }: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', slack.origin());
  const [, room = '', ...rest] = url.pathname.split('/');
  if (room === 'api') return handleCall(slack, methods, rest.join('/'), request, response);
  if (room === 'actions' && request.method === 'POST')
    return handleResponseUrl(slack, rest[0] ?? '', request, response);
  if (room === 'upload' && request.method === 'POST') {
    const body = await readBody(request);
    const file = receiveBytes(slack, rest[1] ?? '', request.headers['content-type'] ?? '', body);
    return file ? sendText(response, `OK - ${file.length}`) : sendText(response, 'Bad Request', 400);
  }
  if (room === 'files-pri' && request.method === 'GET') {
    const found = servePrivate(slack, rest[0] ?? '', /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]);
    if (found === 'page') return sendText(response, '<!doctype html><title>Sign in</title>');
    if (found === undefined) return sendText(response, 'Not Found', 404);
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    return void response.end(found);
  }
  if (url.pathname === '/oauth/v2/authorize') {
    const chosen = consent();
    const teamId = chosen.teamId ?? [...slack.world.teams.keys()][0] ?? '';
    const people = [...slack.world.users.values()].filter((user) => user.teamId === teamId && !user.bot);
    const userId = chosen.userId ?? (people.find((user) => user.admin) ?? people[0])?.id ?? slack.world.ids.next('U');
    return handleAuthorize(slack, store, { ...chosen, teamId, userId }, url.searchParams, response);
  }
  sendJson(response, { ok: false, error: 'not_found' }, 404);
};

const verifyUrl = async (slack: Slack, url: string): Promise<boolean> => {
  const challenge = slack.world.ids.secret();
  const body = JSON.stringify({
    type: 'url_verification',
    token: slack.app.verificationToken,
    challenge,
  });
  const headers = {
    'content-type': 'application/json',
    ...signatureHeaders(slack.app.signingSecret, body),
  };
  const response = await fetch(url, { method: 'POST', headers, body });
  return response.ok && (await response.text()).includes(challenge);
};

/**
 * Starts on a free port of 127.0.0.1, with one workspace that has the app, a channel `general`, and
 * nobody in it yet.
 */
export const startSlackPeer = async (options: SlackPeerOptions = {}): Promise<SlackPeer> => {
  const world = createWorld(options.now ?? Date.now);
  const app = createAppConfig(world.ids, options);
  const faults = createFaultPlan();
  const log = createLog(options.callsKept);
  const delivery = createDelivery(world, log, faults, options);
  const server = createServer();
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a listening TCP server's address is never a string
  const rate = options.rateLimits ? createRateLimiter(world.now) : noLimits;
  const slack: Slack = {
    world,
    app,
    faults,
    log,
    rate,
    delivery,
    origin,
    scope: { fileProblem: (file) => pictureProblem(world.files, file, faults.fileIsNotReady) },
  };
  const socket = createSocketMode(world, app);
  const store = createOauthStore();
  let consent: Consent = {};
  const routes: Routes = {
    slack,
    methods: methodTable(socket, store),
    store,
    consent: () => consent,
  };

  server.on('request', (request, response) => {
    route(routes, request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendText(response, `The Slack peer broke: ${error instanceof Error ? error.stack : String(error)}`, 500);
    });
  });
  server.on('upgrade', socket.upgrade);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const team = addTeam(slack, 'Cohort One');
  world.tokens.set(app.appToken, {
    value: app.appToken,
    kind: 'app',
    teamId: undefined,
    enterpriseId: undefined,
    botUserId: '',
    botId: '',
    scopes: new Set(['connections:write']),
    expiresAtMs: undefined,
    revoked: false,
  });
  const grant = {
    teamId: team.id,
    enterpriseId: undefined,
    userId: '',
    scopes: app.scopes,
    redirectUri: undefined,
    atMs: world.now(),
  };
  const token = issueToken(world, grant, false);
  const workspace = createWorkspace(slack, team);
  workspace.channel('general');
  const use = (choice: TransportChoice): void => {
    if (choice !== 'socket' && choice.redirectUrls) app.redirectUrls = choice.redirectUrls;
    delivery.use(choice === 'socket' ? socket : createHttpTransport(choice.http, app.signingSecret));
  };
  use(options.transport ?? 'socket');

  return {
    ...workspace,
    apiUrl: `${origin()}/api/`,
    authorizeUrl: `${origin()}/oauth/v2/authorize`,
    appId: app.id,
    botToken: token.value,
    appToken: app.appToken,
    signingSecret: app.signingSecret,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    use,
    workspace: (name, { enterpriseId } = {}) => {
      const other = createWorkspace(slack, addTeam(slack, name, enterpriseId));
      other.channel('general');
      return other;
    },
    consent: (next) => {
      consent = next;
    },
    visit: (url) => visitPage(slack, url),
    verifyUrl: (url) => verifyUrl(slack, url),
    faults: createFaults(slack, socket, token.value),
    log,
    counters: log.counters,
    until: world.signal.until,
    settled: delivery.settled,
    sockets: socket.connected,
    close: async () => {
      delivery.stop();
      await socket.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};
