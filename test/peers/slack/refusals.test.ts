/** Every refusal of the Web API that an app must be able to meet, in Slack's own error strings. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, errorOf } from './bolt.ts';
import type { Member } from './member.ts';
import { type SlackPeer, startSlackPeer } from './peer.ts';

let nowMs = Date.UTC(2026, 10, 21);
let peer: SlackPeer;
let ada: Member;
const client = () => clientOf(peer);
const section = (text: string) => [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }];
const modal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'A form' },
  blocks: [],
};

beforeAll(async () => {
  peer = await startSlackPeer({ now: () => nowMs, ackMs: 100 });
  ada = peer.member('Ada');
  peer.channel('secret', { private: true, app: false });
  peer.channel('open', { app: false });
  peer.channel('old', { archived: true });
});
beforeEach(() => peer.faults.clear());
afterAll(() => peer.close());

/** A trigger_id that a person just made by pressing nothing in particular. */
const trigger = async (): Promise<string> => {
  await ada.shortcut('anything');
  return String(peer.log.deliveries.at(-1)?.payload['trigger_id']);
};

describe('posting', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['invalid_arguments', () => client().apiCall('chat.postMessage', { text: 'x' })],
    ['channel_not_found', () => client().chat.postMessage({ channel: 'C404', text: 'x' })],
    ['channel_not_found', () => client().chat.postMessage({ channel: '#secret', text: 'x' })],
    ['is_archived', () => client().chat.postMessage({ channel: '#old', text: 'x' })],
    ['no_text', () => client().apiCall('chat.postMessage', { channel: '#general' })],
    ['msg_too_long', () => client().chat.postMessage({ channel: '#general', text: 'x'.repeat(40_001) })],
    [
      'invalid_blocks',
      () =>
        client().chat.postMessage({
          channel: '#general',
          text: 'x',
          blocks: section('x'.repeat(3001)),
        }),
    ],
    [
      'invalid_blocks_format',
      () =>
        client().apiCall('chat.postMessage', {
          channel: '#general',
          text: 'x',
          blocks: 'not json',
        }),
    ],
    [
      'markdown_text_conflict',
      () =>
        client().apiCall('chat.postMessage', {
          channel: '#general',
          text: 'x',
          markdown_text: 'y',
        }),
    ],
    [
      'invalid_metadata_format',
      () => client().apiCall('chat.postMessage', { channel: '#general', text: 'x', metadata: '{}' }),
    ],
    [
      'cannot_reply_to_message',
      () => client().chat.postMessage({ channel: '#general', text: 'x', thread_ts: '1.000000' }),
    ],
    ['user_not_in_channel', () => client().chat.postEphemeral({ channel: '#general', user: 'U404', text: 'x' })],
    ['message_not_found', () => client().chat.update({ channel: '#general', ts: '1.000000', text: 'x' })],
    ['message_not_found', () => client().chat.delete({ channel: '#general', ts: '1.000000' })],
    ['invalid_cursor', () => client().users.list({ limit: 2, cursor: 'dXNlcjpub2JvZHk=' })],
    ['unknown_method', () => client().apiCall('chat.shout', { channel: '#general' })],
  ])('%s', async (error, call) => expect(await errorOf(call())).toBe(error));

  test('not_in_channel, unless the app may post in public channels', async () => {
    const shy = await startSlackPeer({ scopes: ['chat:write'] });
    shy.channel('open', { app: false });
    expect(await errorOf(clientOf(shy).chat.postMessage({ channel: '#open', text: 'x' }))).toBe('not_in_channel');
    expect(await errorOf(client().chat.postMessage({ channel: '#open', text: 'x' }))).toBeUndefined();
    await shy.close();
  });

  test('the sentences say where the blocks are wrong', async () => {
    const refused = await client()
      .chat.postMessage({ channel: '#general', text: 'x', blocks: section('x'.repeat(3001)) })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      data: {
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
  });

  test('other people’s messages can’t be changed, ephemeral ones aren’t found, an update is at most 4,000 characters', async () => {
    const said = await ada.say('mine');
    expect(await errorOf(client().chat.update({ channel: said.channelId, ts: said.ts, text: 'yours' }))).toBe(
      'cant_update_message',
    );
    expect(await errorOf(client().chat.delete({ channel: said.channelId, ts: said.ts }))).toBe('cant_delete_message');
    const { message_ts } = await client().chat.postEphemeral({
      channel: '#general',
      user: ada.id,
      text: 'psst',
    });
    expect(await errorOf(client().chat.update({ channel: '#general', ts: message_ts ?? '', text: 'louder' }))).toBe(
      'message_not_found',
    );
    const { ts } = await client().chat.postMessage({ channel: '#general', text: 'x' });
    expect(await errorOf(client().chat.update({ channel: '#general', ts: ts ?? '', text: 'x'.repeat(4001) }))).toBe(
      'msg_too_long',
    );
  });

  test('a person’s id opens their direct conversation; a reply stays in its thread', async () => {
    await client().chat.postMessage({ channel: ada.id, text: 'hello' });
    expect(ada.sees('dm').at(-1)?.text).toBe('hello');
    const parent = await client().chat.postMessage({ channel: '#general', text: 'top' });
    const reply = await client().chat.postMessage({
      channel: '#general',
      text: 'reply',
      thread_ts: parent.ts ?? '',
    });
    const deeper = await client().chat.postMessage({
      channel: '#general',
      text: 'deeper',
      thread_ts: reply.ts ?? '',
    });
    expect(ada.sees().find((message) => message.ts === deeper.ts)?.threadTs).toBe(parent.ts);
  });
});

describe('tokens and scopes', () => {
  test.each<[string, string | undefined]>([
    ['not_authed', ''],
    ['invalid_auth', 'xoxb-wrong'],
  ])('%s', async (error, token) => expect(await errorOf(clientOf(peer, token).auth.test())).toBe(error));

  test('not_allowed_token_type', async () => {
    expect(await errorOf(clientOf(peer, peer.appToken).chat.postMessage({ channel: '#general', text: 'x' }))).toBe(
      'not_allowed_token_type',
    );
    expect(await errorOf(client().apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  test('missing_scope names what is needed and what is there', async () => {
    const poor = await startSlackPeer({ scopes: ['chat:write'] });
    const refused = await clientOf(poor)
      .users.info({ user: poor.member('Bob').id })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
    });
    await poor.close();
    peer.faults.missingScope('views.publish', 'im:write');
    expect(await errorOf(client().views.publish({ user_id: ada.id, view: { type: 'home', blocks: [] } }))).toBe(
      'missing_scope',
    );
  });

  test('token_revoked, by Slack or by the app', async () => {
    const gone = await startSlackPeer();
    gone.faults.revokeToken();
    expect(await errorOf(clientOf(gone).auth.test())).toBe('token_revoked');
    await gone.close();
    const leaving = await startSlackPeer();
    expect(await clientOf(leaving).auth.revoke()).toMatchObject({ revoked: true });
    expect(await errorOf(clientOf(leaving).auth.test())).toBe('token_revoked');
    await leaving.close();
  });
});

describe('views', () => {
  const open = (trigger_id: string, view: object = modal) =>
    errorOf(client().apiCall('views.open', { trigger_id, view }));

  test('a trigger works once, for three seconds', async () => {
    const id = await trigger();
    expect(await open(id, { ...modal, title: undefined })).toBe('invalid_arguments');
    expect(await open(id)).toBeUndefined();
    expect(await open(id)).toBe('exchanged_trigger_id');
    expect(await open('1.2.3')).toBe('invalid_trigger_id');
    const late = await trigger();
    nowMs += 3001;
    expect(await open(late)).toBe('expired_trigger_id');
  });

  test('an update needs a view that is open and its latest hash', async () => {
    const { view } = await client().views.open({ trigger_id: await trigger(), view: modal });
    const update = (more: object) => errorOf(client().apiCall('views.update', { view: modal, ...more }));
    expect(await update({ view_id: 'V404' })).toBe('not_found');
    expect(await update({ view_id: view?.id, hash: 'old' })).toBe('hash_conflict');
    expect(await update({ view_id: view?.id, hash: view?.hash })).toBeUndefined();
    await ada.dismiss();
    expect(await update({ view_id: view?.id })).toBe('not_found');
  });

  test('three views on one another, not four, and none upon nothing', async () => {
    const form = { ...modal, submit: modal.title };
    const push = (trigger_id: string) => errorOf(client().views.push({ trigger_id, view: form }));
    const fromModal = async () => {
      await ada.submit();
      return String(peer.log.deliveries.at(-1)?.payload['trigger_id']);
    };
    expect(await push(await trigger())).toBe('not_found');
    await client().views.open({ trigger_id: await trigger(), view: form });
    expect(await push(await fromModal())).toBeUndefined();
    expect(await push(await fromModal())).toBeUndefined();
    expect(await push(await fromModal())).toBe('push_limit_reached');
  });

  test('duplicate_external_id, user_not_found, and a Home tab that is off', async () => {
    const named = { ...modal, external_id: 'one' };
    await client().views.open({ trigger_id: await trigger(), view: named });
    expect(await open(await trigger(), named)).toBe('duplicate_external_id');
    expect(await errorOf(client().views.publish({ user_id: 'U404', view: { type: 'home', blocks: [] } }))).toBe(
      'user_not_found',
    );
    const homeless = await startSlackPeer({
      manifest: { oauth_config: { scopes: { bot: ['chat:write'] } } },
    });
    expect(
      await errorOf(
        clientOf(homeless).views.publish({
          user_id: homeless.member('Bob').id,
          view: { type: 'home', blocks: [] },
        }),
      ),
    ).toBe('not_enabled');
    await homeless.close();
  });
});

describe('looking up', () => {
  test('people, teams, bots and conversations', async () => {
    const me = await client().auth.test();
    expect(me).toMatchObject({ team_id: peer.teamId, is_enterprise_install: false });
    expect((await client().users.info({ user: ada.id })).user).toMatchObject({
      tz: 'Etc/UTC',
      is_admin: false,
    });
    expect((await client().team.info()).team).toMatchObject({ id: peer.teamId });
    expect((await client().bots.info({ bot: me.bot_id ?? '' })).bot).toMatchObject({
      app_id: peer.appId,
    });
    expect(await errorOf(client().bots.info({ bot: 'B404' }))).toBe('bot_not_found');
    expect(await errorOf(client().users.info({ user: 'U404' }))).toBe('user_not_found');
    const { channel } = await client().conversations.open({ users: ada.id });
    expect((await client().conversations.info({ channel: channel?.id ?? '' })).channel).toMatchObject({
      is_im: true,
      user: ada.id,
    });
    expect(await errorOf(client().conversations.info({ channel: 'C404' }))).toBe('channel_not_found');
    expect(await errorOf(client().conversations.open({ users: 'U404' }))).toBe('user_not_found');
    expect(await errorOf(client().apiCall('conversations.open'))).toBe('users_list_not_supplied');
    const left = peer.member('Gone');
    left.deactivate();
    expect(await errorOf(client().conversations.open({ users: left.id }))).toBe('user_disabled');
  });

  test('another workspace’s people and channels are out of sight', async () => {
    const other = peer.workspace('Elsewhere');
    expect(await errorOf(client().users.info({ user: other.member('Eve').id }))).toBe('user_not_visible');
    expect(await errorOf(client().chat.postMessage({ channel: other.channel('theirs').id, text: 'x' }))).toBe(
      'channel_not_found',
    );
  });
});

describe('response_url', () => {
  const post = async (url: string, body: object) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return `${response.status} ${await response.text()}`;
  };
  const fresh = async (): Promise<string> => {
    await ada.run('/quiz');
    return String(peer.log.deliveries.at(-1)?.payload['response_url']);
  };

  test('five uses, thirty minutes, and only what can be shown', async () => {
    const url = await fresh();
    expect(await post(url, {})).toMatch(/^400 .*no_text/);
    expect(await post(url, { text: 'x', blocks: [{ type: 'section' }] })).toMatch(/^400 .*invalid_blocks/);
    for (const use of [1, 2, 3, 4, 5]) expect(await post(url, { text: `use ${use}` })).toBe('200 ok');
    expect(await post(url, { text: 'once more' })).toMatch(/^404 .*used_url/);
    const late = await fresh();
    nowMs += 30 * 60_000 + 1;
    expect(await post(late, { text: 'late' })).toMatch(/^404 .*expired_url/);
  });

  test('to one person, to the channel, into a thread; instead of the original, or to delete it', async () => {
    const bob = peer.member('Bob');
    await post(await fresh(), { text: 'for Ada' });
    await post(await fresh(), { text: 'for all', response_type: 'in_channel' });
    expect(bob.sees().map((message) => message.text)).not.toContain('for Ada');
    expect(bob.sees().map((message) => message.text)).toContain('for all');
    const blocks = [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
      },
    ];
    await post(await fresh(), { text: 'a button', blocks });
    const button = ada.sees().at(-1);
    if (!button) throw new Error('nothing to press');
    await ada.press(button, 'Go');
    const url = String(peer.log.deliveries.at(-1)?.payload['response_url']);
    await post(url, { text: 'replaced', replace_original: true, blocks: [] });
    expect(ada.sees().at(-1)).toMatchObject({ ts: button.ts, text: 'replaced', blocks: [] });
    await post(url, { delete_original: true });
    expect(ada.sees().map((message) => message.ts)).not.toContain(button.ts);
    expect(await ada.press(button, 'Go')).toEqual({ ok: false, error: 'message_not_found' });
  });
});

test('with a manifest, Slack knows what it declares and no more', async () => {
  const declared = await startSlackPeer({
    ackMs: 50,
    manifest: {
      features: {
        app_home: { home_tab_enabled: true },
        slash_commands: [{ command: '/quiz' }],
        shortcuts: [{ callback_id: 'start', type: 'global' }],
      },
      oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
      settings: { event_subscriptions: { bot_events: ['app_home_opened'] } },
    },
  });
  const bob = declared.member('Bob');
  expect(await bob.run('/quizz')).toEqual({ ok: false, error: 'not_a_valid_command' });
  expect(await bob.run('/quiz')).toEqual({ ok: false, error: 'dispatch_failed' });
  expect(await bob.run('/quiz', { thread: await bob.say('top') })).toEqual({
    ok: false,
    error: 'not_supported_in_threads',
  });
  expect(await bob.shortcut('start', await bob.say('top'))).toEqual({
    ok: false,
    error: 'unknown_shortcut',
  });
  expect(declared.counters.deliveries.events_api).toBe(0);
  await declared.close();
});
