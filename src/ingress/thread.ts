/**
 * The ingress thread. All that people do comes in here, and is acknowledged here however busy the
 * bot is. It knows no feature and no platform: those attach their transports.
 */
import { readBounded } from '../lib/process/bounded-body.ts';
import { createThreadLog, offerAt, offerToOpener } from '../lib/process/thread.ts';
import { createHttpServer } from './http.ts';
import type { IngressMain, IngressThread } from './ingress.ts';
import { plainRequest, responseOf } from './plain-http.ts';
import type { Attach } from './transport.ts';

/** Of what is handed on to the main thread; nothing that anybody posts there is larger. */
const BODY_BYTES_AT_MOST = 256 * 1024;

const http = createHttpServer();

const main = offerToOpener<IngressMain, IngressThread>({
  attach: async (file, port) => {
    // Whoever names a file of transports sees to it that it is one.
    const { attach } = (await import(file)) as { readonly attach: Attach };
    attach({ offer: (ours) => offerAt(port, ours), serve: http.serve, log });
  },
  listen: async (where, handedOn) => {
    for (const path of handedOn) http.serve(path, (request) => handOn(path, request));
    return http.listen(where);
  },
  stopListening: () => http.stop(),
});

const log = createThreadLog(main.log.asEvent);

const handOn = async (path: string, request: Request): Promise<Response> => {
  const body = request.method === 'POST' ? await readBounded(request, BODY_BYTES_AT_MOST) : '';
  if (body === undefined) return new Response('that is too large\n', { status: 413 });
  return responseOf(await main.handle(path, plainRequest(request, body)));
};
