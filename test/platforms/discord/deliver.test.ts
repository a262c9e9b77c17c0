/**
 * Promises about messages of our own accord on Discord: once each, and every failure told apart.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { paragraph, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { type DiscordPeer, startDiscordPeer } from '../../peers/discord/start.ts';
import { createPostgresDatabase, type TestDatabase } from '../../support/database.ts';
import { createGated } from './gated.ts';
import { type Connected, start, welcomed } from './start-discord.ts';

const SEND = 'POST /channels/:channel/messages';
const EDIT = 'PATCH /channels/:channel/messages/:message';
const VIEW_CHANNEL = 1n << 10n;
const SEND_MESSAGES = 1n << 11n;
const ATTACH_FILES = 1n << 15n;
const MANAGE_THREADS = 1n << 34n;

let peer: DiscordPeer;
let database: TestDatabase;
let discord: Connected;
let channelId: string;
let keys = 0;

beforeAll(async () => {
  peer = await startDiscordPeer({ limits: 'none' });
  database = await createPostgresDatabase();
  discord = await start(peer, database, createGated());
  await peer.connected();
  await welcomed(peer);
  channelId = peer.guilds[0]?.channels['general'] ?? '';
});
beforeEach(() => peer.faults.clear());
afterAll(async () => {
  await discord.close();
  await peer.close();
  await database.drop();
});

const said = (words: string): View => view('Said', [paragraph(text`${words}`)]);
const newKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};
const send = (words = 'hello', key = newKey()) =>
  discord.messenger.send({ kind: 'channel', channelId }, said(words), key);
/**
 * Each in a guild of its own: a limit that was told stays with its channel. The bot's greeting has
 * been said when this resolves.
 */
const newChannel = async (): Promise<string> => {
  const { channels } = peer.invite(`Guild ${newKey()}`, ['welcome', 'lobby']);
  await vi.waitFor(() => expect(Object.values(channels).flatMap((id) => peer.messages(id))).toHaveLength(1), {
    timeout: 10_000,
  });
  return channels['lobby'] ?? '';
};
const picture = view('A picture', [
  {
    kind: 'picture',
    name: 'Square & co',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>',
    alt: 'a square',
  },
]);

describe('a message', () => {
  test('whose answer was lost is there once when it is sent again', async () => {
    peer.faults.acceptThenCut(SEND, 1);
    const key = newKey();
    await expect(send('only once', key)).rejects.toMatchObject({
      failure: 'transient',
      outcomeUnknown: true,
    });
    const sent = await send('only once', key);
    expect(peer.messages(channelId).filter((message) => message.text === 'only once')).toMatchObject([
      { id: sent.messageId },
    ]);
  });

  test('notifies the one person it mentions, and nobody else', async () => {
    const amara = peer.member('amara');
    const words = text`Over to ${{ kind: 'account', externalId: amara.id, name: 'Amara' }}, not to @everyone or <@${peer.member('mei').id}>`;
    await discord.messenger.send({ kind: 'channel', channelId }, view('Over to you', [paragraph(words)]), newKey());
    expect(peer.messages(channelId).at(-1)?.pings).toEqual([amara.id]);
  });

  test('to a thread goes there', async () => {
    const study = peer.guilds[0]?.channels['study'] ?? '';
    const sent = await discord.messenger.send(
      { kind: 'channel', channelId, threadId: study },
      said('in the thread'),
      newKey(),
    );
    expect(sent.channelId).toBe(study);
  });

  test('opens a direct channel once', async () => {
    const amara = peer.member('amara');
    for (const words of ['one', 'two'])
      await discord.messenger.send({ kind: 'direct', accountId: amara.id }, said(words), newKey());
    expect(amara.sees({ dm: true }).map((message) => message.text)).toEqual(['one', 'two']);
    expect(peer.log.of('POST /users/@me/channels')).toHaveLength(1);
  });

  test('whose drawing is broken says in words what it would show', async () => {
    await discord.messenger.send(
      { kind: 'channel', channelId },
      {
        ...picture,
        blocks: [{ kind: 'picture', name: 'broken', svg: '<svg', alt: 'a square in words' }],
      },
      newKey(),
    );
    expect(peer.messages(channelId).at(-1)).toMatchObject({
      text: 'a square in words',
      attachments: [],
    });
    expect(discord.lines.at(-1)).toMatchObject({ level: 'error', event: 'discord-failed' });
  });
});

describe('a failure', () => {
  test.each([
    ['as Discord says it', {}],
    ['as the proxy before it says it', { headersOnly: true }],
    ['for a shared limit', { shared: true }],
  ])('of a rate limit names the wait, %s', async (_, shape) => {
    const to = await newChannel();
    peer.faults.rateLimit(SEND, 1, { ...shape, retryAfterMs: 2000 });
    const failure = await discord.messenger
      .send({ kind: 'channel', channelId: to }, said('x'), newKey())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'DeliveryError', failure: 'rate-limited' });
    expect(failure).toHaveProperty('retryAfterMs', expect.closeTo(2000, -3));
  });

  test.each([
    ['a fault of theirs', () => peer.faults.fail(SEND, 503, 10), 'transient'],
    ['a cut connection', () => peer.faults.reset(SEND, 10), 'transient'],
    ['direct messages opened too fast', () => peer.faults.fail(SEND, 400, 1, 40_003), 'rate-limited'],
    ['edits of old messages used up', () => peer.faults.fail(SEND, 429, 1, 30_046), 'rate-limited'],
    ['no server in common', () => peer.faults.fail(SEND, 403, 1, 50_278), 'unreachable'],
  ] as const)('is typed: %s', async (_, fault, failure) => {
    const to = await newChannel();
    fault();
    await expect(discord.messenger.send({ kind: 'channel', channelId: to }, said('x'), newKey())).rejects.toMatchObject(
      { name: 'DeliveryError', failure },
    );
  });

  test.each([
    [VIEW_CHANNEL, said('x'), '“View Channel”'],
    [SEND_MESSAGES, said('x'), '“Send Messages”'],
    [ATTACH_FILES, picture, '“Attach Files”'],
  ] as const)('for a missing permission names it and the channel', async (permission, what, words) => {
    const to = await newChannel();
    peer.deny(to, permission);
    await expect(discord.messenger.send({ kind: 'channel', channelId: to }, what, newKey())).rejects.toMatchObject({
      failure: 'unreachable',
      message: expect.stringMatching(new RegExp(`${words}.*${to}`)),
    });
  });

  test('of the connection leaves open whether a message was sent, but not an edit or the way to a person', async () => {
    const message = await send('0');
    peer.faults.acceptThenCut(EDIT, 1);
    await expect(discord.messenger.edit(message, said('1'))).rejects.toMatchObject({
      failure: 'transient',
      outcomeUnknown: false,
    });
    peer.faults.acceptThenCut('POST /users/@me/channels', 1);
    const direct = { kind: 'direct', accountId: peer.member('newcomer').id } as const;
    await expect(discord.messenger.send(direct, said('x'), newKey())).rejects.toMatchObject({
      failure: 'transient',
      outcomeUnknown: false,
    });
  });

  test('is told at once and not repeated by the client, or nobody would know what the first try came to', async () => {
    const to = await newChannel();
    const before = peer.log.of(SEND).length;
    peer.faults.fail(SEND, 500, 1);
    await expect(discord.messenger.send({ kind: 'channel', channelId: to }, said('x'), newKey())).rejects.toMatchObject(
      { failure: 'transient', outcomeUnknown: false },
    );
    expect(peer.log.of(SEND)).toHaveLength(before + 1);
  });

  test('of our own making is thrown as it is, for a developer to see', async () => {
    peer.faults.fail(SEND, 400, 1, 50_035);
    await expect(send()).rejects.toMatchObject({
      name: expect.stringContaining('DiscordAPIError'),
    });
  });
});

describe('edits', () => {
  test('in a burst are sent as the first and the last', async () => {
    const message = await send('0');
    const before = peer.log.of(EDIT).length;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => discord.messenger.edit(message, said(String(index + 1)))),
    );
    expect(peer.messages(channelId).find(({ id }) => id === message.messageId)?.text).toBe('20');
    expect(peer.log.of(EDIT).length - before).toBe(2);
  });

  test('replace a picture by what comes after it', async () => {
    const message = await discord.messenger.send({ kind: 'channel', channelId }, picture, newKey());
    await discord.messenger.edit(message, said('no picture'));
    expect(peer.messages(channelId).find(({ id }) => id === message.messageId)).toMatchObject({
      text: 'no picture',
      attachments: [],
    });
  });

  test('in a thread that sleeps open it first; one that was locked is left as it is', async () => {
    const thread = peer.startThread(channelId, 'study group');
    const message = await discord.messenger.send({ kind: 'channel', channelId, threadId: thread }, said('0'), newKey());
    peer.archive(thread);
    await discord.messenger.edit(message, said('1'));
    expect(peer.messages(thread).at(-1)?.text).toBe('1');
    peer.deny(channelId, MANAGE_THREADS);
    peer.archive(thread, true);
    await expect(discord.messenger.edit(message, said('2'))).rejects.toMatchObject({
      failure: 'gone',
    });
    expect(peer.messages(thread).at(-1)?.text).toBe('1');
    peer.deny(channelId, 0n);
  });

  test('and what is taken back in one that sleeps opens it first too', async () => {
    const channel = { kind: 'channel', channelId } as const;
    const thread = peer.startThread(channelId, 'put away');
    const message = await discord.messenger.send({ ...channel, threadId: thread }, said('mine'), newKey());
    peer.archive(thread);
    await discord.messenger.remove(message);
    expect(peer.messages(thread).map(({ id }) => id)).not.toContain(message.messageId);
    const other = await discord.messenger.send({ ...channel, threadId: thread }, said('again'), newKey());
    peer.archive(thread);
    peer.faults.fail('PATCH /channels/:channel', 500, 9);
    await expect(discord.messenger.remove(other)).rejects.toMatchObject({ failure: 'transient' });
    peer.faults.clear();
    await discord.messenger.remove(other);
    expect(peer.messages(thread).map(({ id }) => id)).not.toContain(other.messageId);
  });

  test('that fail tell all who waited for them, and the next goes through', async () => {
    const message = await send('0');
    peer.faults.fail(EDIT, 403, 1, 50_001);
    await expect(discord.messenger.edit(message, said('1'))).rejects.toMatchObject({
      failure: 'unreachable',
    });
    await discord.messenger.edit(message, said('2'));
    expect(peer.messages(channelId).find(({ id }) => id === message.messageId)?.text).toBe('2');
  });
});

describe('a thread', () => {
  const CREATE_PRIVATE_THREADS = 1n << 36n;
  const SEND_IN_THREADS = 1n << 38n;
  const CREATE = 'POST /channels/:channel/threads';
  const open = (onlyFor: readonly string[], key = newKey(), by: Connected = discord) =>
    by.messenger.openThread({ kind: 'channel', channelId }, { name: 'A talk', view: said('between us'), onlyFor }, key);

  test('for some people alone is seen by them and by nobody else, and opens with its words', async () => {
    const zoe = peer.member('zoe');
    const { address, message, isPrivate } = await open([zoe.id]);
    expect(isPrivate).toBe(true);
    expect(message.channelId).toBe(address.threadId);
    expect(zoe.sees({ channel: address.threadId }).map(({ text: words }) => words)).toEqual(['between us']);
    expect(() => peer.member('mei').sees({ channel: address.threadId })).toThrow('see thread A talk');
    expect(peer.messages(channelId).map(({ text: words }) => words)).not.toContain('between us');
  });

  test('whose answer was lost is there once when another process opens it again', async () => {
    const [zoe, mei] = [peer.member('zoe'), peer.member('mei')];
    const key = newKey();
    peer.faults.acceptThenCut(SEND, 1);
    await expect(open([zoe.id, mei.id], key)).rejects.toMatchObject({ failure: 'transient', outcomeUnknown: true });
    const before = peer.log.of(CREATE).length;
    const other = await start(peer, database, createGated());
    const { threadId } = (await open([zoe.id, mei.id], key, other)).address;
    await other.close();
    expect(peer.log.of(CREATE)).toHaveLength(before);
    expect(zoe.sees({ channel: threadId }).map(({ text: words }) => words)).toEqual(['between us']);
  });

  test('is never taken for one of other people, nor for another talk of the same', async () => {
    const [zoe, mei, leo] = [peer.member('zoe').id, peer.member('mei').id, peer.member('leo').id];
    const ids: string[] = [];
    for (const _ of ['a talk', 'another']) ids.push((await open([zoe, mei])).address.threadId);
    const other = await start(peer, database, createGated());
    for (const people of [[zoe], [zoe, leo], [zoe, mei, leo]])
      ids.push((await open(people, newKey(), other)).address.threadId);
    await other.close();
    expect(new Set(ids).size).toBe(5);
  });

  test('takes people in where we are no moderator, and again when it sleeps', async () => {
    const [zoe, mei, leo] = ['zoe', 'mei', 'leo'].map((name) => peer.member(name));
    peer.deny(channelId, MANAGE_THREADS);
    const thread = await open([zoe?.id ?? '']);
    peer.archive(thread.address.threadId);
    const opening = { name: 'A talk', view: said('between us'), onlyFor: [zoe?.id ?? '', mei?.id ?? ''] };
    await discord.messenger.addToThread(thread, opening, newKey());
    peer.deny(channelId, 0n);
    expect(mei?.sees({ channel: thread.address.threadId })).toHaveLength(1);
    expect(() => leo?.sees({ channel: thread.address.threadId })).toThrow('see thread A talk');
  });

  test('is put away when it is closed, and locked where we are a moderator', async () => {
    const closed = async (): Promise<boolean> => {
      const thread = await open([peer.member('zoe').id]);
      await discord.messenger.closeThread(thread);
      await discord.messenger.closeThread(thread);
      peer.deny(channelId, MANAGE_THREADS);
      const sent = await discord.messenger.send(thread.address, said('more'), newKey()).catch((error) => error);
      peer.deny(channelId, 0n);
      return sent instanceof Error;
    };
    expect(await closed()).toBe(true);
    const before = peer.log.of('PATCH /channels/:channel').length;
    peer.deny(channelId, MANAGE_THREADS);
    const thread = await open([peer.member('zoe').id]);
    await discord.messenger.closeThread(thread);
    peer.deny(channelId, 0n);
    expect(peer.log.of('PATCH /channels/:channel').slice(before).at(-1)).toMatchObject({ body: { archived: true } });
  });

  test('that takes no words of ours says what to allow', async () => {
    peer.deny(channelId, SEND_IN_THREADS);
    await expect(open([peer.member('zoe').id])).rejects.toMatchObject({
      failure: 'not-permitted',
      words: expect.stringContaining('“Send Messages in Threads”'),
    });
    peer.deny(channelId, 0n);
  });

  test('that we may not open says what to allow', async () => {
    peer.deny(channelId, CREATE_PRIVATE_THREADS);
    await expect(open([])).rejects.toMatchObject({
      failure: 'not-permitted',
      words: expect.stringContaining('“Create Private Threads”'),
    });
    peer.deny(channelId, 0n);
  });
});
