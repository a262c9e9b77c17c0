/**
 * The one HTTP server of the bot: what the platforms serve. It runs in a thread of its own, where
 * Slack's requests are acknowledged however busy the bot is.
 */
import { listenError } from './lib/process/listen-error.ts';
import type { Log } from './lib/process/log.ts';
import { openThread } from './lib/process/thread.ts';
import type { Taking } from './platforms/slack/receive/receiver.ts';
import type { SlackEvents } from './platforms/slack/slack.ts';

export type Handler = (request: Request) => Promise<Response>;

export type Served = {
  /** By the path that a request begins with. */
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly slackEvents?: SlackEvents | undefined;
};

export type HttpServer = {
  readonly port: number;
  /** Resolves once all that was acknowledged so far has been handed on. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What the thread offers. */
export type HttpThread = {
  readonly listen: (options: HttpOptions) => Promise<Listening>;
  readonly settled: () => void;
  readonly stop: () => Promise<void>;
};

/** The port, or the system's word for why there is none. */
export type Listening = { readonly port: number } | { readonly refused: string };

/** What the thread is offered. */
export type HttpOpener = Taking & {
  /** `prefix`: one of the paths that are served. */
  readonly handle: (prefix: string, request: PlainRequest) => Promise<PlainResponse>;
  readonly log: (level: keyof Log, fields: object, event: string) => void;
};

/** `host`: an address or a name of this machine; all of its addresses where none is given. */
export type Where = { readonly port: number; readonly host?: string | undefined };

export type HttpOptions = Where & {
  readonly prefixes: readonly string[];
  readonly slackSigningSecret: string | undefined;
};

/** A request and a response as data, so that they can go from one thread to another. */
export type PlainRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
};
export type PlainResponse = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

/** Throws ListenError. */
export const serveHttp = async (
  { port, host }: Where,
  { handlers, slackEvents }: Served,
  log: Log,
): Promise<HttpServer> => {
  const { theirs, close } = openThread<HttpThread, HttpOpener>(new URL('./http-thread.ts', import.meta.url), {
    answer: async (payload) => slackEvents?.taking.answer(payload),
    take: (payload) => slackEvents?.taking.take(payload),
    handle: async (prefix, request) => {
      try {
        return await plainResponse(await handlers[prefix]?.(asRequest(request)));
      } catch (error) {
        log.error({ err: error, path: new URL(request.url).pathname }, 'http-request-failed');
        return plainResponse(new Response('something went wrong here\n', { status: 500 }));
      }
    },
    log: (level, fields, event) => log[level](fields, event),
  });
  const listening = await theirs
    .listen({
      port,
      host,
      prefixes: Object.keys(handlers),
      slackSigningSecret: slackEvents?.signingSecret,
    })
    .catch(async (error: unknown) => {
      // An open thread would keep the process alive.
      await close();
      throw error;
    });
  if ('refused' in listening) {
    await close();
    throw (
      listenError(listening.refused, { port, host }) ??
      new Error(`the HTTP server can't be opened: ${listening.refused}`)
    );
  }
  return {
    port: listening.port,
    settled: async () => theirs.settled(),
    close: async () => {
      await theirs.stop();
      await close();
    },
  };
};

const asRequest = ({ method, url, headers, body }: PlainRequest): Request =>
  new Request(url, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    ...(body === undefined ? {} : { body }),
  });

const plainResponse = async (
  response: Response = new Response('', { status: 404 }),
): Promise<PlainResponse> => ({
  status: response.status,
  headers: [...response.headers],
  body: await response.text(),
});
