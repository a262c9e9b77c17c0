/** Reading requests and writing answers: the little of HTTP that Slack's side needs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJson } from './check.ts';
import type { Json } from './world.ts';

/** Slack refuses larger bodies; files are the largest thing that comes. */
const BODY_LIMIT_BYTES = 5_000_000;

/** The whole body; throws RangeError over the limit. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT_BYTES) throw new RangeError('body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export type Args = Json;

/**
 * A Web API call's arguments by content type, or the error string Slack has for what is wrong with
 * the body.
 */
export const readArgs = (contentType: string, body: Buffer, query: URLSearchParams): Args | string => {
  const fromQuery: Json = Object.fromEntries(query);
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (body.length === 0) return fromQuery;
  if (type === '') return 'missing_post_type';
  if (type === 'application/json') {
    const parsed = parseJson(body.toString('utf8'));
    return isJson(parsed) ? { ...fromQuery, ...parsed } : 'invalid_json';
  }
  if (type === 'application/x-www-form-urlencoded')
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
  return 'invalid_post_type';
};

/** A bearer token from the header, or from the argument as older clients send it. */
export const tokenOf = (request: IncomingMessage, args: Args): string | undefined => {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return header ?? (typeof args['token'] === 'string' ? args['token'] : undefined);
};

export const sendJson = (
  response: ServerResponse,
  body: Json,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
};

export const sendText = (
  response: ServerResponse,
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(body);
};
