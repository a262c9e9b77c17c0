/**
 * Where Slack's HTTP requests come in: one address, signatures checked, bodies bounded, each
 * request once, and acknowledged at once.
 */
import { readBounded } from '../../../lib/process/bounded-body.ts';
import type { Log } from '../../../lib/process/log.ts';
import { createRareLine } from '../../../lib/process/rare-line.ts';
import { isAnsweredByAck, type Payload, type Taking } from './receiver.ts';
import { createVerifier } from './signature.ts';

/** Slack's largest is a form of a few full fields; nothing real comes near. */
const BODY_BYTES_AT_MOST = 256 * 1024;

/** Under which Slack posts everything. */
export const EVENTS_PATH = '/slack/events';

export type DoorNeeds = {
  readonly signingSecret: string;
  readonly taking: Taking;
  readonly now: () => Temporal.Instant;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export const createDoor = ({
  signingSecret,
  taking,
  now,
  log,
}: DoorNeeds): ((request: Request) => Promise<Response>) => {
  const verifier = createVerifier(signingSecret, now);
  const warnOfRefused = createRareLine(log.warn, now);
  return async (request) => {
    const raw = await readBounded(request, BODY_BYTES_AT_MOST);
    if (raw === undefined) return new Response('too large', { status: 413 });
    if (!verifier.accept(request.headers, raw)) {
      warnOfRefused({ at: request.headers.get('x-slack-request-timestamp') }, 'slack-request-refused');
      return new Response('this request is not signed by Slack, too old, or a replay', {
        status: 401,
      });
    }
    const body = parseBody(raw, request.headers.get('content-type') ?? '');
    if (body === undefined) return new Response('this body can’t be read', { status: 400 });
    if ('ssl_check' in body) return new Response('');
    if (body['type'] === 'url_verification') return Response.json({ challenge: body['challenge'] });
    const payload = { body, ...retryOf(request.headers) };
    if (!isAnsweredByAck(payload)) {
      taking.take(payload);
      return new Response('');
    }
    try {
      const answer = await taking.answer(payload);
      return answer === undefined || answer === '' ? new Response('') : Response.json(answer);
    } catch (error) {
      log.error({ err: error }, 'slack-payload-failed');
      verifier.forget(request.headers);
      return new Response('', { status: 500 });
    }
  };
};

const retryOf = (headers: Headers): Omit<Payload, 'body'> => {
  const retry = headers.get('x-slack-retry-num');
  const reason = headers.get('x-slack-retry-reason');
  return {
    ...(retry ? { retryNum: Number(retry) } : {}),
    ...(reason ? { retryReason: reason } : {}),
  };
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
