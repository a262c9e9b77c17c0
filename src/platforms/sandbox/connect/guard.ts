/**
 * Keeps strangers out: the sandbox trusts whoever sits at this machine, and no page of any other
 * origin.
 */
import type { MiddlewareHandler } from 'hono';
import { sizeWords } from '../../../chat/view/file.ts';
import { BadRequest } from '../receive/receive.ts';

/** Twice what a form of five full fields can hold in UTF-8. */
const BODY_BYTES = 64 * 1024;

const HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Another name that resolves to 127.0.0.1 (DNS rebinding) is refused everywhere; another origin,
 * wherever something is told or done.
 */
export const createGuard =
  (portOf: () => number): MiddlewareHandler =>
  async (context, next) => {
    const hosts = HOSTS.map((host) => `${host}:${portOf()}`);
    if (!hosts.includes(context.req.header('host') ?? ''))
      throw new BadRequest(403, `The sandbox answers at http://${hosts[1]} only.`);
    if (context.req.path.startsWith('/api/'))
      refuseStrangers(hosts, context.req.header('origin'), context.req.header('sec-fetch-site'));
    await next();
  };

const refuseStrangers = (hosts: readonly string[], origin: string | undefined, site: string | undefined): void => {
  const foreignOrigin = origin !== undefined && !hosts.some((host) => origin === `http://${host}`);
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreignOrigin || foreignSite)
    throw new BadRequest(403, 'This request comes from another site, and the sandbox talks only to its own page.');
};

/** `importMapHash` allows the one inline script there is. */
export const securityHeaders = (importMapHash: string): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' '${importMapHash}'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** The body as JSON. Throws BadRequest when it is too large or no JSON. */
export const readJson = async (request: Request): Promise<unknown> => {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json'))
    throw new BadRequest(400, 'Send JSON (content-type: application/json).');
  const body = await readBody(request, BODY_BYTES);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BadRequest(400, 'The body is not JSON.');
  }
};

/** Throws BadRequest when it is too large; stops reading at the bound. */
export const readBody = async (request: Request, bytesAtMost: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesAtMost)
      throw new BadRequest(413, `That is more than ${sizeWords(bytesAtMost)}, which is all that fits.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
