/**
 * Sessions of the gateway begin, break and are taken up again as Discord's do, with an unmodified
 * client at the other end.
 */
import { type Client, GatewayIntentBits, type Interaction } from 'discord.js';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DiscordPeer } from './start.ts';
import { ask, createClient, login, openPeer } from './test-client.ts';

const here = { channel: 'study' };
const greet = (interaction: Interaction) => interaction.isChatInputCommand() && interaction.reply('hello');
const register = (peer: DiscordPeer) =>
  ask(peer, 'PUT', `/applications/${peer.applicationId}/commands`, [{ name: 'hi', description: 'x' }]);

const resumed = (client: Client): Promise<unknown> =>
  new Promise((resolve) => client.once('shardResume', (_shard, replayed) => resolve(replayed)));

const breaks: [string, (peer: DiscordPeer) => void][] = [
  ['a close with 4000', (peer) => peer.faults.closeGateway(4000)],
  ['a reconnect that is asked for', (peer) => peer.faults.reconnect()],
  ['a broken connection', (peer) => peer.faults.dropGateway()],
  ['an invalid session that may be resumed', (peer) => peer.faults.invalidSession(true)],
];
it.each(breaks)('is resumed after %s, without a new identify', async (_name, breakIt) => {
  const peer = await openPeer();
  await register(peer);
  const client = await login(peer, greet);
  const again = resumed(client);
  breakIt(peer);
  await again;
  expect(peer.log.counters).toMatchObject({ identifies: 1, resumes: 1 });
  expect((await peer.member('ada').run('hi', {}, here)).kind).toBe('message');
});

it('replays what was missed while there was no connection', async () => {
  const peer = await openPeer();
  await register(peer);
  const client = await login(peer, greet);
  const again = resumed(client);
  peer.faults.closeGateway(4000);
  const outcome = await peer.member('ada').run('hi', {}, here);
  expect(outcome).toMatchObject({ kind: 'message', message: { text: 'hello' } });
  expect(await again).toBeGreaterThanOrEqual(1);
});

it('is left and resumed by a client whose heartbeats are no longer acknowledged', async () => {
  const peer = await openPeer({ heartbeatIntervalMs: 100 });
  const client = await login(peer);
  const again = resumed(client);
  peer.faults.dropHeartbeatAcks();
  await again;
  peer.faults.dropHeartbeatAcks(false);
  expect(peer.log.counters.identifies).toBe(1);
});

it('refuses a wrong token over REST, and privileged intents over the gateway', async () => {
  const peer = await openPeer();
  await expect(createClient(peer).login('wrong')).rejects.toThrow();
  expect(peer.log.counters.identifies).toBe(0);
  const greedy = createClient(peer, undefined, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent],
  });
  await expect(greedy.login(peer.token)).rejects.toThrow(/intents/i);
});

type Packet = { readonly op: number; readonly d: unknown; readonly t: string | null };

/** A bare connection: `next` gives the next packet with an opcode, passing over others. */
const open = async (peer: DiscordPeer) => {
  const socket = new WebSocket(`${peer.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}/?v=10&encoding=json`);
  const packets: Packet[] = [];
  socket.on('message', (data) => packets.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once('open', resolve));
  const next = async (op: number): Promise<Packet> => {
    const find = () => packets.findIndex((packet) => packet.op === op);
    await expect.poll(find).toBeGreaterThanOrEqual(0);
    const [found] = packets.splice(0, find() + 1).slice(-1);
    if (!found) throw new Error('the packet went missing');
    return found;
  };
  return { send: (packet: object) => socket.send(JSON.stringify(packet)), next };
};

/** A bare connection that sends packets and tells the code it is closed with. */
const closedWith = (peer: DiscordPeer, query: string, ...packets: object[]): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${peer.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}/?${query}`);
    socket.on('open', () => {
      for (const packet of packets) socket.send(JSON.stringify(packet));
    });
    socket.on('close', resolve);
  });

it('closes with Discord’s codes on what may not be sent', async () => {
  const peer = await openPeer();
  const query = 'v=10&encoding=json';
  const identify = (more: object = {}) => ({
    op: 2,
    d: { token: peer.token, intents: 1, properties: {}, ...more },
  });
  expect(await closedWith(peer, 'v=9&encoding=json')).toBe(4012);
  expect(await closedWith(peer, query, { op: 99, d: null })).toBe(4001);
  expect(await closedWith(peer, query, { op: 1, d: 'x'.repeat(5000) })).toBe(4002);
  expect(await closedWith(peer, query, { op: 3, d: {} })).toBe(4003);
  expect(await closedWith(peer, query, identify({ token: 'wrong' }))).toBe(4004);
  expect(await closedWith(peer, query, identify(), identify())).toBe(4005);
  expect(await closedWith(peer, query, ...Array.from({ length: 121 }, () => ({ op: 1, d: null })))).toBe(4008);
  expect(await closedWith(peer, query, identify({ shard: [1, 1] }))).toBe(4010);
  expect(await closedWith(peer, query, identify({ intents: 1 << 30 }))).toBe(4013);
  expect(await closedWith(peer, query, identify({ intents: 1 << 1 }))).toBe(4014);
});

it('can not be resumed once it is invalid; another begins on the same connection', async () => {
  const peer = await openPeer();
  const { send, next } = await open(peer);
  expect((await next(10)).d).toMatchObject({ heartbeat_interval: 41_250 });
  const identify = { op: 2, d: { token: peer.token, intents: 1, properties: {} } };
  send(identify);
  const ready = (await next(0)).d as { session_id: string };
  peer.faults.invalidSession(false);
  expect((await next(9)).d).toBe(false);
  send({ op: 6, d: { token: peer.token, session_id: ready.session_id, seq: 1 } });
  expect((await next(9)).d).toBe(false);
  send(identify);
  expect((await next(0)).d).not.toMatchObject({ session_id: ready.session_id });
});

it('begins one session of a shard group in five seconds where that is asked for', async () => {
  const peer = await openPeer({ maxConcurrency: 1 });
  const identify = { op: 2, d: { token: peer.token, intents: 0, properties: {} } };
  const [first, second] = [await open(peer), await open(peer)];
  first.send(identify);
  expect((await first.next(0)).t).toBe('READY');
  second.send(identify);
  expect((await second.next(9)).d).toBe(false);
});

it('closes a client that sends no heartbeat', async () => {
  const peer = await openPeer({ heartbeatIntervalMs: 50 });
  expect(await closedWith(peer, 'v=10&encoding=json')).toBe(4009);
});

it('counts identifies, says how many are left, and resets the token of a bot that uses them up', async () => {
  const peer = await openPeer({ identifiesADay: 2 });
  const limit = async () => (await ask(peer, 'GET', '/gateway/bot')).json['session_start_limit'];
  expect(await limit()).toMatchObject({ total: 2, remaining: 2 });
  const identify = { op: 2, d: { token: peer.token, intents: 1, properties: {} } };
  const again = (op: object) => closedWith(peer, 'v=10&encoding=json', op, { op: 99, d: null });
  await again(identify);
  await again(identify);
  expect(await limit()).toMatchObject({ remaining: 0 });
  expect(await again(identify)).toBe(4004);
  expect(await ask(peer, 'GET', '/users/@me')).toMatchObject({ status: 401 });
});

it('spreads guilds over shards, and private messages to the first', async () => {
  const peer = await openPeer({
    shards: 2,
    guilds: ['a', 'b', 'c', 'd'].map((name) => ({ name, channels: ['study'] })),
  });
  await register(peer);
  const heard: number[] = [];
  const client = await login(
    peer,
    async (interaction) => {
      heard.push(interaction.guild?.shardId ?? 0);
      await greet(interaction);
    },
    { shards: 'auto' },
  );
  await peer.connected(2);
  expect(peer.shards().toSorted()).toEqual([0, 1]);
  for (const { id } of peer.guilds) await peer.member('ada', { guild: id }).run('hi', {}, here);
  await peer.member('ada').run('hi', {}, { dm: true });
  expect(client.guilds.cache.size).toBe(4);
  expect(new Set(heard)).toEqual(new Set([0, 1]));
  expect(heard.at(-1)).toBe(0);
});
