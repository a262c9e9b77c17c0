/** Promises about leaving Slack: what has begun is finished, and nothing is taken that nobody works on. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dispatcher } from '../../../src/chat/dispatch.ts';
import type { Member } from '../../peers/slack/member.ts';
import { createTestFeature, type TestFeature } from './feature.ts';
import { type Running, startSlack } from './start.ts';

let feature: TestFeature;
let running: Running;
let one: Member;
let onReply: () => void;

beforeEach(async () => {
  feature = createTestFeature();
  onReply = () => {};
  const reply: Dispatcher['reply'] = (interaction) => {
    onReply();
    return feature.dispatcher.reply(interaction);
  };
  running = await startSlack({
    ...feature,
    dispatcher: { ...feature.dispatcher, reply },
    transport: 'socket',
    peerOptions: { ackMs: 2000 },
  });
  one = running.peer.member('One Person');
});
afterEach(() => running.stop());

test('a form that is being worked on when we leave is acknowledged, and its message is posted', async () => {
  expect(await one.run('/ask')).toEqual({ ok: true });
  await running.rest();
  const release = feature.hold();
  const begun = Promise.withResolvers<void>();
  onReply = begun.resolve;
  const submitted = one.submit({ 'Time zone': 'Europe/Prague', 'How many': '3' });
  await begun.promise;
  const leaving = running.slack.close();
  release();
  await leaving;
  expect(await submitted).toMatchObject({ outcome: 'closed' });
  expect(one.sees().at(-1)?.words).toBe('saved Europe/Prague');
});

test('a connection that is being made when we leave takes nothing any more', async () => {
  const { peer, slack } = running;
  peer.faults.slow('apps.connections.open', 500, 1);
  peer.faults.disconnectSockets('drop');
  await peer.until(() => peer.faults.met('apps.connections.open') > 0, 'a new connection to be asked for');
  await slack.close();
  expect(await one.run('/ask')).toMatchObject({ ok: false });
  expect(feature.done).toEqual([]);
});
