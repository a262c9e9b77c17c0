/** Buckets fill, tell of it in headers and empty again; faults come as asked and are used up. */
import { expect, it } from 'vitest';
import type { DiscordPeer } from './start.ts';
import { ask, login, openPeer } from './test-client.ts';

const path = (peer: DiscordPeer, channel = 'general') => `/channels/${peer.guilds[0]?.channels[channel]}/messages`;
const send = (peer: DiscordPeer, channel?: string) => ask(peer, 'POST', path(peer, channel), { content: 'x' });
const ROUTE = 'POST /channels/:channel/messages';

it('limits each channel by itself and says so in headers', async () => {
  let nowMs = Date.now();
  const peer = await openPeer({ now: () => nowMs });
  const first = await send(peer);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '4',
    'x-ratelimit-reset-after': '5',
  });
  for (let count = 0; count < 4; count += 1) await send(peer);
  const sixth = await send(peer);
  expect(sixth).toMatchObject({
    status: 429,
    json: { message: 'You are being rate limited.', retry_after: 5, global: false },
  });
  expect(Object.fromEntries(sixth.headers)).toMatchObject({
    'retry-after': '5',
    'x-ratelimit-scope': 'user',
    'x-ratelimit-remaining': '0',
  });
  expect((await send(peer, 'study')).status).toBe(200);
  nowMs += 5001;
  expect((await send(peer)).status).toBe(200);
  expect(peer.log.counters).toMatchObject({ rateLimited: 1, invalid: 1 });
});

it('limits a bot to 50 requests a second over all, answers to interactions apart', async () => {
  const peer = await openPeer({ now: () => 1_800_000_000_000 });
  const statuses = await Promise.all(
    Array.from({ length: 51 }, () => ask(peer, 'GET', `/channels/${peer.guilds[0]?.channels['general']}`)),
  );
  expect(statuses.filter(({ status }) => status === 429)).toHaveLength(1);
  const said = await send(peer);
  expect(said).toMatchObject({ status: 429, json: { global: true, retry_after: 1 } });
  expect(said.headers.get('x-ratelimit-global')).toBe('true');
  expect((await ask(peer, 'POST', '/interactions/1/token/callback', { type: 4 })).json['code']).toBe(10062);
});

it('bans an address after 10,000 bad requests, without JSON', async () => {
  let nowMs = Date.now();
  const peer = await openPeer({ now: () => nowMs, limits: 'none' });
  peer.faults.fail('GET /users/@me', 403, 10_000);
  for (let round = 0; round < 100; round += 1)
    await Promise.all(Array.from({ length: 100 }, () => ask(peer, 'GET', '/users/@me')));
  const banned = await ask(peer, 'GET', '/users/@me');
  expect(banned).toMatchObject({ status: 429, json: {} });
  expect(banned.headers.get('content-type')).toBe('text/html');
  nowMs += 600_001;
  expect((await ask(peer, 'GET', '/users/@me')).status).toBe(200);
});

it('lets a channel be renamed twice in ten minutes, and old messages be edited seldom', async () => {
  let nowMs = Date.now();
  const peer = await openPeer({ now: () => nowMs });
  const rename = (name: string) => ask(peer, 'PATCH', `/channels/${peer.guilds[0]?.channels['general']}`, { name });
  expect([(await rename('a')).status, (await rename('b')).status, (await rename('c')).status]).toEqual([200, 200, 429]);
  const { json } = await send(peer);
  nowMs += 3_600_001;
  const edits = await Promise.all(
    [1, 2, 3, 4].map((content) => ask(peer, 'PATCH', `${path(peer)}/${json['id']}`, { content: `${content}` })),
  );
  expect(edits.at(-1)).toMatchObject({ status: 429, json: { code: 30046 } });
});

it('makes an unmodified client wait out a 429 of every shape, and go on', async () => {
  const shapes = [{}, { shared: true }, { global: true }, { headersOnly: true }];
  const tries = shapes.map(async (shape) => {
    const peer = await openPeer();
    const client = await login(peer);
    peer.faults.rateLimit(ROUTE, 1, { ...shape, retryAfterMs: 50 });
    const before = performance.now();
    await client.rest.post(`/channels/${peer.guilds[0]?.channels['general']}/messages`, {
      body: { content: 'x' },
    });
    // Whole seconds in the header: 50 ms become 1 s.
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(peer.log.of(ROUTE).map(({ status }) => status)).toEqual([429, 200]);
    return peer.log.counters.invalid;
  });
  // A limit of the resource is nobody's fault and isn't counted.
  expect(await Promise.all(tries)).toEqual([1, 0, 1, 1]);
});

it('fails, delays and cuts connections as often as asked', async () => {
  const peer = await openPeer();
  peer.faults.fail(ROUTE, 503, 2);
  expect([(await send(peer)).status, (await send(peer)).status, (await send(peer)).status]).toEqual([503, 503, 200]);
  peer.faults.reset(ROUTE, 1);
  await expect(send(peer)).rejects.toThrow();
  peer.faults.acceptThenCut(ROUTE, 1);
  await expect(send(peer)).rejects.toThrow();
  expect(peer.messages(peer.guilds[0]?.channels['general'] ?? '')).toHaveLength(2);
  peer.faults.slow('any', 80, 1);
  const before = performance.now();
  await send(peer, 'study');
  expect(performance.now() - before).toBeGreaterThanOrEqual(75);
  expect(() => peer.faults.reset('POST /nowhere' as 'any', 1)).toThrow('no route');
});
