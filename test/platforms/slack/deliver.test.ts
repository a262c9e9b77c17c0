/** Promises about messages of the bot's own accord in Slack. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/chat/deliver/messenger.ts';
import { file } from '../../../src/chat/view/file.ts';
import { paragraph, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { SlackStartError } from '../../../src/platforms/slack/connect/look-up/teams.ts';
import type { Member } from '../../peers/slack/member.ts';
import { createTestFeature, picture } from './feature.ts';
import { type Running, startSlack } from './start.ts';

let running: Running;
let one: Member;
let made = 0;
let now = Temporal.Instant.from('2026-11-21T12:00:00Z');

beforeAll(async () => {
  running = await startSlack({
    ...createTestFeature(),
    transport: 'socket',
    needs: { now: () => now },
  });
  one = running.peer.member('One Person');
});
afterAll(() => running.stop());
beforeEach(() => {
  running.peer.faults.clear();
  now = now.add({ minutes: 1 });
});

const unique = (): string => {
  made += 1;
  return `n${made}`;
};
const say = (words: string): View => view(words, [paragraph(text`${words}`)]);
const fresh = (options = {}): Address & { kind: 'channel' } => ({
  kind: 'channel',
  channelId: running.peer.channel(unique(), options).id,
});
const send = (to: Address, words = 'news', key = unique()) => running.slack.messenger.send(to, say(words), key);
const direct = (): Address => ({ kind: 'direct', accountId: one.id });

describe('a failure is told apart', () => {
  test.each([
    ['channel_not_found', 'gone'],
    ['is_archived', 'gone'],
    ['not_in_channel', 'unreachable'],
    ['user_disabled', 'unreachable'],
    ['restricted_action', 'unreachable'],
    ['token_revoked', 'transient'],
    ['internal_error', 'transient'],
    ['ratelimited', 'rate-limited'],
  ])('%s is %s', async (error, failure) => {
    running.peer.faults.error('chat.postMessage', error, 1);
    await expect(send(fresh())).rejects.toMatchObject({ name: 'DeliveryError', failure });
  });

  test.each([
    ['token_revoked', true],
    ['account_inactive', true],
    ['internal_error', false],
  ])('%s, if it doesn’t pass, makes the place unreachable: %s', async (error, unreachableAtLast) => {
    running.peer.faults.error('chat.postMessage', error, 1);
    await expect(send(fresh())).rejects.toMatchObject({
      failure: 'transient',
      unreachableAtLast,
    });
  });

  test('a person who can’t be written to is out of reach', async () => {
    running.peer.faults.error('conversations.open', 'channel_not_found', 1);
    await expect(send({ kind: 'direct', accountId: 'U0NOBODY' })).rejects.toMatchObject({
      failure: 'unreachable',
    });
    running.peer.faults.error('conversations.open', 'cannot_dm_bot', 1);
    await expect(send({ kind: 'direct', accountId: 'U0BOT' })).rejects.toMatchObject({
      failure: 'unreachable',
    });
  });

  test('a rate limit says how long to wait, and the call is not repeated', async () => {
    const before = running.peer.counters.calls['chat.postMessage'] ?? 0;
    running.peer.faults.rateLimit('chat.postMessage', 1, 7);
    await expect(send(fresh())).rejects.toMatchObject({
      failure: 'rate-limited',
      retryAfterMs: 7000,
    });
    expect(running.peer.counters.calls['chat.postMessage']).toBe(before + 1);
  });

  test('a server that fails passes', async () => {
    running.peer.faults.fail('chat.postMessage', 503, 1);
    await expect(send(fresh())).rejects.toMatchObject({
      failure: 'transient',
      outcomeUnknown: false,
    });
  });

  test('an answer that never came is not a failure: it may have been sent, and here it was, once', async () => {
    const to = fresh();
    running.peer.faults.acceptThenCut('chat.postMessage', 1);
    await expect(send(to, 'maybe')).rejects.toMatchObject({
      failure: 'transient',
      outcomeUnknown: true,
    });
    expect(one.sees(to.channelId).filter(({ words }) => words === 'maybe')).toHaveLength(1);
  });

  test('a file that can’t be shared, where the token just went, makes no second message', async () => {
    const to = fresh();
    const notes = file('notes.csv', 'a,b');
    running.peer.faults.error('files.getUploadURLExternal', 'token_revoked', 1);
    running.peer.faults.error('chat.update', 'token_revoked', 1);
    await running.slack.messenger.send(to, view('Notes', [paragraph(text`your notes`), notes]), 'key-notes');
    expect(one.sees(to.channelId).filter(({ words }) => words.includes('your notes'))).toHaveLength(1);
  });

  test('a scope that is missing is named, with the page to add it on', async () => {
    running.peer.faults.missingScope('chat.postMessage', 'chat:write');
    await expect(send(fresh())).rejects.toMatchObject({
      failure: 'transient',
      message: expect.stringMatching(/chat:write.*https:\/\/api\.slack\.com\/apps/),
    });
  });
});

describe('the pace', () => {
  test('of a channel is a message a second, with a short burst, and says when to come again', async () => {
    const to = fresh();
    for (let count = 0; count < 5; count += 1) await send(to);
    await expect(send(to)).rejects.toMatchObject({ failure: 'rate-limited', retryAfterMs: 1000 });
    await send(fresh());
    now = now.add({ seconds: 1 });
    await send(to);
    await expect(send(to)).rejects.toMatchObject({ failure: 'rate-limited' });
  });
});

describe('a message', () => {
  test('is changed to the newest of many changes, with few calls', async () => {
    const message = await send(fresh());
    const before = running.peer.counters.calls['chat.update'] ?? 0;
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => running.slack.messenger.edit(message, say(`change ${index}`))),
    );
    expect(one.sees(message.channelId).at(-1)?.words).toBe('change 29');
    expect((running.peer.counters.calls['chat.update'] ?? 0) - before).toBe(2);
  });

  test('is never put back to an older change, whenever the next one comes', async () => {
    const message = await send(fresh());
    const { edit } = running.slack.messenger;
    const first = edit(message, say('a'));
    const last = first.then(() => edit(message, say('c')));
    await Promise.all([first, edit(message, say('b')), last]);
    expect(one.sees(message.channelId).at(-1)?.words).toBe('c');
  });

  test('keeps its address through JSON, as the outbox stores it', async () => {
    const message = JSON.parse(JSON.stringify(await send(direct(), 'hello')));
    await running.slack.messenger.edit(message, say('hello again'));
    expect(one.sees('dm').at(-1)?.words).toBe('hello again');
  });

  test('that failed to change once can be changed again', async () => {
    const message = await send(fresh());
    running.peer.faults.fail('chat.update', 500, 1);
    await expect(running.slack.messenger.edit(message, say('x'))).rejects.toMatchObject({
      failure: 'transient',
    });
    await running.slack.messenger.edit(message, say('changed'));
    expect(one.sees(message.channelId).at(-1)?.words).toBe('changed');
  });

  test('whose picture Slack has yet to look at waits for it a moment, then goes without', async () => {
    const to = fresh();
    running.peer.faults.fileNotReady(1);
    await running.slack.messenger.send(
      to,
      view('A picture', [{ ...picture, svg: picture.svg.replace('<rect', '<circle r="3"/><rect') }]),
      'picture-1',
    );
    expect(one.sees(to.channelId).at(-1)?.blocks[0]).toMatchObject({ type: 'image' });
  });

  test('whose picture can’t be drawn says in words what it would show', async () => {
    const to = fresh();
    const broken = { ...picture, svg: '<svg', alt: 'Two of three questions were right.' };
    await running.slack.messenger.send(
      to,
      view('A picture', [paragraph(text`What it is beside`), broken]),
      'broken-picture',
    );
    const seen = one.sees(to.channelId).at(-1);
    expect(seen?.words).toContain('What it is beside');
    expect(seen?.words).toContain('Two of three questions were right.');
    expect(seen?.blocks.map(({ type }) => type)).not.toContain('image');
  });

  test('that was never sent under its key is sent by the next try', async () => {
    const to = fresh();
    running.peer.faults.fail('chat.postMessage', 500, 1);
    await expect(send(to, 'once', 'same-key')).rejects.toMatchObject({ failure: 'transient' });
    await send(to, 'once', 'same-key');
    await send(to, 'once', 'same-key');
    expect(one.sees(to.channelId).filter(({ words }) => words === 'once')).toHaveLength(1);
  });
});

describe('a start', () => {
  const start = (settings: { botToken?: string; appToken?: string; apiUrl?: string }) =>
    startSlack({
      ...createTestFeature(),
      transport: 'socket',
      needs: {
        settings: {
          transport: { kind: 'socket', appToken: settings.appToken ?? running.peer.appToken },
          identity: { kind: 'token', botToken: settings.botToken ?? running.peer.botToken },
          apiUrl: settings.apiUrl ?? running.peer.apiUrl,
        },
      },
    });

  test('with a wrong token says which, and where to get the right one', async () => {
    await expect(start({ botToken: 'xoxb-wrong' })).rejects.toThrow(/bot token \(invalid_auth\).*SLACK_BOT_TOKEN/);
    await expect(start({ appToken: 'xapp-wrong' })).rejects.toThrow(/app token \(invalid_auth\).*SLACK_APP_TOKEN/);
  });

  test('without a way to Slack says so', async () => {
    await expect(start({ apiUrl: 'http://127.0.0.1:1/api/' })).rejects.toThrow(SlackStartError);
  });
});
