/**
 * Slack over HTTP: one address, bodies bounded, signatures checked, each request let in once, and
 * acknowledged. https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { isValidSlackRequest } from '@slack/bolt';
import type { OnReceived } from '../../../ingress/transport.ts';
import { readBounded } from '../../../lib/process/bounded-body.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';
import type { Log } from '../../../lib/process/log.ts';
import { createRareLine } from '../../../lib/process/rare-line.ts';
import type { Payload } from './ingress.ts';

/** Slack's largest is a form of a few full fields; nothing real comes near. */
const BODY_BYTES_AT_MOST = 256 * 1024;

/**
 * Slack's own window. bolt looks at the past only, and a date in the future could be replayed
 * later.
 */
const WINDOW_S = 5 * 60;
/**
 * As Slack writes them. bolt ignores what follows the hash, by which a replay would look like new.
 */
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const TIMESTAMP = /^\d{1,12}$/;
/**
 * Requests remembered against a replay; older ones are refused by their date. What a process that
 * saw none of it does again is done once by its id.
 */
const SIGNATURES_KEPT = 20_000;

/** Under which Slack posts everything. */
export const EVENTS_PATH = '/slack/events';

type EndpointNeeds = {
  readonly signingSecret: string;
  readonly onReceived: OnReceived<Payload, unknown>;
  /** `sinceMs`: when what is acknowledged now arrived, as `performance.now()` has it. */
  readonly acknowledged: (sinceMs: number) => void;
  readonly now: () => Temporal.Instant;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export const createEndpoint = ({
  signingSecret,
  onReceived,
  acknowledged,
  now,
  log,
}: EndpointNeeds): ((request: Request) => Promise<Response>) => {
  const verifier = createVerifier(signingSecret, now);
  const warnOfRefused = createRareLine(log.warn, now);
  return async (request) => {
    const sinceMs = performance.now();
    if (request.method !== 'POST') return new Response('there is nothing here\n', { status: 404 });
    const raw = await readBounded(request, BODY_BYTES_AT_MOST);
    if (raw === undefined) return new Response('too large', { status: 413 });
    if (!verifier.accept(request.headers, raw)) {
      warnOfRefused({ at: request.headers.get('x-slack-request-timestamp') }, 'slack-request-refused');
      return new Response('this request is not signed by Slack, too old, or a replay', { status: 401 });
    }
    const payload = parseBody(raw, request.headers.get('content-type') ?? '');
    if (payload === undefined) return new Response('this body can’t be read', { status: 400 });
    if ('ssl_check' in payload) return new Response('');
    if (payload['type'] === 'url_verification') return Response.json({ challenge: payload['challenge'] });
    try {
      const answer = await onReceived(payload);
      // Once it has left: telling wakes the main thread, which may take the core that sends it.
      setImmediate(acknowledged, sinceMs);
      return answer === undefined ? new Response('') : Response.json(answer);
    } catch (error) {
      log.error({ err: error }, 'slack-payload-failed');
      verifier.forget(request.headers);
      return new Response('', { status: 500 });
    }
  };
};

/** Events come as JSON, commands as a form, everything else as JSON within a form. */
const parseBody = (raw: string, contentType: string): Payload | undefined => {
  try {
    const fields = contentType.startsWith('application/json') ? undefined : new URLSearchParams(raw);
    const payload = fields ? fields.get('payload') : raw;
    const read: unknown = fields && payload === null ? Object.fromEntries(fields) : JSON.parse(payload ?? '');
    // Checked to be an object; what is in it the schemas of payloads.ts say.
    return typeof read === 'object' && read !== null ? (read as Payload) : undefined;
  } catch {
    return undefined;
  }
};

type Verifier = {
  /**
   * Remembers what it lets through: the same request is let through once. An event that Slack
   * itself repeats within a second looks the same and is let through again; its `event_id` is
   * claimed once.
   */
  readonly accept: (headers: Headers, body: string) => boolean;
  /** The work failed, so the same request may come again. */
  readonly forget: (headers: Headers) => void;
};

const createVerifier = (signingSecret: string, now: () => Temporal.Instant): Verifier => {
  const seen = createBoundedMap<true>(SIGNATURES_KEPT);
  return {
    accept: (headers, body) => {
      const signature = headers.get('x-slack-signature') ?? '';
      const timestamp = headers.get('x-slack-request-timestamp') ?? '';
      const nowMilliseconds = now().epochMilliseconds;
      if (!SIGNATURE.test(signature) || !TIMESTAMP.test(timestamp)) return false;
      if (Number(timestamp) - nowMilliseconds / 1000 > WINDOW_S) return false;
      const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(timestamp) };
      if (!isValidSlackRequest({ signingSecret, body, headers: signed, nowMilliseconds })) return false;
      if (seen.get(signature) && !isRepeatedEvent(headers)) return false;
      seen.set(signature, true);
      return true;
    },
    forget: (headers) => seen.delete(headers.get('x-slack-signature') ?? ''),
  };
};

const isRepeatedEvent = (headers: Headers): boolean =>
  headers.has('x-slack-retry-num') && headers.get('content-type')?.startsWith('application/json') === true;
