/** The HTTP transport: signed requests to the app's one URL, as Slack sends them. */
import { createHmac } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import type { Answer, Kind, Retry, Transport } from './delivery.ts';
import { parseJson } from './http.ts';
import type { Json } from './world.ts';

/**
 * The two headers that prove a request is Slack's: HMAC-SHA256 over `v0:timestamp:body`. `atS` is
 * in seconds, by the machine's own clock where nothing is said.
 */
export const signatureHeaders = (
  signingSecret: string,
  body: string,
  atS = Math.floor(Date.now() / 1000),
): Readonly<Record<string, string>> => ({
  'x-slack-request-timestamp': String(atS),
  'x-slack-signature': `v0=${createHmac('sha256', signingSecret).update(`v0:${atS}:${body}`).digest('hex')}`,
});

/**
 * A payload in the form that Slack gives each kind: commands are form fields, interactions a field
 * with JSON, events JSON.
 */
export const encodePayload = (kind: Kind, payload: Json): { readonly contentType: string; readonly body: string } => {
  if (kind === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields =
    kind === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  };
};

const readAnswer = async ({ statusCode, headers, body: said }: Dispatcher.ResponseData): Promise<Answer> => {
  const text = await said.text();
  const body = text === '' ? undefined : (parseJson(text) ?? text);
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'acked', body };
  return { outcome: 'http_error', body, dontRetry: headers['x-slack-no-retry'] === '1' };
};

export const createHttpTransport = (url: string, signingSecret: string): Transport => {
  // Not `fetch`, each of whose responses stays until the next full garbage collection: benchmarks
  // take the time in this thread.
  const dispatcher = new Agent();
  return {
    send: async (kind, payload, ackMs, retry: Retry | undefined) => {
      const { contentType, body } = encodePayload(kind, payload);
      const headers = {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signatureHeaders(signingSecret, body),
        ...(retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {}),
      };
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), ackMs);
      try {
        return await readAnswer(await request(url, { dispatcher, method: 'POST', headers, body, signal: late.signal }));
      } catch {
        return { outcome: late.signal.aborted ? 'timeout' : 'unreachable', body: undefined };
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
