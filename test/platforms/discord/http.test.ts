/**
 * Promises about the HTTP interactions endpoint: the same answers without a gateway, and nothing
 * for a forged request.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEndpoint } from '../../../src/platforms/discord/receive/http.ts';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createGated, type Gated } from './gated.ts';
import { type Connected, start } from './start-discord.ts';

const general = { channel: 'general' };
const ping = { id: '1', application_id: '2', type: 1, token: 'x', version: 1 };

let peer: DiscordPeer;
let database: TestDatabase;
let gated: Gated;
let discord: Connected;
let url: string;

beforeAll(async () => {
  peer = await startDiscordPeer({ limits: 'none' });
  database = await createPostgresDatabase();
  gated = createGated();
  discord = await start(peer, database, { ...gated, publicKey: peer.publicKey });
  const port = await discord.ingress.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${port}/discord/interactions`;
  await peer.useInteractionsEndpoint(url);
});
afterAll(async () => {
  await discord.close();
  await peer.close();
  await database.drop();
});

describe('interactions over HTTP', () => {
  test('are answered as over the gateway, which is never opened', async () => {
    const amara = peer.member('amara');
    expect(await amara.run('public', {}, general)).toMatchObject({
      kind: 'message',
      message: { text: 'to everybody' },
    });
    expect(await amara.run('form', {}, general)).toMatchObject({ kind: 'form' });
    expect(peer.log.counters.identifies).toBe(0);
  });

  test.each([
    ['forged', { forged: true }],
    ['six minutes old', { agedMs: 360_000 }],
    ['from six minutes ahead', { agedMs: -360_000 }],
  ])('whose signature is %s get 401 and no work', async (_, fault) => {
    const before = gated.seen.length;
    const payload = {
      ...ping,
      type: 2,
      user: { id: '1', username: 'eve' },
      data: { type: 1, name: 'public' },
    };
    expect((await peer.postSigned(url, payload, fault)).status).toBe(401);
    expect(gated.seen).toHaveLength(before);
  });

  test.each([
    ['without headers', {}],
    ['with nonsense in them', { 'x-signature-ed25519': 'zz', 'x-signature-timestamp': 'now' }],
  ])('unsigned, %s, get 401', async (_, headers) => {
    expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(ping) })).status).toBe(401);
  });

  test('are POSTed, of a bounded size, and interactions', async () => {
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await peer.postSigned(url, { type: 99 })).status).toBe(400);
    expect((await peer.postSigned(url, 'nothing')).status).toBe(400);
  });
});

test('a public key that isn’t one is refused at start, with where to find it', () => {
  expect(() =>
    createEndpoint({
      publicKey: 'abc',
      now: () => Temporal.Now.instant(),
      onReceived: async () => 'pong',
      log: { info: () => {}, warn: () => {}, error: () => {} },
    }),
  ).toThrow(/General Information/);
});
