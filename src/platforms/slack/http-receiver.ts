/** Takes Slack's HTTP requests for bolt: one address, signatures checked, bodies bounded, each request once. */
import type { App, Receiver } from '@slack/bolt';
import type { SlackLog } from './settings.ts';
import { createVerifier } from './signature.ts';

/** Slack's largest is a form of a few full fields; nothing real comes near. */
const BODY_BYTES_AT_MOST = 256 * 1024;

export type HttpReceiver = Receiver & { readonly handle: (request: Request) => Promise<Response> };

type Needs = { readonly signingSecret: string; readonly now: () => Temporal.Instant; readonly log: SlackLog };

export const createHttpReceiver = ({ signingSecret, now, log }: Needs): HttpReceiver => {
  const verifier = createVerifier(signingSecret, now);
  let app: App | undefined;
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {},
    handle: async (request) => {
      const raw = await readBounded(request);
      if (raw === undefined) return new Response('too large', { status: 413 });
      if (!verifier.accept(request.headers, raw)) {
        log.warn({ at: request.headers.get('x-slack-request-timestamp') }, 'slack-request-refused');
        return new Response('this request is not signed by Slack, too old, or a replay', { status: 401 });
      }
      const body = parseBody(raw, request.headers.get('content-type') ?? '');
      if (body === undefined) return new Response('this body can’t be read', { status: 400 });
      if ('ssl_check' in body) return new Response('');
      if (body['type'] === 'url_verification') return Response.json({ challenge: body['challenge'] });
      const response = app ? await process(app, body, request.headers) : new Response('not started', { status: 503 });
      if (!response.ok) verifier.forget(request.headers);
      return response;
    },
  };
};

/** Answers as soon as bolt's listener acknowledges, while its work goes on. */
const process = (app: App, body: Readonly<Record<string, unknown>>, headers: Headers): Promise<Response> => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const retry = headers.get('x-slack-retry-num');
  const reason = headers.get('x-slack-retry-reason');
  app
    .processEvent({
      body: { ...body },
      ack: async (answer?: unknown) => resolve(answer === undefined || answer === '' ? new Response('') : Response.json(answer)),
      ...(retry ? { retryNum: Number(retry) } : {}),
      ...(reason ? { retryReason: reason } : {}),
    })
    // Nobody acknowledged what nobody listens for.
    .then(() => resolve(new Response('')))
    .catch(() => resolve(new Response('', { status: 500 })));
  return promise;
};

/** `undefined` for a body over the bound, which is not read to its end. */
const readBounded = async (request: Request): Promise<string | undefined> => {
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > BODY_BYTES_AT_MOST) return undefined;
  // Node's server holds a body to the length it announces, and reads it whole much quicker than in pieces.
  if (announced !== null) return request.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_AT_MOST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Events come as JSON, commands as a form, everything else as JSON within a form. */
const parseBody = (raw: string, contentType: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const fields = contentType.startsWith('application/json') ? undefined : new URLSearchParams(raw);
    const payload = fields ? fields.get('payload') : raw;
    const read: unknown = fields && payload === null ? Object.fromEntries(fields) : JSON.parse(payload ?? '');
    // Checked to be an object; what is in it the schemas of payloads.ts say.
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
