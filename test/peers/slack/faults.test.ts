/** Faults, rate limits and uploads are what a real bolt client meets when Slack has a bad day. */
import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, errorOf } from './bolt.ts';
import type { Member } from './member.ts';
import { type SlackPeer, type SlackPeerOptions, startSlackPeer } from './peer.ts';

let peer: SlackPeer;
let ada: Member;
const begin = async (options: SlackPeerOptions = {}): Promise<void> => {
  peer = await startSlackPeer(options);
  ada = peer.member('Ada');
};
afterEach(() => peer.close());

const post = (text = 'x', channel = '#general') => clientOf(peer).chat.postMessage({ channel, text });
const texts = (): readonly string[] => ada.sees().map((message) => message.text);
const retryAfter = async (call: Promise<unknown>): Promise<number | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof webApi.WebAPIRateLimitedError) return error.retryAfter;
    throw error;
  }
};

describe('faults', () => {
  beforeEach(() => begin());

  test('a rate limit says how long', async () => {
    peer.faults.rateLimit('chat.postMessage', 1, 30);
    expect(await retryAfter(post())).toBe(30);
    expect(await retryAfter(post())).toBeUndefined();
  });

  test('a 503 and a reset are gone at the next try; nothing is stored twice', async () => {
    peer.faults.fail('chat.postMessage', 503, 1);
    peer.faults.reset('chat.postMessage', 1);
    await post('at last');
    expect(texts()).toEqual(['at last']);
    expect(peer.log.calls.map((call) => call.status)).toEqual([503, 0, 200]);
  });

  test('accepted and cut: Slack has it, the client does not know, and its own retry posts it twice', async () => {
    peer.faults.acceptThenCut('chat.postMessage', 1);
    await post('twice');
    expect(texts()).toEqual(['twice', 'twice']);
  });

  test('a Slack error, a slow answer, and a clean slate', async () => {
    peer.faults.error('chat.postMessage', 'fatal_error', 2);
    expect(await errorOf(post())).toBe('fatal_error');
    peer.faults.clear();
    peer.faults.slow('chat.postMessage', 20, 1);
    const startedMs = performance.now();
    await post();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(15);
  });

  test('totals and the log tell what was called, without the token', async () => {
    await post('seen');
    await errorOf(post('', '#nowhere'));
    expect(peer.counters.calls['chat.postMessage']).toBe(2);
    expect(peer.counters.refusals).toEqual({ channel_not_found: 1 });
    expect(peer.log.calls[0]).toMatchObject({
      method: 'chat.postMessage',
      args: { text: 'seen' },
      error: undefined,
      teamId: peer.teamId,
    });
    expect(JSON.stringify(peer.log.calls)).not.toContain(peer.botToken);
  });
});

describe('rate limits', () => {
  let nowMs = Date.UTC(2026, 10, 21);
  beforeEach(() => begin({ rateLimits: true, now: () => nowMs }));

  test('a message a second a channel after a small burst, each channel for itself', async () => {
    peer.channel('other');
    const burst = await Promise.all(Array.from({ length: 4 }, () => retryAfter(post())));
    expect(burst).toEqual([undefined, undefined, undefined, undefined]);
    expect(await retryAfter(post())).toBe(1);
    expect(await retryAfter(post('x', '#other'))).toBeUndefined();
    nowMs += 1000;
    expect(await retryAfter(post())).toBeUndefined();
    expect(await retryAfter(post())).toBe(1);
  });

  test('fifty calls a minute in tier 3, a hundred in tier 4', async () => {
    const fill = async (calls: number, call: () => Promise<unknown>): Promise<number | undefined> => {
      for (let count = 0; count < calls; count += 1) await call();
      return retryAfter(call());
    };
    expect(await fill(50, () => clientOf(peer).team.info())).toBe(60);
    expect(await fill(100, () => clientOf(peer).users.info({ user: ada.id }))).toBe(60);
    nowMs += 60_000;
    expect(await retryAfter(clientOf(peer).team.info())).toBeUndefined();
  });
});

describe('uploads', () => {
  beforeEach(() => begin());
  const show = (id: string) =>
    clientOf(peer).chat.postMessage({
      channel: '#general',
      text: 'a picture',
      blocks: [{ type: 'image', alt_text: 'boxes', slack_file: { id } }],
    });

  test('bolt’s own upload, and then the picture in a block by its id', async () => {
    const file = Buffer.from('not really a picture');
    const uploaded = await clientOf(peer).files.uploadV2({ file, filename: 'boxes.png' });
    const [first] = 'files' in uploaded ? (uploaded.files as { files?: { id?: string }[] }[]) : []; // the SDK types what uploadV2 answers loosely
    const id = first?.files?.[0]?.id ?? '';
    await show(id);
    expect(ada.sees()[0]?.words).toBe('boxes');
    peer.faults.fileNotReady(1);
    expect(await errorOf(show(id))).toBe('invalid_blocks');
    expect(await errorOf(show(id))).toBeUndefined();
  });

  test('what never arrived, has another length, or is no picture can’t be shown', async () => {
    const client = clientOf(peer);
    const asked = await client.files.getUploadURLExternal({ filename: 'a.png', length: 4 });
    expect((await fetch(asked.upload_url ?? '', { method: 'POST', body: 'too long' })).status).toBe(400);
    const files: [{ id: string }] = [{ id: asked.file_id ?? '' }];
    expect(await errorOf(client.files.completeUploadExternal({ files }))).toBe('file_not_found');
    expect((await fetch(asked.upload_url ?? '', { method: 'POST', body: 'four' })).status).toBe(200);
    expect(await errorOf(show(asked.file_id ?? ''))).toBe('invalid_blocks');
    expect(await errorOf(client.files.completeUploadExternal({ files, channel_id: 'C404' }))).toBe('channel_not_found');
    expect(await errorOf(client.files.completeUploadExternal({ files }))).toBeUndefined();
    expect(await errorOf(show(asked.file_id ?? ''))).toBeUndefined();
    const text = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 4 });
    await fetch(text.upload_url ?? '', { method: 'POST', body: 'four' });
    await client.files.completeUploadExternal({ files: [{ id: text.file_id ?? '' }] });
    expect(await errorOf(show(text.file_id ?? ''))).toBe('invalid_blocks');
  });
});
