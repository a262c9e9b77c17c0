/** The bot's one HTTP server: finds who serves a path, and keeps nobody waiting when it stops. */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { codeOfListening } from '../lib/process/listen-error.ts';
import type { Handler } from './plain-http.ts';

/** `host`: an address or a name of this machine; all of its addresses where none is given. */
export type Where = { readonly port: number; readonly host?: string | undefined };

/** The port, or the system's word for why there is none. */
export type Listening = { readonly port: number } | { readonly refused: string };

export type HttpServer = {
  /** This path and all below it, where nobody serves a longer part of the path. */
  readonly serve: (path: string, handler: Handler) => void;
  readonly listen: (where: Where) => Promise<Listening>;
  readonly stop: () => Promise<void>;
};

/**
 * A request is a few kilobytes and comes at once. Whoever takes longer keeps a connection for
 * nothing.
 */
const RECEIVED_WITHIN_MS = 10_000;
const LOOKED_AFTER_EVERY_MS = 1000;
/** Requests that are worked on when we stop get this long. */
const FINISH_MS = 5000;
/** What anything of ours is asked by. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

export const createHttpServer = (): HttpServer => {
  const served: { readonly path: string; readonly handler: Handler }[] = [];
  let stop = async (): Promise<void> => {};

  const fetch: Handler = async (request) => {
    if (!METHODS.has(request.method))
      return new Response('that is no way to ask here\n', {
        status: 405,
        headers: { allow: [...METHODS].join(', ') },
      });
    const { pathname } = new URL(request.url);
    const found = served.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
    return found ? found.handler(request) : new Response('there is nothing here\n', { status: 404 });
  };

  return {
    serve: (path, handler) => {
      served.push({ path, handler });
      served.sort((one, other) => other.path.length - one.path.length);
    },
    listen: async (where) => {
      const server = createAdaptorServer({
        fetch,
        serverOptions: {
          headersTimeout: RECEIVED_WITHIN_MS,
          requestTimeout: RECEIVED_WITHIN_MS,
          connectionsCheckingInterval: LOOKED_AFTER_EVERY_MS,
        },
        // It is HTTP 1: no other server was asked for.
      }) as Server;
      server.prependListener('request', (_, response) => response.setHeaders(SAFE_HEADERS));
      stop = prepareStop(server);
      return listenAt(server, where);
    },
    stop: () => stop(),
  };
};

/**
 * For what a browser does with an answer: nothing of it runs, is guessed at, framed or told on. A
 * page that needs more says so itself.
 */
const SAFE_HEADERS = new Map(
  Object.entries({
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  }),
);

const listenAt = (server: Server, { port, host }: Where): Promise<Listening> =>
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
 * A request that was received in full is answered first. One of which a part has yet to come is
 * dropped: it must not keep the bot from stopping.
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
