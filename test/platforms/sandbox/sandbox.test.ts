/**
 * What the sandbox promises beyond the contract: strangers kept out, nonsense refused, nothing lost
 * on a restart.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import { createMovableClock, systemClock } from '../../../src/lib/time/clock.ts';
import { text, wordsOf } from '../../../src/lib/words/text.ts';
import { MESSAGES_A_CHANNEL } from '../../../src/platforms/sandbox/deliver/transcript.ts';
import type { Drawn } from '../../../src/platforms/sandbox/protocol.ts';
import {
  interact,
  messagesSeenBy,
  newFolder,
  newId,
  openStream,
  post,
  snapshotFor,
  startSandbox,
  type TestSandbox,
} from './client.ts';

const opened: TestSandbox[] = [];
const start = async (needs: Parameters<typeof startSandbox>[0] = {}): Promise<TestSandbox> => {
  const sandbox = await startSandbox(needs);
  opened.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  for (const sandbox of opened.splice(0)) await sandbox.end().catch(() => undefined);
});

const say = (words: string, more: object = {}): object => ({
  kind: 'command',
  as: 'amara',
  channelId: 'general',
  command: 'say',
  options: { words },
  ...more,
});
const wordsOfDrawn = ({ blocks }: Drawn): string =>
  blocks.map((block) => ('text' in block ? wordsOf(block.text) : '')).join('\n');
const said = (words: string) => view('Said', [paragraph(text`${words}`)]);
const portOf = (url: string): number => Number(new URL(url).port);

/** `fetch` sets the Host header itself; this lets a test lie about it. */
const statusWithHeaders = (url: string, path: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: portOf(url), path, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });

describe('strangers', () => {
  it('are refused when another name leads to this machine', async () => {
    const { url } = await start();
    const port = portOf(url);
    expect(await statusWithHeaders(url, '/', { host: `127.0.0.1:${port}` })).toBe(200);
    expect(await statusWithHeaders(url, '/', { host: `localhost:${port}` })).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `localhost:${port + 1}`,
      `localhost.evil.example:${port}`,
    ]) {
      expect([host, await statusWithHeaders(url, '/', { host })]).toEqual([host, 403]);
    }
  });

  it('are refused when another site sends them, on posts and on the live stream', async () => {
    const { url } = await start();
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      expect(await post(url, '/api/interactions', { id: newId(), ...say('x') }, headers)).toMatchObject({
        status: 403,
      });
      expect(
        await statusWithHeaders(url, '/api/live?as=amara', {
          host: `127.0.0.1:${portOf(url)}`,
          ...headers,
        }),
      ).toBe(403);
    }
    expect(await messagesSeenBy(url, 'amara', 'general')).toEqual([]);
    expect(
      await post(
        url,
        '/api/interactions',
        { id: newId(), ...say('x') },
        { origin: url, 'sec-fetch-site': 'same-origin' },
      ),
    ).toMatchObject({ status: 200 });
  });

  it('meet a page that runs nothing but its own scripts', async () => {
    const { url } = await start();
    const { headers } = await fetch(url);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[\w+/=]+';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('are not served files that are not the page’s', async () => {
    const { url } = await start();
    for (const path of [
      '/page/../connect.ts',
      '/page/..%2fconnect.ts',
      '/package.json',
      '/vendor/../package.json',
      '/page/nothing.ts',
      '/picture/../x',
      `/picture/${'0'.repeat(32)}.png`,
    ]) {
      expect([path, await statusWithHeaders(url, path, { host: `127.0.0.1:${portOf(url)}` })]).toEqual([path, 404]);
    }
  });

  it('can open only so many windows', async () => {
    const { url } = await start();
    const streams = await Promise.all(Array.from({ length: 50 }, () => openStream(url, 'amara')));
    await expect(openStream(url, 'amara')).rejects.toThrow(/503.*close some/);
    for (const stream of streams) await stream.close();
  });
});

describe('nonsense', () => {
  it.each([
    ['no JSON', '{"kind":', 400, 'not JSON'],
    ['no object', '"hello"', 400, 'can’t be read'],
    ['an unknown kind', { ...say('x'), kind: 'dance' }, 400, 'kind'],
    ['an unknown persona', say('x', { as: 'nobody' }), 404, 'amara, mei, diego, tomas, ines'],
    ['an unknown channel', say('x', { channelId: 'attic' }), 404, 'no channel'],
    ['somebody else’s direct channel', say('x', { channelId: 'dm-mei' }), 404, 'no channel'],
    ['an id of its own making', say('x', { id: 'a b' }), 400, 'id'],
    ['an option that is no word', say('x', { options: { words: { toString: 1 } } }), 400, 'options'],
    [
      'too many options',
      say('x', {
        options: Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`o${index}`, 1])),
      }),
      400,
      'too many',
    ],
    [
      'an unknown message',
      {
        kind: 'action',
        as: 'amara',
        channelId: 'general',
        messageId: 'm99',
        controlId: 'demo.next',
        values: [],
      },
      404,
      'no message',
    ],
    ['more than fits', say('x'.repeat(70_000)), 413, '66 kB'],
  ])('is refused with a reason: %s', async (_, body, status, words) => {
    const { url } = await start();
    const sent = typeof body === 'string' ? body : { id: newId(), ...body };
    const answer = await post(url, '/api/interactions', sent);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(words);
    expect(await messagesSeenBy(url, 'amara', 'general')).toEqual([]);
  });

  it('is refused with a reason where a file is larger than any platform takes', async () => {
    const { url } = await start();
    const body = Buffer.alloc(40_000_000);
    const response = await fetch(`${url}/api/files?as=amara&name=large.zip`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'That is more than 10.5 MB, which is all that fits.' });
  });

  it('reaches the bot where it is merely long, and the bot refuses kindly', async () => {
    const { url } = await start();
    await interact(url, say('long '.repeat(2000)));
    const [message] = await messagesSeenBy(url, 'amara', 'general');
    expect(message).toMatchObject({ onlyFor: 'amara', drawn: { tone: 'warning' } });
    expect(await messagesSeenBy(url, 'mei', 'general')).toEqual([]);
  });

  it('does not press somebody else’s private buttons', async () => {
    const { url } = await start();
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'general',
      command: 'quiz',
      options: {},
    });
    const [message] = await messagesSeenBy(url, 'amara', 'general');
    const press = {
      id: newId(),
      kind: 'action',
      as: 'mei',
      channelId: 'general',
      messageId: message?.id,
      controlId: 'demo.answer:q1:b',
      values: [],
    };
    expect(await post(url, '/api/interactions', press)).toMatchObject({ status: 404 });
    expect(
      await post(url, '/api/dismissals', {
        as: 'mei',
        channelId: 'general',
        messageId: message?.id,
      }),
    ).toMatchObject({ status: 404 });
    expect(await messagesSeenBy(url, 'amara', 'general')).toEqual([message]);
  });

  it('finds a command only where it belongs', async () => {
    const { url } = await start();
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'dm-amara',
      command: 'ask',
      options: {},
    });
    const [message] = await messagesSeenBy(url, 'amara', 'dm-amara');
    expect(message && wordsOfDrawn(message.drawn)).toContain('/ask works in a channel');
  });
});

describe('private remarks', () => {
  const stop = (messageId: string | undefined): object => ({
    kind: 'action',
    as: 'amara',
    channelId: 'dm-amara',
    messageId,
    controlId: 'demo.refuse:q1',
    values: [],
  });

  it('hang under the message, one at a time, until the message moves on', async () => {
    const { url } = await start();
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'dm-amara',
      command: 'quiz',
      options: {},
    });
    const [question] = await messagesSeenBy(url, 'amara', 'dm-amara');
    await interact(url, stop(question?.id));
    await interact(url, stop(question?.id));
    expect(await messagesSeenBy(url, 'amara', 'dm-amara')).toMatchObject([
      { id: question?.id },
      { under: question?.id, onlyFor: 'amara' },
    ]);

    await interact(url, {
      kind: 'action',
      as: 'amara',
      channelId: 'dm-amara',
      messageId: question?.id,
      controlId: 'demo.answer:q1:b',
      values: [],
    });
    expect(await messagesSeenBy(url, 'amara', 'dm-amara')).toMatchObject([
      { id: question?.id, drawn: { summary: 'Right' } },
    ]);
  });

  it('can be dismissed by their reader, and only they', async () => {
    const { url } = await start();
    await interact(url, say('hello'));
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'general',
      command: 'quiz',
      options: {},
    });
    const [everybodys, mine] = await messagesSeenBy(url, 'amara', 'general');
    expect(
      await post(url, '/api/dismissals', {
        as: 'amara',
        channelId: 'general',
        messageId: everybodys?.id,
      }),
    ).toMatchObject({ status: 403 });
    expect(
      await post(url, '/api/dismissals', {
        as: 'amara',
        channelId: 'general',
        messageId: mine?.id,
      }),
    ).toMatchObject({ status: 200 });
    expect(await messagesSeenBy(url, 'amara', 'general')).toEqual([everybodys]);
  });
});

describe('live updates', () => {
  it('reach everybody who may see them, at once', async () => {
    const { url } = await start();
    const mei = await openStream(url, 'mei');
    await mei.next();
    await interact(url, {
      kind: 'command',
      as: 'amara',
      channelId: 'general',
      command: 'quiz',
      options: {},
    });
    await interact(url, say('hello'));
    // The quiz is Amara's alone: what comes after the clock's news is what she said.
    const events = [await mei.next(), await mei.next()].map(({ event }) => event);
    expect(events).toMatchObject([
      { type: 'clock' },
      { type: 'posted', message: { usedBy: { personaId: 'amara', words: '/say hello' } } },
    ]);
    await mei.close();
  });

  it('catch up with what was missed while a page was away', async () => {
    const { url } = await start();
    const before = await openStream(url, 'mei');
    const { id } = await before.next();
    await before.close();
    await interact(url, say('while you were away'));
    const after = await openStream(url, 'mei', id);
    expect((await after.next()).event).toMatchObject({
      type: 'posted',
      message: { drawn: { summary: 'Said' } },
    });
    await after.close();
  });

  it.each(['nonsense', '00000000-3', ''])('start afresh where the last event is not known: %j', async (id) => {
    const { url } = await start();
    const stream = await openStream(url, 'mei', id);
    expect((await stream.next()).event.type).toBe('snapshot');
    await stream.close();
  });

  it('say who is unknown', async () => {
    const { url } = await start();
    await expect(openStream(url, 'nobody')).rejects.toThrow(/404.*Nobody here is called/);
  });
});

describe('a restart', () => {
  it('loses no message, no change and no key, even when the last line was torn by a kill', async () => {
    const folder = newFolder();
    const before = await start({ folder });
    await interact(before.url, say('stays'));
    const message = await before.messenger.send({ kind: 'channel', channelId: 'general' }, said('first'), 'key');
    await before.messenger.edit(message, said('second'));
    const seen = await messagesSeenBy(before.url, 'mei', 'general');
    await before.close();
    appendFileSync(join(folder, 'transcript.jsonl'), '{"op":"post","message":{"id":"m9","chan');

    const after = await start({ folder });
    expect(await messagesSeenBy(after.url, 'mei', 'general')).toEqual(seen);
    expect(after.errors).toHaveLength(1);
    expect(await after.messenger.send({ kind: 'channel', channelId: 'general' }, said('first'), 'key')).toEqual(
      message,
    );
    await interact(after.url, say('goes on'));
    expect(await messagesSeenBy(after.url, 'mei', 'general')).toHaveLength(3);
  });

  it('does not turn the clock back', async () => {
    const folder = newFolder();
    const before = await start({ folder });
    await post(before.url, '/api/clock', { as: 'amara', move: 'day' });
    await post(before.url, '/api/clock', { as: 'amara', move: 'hour' });
    const { aheadMs } = (await snapshotFor(before.url, 'amara')).clock;
    // To an hour and a day from when it was asked: a little less lies between when it is done.
    expect(Math.abs(aheadMs - 25 * 3_600_000)).toBeLessThan(60_000);
    await before.close();
    const { url } = await start({ folder });
    expect((await snapshotFor(url, 'amara')).clock.aheadMs).toBe(aheadMs);
  });

  it('finds another port when its own was taken', async () => {
    const first = await start();
    const second = await start({ port: portOf(first.url) });
    expect(portOf(second.url)).toBeGreaterThan(portOf(first.url));
  });

  it('keeps the newest messages of a channel, and a file that does not grow without end', async () => {
    const { url, messenger, folder } = await start();
    for (let number = 1; number <= MESSAGES_A_CHANNEL + 20; number += 1)
      await messenger.send({ kind: 'direct', accountId: 'mei' }, said(`number ${number}`), `key-${number}`);
    const seen = await messagesSeenBy(url, 'mei', 'dm-mei');
    expect(seen).toHaveLength(MESSAGES_A_CHANNEL);
    expect(seen[0] && wordsOfDrawn(seen[0].drawn)).toBe('number 21');

    const message = { channelId: 'dm-mei', messageId: seen.at(-1)?.id ?? '' };
    for (let turn = 0; turn < 5000; turn += 1) await messenger.edit(message, said(`turn ${turn}`));
    expect(readFileSync(join(folder, 'transcript.jsonl'), 'utf8').split('\n').length).toBeLessThan(5000);
  });
});

describe('the clock', () => {
  it('moves to what is due next, for everybody, and only ever forward', async () => {
    const clock = createMovableClock(systemClock);
    const due = clock.now().add({ hours: 50 });
    const { url } = await start({
      clock,
      nextDue: async ({ id }) => (id === 'amara' ? due : undefined),
    });
    const mei = await openStream(url, 'mei');
    await mei.next();

    expect(await post(url, '/api/clock', { as: 'amara', move: 'due' })).toMatchObject({
      status: 200,
    });
    expect(clock.now().epochMilliseconds).toBeGreaterThanOrEqual(due.epochMilliseconds);
    expect((await mei.next()).event).toMatchObject({
      type: 'clock',
      clock: { aheadMs: clock.aheadMs() },
    });
    expect(await post(url, '/api/clock', { as: 'amara', move: 'due' })).toMatchObject({
      status: 400,
      body: { error: 'Something is due already.' },
    });
    expect(await post(url, '/api/clock', { as: 'mei', move: 'due' })).toMatchObject({
      status: 400,
      body: { error: 'Nothing is due for you yet.' },
    });
    expect(await post(url, '/api/clock', { as: 'mei', move: 'back' })).toMatchObject({
      status: 400,
    });
    await mei.close();
  });

  it('still tells the time when nobody can say what is due', async () => {
    const sandbox = await start({
      nextDue: () => Promise.reject(new Error('the database is down')),
    });
    expect((await snapshotFor(sandbox.url, 'amara')).clock).not.toHaveProperty('dueMs');
    expect(sandbox.errors).toHaveLength(1);
  });
});

describe('the inspector', () => {
  it('gives the exact View with its size beside the limits', async () => {
    const { url, messenger } = await start();
    const sent = said('inspect me');
    const { messageId } = await messenger.send({ kind: 'channel', channelId: 'general' }, sent, 'key');
    const inspection: unknown = await (
      await fetch(`${url}/api/inspections?as=mei&channelId=general&messageId=${messageId}`)
    ).json();
    expect(inspection).toMatchObject({
      view: sent,
      bytes: JSON.stringify(sent).length,
      sizes: expect.arrayContaining([{ what: 'the components of the view', size: 1, limit: 39 }]),
    });
  });
});

describe('plain words', () => {
  it('are answered in direct messages alone', async () => {
    const { url } = await start();
    await interact(url, { kind: 'words', as: 'mei', channelId: 'dm-mei', words: 'is it B?' });
    const [answered] = await messagesSeenBy(url, 'mei', 'dm-mei');
    expect(answered?.usedBy).toMatchObject({ did: 'sent', words: 'is it B?' });
    const body = { id: newId(), kind: 'words', as: 'mei', channelId: 'general', words: 'is it B?' };
    expect(await post(url, '/api/interactions', body)).toMatchObject({ status: 400 });
  });
});
