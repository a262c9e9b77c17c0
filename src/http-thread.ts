/** The thread of the HTTP server: Slack's requests are acknowledged here, everything else is answered by whoever opened it. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Handler, HttpOpener, HttpOptions, HttpThread, PlainRequest } from './http.ts';
import { readBounded } from './lib/bounded-body.ts';
import { systemClock } from './lib/clock.ts';
import { isPortTaken } from './lib/port-taken.ts';
import { createThreadLog, offerToOpener } from './lib/thread.ts';

/** Nothing that anybody posts to us is larger. */
const BODY_BYTES_AT_MOST = 256 * 1024;

let server: ReturnType<typeof createAdaptorServer> | undefined;

const opener = offerToOpener<HttpOpener, HttpThread>({
  listen: async (options) => {
    const fetch = await createFetch(options);
    const opened = createAdaptorServer({ fetch });
    server = opened;
    return listen(opened, options.port);
  },
  settled: () => {},
  stop: () =>
    new Promise((resolve, reject) =>
      server ? server.close((error) => (error ? reject(error) : resolve())) : resolve(),
    ),
});

const createFetch = async ({ prefixes, slackSigningSecret }: HttpOptions): Promise<Handler> => {
  const slack = slackSigningSecret === undefined ? undefined : await openSlackDoor(slackSigningSecret);
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (slack && pathname === slack.path && request.method === 'POST') return slack.enter(request);
    const prefix = prefixes.find((known) => pathname === known || pathname.startsWith(`${known}/`));
    return prefix === undefined ? new Response('there is nothing here\n', { status: 404 }) : handOn(prefix, request);
  };
};

/** Slack's part is loaded only where Slack is. */
const openSlackDoor = async (signingSecret: string): Promise<{ readonly path: string; readonly enter: Handler }> => {
  const { createDoor, EVENTS_PATH } = await import('./platforms/slack/http-door.ts');
  const taking = {
    answer: opener.answer,
    take: (payload: Parameters<typeof opener.take>[0]): void => void opener.take.asEvent(payload),
  };
  return {
    path: EVENTS_PATH,
    enter: createDoor({ signingSecret, taking, now: systemClock.now, log: createThreadLog(opener.log.asEvent) }),
  };
};

const handOn = async (prefix: string, request: Request): Promise<Response> => {
  const body = await readBounded(request, BODY_BYTES_AT_MOST);
  if (body === undefined) return new Response('that is too large\n', { status: 413 });
  const { method, url } = request;
  const plain: PlainRequest = { method, url, headers: [...request.headers], ...(body === '' ? {} : { body }) };
  const answer = await opener.handle(prefix, plain);
  return new Response(answer.body, {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [name, value]),
  });
};

const listen = (opened: NonNullable<typeof server>, port: number): Promise<number | 'taken'> =>
  new Promise((resolve, reject) => {
    opened.once('error', (error) => (isPortTaken(error) ? resolve('taken') : reject(error)));
    // A TCP server has an AddressInfo once it listens; the string form is for pipes.
    opened.listen(port, () => resolve((opened.address() as AddressInfo).port));
  });
