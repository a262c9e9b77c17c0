/**
 * Promises about what Slack may send: read where it makes sense, left alone or refused where not.
 */
import { describe, expect, test } from 'vitest';
import type { Origin } from '../../../src/chat/context.ts';
import {
  type Incoming,
  receiveAction,
  receiveCommand,
  receiveShortcut,
  signed,
} from '../../../src/platforms/slack/receive/receive.ts';
import { receiveEvent, receiveWords } from '../../../src/platforms/slack/receive/receive-event.ts';
import { createTestFeature } from './feature.ts';

const { commands } = createTestFeature();
const press = (action: object, more: object = {}) => ({
  type: 'block_actions',
  team: { id: 'T1', domain: 'acme' },
  user: { id: 'U1', name: 'amara' },
  trigger_id: '1.2.3',
  response_url: 'https://hooks.slack.com/actions/1',
  channel: { id: 'C1' },
  container: { type: 'message', message_ts: '10.1', channel_id: 'C1', is_ephemeral: false },
  actions: [{ type: 'button', action_id: 'test.change:x', ...action }],
  ...more,
});
const typed = (command: string, text: string) => ({
  command,
  text,
  team_id: 'T1',
  channel_id: 'C1',
  user_id: 'U1',
  trigger_id: 't',
  response_url: 'https://hooks.slack.com/commands/1',
});

describe('a press', () => {
  test('on a message that a thread hangs on is answered in the channel; on one in a thread, in that thread', () => {
    expect(receiveAction(press({}, { message: { thread_ts: '10.1' } }))?.spot.threadTs).toBeUndefined();
    expect(receiveAction(press({}, { message: { thread_ts: '9.1' } }))?.spot.threadTs).toBe('9.1');
  });

  test('on a link, or a tick in a list that has yet to be sent, asks for nothing', () => {
    expect(receiveAction(press({ action_id: '#link:0' }))).toBeUndefined();
    expect(receiveAction(press({ action_id: '#choice:test.pick:x', type: 'multi_static_select' }))).toBeUndefined();
  });

  test('has the same id on every delivery, and another one the next time', () => {
    const id = (trigger: string) => receiveAction(press({}, { trigger_id: trigger }))?.interaction.id;
    expect(id('1')).toBe(id('1'));
    expect(id('1')).not.toBe(id('2'));
  });

  test.each([
    [{}],
    [{ ...press({}), actions: [] }],
    [{ ...press({}), response_url: 'file:///etc/passwd' }],
    [{ ...press({}), team: null, user: { id: 'U1' } }],
  ])('that makes no sense is refused (%#)', (body) => {
    expect(() => receiveAction(body)).toThrow();
  });
});

describe('the channel', () => {
  const origin: Origin = {
    platform: 'slack',
    workspace: { externalId: 'T1', name: 'Acme' },
    account: { externalId: 'U1', name: 'Amara' },
  };
  const channelOf = (incoming: Incoming | undefined) => (incoming ? signed(incoming, origin).channel : undefined);

  test('of a command and of a press is told, by its name where Slack tells that', () => {
    expect(channelOf(receiveCommand({ ...typed('/watermark', ''), channel_name: 'general' }, commands))).toEqual({
      externalId: 'C1',
      name: 'general',
    });
    expect(channelOf(receiveCommand({ ...typed('/watermark', ''), channel_name: 'privategroup' }, commands))).toEqual({
      externalId: 'C1',
    });
    expect(channelOf(receiveAction(press({}, { channel: { id: 'C1', name: 'general' } })))).toEqual({
      externalId: 'C1',
      name: 'general',
    });
    expect(
      channelOf(receiveAction(press({}, { channel: null, container: { type: 'view', view_id: 'V1' } }))),
    ).toBeUndefined();
  });
});

describe('a command', () => {
  test.each([
    ['/watermark', 'concept cap theorem', 'concept', { words: 'cap theorem' }],
    ['/watermark', '/concept cap', 'concept', { words: 'cap' }],
    ['/watermark', '', 'help', {}],
    ['/Concept', 'cap', 'concept', { words: 'cap' }],
    ['/watermark', 'constructor x', 'constructor', {}],
  ])('%s %s', (command, text, name, options) => {
    expect(receiveCommand(typed(command, text), commands).interaction).toMatchObject({
      kind: 'command',
      command: name,
      options,
    });
  });
});

describe('a message that is looked up', () => {
  test.each([
    ['what is <https://kafka.apache.org/documentation|a consumer group>?', 'what is a consumer group?'],
    ['<@U012AB3CD> what is CDC <!here>', 'what is CDC'],
    ['<@U012AB3CD|amara> see <#C012AB3CD|help>: CDC :tada:', 'see : CDC'],
    ['erasure coding 4:2:1 <https://min.io/docs>', 'erasure coding 4:2:1'],
    [
      '<http://min.io|min.io> or <mailto:a@b.org|a@b.org>, *exactly* `once` &amp; more',
      'min.io or , exactly once & more',
    ],
    ['<https://min.io|https://min.io> http://min.io', ''],
  ])('is its words: %j', (text, words) => {
    const { type, ...rest } = press({});
    const body = {
      ...rest,
      type: 'message_action',
      callback_id: 'message:concept',
      message_ts: '10.1',
      message: { text },
    };
    expect(receiveShortcut(body, commands)?.interaction).toMatchObject({
      command: 'concept',
      options: { words },
    });
  });
});

describe('an event', () => {
  const event = (event: object, more: object = {}) => receiveEvent({ event_id: 'Ev1', team_id: 'T1', event, ...more });

  test('is about the organisation where that installed the app', () => {
    const org = {
      enterprise_id: 'E1',
      authorizations: [{ team_id: null, enterprise_id: 'E1', is_enterprise_install: true }],
    };
    expect(event({ type: 'app_uninstalled' }, org)).toMatchObject({
      kind: 'uninstalled',
      installationId: 'E1',
    });
    expect(event({ type: 'app_uninstalled' }, { enterprise_id: 'E1' })).toMatchObject({
      installationId: 'T1',
    });
  });

  test('that is none of ours does nothing: a person’s own token, a tab of which we know nothing', () => {
    expect(event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }).kind).toBe('other');
    expect(event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U9'] } }).kind).toBe('tokens-revoked');
    expect(event({ type: 'app_home_opened', user: 'U1', tab: 'messages' }).kind).toBe('messages-opened');
    expect(event({ type: 'app_home_opened', user: 'U1', tab: 'about' }).kind).toBe('other');
    expect(event({ type: 'app_home_opened', user: 'U1' }).kind).toBe('other');
  });
});

describe('somebody’s words', () => {
  const written = {
    type: 'message',
    channel: 'D1',
    channel_type: 'im',
    user: 'U1',
    text: 'at least once',
    ts: '1.1',
  };
  const read = (event: object) => {
    const body = { event_id: 'Ev1', team_id: 'T1', event: { ...written, ...event } };
    return receiveWords(body, receiveEvent(body));
  };

  test('to us alone are read, without what is markup, and answered where they stand', () => {
    expect(read({})).toMatchObject({
      actor: { teamId: 'T1', userId: 'U1' },
      spot: { channelId: 'D1' },
      interaction: { kind: 'words', id: 'T1:Ev1', place: 'direct', words: 'at least once' },
    });
    expect(read({ text: '*at least* &lt;once&gt; <@U2>', thread_ts: '1.0' })).toMatchObject({
      spot: { channelId: 'D1', threadTs: '1.0' },
      interaction: { words: 'at least <once>' },
    });
    expect(read({ text: 'x'.repeat(40_000) })?.interaction).toMatchObject({
      words: 'x'.repeat(3000),
    });
  });

  test.each([
    ['what we wrote ourselves', { bot_id: 'B1', user: 'U0' }],
    ['a change of it', { subtype: 'message_changed' }],
    ['what stands in a channel', { channel: 'C1', channel_type: 'channel' }],
    ['what nobody wrote', { user: undefined }],
  ])('%s is left alone', (_, event) => {
    expect(read(event)).toBeUndefined();
  });
});
