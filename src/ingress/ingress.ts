/**
 * Opens the ingress: one thread by which everything comes in, whatever platform and transport it
 * comes from.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { listenError } from '../lib/process/listen-error.ts';
import type { Log, LogLevel } from '../lib/process/log.ts';
import { type Line, offerAt, openThread } from '../lib/process/thread.ts';
import type { Listening, Where } from './http.ts';
import { type Handler, type PlainRequest, type PlainResponse, plainResponse, requestOf } from './plain-http.ts';

export type Ingress = {
  /** Runs a platform's transports in the thread: `file` exports `attach`, as in transport.ts. */
  readonly attach: <Theirs extends object, Ours extends object>(file: URL, ours: Ours) => Promise<Line<Theirs, Ours>>;
  /**
   * From now on requests to this path, and to all below it, are handed on to the main thread. For
   * pages, which nobody waits three seconds for.
   */
  readonly serve: (path: string, handler: Handler) => void;
  /** Gives the port. Throws ListenError. */
  readonly listen: (where: Where) => Promise<number>;
  /** Resolves once what was received in full by HTTP has been answered. */
  readonly stopListening: () => Promise<void>;
  /** Twice does no harm. */
  readonly close: () => Promise<void>;
};

/** What the thread offers. */
export type IngressThread = {
  readonly attach: (file: string, port: MessagePort) => Promise<void>;
  /** This path is one that the main thread serves. */
  readonly handOn: (path: string) => void;
  readonly listen: (where: Where) => Promise<Listening>;
  readonly stopListening: () => Promise<void>;
};

/** What the thread is offered. */
export type IngressMain = {
  /** `path`: one of those that are handed on. */
  readonly handle: (path: string, request: PlainRequest) => Promise<PlainResponse>;
  readonly log: (level: LogLevel, fields: object, event: string) => void;
  /** Answers as soon as the main thread comes to it. */
  readonly isAlive: () => true;
  readonly acknowledged: OnAcknowledged;
};

/** Somebody was told that they were heard, so many seconds after what they did had arrived. */
export type OnAcknowledged = (platform: string, seconds: number) => void;

export const openIngress = (log: Log, acknowledged: OnAcknowledged = () => {}): Ingress => {
  const handlers = new Map<string, Handler>();
  const lines: (() => void)[] = [];
  const { theirs, close } = openThread<IngressThread, IngressMain>(new URL('./thread.ts', import.meta.url), {
    handle: (path, request) => handle(handlers.get(path), requestOf(request), log),
    log: (level, fields, event) => log[level](fields, event),
    isAlive: () => true,
    acknowledged,
  });
  return {
    attach: async <Theirs extends object, Ours extends object>(file: URL, ours: Ours) => {
      const { port1, port2 } = new MessageChannel();
      const line = offerAt<Theirs, Ours>(port1, ours);
      lines.push(() => {
        line.$close();
        port1.close();
      });
      await theirs.attach(file.href, port2);
      return line;
    },
    serve: (path, handler) => {
      handlers.set(path, handler);
      void theirs.handOn.asEvent(path);
    },
    listen: async (where) => {
      const listening = await theirs.listen(where);
      if ('port' in listening) return listening.port;
      throw listenError(listening.refused, where) ?? new Error(`the HTTP server can't be opened: ${listening.refused}`);
    },
    stopListening: async () => {
      if (!theirs.$closed) await theirs.stopListening();
    },
    close: async () => {
      for (const cut of lines) cut();
      await close();
    },
  };
};

const handle = async (handler: Handler | undefined, request: Request, log: Log): Promise<PlainResponse> => {
  try {
    return await plainResponse(handler ? await handler(request) : new Response('', { status: 404 }));
  } catch (error) {
    // What stands below may be a key, as in the address of a calendar.
    const path = new URL(request.url).pathname.split('/', 2).join('/');
    log.error({ err: error, path }, 'http-request-failed');
    return plainResponse(new Response('something went wrong here\n', { status: 500 }));
  }
};
