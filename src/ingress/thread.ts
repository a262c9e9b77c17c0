/**
 * The ingress thread. All that people do comes in here, and is acknowledged here however busy the
 * bot is. It knows no feature and no platform: those attach their transports.
 */
import { readBounded } from '../lib/process/bounded-body.ts';
import { createThreadLog, offerAt, offerToOpener } from '../lib/process/thread.ts';
import { within } from '../lib/process/within.ts';
import { createHttpServer } from './http.ts';
import type { IngressMain, IngressThread } from './ingress.ts';
import { plainRequest, responseOf } from './plain-http.ts';
import type { Attach } from './transport.ts';

/** Of what is handed on to the main thread; nothing that anybody posts there is larger. */
const BODY_BYTES_AT_MOST = 256 * 1024;

/** Far longer than anything of ours keeps the main thread busy. */
const ALIVE_WITHIN_MS = 3000;

const http = createHttpServer();

const main = offerToOpener<IngressMain, IngressThread>({
  attach: async (file, port) => {
    // Whoever names a file of transports sees to it that it is one.
    const { attach } = (await import(file)) as { readonly attach: Attach };
    attach({ offer: (ours) => offerAt(port, ours), serve: http.serve, log, acknowledged: main.acknowledged.asEvent });
  },
  handOn: (path) => http.serve(path, (request) => handOn(path, request)),
  listen: http.listen,
  stopListening: () => http.stop(),
});

const log = createThreadLog(main.log.asEvent);

/** For whoever supervises the process: a main thread that doesn't come to it hangs. */
http.serve('/healthz', async () => {
  const isAlive = await within(main.isAlive(), ALIVE_WITHIN_MS);
  return isAlive
    ? new Response('alive\n')
    : new Response(`the main thread hasn’t answered for ${ALIVE_WITHIN_MS / 1000} s\n`, { status: 503 });
});

const handOn = async (path: string, request: Request): Promise<Response> => {
  const body = request.method === 'POST' ? await readBounded(request, BODY_BYTES_AT_MOST) : '';
  if (body === undefined) return new Response('that is too large\n', { status: 413 });
  return responseOf(await main.handle(path, plainRequest(request, body)));
};
