/**
 * The HTTP interactions endpoint: Discord posts here instead of using the gateway, and signs what
 * it posts.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import type { OnReceived } from '../../../ingress/transport.ts';
import { readBounded } from '../../../lib/process/bounded-body.ts';
import type { Log } from '../../../lib/process/log.ts';
import { responseType } from '../render/components.ts';

type EndpointNeeds = {
  /**
   * The application's public key, as its page in the developer portal shows it: 64 hexadecimal
   * digits.
   */
  readonly publicKey: string;
  readonly now: () => Temporal.Instant;
  readonly onReceived: OnReceived<unknown, 'pong' | 'taken'>;
  readonly log: Log;
};

/** Discord asks for a check of the signature; a replayed old request is refused as well. */
const TIMESTAMP_WINDOW_S = 300;
/**
 * An interaction is a few kilobytes; a message menu brings a message of at most 4,000 characters.
 */
const BODY_BYTES = 256 * 1024;

/** Throws a TypeError for a public key that isn't one. */
export const createEndpoint = (needs: EndpointNeeds): ((request: Request) => Promise<Response>) => {
  const key = readPublicKey(needs.publicKey);
  return async (request) => {
    if (request.method !== 'POST') return refuse(405, 'Discord posts its interactions here.');
    const body = await readBounded(request, BODY_BYTES);
    if (body === undefined) return refuse(413, 'That is more than an interaction holds.');
    if (!isSigned(key, request.headers, body, needs.now()))
      return refuse(401, 'The signature is missing, wrong or too old.');
    return acknowledge(needs, body);
  };
};

/**
 * "If you send this request for an interaction received over HTTP, respond to the original HTTP
 * request with a 202 and no body."
 */
const acknowledge = async ({ onReceived, log }: EndpointNeeds, body: string): Promise<Response> => {
  try {
    const acknowledgement = await onReceived(JSON.parse(body));
    return acknowledgement === 'pong'
      ? Response.json({ type: responseType.pong })
      : new Response(null, { status: 202 });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError || error instanceof TypeError)) throw error;
    log.warn({ err: error }, 'discord-interaction-not-understood');
    return refuse(400, 'This is no interaction that I know.');
  }
};

const isSigned = (key: KeyObject, headers: Headers, body: string, now: Temporal.Instant): boolean => {
  const signature = headers.get('x-signature-ed25519') ?? '';
  const timestamp = headers.get('x-signature-timestamp') ?? '';
  if (!/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.epochMilliseconds / 1000 - Number(timestamp)) > TIMESTAMP_WINDOW_S) return false;
  return verify(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
};

const readPublicKey = (hex: string): KeyObject => {
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new TypeError(
      'DISCORD_PUBLIC_KEY is 64 hexadecimal digits: copy "Public Key" from the General Information of your application',
    );
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') },
    format: 'jwk',
  });
};

const refuse = (status: number, error: string): Response => Response.json({ error }, { status });
