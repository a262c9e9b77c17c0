/** Promises about Slack's requests over HTTP: only its own, only of now, only once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paragraph } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { EVENTS_PATH } from '../../../src/platforms/slack/receive/http.ts';
import { signatureHeaders } from '../../peers/slack/signed-http.ts';
import { createTestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

const feature = createTestFeature();
let running: Running;
let published = 0;

beforeAll(async () => {
  running = await startSlack({
    ...feature,
    transport: 'http',
    peerOptions: { retryDelaysMs: [0, 0, 0] },
    needs: {
      home: async () => {
        published += 1;
        return [paragraph(text`visit ${published}`)];
      },
    },
  });
});
afterAll(() => running.stop());

const sign = (secret: string, atS: string, body: string): string =>
  signatureHeaders(secret, body, Number(atS))['x-slack-signature'] ?? '';
const nowS = (): number => Math.floor(Date.now() / 1000);
let sent = 0;
const command = (): string => {
  sent += 1;
  return new URLSearchParams({
    command: '/concept',
    text: 'cap',
    team_id: running.peer.teamId,
    channel_id: 'C1',
    user_id: 'U1',
    trigger_id: `t${sent}`,
    response_url: `${running.url}/x`,
  }).toString();
};

const post = (
  body: string,
  {
    atS = nowS(),
    signature = sign(running.peer.signingSecret, String(atS), body),
    headers = {},
  }: { atS?: number; signature?: string; headers?: Record<string, string> } = {},
) =>
  fetch(`${running.url}${EVENTS_PATH}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(atS),
      'x-slack-signature': signature,
      ...headers,
    },
    body,
  });

/** Whether the request was refused, and nothing was done for it. */
const isRefused = async (response: Promise<Response>, status: number): Promise<void> => {
  const before = feature.done.length;
  expect((await response).status).toBe(status);
  await running.idle();
  expect(feature.done.length).toBe(before);
};

describe('a request', () => {
  test('of Slack’s own is worked on', async () => {
    const before = feature.done.length;
    expect((await post(command())).status).toBe(200);
    await running.idle();
    expect(feature.done.length).toBe(before + 1);
  });

  test('with a wrong signature, or none, is refused', async () => {
    await isRefused(post(command(), { signature: sign('another secret', String(nowS()), command()) }), 401);
    await isRefused(post(command(), { signature: '' }), 401);
    await isRefused(
      post(command(), { signature: 'v0=ü' }).catch(() => new Response('', { status: 401 })),
      401,
    );
  });

  test.each([-6 * 60, 6 * 60])('dated %i seconds from now is refused, though it is signed', (awayS) =>
    isRefused(post(command(), { atS: nowS() + awayS }), 401),
  );

  test('sent again by somebody who saw it is refused, even when it claims to be a retry', async () => {
    const body = command();
    const atS = nowS();
    expect((await post(body, { atS })).status).toBe(200);
    await running.idle();
    await isRefused(post(body, { atS }), 401);
    const signature = sign(running.peer.signingSecret, String(atS), body);
    await isRefused(post(body, { atS, signature: `${signature}=` }), 401);
    await isRefused(post(body, { atS, headers: { 'x-slack-retry-num': '1' } }), 401);
  });

  test('over 256 KiB is refused, whether it says so or not', async () => {
    const body = `${command()}&x=${'y'.repeat(300 * 1024)}`;
    await isRefused(post(body), 413);
    const stream = new Blob([body]).stream();
    const chunked = fetch(`${running.url}${EVENTS_PATH}`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    await isRefused(chunked, 413);
  });

  test('that can’t be read is refused, and what nobody listens for does no harm', async () => {
    await isRefused(post('payload=%7Bnot-json'), 400);
    await isRefused(post('null', { headers: { 'content-type': 'application/json' } }), 400);
    expect((await post('ssl_check=1&token=x')).status).toBe(200);
    expect((await post('hello=world')).status).toBe(200);
  });

  test('to another path or by another method finds nothing', async () => {
    expect((await fetch(`${running.url}${EVENTS_PATH}`)).status).toBe(404);
    expect((await fetch(`${running.url}/slack/install`)).status).toBe(404);
  });
});

describe('Slack', () => {
  test('finds the address to be ours', async () => {
    expect(await running.peer.verifyUrl(`${running.url}${EVENTS_PATH}`)).toBe(true);
  });

  test('may repeat an event whose acknowledgement got lost: it is worked on once', async () => {
    const one = running.peer.member('One');
    const before = published;
    running.peer.faults.loseAcks(2);
    await one.openHome();
    await running.rest();
    expect(running.peer.counters.retries).toBeGreaterThanOrEqual(2);
    expect(published).toBe(before + 1);
  });

  test('gets an answer while the home tab can’t be made', async () => {
    const one = running.peer.member('Two');
    running.peer.faults.error('views.publish', 'internal_error', 1);
    expect(await one.openHome()).toEqual({ ok: true });
    await running.rest();
    expect(running.logged.some(({ event }) => event === 'slack-home-not-published')).toBe(true);
  });
});
