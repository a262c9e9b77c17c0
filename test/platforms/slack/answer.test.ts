/** Promises about answering people in Slack, over Socket Mode to the peer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paragraph } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import type { Member } from '../../peers/slack/member.ts';
import type { SeenMessage } from '../../peers/slack/seen.ts';
import { createTestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

const feature = createTestFeature();
let running: Running;
let one: Member;
let other: Member;
let visits = 0;

beforeAll(async () => {
  running = await startSlack({
    ...feature,
    transport: 'socket',
    needs: {
      helloWithinMs: 1000,
      home: async ({ account }) => [
        paragraph(text`Welcome, ${account.name}: ${feature.done.length} done, visit ${visits}`),
      ],
    },
  });
  one = running.peer.member('One Person', { admin: true, tz: 'Europe/Prague' });
  other = running.peer.member('Other Person');
});
afterAll(() => running.stop());
beforeEach(() => running.peer.faults.clear());

const newest = (member: Member, where = 'general'): SeenMessage => {
  const seen = member.sees(where).at(-1);
  if (!seen) throw new Error(`nothing is seen in ${where}`);
  return seen;
};
const run = async (member: Member, line: string, where: Parameters<Member['run']>[1] = {}): Promise<SeenMessage> => {
  expect(await member.run(line, where)).toEqual({ ok: true });
  await running.rest();
  return newest(member, where.dm ? 'dm' : 'general');
};
const press = async (member: Member, seen: SeenMessage, label: string): Promise<void> => {
  expect(await member.press(seen, label)).toEqual({ ok: true });
  await running.rest();
};

describe('who somebody is', () => {
  test('comes from Slack: name, zone, whether they manage, and the team’s name', async () => {
    expect((await run(one, '/whoami')).words).toBe('One Person Europe/Prague true Cohort One');
    expect((await run(other, '/whoami')).words).toBe('Other Person Etc/UTC false Cohort One');
  });

  test('is taken from the payload where Slack can’t be asked, and the missing scope is named with its page', async () => {
    running.peer.faults.missingScope('users.info', 'users:read');
    const third = running.peer.member('Third');
    expect((await run(third, '/whoami')).words).toContain('third undefined false');
    const named = running.logged.find(({ event }) => event === 'slack-scope-missing');
    expect(named?.fields).toMatchObject({
      scope: 'users:read',
      page: expect.stringContaining('https://api.slack.com/apps'),
    });
  });
});

describe('where an answer goes', () => {
  test('in the app’s own conversation a private answer stays', async () => {
    expect(await run(one, '/secret', { dm: true })).toMatchObject({
      ephemeral: false,
      words: expect.stringContaining('a panel'),
    });
  });

  test('in a channel it is for one person, and so is what answers it', async () => {
    const seen = await run(one, '/secret');
    expect(seen.ephemeral).toBe(true);
    await press(one, seen, 'shout');
    expect(newest(one)).toMatchObject({ words: 'a shout', ephemeral: true });
  });

  test('in a thread it stays there, whatever it is', async () => {
    const channel = running.peer.channel('threads');
    const above = await other.say('a question', { channel: channel.id });
    const threadId = above.ts;
    await running.slack.messenger.send(
      { kind: 'channel', channelId: channel.id, threadId },
      { summary: 'x', blocks: [paragraph(text`in the thread`)] },
      'thread-1',
    );
    expect(newest(one, channel.id).threadTs).toBe(threadId);
    const asked = await one.say('cap *theorem*', { thread: above });
    expect(await one.shortcut('message:concept', asked)).toEqual({ ok: true });
    await running.rest();
    expect(newest(one, channel.id)).toMatchObject({
      words: 'found cap theorem',
      threadTs: threadId,
      ephemeral: true,
    });
  });

  test('of a refusal is for the actor alone, in the app’s conversation too', async () => {
    const seen = await run(one, '/secret', { dm: true });
    await press(one, seen, 'refuse');
    expect(newest(one, 'dm')).toMatchObject({ words: '⚠️ not today', ephemeral: true });
  });
});

describe('a response address', () => {
  test('that is used up or refused is replaced by chat.update, and the message still changes', async () => {
    const seen = await run(one, '/panel');
    running.peer.faults.fail('response_url', 404, 1);
    await press(one, seen, 'change');
    expect(newest(other)).toMatchObject({ ts: seen.ts, words: 'changed' });
  });

  test('of a private message that no longer works gives a fresh private message', async () => {
    const seen = await run(one, '/secret');
    running.peer.faults.fail('response_url', 404, 1);
    await press(one, seen, 'change');
    expect(newest(one)).toMatchObject({ words: 'changed', ephemeral: true });
    expect(newest(one).ts).not.toBe(seen.ts);
    expect(other.sees().some(({ ts }) => ts === newest(one).ts)).toBe(false);
  });

  test('cut while a message was replaced leaves it replaced, and nothing beside it', async () => {
    const seen = await run(one, '/secret');
    const before = one.sees().length;
    running.peer.faults.acceptThenCut('response_url', 1);
    await press(one, seen, 'change');
    expect(one.sees()).toHaveLength(before);
    expect(newest(one)).toMatchObject({ ts: seen.ts, words: 'changed' });
  });

  test('cut after it was used is not used twice', async () => {
    running.peer.faults.acceptThenCut('response_url', 1);
    const before = other.sees().length;
    await run(one, '/panel');
    expect(other.sees()).toHaveLength(before + 1);
  });

  test('that fails where the app is no member falls back to a direct message', async () => {
    const channel = running.peer.channel('private-club', { private: true, app: false });
    running.peer.faults.fail('response_url', 404, 1);
    expect(await one.run('/secret', { channel: channel.id })).toEqual({ ok: true });
    await running.rest();
    expect(newest(one, 'dm').words).toContain('a panel');
  });
});

describe('a form', () => {
  const fill = { 'Time zone': 'Europe/Prague', 'How many': '3' };

  test('opened from a private message changes that message when it is sent', async () => {
    const seen = await run(one, '/secret');
    await press(one, seen, 'ask');
    expect(await one.submit(fill)).toMatchObject({ outcome: 'closed' });
    await running.rest();
    expect(newest(one)).toMatchObject({ ts: seen.ts, words: 'saved Europe/Prague' });
  });

  test('refused for one field says so at that field; otherwise above them, and keeps what was typed', async () => {
    await run(one, '/ask');
    expect(await one.submit({ ...fill, 'How many': 'many' })).toMatchObject({
      outcome: 'errors',
      errors: { 'How many': 'How many is a number.' },
    });
    expect(await one.submit({ 'Time zone': 'Mars', 'How many': '3' })).toMatchObject({
      outcome: 'updated',
    });
    expect(one.openView?.words).toContain('Nobody lives there.');
    // Only the zone is typed anew: the number is still there.
    expect(await one.submit({ 'Time zone': 'Mars' })).toMatchObject({ outcome: 'updated' });
    expect(one.openView?.words.match(/Nobody lives there/g)).toHaveLength(1);
    expect(await one.submit({ 'Time zone': 'UTC' })).toMatchObject({ outcome: 'closed' });
  });

  test('that comes too late for Slack is asked for again, kindly', async () => {
    running.peer.faults.error('views.open', 'expired_trigger_id', 1);
    expect((await run(one, '/ask')).words).toContain('Please press it again');
  });

  test('sent twice by the wire is worked on once', async () => {
    await run(one, '/ask');
    const before = feature.done.length;
    await one.submit(fill);
    await running.peer.faults.redeliverLast('interactive');
    await running.rest();
    expect(feature.done.length).toBe(before + 1);
  });
});

describe('a shortcut', () => {
  test('asks for the words that a command needs, with suggestions, and answers in the direct conversation', async () => {
    expect(await one.shortcut('concept')).toEqual({ ok: true });
    await running.rest();
    const modal = one.openView;
    if (!modal) throw new Error('no modal');
    expect((await one.suggest(modal, 'words', 'cap')).labels).toEqual(['CAP theorem']);
    expect((await one.suggest(modal, 'words', 'spark')).labels).toEqual(['spark']);
    expect(await one.submit({ words: 'spark' })).toMatchObject({ outcome: 'closed' });
    await running.rest();
    expect(newest(one, 'dm').words).toBe('found spark');
  });

  test('of a command without words runs at once', async () => {
    expect(await one.shortcut('panel')).toEqual({ ok: true });
    await running.rest();
    expect(newest(one, 'dm').words).toContain('a panel');
  });
});

describe('the Home tab', () => {
  test('is published when opened, and again once something its reader did has changed it', async () => {
    await one.openHome();
    await running.rest();
    expect(one.home()?.words).toContain(`Welcome, One Person: ${feature.done.length} done`);
    await press(one, await run(one, '/panel'), 'change');
    expect(one.home()?.words).toContain(`${feature.done.length} done`);
    const before = running.peer.counters.calls['views.publish'];
    await run(one, '/whoami');
    expect(running.peer.counters.calls['views.publish']).toBe(before);
    expect(other.home()).toBeUndefined();
  });

  test('is published once for an event that Slack repeats', async () => {
    const before = running.peer.counters.calls['views.publish'] ?? 0;
    visits += 1;
    await one.openHome();
    await running.peer.faults.redeliverLast();
    await running.rest();
    expect(running.peer.counters.calls['views.publish']).toBe(before + 1);
  });
});

describe('a picture', () => {
  test('is uploaded once for a team, and told in words where Slack has no place for it', async () => {
    const uploads = () => running.peer.counters.calls['files.completeUploadExternal'] ?? 0;
    expect((await run(one, '/picture')).blocks[0]).toMatchObject({
      type: 'image',
      alt_text: 'A square',
    });
    await run(other, '/picture');
    expect(uploads()).toBe(1);
    const asked = running.peer.log.calls.find(({ method }) => method === 'files.getUploadURLExternal');
    expect(asked?.args).toMatchObject({ alt_txt: 'A square' });
    running.peer.faults.fileNotReady(1);
    expect((await run(one, '/picture')).words).toContain('A square');
    running.peer.faults.error('files.getUploadURLExternal', 'internal_error', 1);
    expect((await run(one, '/picture')).words).toContain('A square');
  });
});

describe('an acknowledgement', () => {
  test('comes at once, however long the work takes', async () => {
    const seen = await run(one, '/panel');
    const release = feature.hold();
    const pressed = await one.press(seen, 'change');
    expect(pressed).toEqual({ ok: true });
    release();
    await running.rest();
  });
});

describe('the connection', () => {
  test('that can’t be had for a while is tried again, and ends nothing', async () => {
    const opened = running.peer.counters.calls['apps.connections.open'] ?? 0;
    running.peer.faults.error('apps.connections.open', 'invalid_auth', 1);
    running.peer.faults.disconnectSockets('warning');
    await running.peer.until(
      () => (running.peer.counters.calls['apps.connections.open'] ?? 0) > opened + 1 && running.peer.sockets() > 0,
    );
    expect(running.logged.some(({ event }) => event === 'slack-socket-lost')).toBe(true);
    expect((await run(one, '/panel')).words).toContain('a panel');
  });

  test('that is open and silent is noticed, and another one opened', async () => {
    running.peer.faults.silenceSockets();
    expect(running.peer.sockets()).toBe(0);
    await running.peer.until(() => running.peer.sockets() > 0, 'another connection', 20_000);
    expect((await run(one, '/panel')).words).toContain('a panel');
  });

  test.each([false, true])(
    'on which Slack never says hello is given up for another (its pings answered: %s)',
    async (answersPings) => {
      const opens = () => running.peer.counters.calls['apps.connections.open'] ?? 0;
      const before = opens();
      running.peer.faults.greetNot(2, { answersPings });
      running.peer.faults.disconnectSockets('drop');
      await running.peer.until(() => opens() >= before + 3 && running.peer.sockets() > 0, 'one that speaks', 20_000);
      expect((await run(one, '/panel')).words).toContain('a panel');
    },
  );

  test('that Slack ends is opened again, and nothing said after is lost', async () => {
    const opened = running.peer.counters.calls['apps.connections.open'] ?? 0;
    running.peer.faults.disconnectSockets('refresh_requested');
    await running.peer.until(
      () => (running.peer.counters.calls['apps.connections.open'] ?? 0) > opened && running.peer.sockets() > 0,
    );
    expect((await run(one, '/panel')).words).toContain('a panel');
  });
});
