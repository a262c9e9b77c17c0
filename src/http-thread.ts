/**
 * The thread of the HTTP server: Slack's requests are acknowledged here, everything else is
 * answered by whoever opened it.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Handler, HttpOpener, HttpOptions, HttpThread, Listening, PlainRequest } from './http.ts';
import { readBounded } from './lib/process/bounded-body.ts';
import { codeOfListening } from './lib/process/listen-error.ts';
import { createThreadLog, offerToOpener } from './lib/process/thread.ts';
import { systemClock } from './lib/time/clock.ts';

/** Nothing that anybody posts to us is larger. */
const BODY_BYTES_AT_MOST = 256 * 1024;
/**
 * A request is a few kilobytes and comes at once; who takes longer over one keeps a connection for
 * nothing.
 */
const RECEIVED_WITHIN_MS = 10_000;
const LOOKED_AFTER_EVERY_MS = 1000;
/** Requests that are worked on when we stop get this long. */
const FINISH_MS = 5000;
/** What anything of ours is asked by. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

let stop = async (): Promise<void> => {};

const opener = offerToOpener<HttpOpener, HttpThread>({
  listen: async (options) => {
    const server = createAdaptorServer({
      fetch: await createFetch(options),
      serverOptions: {
        headersTimeout: RECEIVED_WITHIN_MS,
        requestTimeout: RECEIVED_WITHIN_MS,
        connectionsCheckingInterval: LOOKED_AFTER_EVERY_MS,
      },
      // It is HTTP 1: no other server was asked for.
    }) as Server;
    stop = prepareStop(server);
    return listen(server, options);
  },
  settled: () => {},
  stop: () => stop(),
});

const createFetch = async ({ prefixes, slackSigningSecret }: HttpOptions): Promise<Handler> => {
  const slack = slackSigningSecret === undefined ? undefined : await openSlackDoor(slackSigningSecret);
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!METHODS.has(request.method))
      return new Response('that is no way to ask here\n', {
        status: 405,
        headers: { allow: [...METHODS].join(', ') },
      });
    if (slack && pathname === slack.path && request.method === 'POST') return slack.enter(request);
    const prefix = prefixes.find((known) => pathname === known || pathname.startsWith(`${known}/`));
    return prefix === undefined
      ? new Response('there is nothing here\n', { status: 404 })
      : handOn(prefix, request);
  };
};

/** Slack's part is loaded only where Slack is. */
const openSlackDoor = async (
  signingSecret: string,
): Promise<{ readonly path: string; readonly enter: Handler }> => {
  const { createDoor, EVENTS_PATH } = await import('./platforms/slack/receive/http-door.ts');
  const taking = {
    answer: opener.answer,
    take: (payload: Parameters<typeof opener.take>[0]): void => void opener.take.asEvent(payload),
  };
  return {
    path: EVENTS_PATH,
    enter: createDoor({
      signingSecret,
      taking,
      now: systemClock.now,
      log: createThreadLog(opener.log.asEvent),
    }),
  };
};

const handOn = async (prefix: string, request: Request): Promise<Response> => {
  const { method, url } = request;
  const body = method === 'POST' ? await readBounded(request, BODY_BYTES_AT_MOST) : '';
  if (body === undefined) return new Response('that is too large\n', { status: 413 });
  const plain: PlainRequest = {
    method,
    url,
    headers: [...request.headers],
    ...(body === '' ? {} : { body }),
  };
  const answer = await opener.handle(prefix, plain);
  return new Response(answer.body, {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [name, value]),
  });
};

const listen = (server: Server, { port, host }: HttpOptions): Promise<Listening> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = codeOfListening(error);
      if (code === undefined) reject(error);
      else resolve({ refused: code });
    });
    // A TCP server has an AddressInfo once it listens; the string form is for pipes.
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port }));
  });

/**
 * A request that was received in full is answered first; nobody waits for what has yet to come, and
 * it must keep nobody waiting.
 */
const prepareStop = (server: Server): (() => Promise<void>) => {
  const asking = new Map<Socket, IncomingMessage | undefined>();
  server.on('connection', (socket) => {
    asking.set(socket, undefined);
    socket.once('close', () => asking.delete(socket));
  });
  server.on('request', (request, response) => {
    asking.set(request.socket, request);
    response.once('close', () => {
      if (asking.has(request.socket)) asking.set(request.socket, undefined);
    });
  });
  return () =>
    new Promise((resolve) => {
      const late = setTimeout(() => server.closeAllConnections(), FINISH_MS);
      server.close(() => {
        clearTimeout(late);
        resolve();
      });
      for (const [socket, request] of asking) if (!request?.complete) socket.destroy();
    });
};
