/**
 * An unmodified bolt app works with the peer as with Slack, over Socket Mode and over signed HTTP.
 */
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { clientOf, type RunningApp, startHttpApp, startSocketApp } from './bolt.ts';
import { type SlackPeer, type SlackPeerOptions, startSlackPeer } from './peer.ts';
import { signatureHeaders } from './signed-http.ts';

const running: { peer: SlackPeer; app: RunningApp }[] = [];
afterEach(async () => {
  for (const { peer, app } of running.splice(0)) {
    await app.stop();
    await peer.close();
  }
});

const start = async (kind: 'socket' | 'http', listen: (app: App) => void, options: SlackPeerOptions = {}) => {
  const peer = await startSlackPeer(options);
  const app = await (kind === 'socket' ? startSocketApp : startHttpApp)(peer, listen);
  running.push({ peer, app });
  return peer;
};

const form = {
  type: 'modal' as const,
  callback_id: 'ask',
  title: { type: 'plain_text' as const, text: 'Your answer' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  private_metadata: 'round 1',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Why?' },
      element: { type: 'plain_text_input' as const, action_id: 'words', max_length: 100 },
    },
    {
      type: 'input' as const,
      block_id: 'sure',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Sure?' },
      element: {
        type: 'static_select' as const,
        action_id: 'sure',
        options: [{ text: { type: 'plain_text' as const, text: 'Yes' }, value: 'y' }],
      },
    },
  ],
};

const quizApp = (app: App): void => {
  app.command('/quiz', async ({ ack, respond, command }) => {
    await ack();
    await respond({
      text: `Quiz on ${command.text}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `Quiz on *${command.text}*` } },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'answer',
              value: 'a',
              text: { type: 'plain_text', text: 'Answer' },
            },
            { type: 'button', action_id: 'form', text: { type: 'plain_text', text: 'In words' } },
          ],
        },
      ],
    });
  });
  app.action('answer', async ({ ack, respond, action }) => {
    await ack();
    await respond({
      replace_original: true,
      text: `You said ${'value' in action ? action.value : ''}`,
    });
  });
  app.action('form', async ({ ack, client, body }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: form });
  });
  app.view('ask', async ({ ack, view, client, body }) => {
    const words = view.state.values['why']?.['words']?.value ?? '';
    if (words === 'no idea') return ack({ response_action: 'errors', errors: { why: 'Try a guess' } });
    await ack();
    await client.chat.postMessage({
      channel: body.user.id,
      text: `${view.private_metadata}: ${words}`,
    });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Due today: 3' } }],
      },
    });
  });
};

describe.each(['socket', 'http'] as const)('over %s', (kind) => {
  test('a command, a button, a form with an error, and the Home tab', async () => {
    const peer = await start(kind, quizApp);
    const ada = peer.member('Ada');
    const bob = peer.member('Bob');

    expect(await ada.run('/quiz cap theorem')).toEqual({ ok: true });
    const asked = await peer.until(() => ada.sees()[0], 'the question');
    expect(asked).toMatchObject({
      ephemeral: true,
      words: 'Quiz on cap theorem\nAnswer\nIn words',
    });
    expect(bob.sees()).toEqual([]);

    expect(await ada.press(asked, 'In words')).toEqual({ ok: true });
    expect(await peer.until(() => ada.openView, 'the form')).toMatchObject({
      title: 'Your answer',
      privateMetadata: 'round 1',
    });
    expect(await ada.submit()).toEqual({
      outcome: 'incomplete',
      errors: { 'Why?': 'Please complete this required field.' },
    });
    expect(await ada.submit({ 'Why?': 'no idea' })).toEqual({
      outcome: 'errors',
      errors: { 'Why?': 'Try a guess' },
    });
    expect(await ada.submit({ 'Why?': 'Partitions happen', 'Sure?': 'Yes' })).toMatchObject({
      outcome: 'closed',
    });
    expect(ada.openView).toBeUndefined();
    expect((await peer.until(() => ada.sees('dm')[0], 'the direct message')).text).toBe('round 1: Partitions happen');

    expect(await ada.press(asked, 'answer')).toEqual({ ok: true });
    expect((await peer.until(() => ada.sees().find((message) => message.edited), 'the changed question')).text).toBe(
      'You said a',
    );

    await ada.openHome();
    expect((await peer.until(() => ada.home(), 'the Home tab')).words).toBe('Due today: 3');
  });

  test('words in an acknowledgement are seen; what Slack could not show is refused', async () => {
    const peer = await start(kind, (app) => {
      app.command('/help', ({ ack }) => ack('Type /quiz'));
      app.command('/bad', ({ ack }) => ack({ blocks: [{ type: 'section' }] }));
    });
    const ada = peer.member('Ada');
    expect(await ada.run('/help')).toEqual({ ok: true });
    expect(ada.sees()).toMatchObject([{ text: 'Type /quiz', ephemeral: true }]);
    expect(await ada.run('/bad')).toEqual({ ok: false, error: 'invalid_command_response' });
  });

  test('who answers too late is told so, and a command is never sent twice', async () => {
    let calls = 0;
    const listen = (app: App): void =>
      app.command('/slow', async () => {
        calls += 1;
      });
    const peer = await start(kind, listen, { ackMs: 60 });
    expect(await peer.member('Ada').run('/slow')).toEqual({
      ok: false,
      error: 'operation_timeout',
    });
    expect(calls).toBe(1);
    expect(peer.counters).toMatchObject({ unacked: 1, retries: 0 });
  });

  test('an event whose acknowledgement is lost comes again with its number and the same id', async () => {
    const seen: { id: unknown; retry: unknown; reason: unknown }[] = [];
    const peer = await start(
      kind,
      (app) =>
        app.event('app_home_opened', async ({ body, context }) => {
          seen.push({ id: body.event_id, retry: context.retryNum, reason: context.retryReason });
        }),
      { retryDelaysMs: [0, 0, 0] },
    );
    peer.faults.loseAcks(2);
    await peer.member('Ada').openHome();
    await peer.settled();
    expect(new Set(seen.map((event) => event.id)).size).toBe(1);
    expect(seen.map((event) => event.retry ?? 0)).toEqual([0, 1, 2]);
    expect(seen[1]?.reason).toBe('http_timeout');
    await peer.faults.redeliverLast();
    expect(seen).toHaveLength(4);
  });

  test('an external select is asked and its answer chosen', async () => {
    const chosen: unknown[] = [];
    const peer = await start(kind, (app) => {
      app.command('/concept', async ({ ack, respond }) => {
        await ack();
        await respond({
          text: 'Which one?',
          blocks: [
            {
              type: 'actions',
              elements: [
                {
                  type: 'external_select',
                  action_id: 'look-up',
                  min_query_length: 2,
                  placeholder: { type: 'plain_text', text: 'A concept' },
                },
              ],
            },
          ],
        });
      });
      app.options('look-up', ({ ack, options }) =>
        ack({
          options: [{ text: { type: 'plain_text', text: `About ${options.value}` }, value: 'slug' }],
        }),
      );
      app.action('look-up', async ({ ack, action }) => {
        chosen.push('selected_option' in action ? action.selected_option?.value : undefined);
        await ack();
      });
    });
    const ada = peer.member('Ada');
    await ada.run('/concept');
    const message = await peer.until(() => ada.sees()[0]);
    expect(await ada.suggest(message, 'A concept', 'c')).toMatchObject({
      error: 'query too short',
    });
    expect(await ada.suggest(message, 'A concept', 'cap')).toEqual({ labels: ['About cap'] });
    expect(await ada.choose(message, 'A concept', 'About cap')).toEqual({ ok: true });
    expect(chosen).toEqual(['slug']);
  });

  test('shortcuts, global and on a message, and words in a channel and a direct conversation', async () => {
    const heard: string[] = [];
    const peer = await start(kind, (app) => {
      app.shortcut('start', async ({ ack }) => {
        heard.push('global');
        await ack();
      });
      app.shortcut('explain', async ({ ack, shortcut }) => {
        heard.push('message' in shortcut ? String(shortcut.message.text) : '');
        await ack();
      });
      app.message(async ({ message }) => {
        heard.push('text' in message ? `${message.channel_type}: ${message.text}` : '');
      });
    });
    const ada = peer.member('Ada');
    const said = await ada.say('What is a watermark?');
    await ada.shortcut('start');
    await ada.shortcut('explain', said);
    await ada.say('hello', { dm: true });
    expect(heard).toEqual(['channel: What is a watermark?', 'global', 'What is a watermark?', 'im: hello']);
  });

  test('a multi-select reports every item as it is chosen', async () => {
    const reported: string[] = [];
    const peer = await start(kind, (app) =>
      app.action('several', async ({ ack, action }) => {
        if ('selected_options' in action)
          reported.push((action.selected_options ?? []).map((option) => option.value).join('+'));
        await ack();
      }),
    );
    const ada = peer.member('Ada');
    const options = ['Kafka', 'Flink', 'Beam'].map((name) => ({
      text: { type: 'plain_text' as const, text: name },
      value: name,
    }));
    const general = ada.sees().length;
    await clientOf(peer).chat.postMessage({
      channel: 'general',
      text: 'Which?',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'multi_static_select', action_id: 'several', options }],
        },
      ],
    });
    const message = ada.sees()[general];
    if (!message) throw new Error('nothing was posted');
    await ada.choose(message, 'several', ['Kafka', 'Beam']);
    expect(reported).toEqual(['Kafka', 'Kafka+Beam']);
  });
});

test('after Slack asks to reconnect, what happened meanwhile arrives', async () => {
  const seen: string[] = [];
  const peer = await start('socket', (app) =>
    app.event('app_home_opened', async ({ event }) => void seen.push(event.user)),
  );
  const ada = peer.member('Ada');
  peer.faults.disconnectSockets('refresh_requested');
  await peer.until(() => peer.sockets() === 0, 'the disconnect');
  await ada.openHome();
  expect(seen).toEqual([ada.id]);
});

test('a dropped line loses the envelope that was under way, and the event comes again', async () => {
  let times = 0;
  const peer = await start(
    'socket',
    (app) =>
      app.event('app_home_opened', async () => {
        times += 1;
      }),
    { retryDelaysMs: [0, 0, 0] },
  );
  const opened = peer.member('Ada').openHome();
  peer.faults.disconnectSockets('drop');
  await opened;
  await peer.settled();
  expect(times).toBeGreaterThanOrEqual(1);
  expect(peer.log.deliveries.at(-1)).toMatchObject({ outcome: 'acked', retryNum: 1 });
});

test('an app that isn’t there: the person sees it, the event is tried four times', async () => {
  const peer = await startSlackPeer({
    transport: { http: 'http://127.0.0.1:9/slack/events' },
    retryDelaysMs: [0, 0, 0],
  });
  const ada = peer.member('Ada');
  expect(await ada.run('/quiz')).toEqual({ ok: false, error: 'dispatch_failed' });
  await ada.openHome();
  await peer.settled();
  expect(peer.counters.deliveries.events_api).toBe(4);
  await peer.close();
});

test('the challenge of a new URL is echoed, and a wrong signature gets no answer of the app', async () => {
  const peer = await start('http', quizApp);
  const { app } = running[0] ?? {};
  expect(await peer.verifyUrl(app?.url ?? '')).toBe(true);
  const body = JSON.stringify({ type: 'event_callback' });
  const wrong = await fetch(app?.url ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signatureHeaders('not the secret', body) },
    body,
  });
  expect(wrong.status).toBe(401);
});
