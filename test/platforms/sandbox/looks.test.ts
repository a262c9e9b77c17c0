/**
 * The sandbox in the look of a platform: every page is told what that platform would be sent, and
 * no page more than it asked for.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { paragraph, type View, view } from '../../../src/chat/view/view.ts';
import { text } from '../../../src/lib/words/text.ts';
import type { DrawnMessage, LookName, ServerEvent } from '../../../src/platforms/sandbox/protocol.ts';
import type { PlatformLook } from '../../../src/platforms/sandbox/render/looks.ts';
import { interact, openStream, startSandbox, type TestSandbox } from './client.ts';

let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.end());

const seenIn = async (look: LookName): Promise<readonly DrawnMessage[]> => {
  const stream = await openStream(sandbox.url, 'amara', undefined, look);
  const { event } = await stream.next();
  await stream.close();
  return event.type === 'snapshot' ? event.messages : [];
};
const messageOf = (event: ServerEvent): DrawnMessage | undefined =>
  event.type === 'posted' ? event.message : undefined;
const say = (words: string) =>
  interact(sandbox.url, {
    kind: 'command',
    as: 'amara',
    channelId: 'general',
    command: 'say',
    options: { words },
  });
const news: View = view('News', [paragraph(text`news`)]);

it('tells a page what its platform would be sent, and one without a look nothing of that', async () => {
  await say('hello');
  expect(await seenIn('discord')).toMatchObject([
    { payload: { platform: 'discord', json: { components: [{ type: 17 }] } } },
  ]);
  expect(await seenIn('slack')).toMatchObject([
    {
      payload: {
        platform: 'slack',
        json: { text: 'Said', blocks: [{ type: 'rich_text' }, { type: 'actions' }] },
      },
    },
  ]);
  expect((await seenIn('plain'))[0]).not.toHaveProperty('payload');
});

it('gives every picture in a payload an address', async () => {
  await interact(sandbox.url, {
    kind: 'command',
    as: 'amara',
    channelId: 'general',
    command: 'concept',
    options: { words: 'cap' },
  });
  for (const [look, name] of [['discord', 'attachment://1-cap.png'] as const, ['slack', 'F1'] as const]) {
    const payload = (await seenIn(look))[0]?.payload;
    expect(JSON.stringify(payload)).toContain(`"${name}"`);
    const src = payload?.problem === undefined ? payload?.pictures[name]?.src : undefined;
    expect((await fetch(`${sandbox.url}${src}`)).headers.get('content-type')).toBe('image/png');
  }
});

it('lets a page that was away catch up in its own look', async () => {
  const before = await openStream(sandbox.url, 'amara', undefined, 'slack');
  const { id } = await before.next();
  await before.close();
  await say('missed');
  const after = await openStream(sandbox.url, 'amara', id, 'slack');
  expect(messageOf((await after.next()).event)).toMatchObject({ payload: { platform: 'slack' } });
  await after.close();
});

it('brings a form as the modal of the platform', async () => {
  const ask = (look: LookName) =>
    interact(sandbox.url, {
      kind: 'command',
      as: 'amara',
      channelId: 'general',
      command: 'ask',
      options: {},
      look,
    });
  expect(await ask('discord')).toMatchObject({
    kind: 'form',
    payload: {
      json: { title: 'Ask a helper', components: [{ type: 10 }, { type: 18 }, {}, {}, {}] },
    },
  });
  expect(await ask('slack')).toMatchObject({
    kind: 'form',
    payload: { json: { type: 'modal', submit: { text: 'Join the queue' } } },
  });
});

it('shows the inspector what every platform would be sent', async () => {
  await say('hello');
  const response = await fetch(`${sandbox.url}/api/inspections?as=amara&channelId=general&messageId=m1`);
  expect(await response.json()).toMatchObject({
    view: { summary: 'Said' },
    payloads: [{ platform: 'discord' }, { platform: 'slack' }],
  });
});

it('refuses a look that there is not', async () => {
  expect((await fetch(`${sandbox.url}/api/live?as=amara&look=carrier-pigeon`)).status).toBe(400);
});

it('loads a platform’s renderer when its look is first asked for, and says what that renderer refuses', async () => {
  let loads = 0;
  const strict: PlatformLook = {
    name: 'discord',
    load: async () => {
      loads += 1;
      return {
        message: () => {
          throw new Error('too long by half');
        },
        form: () => ({}),
      };
    },
  };
  await sandbox.end();
  sandbox = await startSandbox({ looks: [strict] });
  await sandbox.messenger.send({ kind: 'channel', channelId: 'general' }, news, 'news');
  expect(await seenIn('plain')).toHaveLength(1);
  expect(loads).toBe(0);
  expect(await seenIn('discord')).toMatchObject([{ payload: { platform: 'discord', problem: 'too long by half' } }]);
  await seenIn('discord');
  expect(loads).toBe(1);
});
