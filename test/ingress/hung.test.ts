/** Promises of the ingress: whatever people do is acknowledged, even while the bot hangs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeManifest } from '../../src/platforms/slack/connect/manifest.ts';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord/start.ts';
import { type SlackPeer, startSlackPeer } from '../peers/slack/peer.ts';
import { createGated } from '../platforms/discord/gated.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/postgres-server.ts';
import type { Scene } from './bot.ts';

const start = (scene: Scene) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./bot.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], SCENE: JSON.stringify(scene) },
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('these were asked for');
  const says = async (words: string): Promise<void> => {
    const [said] = await once(stdout, 'data');
    expect(String(said)).toBe(`${words}\n`);
  };
  return {
    opened: says('open'),
    hang: async () => {
      const hung = says('hangs');
      child.send('hang');
      await hung;
    },
    goOn: () => void stdin.write('.'),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

const general = { channel: 'general' };
let database: TestDatabase;
let gateway: DiscordPeer;
let overHttp: DiscordPeer;
let socket: SlackPeer;
let signed: SlackPeer;
let bot: ReturnType<typeof start>;
let address: string;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  address = url;
  const { commands } = createGated();
  const startSlack = (http: boolean) =>
    startSlackPeer({
      manifest: JSON.parse(makeManifest(commands, http ? { kind: 'http', publicUrl: url } : { kind: 'socket' })),
      tokenRotation: false,
      transport: http ? { http: `${url}/slack/events` } : 'socket',
    });
  [database, gateway, overHttp, socket, signed] = await Promise.all([
    createPostgresDatabase(),
    startDiscordPeer({ limits: 'none' }),
    startDiscordPeer({ limits: 'none' }),
    startSlack(false),
    startSlack(true),
  ]);
  const accessOf = ({ token, apiUrl }: DiscordPeer) => ({ token, apiUrl });
  const slackAt = ({ botToken, apiUrl }: SlackPeer) => ({ identity: { kind: 'token', botToken }, apiUrl }) as const;
  bot = start({
    databaseUrl: database.url,
    port,
    discord: [accessOf(gateway), { ...accessOf(overHttp), publicKey: overHttp.publicKey }],
    slack: [
      { ...slackAt(socket), transport: { kind: 'socket', appToken: socket.appToken } },
      { ...slackAt(signed), transport: { kind: 'http', signingSecret: signed.signingSecret } },
    ],
  });
  await bot.opened;
  await gateway.connected();
  await overHttp.useInteractionsEndpoint(`${url}/discord/interactions`);
  // A bot that hangs registers nothing any more.
  for (const peer of [gateway, overHttp]) {
    const isOffered = () => peer.member('amara').offered(general).includes('private') || undefined;
    await peer.until(isOffered, 20_000, 'the command to be offered');
  }
});
afterAll(async () => {
  await bot.kill();
  await Promise.all([gateway.close(), overHttp.close(), socket.close(), signed.close()]);
  await database.drop();
});

test.each([
  ['Discord’s gateway', () => gateway],
  ['Discord’s HTTP', () => overHttp],
])('a command that came by %s is acknowledged while the bot hangs, and answered after', async (_, peer) => {
  const amara = peer().member('amara');
  await bot.hang();
  expect(await amara.run('private', {}, { ...general, until: 'acknowledged' })).toMatchObject({
    message: { ephemeral: true, loading: true },
  });
  bot.goOn();
  await expect.poll(() => amara.sees(general).map(({ text }) => text)).toContain('to you');
});

test.each([
  ['Socket Mode', () => socket],
  ['Slack’s HTTP', () => signed],
])('a command that came by %s is acknowledged while the bot hangs, and answered after', async (_, peer) => {
  const amara = peer().member('Amara');
  await bot.hang();
  expect(await amara.run('/private')).toEqual({ ok: true });
  expect(amara.sees()).toEqual([]);
  bot.goOn();
  await expect.poll(() => amara.sees().map(({ words }) => words)).toEqual([expect.stringContaining('to you')]);
});

test('whoever supervises the process is told that it hangs, and that it goes on', async () => {
  const alive = async () => (await fetch(`${address}/healthz`)).status;
  expect(await alive()).toBe(200);
  await bot.hang();
  expect(await alive()).toBe(503);
  bot.goOn();
  await expect.poll(alive).toBe(200);
});
