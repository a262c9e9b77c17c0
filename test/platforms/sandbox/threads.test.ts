/** Promises about threads in the sandbox: who sees them, live and after a restart, and their end. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Opening } from '../../../src/chat/deliver/conversations.ts';
import { paragraph, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import { interact, newFolder, newId, openStream, post, snapshotFor, startSandbox, type TestSandbox } from './client.ts';

const GENERAL = { kind: 'channel', channelId: 'general' } as const;
const said = (words: string) => view('Said', [paragraph(text`${words}`)]);
const opening = (...onlyFor: string[]): Opening & { onlyFor: string[] } => ({
  name: 'Help with joins',
  view: said('what did you try?'),
  onlyFor,
});

let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.end());

const threadsOf = async (persona: string) =>
  (await snapshotFor(sandbox.url, persona)).channels.filter(({ kind }) => kind === 'thread');

describe('a private thread', () => {
  it('comes to the pages of its people while they are open, and to no other', async () => {
    const [amara, diego] = [await openStream(sandbox.url, 'amara'), await openStream(sandbox.url, 'diego')];
    for (const stream of [amara, diego]) await stream.next();
    const { address } = await sandbox.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k');
    expect((await amara.next()).event).toMatchObject({
      type: 'thread',
      channel: { id: address.threadId, name: 'Help with joins', topic: 'Only Amara Okafor, Tomas Novak and the bot' },
    });
    expect((await amara.next()).event).toMatchObject({ type: 'posted', message: { channelId: address.threadId } });
    await sandbox.messenger.send(GENERAL, said('to all'), 'to-all');
    expect((await diego.next()).event).toMatchObject({ type: 'posted', message: { channelId: 'general' } });
    for (const stream of [amara, diego]) await stream.close();
  });

  it('brings whoever is let in what was said before, but for private answers', async () => {
    const thread = await sandbox.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k');
    const { threadId } = thread.address;
    await interact(sandbox.url, { kind: 'command', as: 'amara', channelId: threadId, command: 'help', options: {} });
    const diego = await openStream(sandbox.url, 'diego');
    await diego.next();
    await sandbox.messenger.addToThread(thread, opening('amara', 'tomas', 'diego'), 'k2');
    const { event } = await diego.next();
    await diego.close();
    if (event.type !== 'thread') throw new Error(`it was told ${event.type}`);
    expect(event.messages.map(({ drawn }) => drawn.summary)).toEqual(['Said']);
  });

  it('can be acted in and inspected by its people alone', async () => {
    const { address, message } = await sandbox.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k');
    const command = { kind: 'command', channelId: address.threadId, command: 'help', options: {} };
    const inspect = (as: string) =>
      fetch(
        `${sandbox.url}/api/inspections?as=${as}&channelId=${address.threadId}&messageId=${message.messageId}`,
      ).then(({ status }) => status);
    expect((await post(sandbox.url, '/api/interactions', { ...command, id: newId(), as: 'diego' })).status).toBe(404);
    expect((await post(sandbox.url, '/api/interactions', { ...command, id: newId(), as: 'amara' })).status).toBe(200);
    expect([await inspect('diego'), await inspect('amara')]).toEqual([404, 200]);
  });

  it('takes no more commands once it is closed, and is still read', async () => {
    const thread = await sandbox.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k');
    await sandbox.messenger.closeThread(thread);
    const body = { kind: 'command', id: newId(), as: 'amara', channelId: thread.address.threadId, command: 'help' };
    expect(await post(sandbox.url, '/api/interactions', { ...body, options: {} })).toEqual({
      status: 403,
      body: { error: 'This thread is closed.' },
    });
    expect(await threadsOf('amara')).toMatchObject([{ id: thread.address.threadId, closed: true }]);
  });
});

it('keeps its threads, and who sees them, over a restart', async () => {
  const folder = newFolder();
  const before = await startSandbox({ folder });
  const { address } = await before.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k');
  await before.close();
  await sandbox.end();
  sandbox = await startSandbox({ folder });
  expect(await threadsOf('amara')).toMatchObject([{ id: address.threadId }]);
  expect(await threadsOf('diego')).toEqual([]);
  expect((await sandbox.messenger.openThread(GENERAL, opening('amara', 'tomas'), 'k')).address).toEqual(address);
});

it('forgets the oldest thread with all that was said in it, before there are too many', async () => {
  const opened = [];
  for (let index = 0; index <= 50; index += 1)
    opened.push(await sandbox.messenger.openThread(GENERAL, opening('amara'), `k${index}`));
  expect(await threadsOf('amara')).toHaveLength(50);
  await expect(sandbox.messenger.send(opened[0]?.address ?? GENERAL, said('anybody?'), 'late')).rejects.toMatchObject({
    failure: 'gone',
  });
});
