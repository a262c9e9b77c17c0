/** Interactions are answered once, in time and in kind; their tokens live for 15 minutes. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from './member/outcome.ts';
import type { PeerOptions } from './options.ts';
import type { DiscordPeer } from './start.ts';
import { ask, faultsIn, login, openPeer } from './test-client.ts';

const here = { channel: 'study' };
const EPHEMERAL = 1 << 6;
const V2 = 1 << 15;

type Arrived = { readonly id: string; readonly token: string };

/** A peer whose bot never answers by itself: the test answers with bare requests. */
const start = async (
  options: PeerOptions = {},
): Promise<{ peer: DiscordPeer; arrives: () => Promise<Arrived>; nothing: () => boolean }> => {
  const peer = await openPeer(options);
  const waiting: Arrived[] = [];
  const client = await login(peer, ({ id, token }) => waiting.push({ id, token }));
  await client.application.commands.set([
    {
      name: 'quiz',
      description: 'x',
      options: [{ type: 3, name: 'about', description: 'x', autocomplete: true }],
    },
  ]);
  const arrives = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    return waiting.shift() ?? { id: '', token: '' };
  };
  return { peer, arrives, nothing: () => waiting.length === 0 };
};

const answer = (peer: DiscordPeer, { id, token }: Arrived, body: unknown) =>
  ask(peer, 'POST', `/interactions/${id}/${token}/callback`, body, 'no token needed');
const original = (peer: DiscordPeer, { token }: Arrived, method: string, body?: unknown) =>
  ask(peer, method, `/webhooks/${peer.applicationId}/${token}/messages/@original`, body);
const followUp = (peer: DiscordPeer, { token }: Arrived, body: unknown) =>
  ask(peer, 'POST', `/webhooks/${peer.applicationId}/${token}`, body);

const say = (content: string, flags = 0) => ({ type: 4, data: { content, flags } });
const input = (more: object = {}) => ({
  type: 18,
  label: 'L',
  component: { type: 4, custom_id: 'i', style: 1, ...more },
});
const modal = (...components: object[]) => ({
  type: 9,
  data: { custom_id: 'm', title: 'T', components },
});
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `${index}`, label: `l${index}` }));

const messageOf = (outcome: Outcome) => {
  if (outcome.kind !== 'message' && outcome.kind !== 'update') throw new Error(`got ${JSON.stringify(outcome)}`);
  return outcome.message;
};

describe('an answer', () => {
  it('is taken once', async () => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    expect(await answer(peer, arrived, say('first'))).toMatchObject({ status: 204 });
    expect(await answer(peer, arrived, say('second'))).toMatchObject({
      status: 400,
      json: { code: 40060 },
    });
    expect(messageOf(await running).text).toBe('first');
    expect(peer.log.counters.refusedAnswers).toBe(1);
  });

  it('may be mended and given again after it was refused for its shape', async () => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    const refused = await answer(peer, arrived, say('x'.repeat(2001)));
    expect(faultsIn(refused.json['errors'])).toEqual(['data.content BASE_TYPE_MAX_LENGTH']);
    await answer(peer, arrived, say('short'));
    expect(messageOf(await running).text).toBe('short');
  });

  it('comes too late after 3 seconds, and belongs to an interaction that is known', async () => {
    let nowMs = Date.now();
    const { peer, arrives } = await start({ now: () => nowMs, acknowledgeWithinMs: 500 });
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    expect(await answer(peer, { ...arrived, token: 'other' }, say('x'))).toMatchObject({
      status: 404,
      json: { code: 10062 },
    });
    nowMs += 501;
    expect(await answer(peer, arrived, say('x'))).toMatchObject({
      status: 404,
      json: { code: 10062 },
    });
    expect((await running).kind).toBe('failed');
  });

  it('tells of the message it made if asked', async () => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const { id, token } = await arrives();
    const said = await ask(
      peer,
      'POST',
      `/interactions/${id}/${token}/callback?with_response=true`,
      say('x', EPHEMERAL),
    );
    const { message } = (await running) as Extract<Outcome, { kind: 'message' }>;
    expect(said.json).toMatchObject({
      interaction: { id, response_message_id: message.id, response_message_ephemeral: true },
      resource: { type: 4, message: { content: 'x' } },
    });
  });

  it.each([
    ['an update, where there is no message', { type: 7, data: { content: 'x' } }],
    ['a deferred update, where there is no message', { type: 6 }],
    ['suggestions, where nothing is typed', { type: 8, data: { choices: [] } }],
    ['a pong', { type: 1 }],
  ])('to a command can not be %s', async (_name, body) => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    expect(faultsIn((await answer(peer, arrived, body)).json['errors'])).toEqual(['type BASE_TYPE_CHOICES']);
    await answer(peer, arrived, say('words'));
    expect((await running).kind).toBe('message');
  });
});

describe('a deferred answer', () => {
  it('takes nothing but its privacy, is filled in by the first follow-up, and stays as private as it was', async () => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    expect(
      faultsIn((await answer(peer, arrived, { type: 5, data: { flags: EPHEMERAL | V2 } })).json['errors']),
    ).toEqual(['data.flags BITFIELD_TYPE_INVALID']);
    expect(await followUp(peer, arrived, { content: 'too early' })).toMatchObject({
      status: 404,
      json: { code: 10015 },
    });
    await answer(peer, arrived, { type: 5, data: { flags: EPHEMERAL } });
    expect(await answer(peer, arrived, modal(input()))).toMatchObject({ json: { code: 40060 } });
    expect(await original(peer, arrived, 'GET')).toMatchObject({
      json: { flags: EPHEMERAL | (1 << 7) },
    });
    await followUp(peer, arrived, { content: 'here' });
    expect(messageOf(await running)).toMatchObject({ text: 'here', ephemeral: true });
    await followUp(peer, arrived, { content: 'and public' });
    expect(
      peer
        .member('bob')
        .sees(here)
        .map(({ text }) => text),
    ).toEqual(['and public']);
    expect((await original(peer, arrived, 'PATCH', { content: 'changed' })).status).toBe(200);
  });

  it('can not be filled in after 15 minutes, nor through the channel when it is private', async () => {
    let nowMs = Date.now();
    const { peer, arrives } = await start({ now: () => nowMs });
    const running = peer.member('ada').run('quiz', {}, { ...here, until: 'acknowledged' });
    const arrived = await arrives();
    await answer(peer, arrived, { type: 5, data: { flags: EPHEMERAL } });
    const { id, channelId } = messageOf(await running);
    expect(await ask(peer, 'PATCH', `/channels/${channelId}/messages/${id}`, { content: 'x' })).toMatchObject({
      status: 404,
      json: { code: 10008 },
    });
    nowMs += 15 * 60_000 + 1;
    expect(await original(peer, arrived, 'PATCH', { content: 'x' })).toMatchObject({
      status: 401,
      json: { code: 50027 },
    });
  });

  it('of a person who installed the bot elsewhere takes five follow-ups', async () => {
    const { peer, arrives } = await start({ limits: 'none' });
    await ask(peer, 'PUT', `/applications/${peer.applicationId}/commands`, [
      { name: 'quiz', description: 'x', integration_types: [1] },
    ]);
    const running = peer.member('ada', { guild: peer.elsewhere.id }).run('quiz', {}, { channel: 'lobby' });
    const arrived = await arrives();
    await answer(peer, arrived, say('x'));
    await running;
    for (const content of ['1', '2', '3', '4', '5'])
      expect((await followUp(peer, arrived, { content })).status).toBe(200);
    expect(await followUp(peer, arrived, { content: '6' })).toMatchObject({
      status: 400,
      json: { code: 40094 },
    });
  });
});

describe('a form', () => {
  const bad: [string, object, string][] = [
    [
      'a title of 46',
      { type: 9, data: { custom_id: 'm', title: 'x'.repeat(46), components: [input()] } },
      'data.title BASE_TYPE_MAX_LENGTH',
    ],
    ['no parts', modal(), 'data.components BASE_TYPE_BAD_LENGTH'],
    [
      'six parts',
      modal(...Array.from({ length: 6 }, (_, index) => input({ custom_id: `${index}` }))),
      'data.components BASE_TYPE_MAX_LENGTH',
    ],
    ['a bare input', modal({ type: 4, custom_id: 'i', style: 1 }), 'data.components.0.type UNION_TYPE_CHOICES'],
    ['a label of 46', modal({ ...input(), label: 'x'.repeat(46) }), 'data.components.0.label BASE_TYPE_MAX_LENGTH'],
    [
      'a description of 101',
      modal({ ...input(), description: 'x'.repeat(101) }),
      'data.components.0.description BASE_TYPE_MAX_LENGTH',
    ],
    [
      '4,001 characters to type',
      modal(input({ max_length: 4001 })),
      'data.components.0.component.max_length NUMBER_TYPE_MAX',
    ],
    [
      'a placeholder of 101',
      modal(input({ placeholder: 'x'.repeat(101) })),
      'data.components.0.component.placeholder BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a preset that is too long',
      modal(input({ max_length: 3, value: 'long' })),
      'data.components.0.component.value BASE_TYPE_MAX_LENGTH',
    ],
    [
      'one radio button',
      modal({ type: 18, label: 'L', component: { type: 21, custom_id: 'i', options: options(1) } }),
      'data.components.0.component.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'eleven boxes',
      modal({
        type: 18,
        label: 'L',
        component: { type: 22, custom_id: 'i', options: options(11) },
      }),
      'data.components.0.component.options BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a select that is switched off',
      modal({
        type: 18,
        label: 'L',
        component: { type: 3, custom_id: 'i', options: options(2), disabled: true },
      }),
      'data.components.0.component.disabled COMPONENT_DISABLED_IN_MODAL',
    ],
    ['one custom id twice', modal(input(), input()), 'data.components COMPONENT_CUSTOM_ID_DUPLICATED'],
    [
      'a button',
      modal({ type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'b' }] }),
      'data.components.0.components.0.type BASE_TYPE_CHOICES',
    ],
  ];
  it.each(bad)('is refused with %s', async (_name, body, fault) => {
    const { peer, arrives } = await start();
    const running = peer.member('ada').run('quiz', {}, here);
    const arrived = await arrives();
    const said = await answer(peer, arrived, body);
    expect(said.json).toMatchObject({ code: 50035 });
    expect(faultsIn(said.json['errors'])).toContain(fault);
    await answer(peer, arrived, modal(input()));
    expect((await running).kind).toBe('form');
  });

  it('can not answer a form; what it changes is the message that it came from', async () => {
    const { peer, arrives } = await start();
    const ada = peer.member('ada');
    const running = ada.run('quiz', {}, here);
    const button = { type: 1, components: [{ type: 2, style: 1, label: 'write', custom_id: 'w' }] };
    await answer(peer, await arrives(), {
      type: 4,
      data: { flags: V2, components: [{ type: 10, content: 'x' }, button] },
    });
    const message = messageOf(await running);
    const pressing = ada.press(message, 'write');
    await answer(peer, await arrives(), modal(input()));
    expect((await pressing).kind).toBe('form');
    const submitting = ada.submit({ L: 'typed' });
    const arrived = await arrives();
    expect(faultsIn((await answer(peer, arrived, modal(input()))).json['errors'])).toEqual(['type BASE_TYPE_CHOICES']);
    await answer(peer, arrived, {
      type: 7,
      data: { components: [{ type: 10, content: 'thanks' }] },
    });
    expect(await submitting).toMatchObject({
      kind: 'update',
      message: { id: message.id, text: 'thanks' },
    });
  });
});

describe('suggestions', () => {
  it.each([
    [
      '26 of them',
      Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` })),
      'data.choices BASE_TYPE_MAX_LENGTH',
    ],
    ['a name of 101', [{ name: 'x'.repeat(101), value: 'x' }], 'data.choices.0.name BASE_TYPE_MAX_LENGTH'],
    ['a number for a text', [{ name: 'x', value: 1 }], 'data.choices.0.value BASE_TYPE_BAD_TYPE'],
  ])('are refused with %s', async (_name, choices, fault) => {
    const { peer, arrives } = await start();
    const suggesting = peer.member('ada').suggest('quiz', 'about', 'x', here);
    const arrived = await arrives();
    expect(faultsIn((await answer(peer, arrived, { type: 8, data: { choices } })).json['errors'])).toContain(fault);
    await answer(peer, arrived, { type: 8, data: { choices: [] } });
    expect(await suggesting).toEqual([]);
  });
});

it('lets nobody use what is private to somebody else, and brings a forged control all the same', async () => {
  const { peer, arrives, nothing } = await start();
  const [ada, bob] = [peer.member('ada'), peer.member('bob')];
  const running = ada.run('quiz', {}, here);
  await answer(peer, await arrives(), {
    type: 4,
    data: {
      content: 'x',
      flags: EPHEMERAL,
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'go', custom_id: 'g' }] }],
    },
  });
  const message = messageOf(await running);
  await expect(bob.press(message, 'go')).rejects.toThrow('not there');
  await expect(ada.press(message, 'stop')).rejects.toThrow('there are: go');
  expect(nothing()).toBe(true);
  const pressing = ada.press(message, 'quiz.other:1', { forged: true });
  await answer(peer, await arrives(), say('that is not yours', EPHEMERAL));
  expect(messageOf(await pressing).text).toBe('that is not yours');
});
