/** The HTTP side: finds the route, lets faults and limits have their say, answers and logs. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { serveGiven } from '../member/given.ts';
import { Refusal, refusals } from '../refusal.ts';
import type { World } from '../world.ts';
import { readBody, readBytes } from './body.ts';
import { createFaults, type RestFaults } from './faults.ts';
import { createLimiter, type Limiter, ProxyRefusal } from './limits.ts';
import type { Body, Reply } from './reply.ts';
import { isInteractionRoute, isOpenRoute, type Match, matchRoute } from './route-names.ts';
import { routes } from './routes.ts';

const PREFIX = /^\/api\/v10(?=\/)/;

const checkToken = (world: World, match: Match, request: IncomingMessage): void => {
  const given = request.headers.authorization;
  if (isOpenRoute(match.name)) return;
  if (world.token === undefined || given !== `Bot ${world.token}`) throw refusals.unauthorized();
};

const find = (request: IncomingMessage, path: string): Match => {
  const match = PREFIX.test(path) ? matchRoute(request.method ?? '', path.replace(PREFIX, '')) : undefined;
  if (match === 'other method') throw refusals.methodNotAllowed();
  if (match === undefined) throw refusals.notFound();
  return match;
};

const send = (response: ServerResponse, reply: Reply, headers: Record<string, string>): void => {
  const json = reply.json === undefined ? undefined : JSON.stringify(reply.json);
  response.writeHead(reply.status, {
    ...headers,
    ...(json !== undefined && { 'content-type': 'application/json' }),
  });
  response.end(json);
};

const sendRefusal = (response: ServerResponse, refusal: Refusal, headers: Record<string, string>): void => {
  const proxy = refusal instanceof ProxyRefusal;
  response.writeHead(refusal.status, {
    ...headers,
    ...refusal.headers,
    'content-type': proxy ? 'text/html' : 'application/json',
  });
  response.end(proxy ? refusal.message : JSON.stringify(refusal));
};

const countRefusal = (world: World, limiter: Limiter, refusal: Refusal): void => {
  const { counters } = world.log;
  if (refusal.status === 429) counters.rateLimited += 1;
  const shared = refusal.headers['x-ratelimit-scope'] === 'shared';
  if ([401, 403, 429].includes(refusal.status) && !shared) {
    counters.invalid += 1;
    limiter.countInvalid();
  }
};

const asRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  // A mistake of the peer's own: said loudly, since the client would take it for Discord's.
  console.error('the Discord peer failed', error);
  return refusals.serverError();
};

type Turn = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly arrivedAt: number;
};

const answer = (
  world: World,
  limiter: Limiter,
  match: Match,
  turn: Turn,
  body: Body,
  query: URLSearchParams,
  headers: Record<string, string>,
): Reply => {
  checkToken(world, match, turn.request);
  if (!isInteractionRoute(match.name)) limiter.takeGlobal();
  Object.assign(headers, limiter.take(match));
  return routes[match.name]({
    world,
    params: match.params,
    query,
    body,
    arrivedAt: turn.arrivedAt,
  });
};

const handle = async (
  world: World,
  limiter: Limiter,
  nextFaults: (route: string) => ReturnType<ReturnType<typeof createFaults>['next']>,
  turn: Turn,
): Promise<void> => {
  const { request, response } = turn;
  const url = new URL(request.url ?? '/', 'http://peer');
  const headers: Record<string, string> = {};
  const entry = {
    route: 'unknown',
    path: url.pathname,
    body: undefined as unknown,
    fileNames: [] as string[],
  };
  let logged: ReturnType<World['log']['add']> | undefined;
  try {
    const bytes = await readBytes(request);
    const match = find(request, url.pathname);
    entry.route = match.name;
    limiter.checkBan();
    const faults = nextFaults(match.name);
    const fault = faults.find(({ kind }) => kind !== 'slow');
    for (const slow of faults) if (slow.kind === 'slow') await delay(slow.ms);
    const body = await readBody(bytes, request.headers['content-type']);
    logged = world.log.add({
      ...entry,
      body: body.json,
      fileNames: [...body.files.values()].map(({ name }) => name),
    });
    if (fault?.kind === 'reset') return void request.socket.destroy();
    if (fault?.kind === 'refuse') throw fault.refusal();
    const reply = answer(world, limiter, match, turn, body, url.searchParams, headers);
    if (fault?.kind === 'cut after') return void request.socket.destroy();
    logged.status = reply.status;
    send(response, reply, headers);
  } catch (error) {
    const refusal = asRefusal(error);
    logged ??= world.log.add(entry);
    logged.status = refusal.status;
    countRefusal(world, limiter, refusal);
    sendRefusal(response, refusal, headers);
  }
};

/** Listens nowhere yet. */
export const createRest = (world: World): { readonly server: Server; readonly faults: RestFaults } => {
  const limiter = createLimiter(world.settings);
  const { faults, next } = createFaults();
  const server = createServer((request, response) => {
    if (serveGiven(world, request, response)) return;
    void handle(world, limiter, next, { request, response, arrivedAt: performance.now() });
  });
  return { server, faults };
};
